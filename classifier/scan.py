"""Many files, several processes: one answer per file, streamed; a stuck or crashed file is an answer, not the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from pathlib import Path

from classifier.errors import AccessError, UnreadableError
from classifier.result import Classification
from classifier.walk import Entry, walk
from classifier.worker import Settings, classify_file
from classifier.workers import default_jobs, failure, worker_pool

#: Files waiting per worker: enough to keep workers busy, few enough that memory stays flat.
_QUEUE = 4

Unread = Callable[[UnreadableError], Classification]


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
    workers = jobs or default_jobs()
    with worker_pool(settings, workers, seconds) as pool:
        waiting: dict[Future[Classification], Entry] = {}
        for entry in entries:
            if not entry.readable:
                yield replace(unread(AccessError("folder")), path=str(entry.path))
                continue
            # Absolute, since workers leave the folder they were started in.
            waiting[pool.schedule(classify_file, args=(entry.path.absolute(),), timeout=seconds)] = entry
            if len(waiting) >= _QUEUE * workers:
                yield from _finished(waiting, unread, seconds)
        while waiting:
            yield from _finished(waiting, unread, seconds)


def _finished(waiting: dict[Future[Classification], Entry], unread: Unread, seconds: float) -> Iterator[Classification]:
    """Take out what is done, at least one; every future becomes exactly one answer."""
    done = deque(wait(waiting, return_when=FIRST_COMPLETED).done)
    for future in done:
        entry = waiting.pop(future)
        try:
            result = future.result()
        except Exception as exc:
            error = failure(exc)
            result = _failed(unread, error, entry, seconds if error.code == "timeout" else 0.0)
        yield replace(result, path=str(entry.path))


def _failed(unread: Unread, error: UnreadableError, entry: Entry, seconds: float) -> Classification:
    answer = unread(error)
    try:
        size: int | None = entry.path.stat().st_size
    except OSError:
        size = None
    return replace(answer, bytes=size, seconds=seconds)
