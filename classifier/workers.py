"""The pool of reading processes, and what a worker's end means. Every untrusted file is read in one of them.

pebble kills and replaces a worker whose clock ran out; what a worker gives up itself is in ``worker.start``.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, InvalidStateError, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from classifier.errors import CrashedError, DocumentMemoryError, DocumentTimeoutError, UnreadableError, UsageError
from classifier.interrupts import check, held_back
from classifier.worker import Settings, start

Answer = TypeVar("Answer")

#: Times that a document is handed over when pools die around it; see ``is_innocent``.
ATTEMPTS = 3
#: From so many jobs on, the server loads what only some letters need as well: fewer do not wait for it.
_MANY = 3
#: Seconds after which a wait looks for an interrupt.
HEARD = 0.2


def default_jobs() -> int:
    """One job per usable core."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on every platform
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _context(jobs: int) -> multiprocessing.context.BaseContext:
    """Workers start from a clean server process (forking a process with threads is not safe) that holds the model."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # Takes effect only until the program's first worker starts.
    context.set_forkserver_preload(["classifier.preload_all" if jobs >= _MANY else "classifier.preload"])
    return context


def start_server() -> None:
    """Start the server process where there is one, so that it loads the model while the caller imports and reads."""
    if sys.platform != "win32":
        from multiprocessing import forkserver

        _context(1)
        forkserver.ensure_running()


class Workers:
    """Processes that read with these settings and know how long they have for a file; safe to share between threads.

    When a worker dies while no file is being read, pebble gives up the whole pool: a new one then takes its place.
    """

    def __init__(self, settings: Settings, jobs: int, seconds: float) -> None:
        self._settings = replace(settings, limits=replace(settings.limits, seconds=seconds))
        self._jobs, self._seconds = jobs, seconds
        self._lock = threading.Lock()
        self._ended = False
        #: Handed to the pool that is there now, and not done: of a broken one pebble forgets those it had not begun.
        self._left: set[Future[Any]] = set()
        self._pool = self._new_pool()

    def _new_pool(self) -> Any:
        return ProcessPool(
            max_workers=self._jobs, context=_context(self._jobs), initializer=start, initargs=(self._settings,)
        )

    def submit(self, function: Callable[..., Answer], *arguments: Any, seconds: float | None = None) -> Future[Answer]:
        """Run a function of a document in a worker; the clock starts when a worker takes it.

        Args:
            function: what to run.
            arguments: its arguments.
            seconds: wall-clock time; None for that of these workers.

        Raises:
            CrashedError: the workers have been ended.
        """
        with held_back():
            lost: Iterable[Future[Any]] = ()
            try:
                with self._lock:
                    if self._ended:
                        raise CrashedError("stopped")
                    try:
                        return self._schedule(function, arguments, seconds)
                    except RuntimeError:
                        lost = self._replace()
                        return self._schedule(function, arguments, seconds)
            finally:
                _fail(lost, BrokenProcessPool())

    def look(self, *, stuck: bool = False) -> None:
        """Replace a pool that broke while its answers were waited for: no other call would see that it did.

        Args:
            stuck: replace it in any case; what it was given comes back as lost with its pool.
        """
        with held_back():
            with self._lock:
                well = self._ended or (self._pool.active and not stuck)
                lost: Iterable[Future[Any]] = () if well else self._replace()
            _fail(lost, BrokenProcessPool())

    def _replace(self) -> Iterable[Future[Any]]:
        """A new pool; returns what the old one will never answer."""
        self._pool.stop()
        self._pool.join()
        lost, self._left = self._left, set()
        self._pool = self._new_pool()
        return lost

    def _schedule(
        self, function: Callable[..., Answer], arguments: tuple[Any, ...], seconds: float | None
    ) -> Future[Answer]:
        timeout = self._seconds if seconds is None else seconds
        future: Future[Answer] = self._pool.schedule(function, args=arguments, timeout=timeout)
        left = self._left
        left.add(future)
        future.add_done_callback(left.discard)
        return future

    def stop(self) -> None:
        """End the workers for good; what they are reading is given up."""
        with held_back(), self._lock:
            self._ended = True
            self._pool.stop()
            self._pool.join()
        _fail(self._left, CrashedError("stopped"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if exc is None:
            self._pool.close()
            self._pool.join()
        else:
            self.stop()


def _fail(futures: Iterable[Future[Any]], exc: BaseException) -> None:
    for future in tuple(futures):
        with suppress(InvalidStateError):
            future.set_exception(exc)


def answer_of(future: Future[Answer], workers: Workers) -> Answer:
    """What a worker of these answers, waited for. Raises what it raised, and KeyboardInterrupt."""
    while True:
        with held_back():
            ended = wait([future], HEARD).done
        if ended:
            return future.result()
        workers.look()
        check()


def is_innocent(exc: BaseException) -> bool:
    """Whether a document was lost only because the pool was, so that it should be given to the next one."""
    return isinstance(exc, BrokenProcessPool)


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
