"""The pool of reading processes, and what a worker's end means. Every untrusted file is read in one of them.

pebble kills and replaces a worker whose clock ran out; what a worker gives up itself is in ``worker.start``.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pebble import ProcessExpired, ProcessPool

from classifier.errors import CrashedError, DocumentMemoryError, DocumentTimeoutError, UnreadableError, UsageError
from classifier.worker import Settings, start


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


def new_pool(settings: Settings, jobs: int, seconds: float) -> Any:
    """A ``pebble.ProcessPool`` whose workers read with these settings and know how long they have for a file."""
    timed = replace(settings, limits=replace(settings.limits, seconds=seconds))
    return ProcessPool(max_workers=jobs, context=_context(), initializer=start, initargs=(timed,))


@contextmanager
def worker_pool(settings: Settings, jobs: int, seconds: float) -> Iterator[Any]:
    """``new_pool`` for one run; whatever ends the run early ends the workers too."""
    pool = new_pool(settings, jobs, seconds)
    try:
        yield pool
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.close()
        pool.join()


def failure(exc: BaseException) -> UnreadableError:
    """What a future's exception says about the file; only the class of a foreign one is kept.

    Raises:
        BaseException: ``exc`` itself, when it is no fault of a file (wrong settings, an interrupt).
    """
    if isinstance(exc, UsageError) or not isinstance(exc, Exception):
        raise exc
    if isinstance(exc, UnreadableError):
        return exc
    if isinstance(exc, FutureTimeoutError | TimeoutError):
        return DocumentTimeoutError()
    if isinstance(exc, MemoryError):
        return DocumentMemoryError()
    if isinstance(exc, ProcessExpired):
        return CrashedError()
    return CrashedError(type(exc).__name__)
