"""Letters in parcels, and what is outstanding: few and small at first, so that work is spread and answers come soon."""

from __future__ import annotations

from collections.abc import Sequence

from classifier.engines.reading import Letter
from classifier.limits import MIB

#: Letters and bytes in one parcel; a larger letter travels alone.
_LETTERS, _BYTES = 16, 8 * MIB
#: Parcels outstanding per task thread: one being read, one at hand, one on its way.
_PER_THREAD = 3
#: Bytes of letters outstanding.
_BYTES_OUT = 256 * MIB


class Packing:
    """Packs letters, and knows how much is on its way."""

    def __init__(self) -> None:
        self.threads = 1
        self._open: list[Letter] = []
        self._letters = self._parcels = self._bytes = self._sent = 0

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
        if len(self._open) >= min(_LETTERS, max(1, self._sent // (4 * self.threads))):
            ready.append(self.close())
        return ready

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


def _weight(letters: Sequence[Letter]) -> int:
    return sum(len(letter.data) for letter in letters if letter.data is not None)
