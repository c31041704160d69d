"""Question 2: does the organisation receive in its Altinn inbox, or in a case system of its own (SvarInn)?

Matching follows KS's page "SvarUt - SvarInn adressering": a receiver system is set up for an organisation number, a
shipment type or all, and a level or all; the one for the type takes what the one for all types would otherwise take.
Sub-units (underenhet) are looked up by their own number; nothing rolls up to a parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Recipients = Literal["altinn", "casesystem", "unknown"]

#: The level of a system that takes both 3 and 4.
ALL_LEVELS = 0


class RecipientRegister(Protocol):
    """Anything that can say where an organisation receives."""

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """``altinn`` also means: known to have no system for this; ``unknown``: nothing is known, treat as Altinn."""
        ...


@dataclass(frozen=True, slots=True)
class System:
    """One receiver system: takes shipments of ``forsendelsestype`` (None: all) at ``niva`` (0: all).

    An empty ``mottakersystem`` says that the organisation has none for these.
    """

    mottakersystem: str
    forsendelsestype: str | None = None
    niva: int = ALL_LEVELS

    def takes(self, forsendelsestype: str | None, niva: int) -> bool:
        """Whether it is set up for such a shipment; one for level 3 alone does not take level 4."""
        right_type = self.forsendelsestype is None or self.forsendelsestype == forsendelsestype
        return right_type and self.niva in (ALL_LEVELS, niva)

    @property
    def specificity(self) -> tuple[bool, bool]:
        """Sorts by how much it was set up for: type before level."""
        return self.forsendelsestype is not None, self.niva != ALL_LEVELS


class MemoryRegister:
    """A register held in memory: organisation number → its systems (none at all: Altinn)."""

    def __init__(self, systems: Mapping[str, Iterable[System]] | None = None) -> None:
        self._systems = {orgnr: tuple(items) for orgnr, items in (systems or {}).items()}

    def __len__(self) -> int:
        return len(self._systems)

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """See ``RecipientRegister``. Of systems set up alike, an empty one wins: that is the safe side."""
        systems = self._systems.get(orgnr)
        if systems is None:
            return "unknown"
        taking = [system for system in systems if system.takes(forsendelsestype, niva)]
        best = max((system.specificity for system in taking), default=None)
        chosen = [system for system in taking if system.specificity == best]
        return "casesystem" if chosen and all(system.mottakersystem for system in chosen) else "altinn"
