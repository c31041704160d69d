"""Letters handed to a pool of reading processes: each becomes exactly one answer, whatever it does to its process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from queue import SimpleQueue

from classifier.engines.letter import Letter
from classifier.engines.parcels import Packing, come_back
from classifier.errors import UnreadableError
from classifier.result import Classification
from classifier.worker import classify_each
from classifier.workers import ATTEMPTS, HEARD, Workers, failure, is_innocent

#: Seconds that several letters together may take before each of them gets a clock of its own; hundreds of times what
#: they usually take.
_TOGETHER = 5.0
#: Seconds beyond a letter's time in which something must come back. A process that is killed while it takes a parcel
#: leaves a lock behind at which the others wait for a minute, and a parcel that pebble believes nobody took.
SILENCE = 90.0


class Reading:
    """Letters in the hands of reading processes.

    When a process is lost over a parcel, each of its letters is handed over again by itself: only then is it seen which
    is to blame, and each has its whole time.

    Args:
        workers: the processes; may be shared.
        unread: makes the answer for a letter that could not be read.
        seconds: wall-clock time per letter; what one whose time ran out is said to have taken.
        packing: puts letters into parcels.
    """

    def __init__(
        self,
        workers: Workers,
        unread: Callable[[UnreadableError], Classification],
        seconds: float,
        packing: Packing,
    ) -> None:
        self._workers, self._unread, self._seconds, self._packing = workers, unread, seconds, packing
        self._out: dict[Future[list[Classification]], tuple[Sequence[Letter], int]] = {}
        self._done: SimpleQueue[Future[list[Classification]]] = SimpleQueue()
        self._heard = time.monotonic()

    def __len__(self) -> int:
        return len(self._packing)

    def add(self, letter: Letter) -> None:
        """Take a letter; it is handed over at once, or with the next ones, or with ``finished``."""
        for parcel in self._packing.add(letter):
            self._hand_over(parcel)

    def _hand_over(self, letters: Sequence[Letter], attempt: int = 1) -> None:
        seconds = self._seconds if len(letters) == 1 else min(self._seconds, _TOGETHER)
        sent = [(letter.path, letter.data) for letter in letters]
        if not self._out:
            self._heard = time.monotonic()
        future = self._workers.submit(classify_each, sent, seconds=seconds)
        self._out[future] = letters, attempt
        self._packing.out(letters)
        future.add_done_callback(self._done.put)

    @property
    def full(self) -> bool:
        """Whether the processes have enough to do for now."""
        return self._packing.full

    def finished(self) -> Iterator[tuple[Letter, Classification]]:
        """Take out what is done, waiting for one, but not for long; what was lost with its pool is handed over again.

        Raises:
            UsageError: the settings are wrong.
        """
        if rest := self._packing.close():
            self._hand_over(rest)
        back = come_back(self._done, HEARD)
        now = time.monotonic()
        if back:
            self._heard = now
        elif self._out:
            self._workers.look(stuck=now - self._heard > self._seconds + SILENCE)
        for future in back:
            letters, attempt = self._out.pop(future)
            self._packing.back(letters)
            for letter, answer in self._answers(future, letters, attempt):
                self._packing.took(answer.seconds)
                yield letter, answer

    def _answers(
        self, future: Future[list[Classification]], letters: Sequence[Letter], attempt: int
    ) -> Iterator[tuple[Letter, Classification]]:
        """What became of a parcel; nothing yet when its letters had to be handed over again."""
        try:
            found = future.result()
        except Exception as exc:
            if len(letters) > 1:
                for letter in letters:
                    self._hand_over((letter,))
            elif is_innocent(exc) and attempt < ATTEMPTS:
                self._hand_over(letters, attempt + 1)
            else:
                yield letters[0], self._failed(failure(exc), letters[0])
        else:
            yield from zip(letters, found, strict=True)

    def _failed(self, error: UnreadableError, letter: Letter) -> Classification:
        seconds = self._seconds if error.code == "timeout" else 0.0
        return replace(self._unread(error), bytes=letter.size(), seconds=seconds)
