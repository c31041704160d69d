"""Letters in parcels, and what is outstanding: few and small at first, so that work is spread and answers come soon."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar

from classifier.engines.letter import Letter
from classifier.limits import MIB

#: Letters and bytes in one parcel; a larger letter travels alone.
_LETTERS, _BYTES = 16, 8 * MIB
#: Parcels outstanding per task thread: one being read, one at hand, one on its way.
_PER_THREAD = 3
#: Bytes of letters outstanding.
_BYTES_OUT = 256 * MIB
#: Seconds that a parcel should take at the most, and how much one letter tells of the next ones.
_QUICK, _NEWS = 0.25, 0.1
#: A parcel that came back, as its engine knows it.
Returned = TypeVar("Returned")


class Packing:
    """Packs letters, and knows how much is on its way.

    Args:
        threads: tasks that can be worked on at the same time.
        most: letters in one parcel.
    """

    def __init__(self, threads: int = 1, most: int = _LETTERS) -> None:
        self.threads, self._most = threads, most
        self._open: list[Letter] = []
        self._letters = self._parcels = self._bytes = self._sent = 0
        self._pace = 0.0

    def __len__(self) -> int:
        """Letters packed or on their way."""
        return self._letters + len(self._open)

    @property
    def full(self) -> bool:
        """Whether enough is on its way."""
        return self._parcels >= _PER_THREAD * self.threads or self._bytes >= _BYTES_OUT

    def add(self, letter: Letter) -> list[tuple[Letter, ...]]:
        """Pack a letter; the parcels that are ready to go."""
        ready = []
        if self._open and _weight(self._open) + _weight([letter]) > _BYTES:
            ready.append(self.close())
        self._open.append(letter)
        quick = self._most if self._pace * self._most <= _QUICK else int(_QUICK / self._pace)
        if len(self._open) >= max(1, min(quick, self._sent // (4 * self.threads))):
            ready.append(self.close())
        return ready

    def took(self, seconds: float) -> None:
        """A letter took so long: where they take long, parcels are small, lest others wait behind them."""
        self._pace += _NEWS * (seconds - self._pace)

    def close(self) -> tuple[Letter, ...]:
        """The parcel begun; empty when there is none."""
        letters, self._open = tuple(self._open), []
        return letters

    def out(self, letters: Sequence[Letter]) -> None:
        """A parcel has gone."""
        self._count(letters, 1)
        self._sent += len(letters)

    def back(self, letters: Sequence[Letter]) -> None:
        """A parcel is no longer on its way."""
        self._count(letters, -1)

    def _count(self, letters: Sequence[Letter], sign: int) -> None:
        self._parcels += sign
        self._letters += sign * len(letters)
        self._bytes += sign * _weight(letters)


def come_back(done: SimpleQueue[Returned], seconds: float) -> list[Returned]:
    """All that has come back, waiting for one; none when none did for so long."""
    found: list[Returned] = []
    with suppress(Empty):
        found.append(done.get(timeout=seconds))
        while True:
            found.append(done.get_nowait())
    return found


def _weight(letters: Sequence[Letter]) -> int:
    return sum(len(letter.data) for letter in letters if letter.data is not None)
