"""Letters to worker processes, answers back; each letter that went in comes out exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from classifier.errors import AccessError, UnreadableError
from classifier.result import Classification
from classifier.watching.look import Print
from classifier.worker import Settings, classify_file
from classifier.workers import Workers, failure, is_innocent

_ATTEMPTS = 3
#: Letters waiting per worker.
_QUEUE = 4


class Letter(NamedTuple):
    """A complete file, and what it looked like then."""

    path: Path
    seen: Print


class Decider:
    """Worker processes that decide letters.

    Args:
        settings: what decides.
        jobs: number of processes.
        seconds: wall-clock time per letter.
        wake: called, from another thread, when an answer is there.

    Raises:
        UsageError: the model or a rule file is wrong.
    """

    def __init__(self, settings: Settings, jobs: int, seconds: float, wake: Callable[[], None]) -> None:
        self._classifier = settings.classifier()
        self._seconds, self._wake = seconds, wake
        self._most = _QUEUE * jobs
        self._done: SimpleQueue[tuple[Letter, int, Future[Classification] | None]] = SimpleQueue()
        self._waiting = 0
        self._workers = Workers(settings, jobs, seconds)

    @property
    def room(self) -> int:
        """How many more letters may be handed over now."""
        return self._most - self._waiting

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._waiting > 0

    def submit(self, letter: Letter) -> None:
        """Hand a letter over. What is no regular file is not opened: what a link leads to can change at any time."""
        self._waiting += 1
        if letter.seen.is_regular:
            self._hand_over(letter, 1)
        else:
            self._done.put((letter, 1, None))
            self._wake()

    def _hand_over(self, letter: Letter, attempt: int) -> None:
        def done(future: Future[Classification]) -> None:
            self._done.put((letter, attempt, future))
            self._wake()

        self._workers.submit(classify_file, letter.path).add_done_callback(done)

    def finished(self) -> Iterator[tuple[Letter, Classification]]:
        """Take out what is decided. Raises UsageError: the settings are wrong."""
        if self._waiting:
            self._workers.look()
        while True:
            try:
                letter, attempt, future = self._done.get_nowait()
            except Empty:
                return
            exc = AccessError("not a regular file") if future is None else future.exception()
            if exc is not None and is_innocent(exc) and attempt < _ATTEMPTS:
                self._hand_over(letter, attempt + 1)
                continue
            self._waiting -= 1
            if future is not None and exc is None:
                yield letter, replace(future.result(), path=str(letter.path))
            else:
                assert exc is not None
                yield letter, self._unread(failure(exc), letter)

    def _unread(self, error: UnreadableError, letter: Letter) -> Classification:
        seconds = self._seconds if error.code == "timeout" else 0.0
        result = self._classifier.unread(error)
        return replace(result, path=str(letter.path), bytes=letter.seen.size, seconds=seconds)

    def stop(self) -> None:
        """End the workers; what they are reading is given up."""
        self._workers.stop()
