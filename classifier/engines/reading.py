"""Letters handed to a pool of reading processes: each becomes exactly one answer, whatever it does to its process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue

from classifier.errors import CrashedError, UnreadableError
from classifier.result import Classification
from classifier.worker import classify_bytes, classify_file
from classifier.workers import ATTEMPTS, HEARD, Workers, failure, is_innocent


@dataclass(frozen=True, slots=True)
class Letter:
    """A file to decide: by its absolute path, or by its bytes. ``number`` tells letters apart."""

    number: int
    path: str = field(repr=False)
    data: bytes | None = field(default=None, repr=False)

    def size(self) -> int | None:
        """Bytes; None when it cannot be seen."""
        if self.data is not None:
            return len(self.data)
        try:
            return Path(self.path).stat().st_size
        except (OSError, ValueError):
            return None


class Reading:
    """Letters in the hands of reading processes.

    Args:
        workers: the processes; may be shared.
        unread: makes the answer for a letter that could not be read.
        seconds: what a letter whose time ran out is said to have taken.
    """

    def __init__(self, workers: Workers, unread: Callable[[UnreadableError], Classification], seconds: float) -> None:
        self._workers, self._unread, self._seconds = workers, unread, seconds
        self._letters: dict[Future[Classification], tuple[Letter, int]] = {}
        self._done: SimpleQueue[Future[Classification]] = SimpleQueue()

    def __len__(self) -> int:
        return len(self._letters)

    def add(self, letter: Letter, attempt: int = 1) -> None:
        """Hand a letter over."""
        if letter.data is None:
            future = self._workers.submit(classify_file, Path(letter.path))
        else:
            future = self._workers.submit(classify_bytes, letter.data, Path(letter.path).name)
        self._letters[future] = letter, attempt
        future.add_done_callback(self._done.put)

    def finished(self) -> Iterator[tuple[Letter, Classification]]:
        """Take out what is done, waiting for one, but not for long; one lost with its pool is handed over again.

        Raises:
            UsageError: the settings are wrong.
        """
        for future in self._ended():
            letter, attempt = self._letters.pop(future)
            try:
                yield letter, future.result()
            except Exception as exc:
                if is_innocent(exc) and attempt < ATTEMPTS:
                    self.add(letter, attempt + 1)
                else:
                    yield letter, self._failed(failure(exc), letter)

    def _ended(self) -> list[Future[Classification]]:
        """Futures that have ended, one at least; none when none did for a while, so that an interrupt is heard."""
        try:
            found = [self._done.get(timeout=HEARD)]
        except Empty:
            return []
        with suppress(Empty):
            while True:
                found.append(self._done.get_nowait())
        return found

    def abandon(self) -> None:
        """Give up what is left, after the workers were stopped: every letter of it is ``crashed``."""
        for future in list(self._letters):
            with suppress(InvalidStateError):
                future.set_exception(CrashedError("stopped"))

    def _failed(self, error: UnreadableError, letter: Letter) -> Classification:
        seconds = self._seconds if error.code == "timeout" else 0.0
        return replace(self._unread(error), bytes=letter.size(), seconds=seconds)
