"""Many files, several processes: one answer per file, streamed; a stuck or crashed file is an answer, not the end."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from classifier.errors import (
    AccessError,
    BrevvaktError,
    CrashedError,
    DocumentMemoryError,
    DocumentTimeoutError,
    UnreadableError,
)
from classifier.result import Classification
from classifier.walk import Entry, walk
from classifier.worker import Settings, classify_file, start

#: Files waiting per worker: enough to keep workers busy, few enough that memory stays flat.
_QUEUE = 4

Unread = Callable[[UnreadableError], Classification]


def default_jobs() -> int:
    """One job per usable core."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on every platform
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _context() -> multiprocessing.context.BaseContext:
    """Workers start from a clean server process: forking a process with threads is not safe."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["classifier.api"])
    return context


def scan(
    paths: Iterable[Path],
    settings: Settings | None = None,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    skip: Collection[Path] = (),
) -> Generator[Classification, None, None]:
    """One ``Classification`` per file below ``paths``, as they are made (not in file order).

    Args:
        paths: files and folders.
        settings: model, rules, language, limits.
        jobs: worker processes; None for one per core.
        timeout: seconds per file; None for ``settings.limits.seconds``.
        skip: files to leave out.

    Raises:
        UsageError: a path does not exist, or the model or a rule file is wrong (before the first answer).
    """
    settings = settings or Settings()
    # Loaded here as well: wrong settings must fail at once and with their own message, not inside a worker.
    unread = settings.classifier().unread
    seconds = timeout if timeout is not None else settings.limits.seconds
    entries = walk(paths, skip=skip)
    pool: Any = ProcessPool(
        max_workers=jobs or default_jobs(), context=_context(), initializer=start, initargs=(settings,)
    )
    try:
        waiting: dict[Future[Classification], Entry] = {}
        for entry in entries:
            if not entry.readable:
                yield replace(unread(AccessError("folder")), path=str(entry.path))
                continue
            waiting[pool.schedule(classify_file, args=(entry.path,), timeout=seconds)] = entry
            if len(waiting) >= _QUEUE * (jobs or default_jobs()):
                yield from _finished(waiting, unread, seconds)
        while waiting:
            yield from _finished(waiting, unread, seconds)
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.close()
        pool.join()


def _finished(waiting: dict[Future[Classification], Entry], unread: Unread, seconds: float) -> Iterator[Classification]:
    """Take out what is done, at least one; every future becomes exactly one answer."""
    done = deque(wait(waiting, return_when=FIRST_COMPLETED).done)
    for future in done:
        entry = waiting.pop(future)
        try:
            result = future.result()
        except (FutureTimeoutError, TimeoutError):
            result = _failed(unread, DocumentTimeoutError(), entry, seconds)
        except MemoryError:
            result = _failed(unread, DocumentMemoryError(), entry, 0.0)
        except ProcessExpired:
            result = _failed(unread, CrashedError(), entry, 0.0)
        except BrevvaktError as exc:
            error = exc if isinstance(exc, UnreadableError) else CrashedError(type(exc).__name__)
            result = _failed(unread, error, entry, 0.0)
        except Exception as exc:
            result = _failed(unread, CrashedError(type(exc).__name__), entry, 0.0)
        yield replace(result, path=str(entry.path))


def _failed(unread: Unread, error: UnreadableError, entry: Entry, seconds: float) -> Classification:
    answer = unread(error)
    try:
        size: int | None = entry.path.stat().st_size
    except OSError:
        size = None
    return replace(answer, bytes=size, seconds=seconds)
