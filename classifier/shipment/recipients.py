"""Question 2: does the organisation receive in its Altinn inbox, or in a case system of its own (SvarInn)?

Matching follows KS's page "SvarUt - SvarInn adressering": a receiver system is set up for an organisation number, a
shipment type or all, and a level or all; the one for the type takes what the one for all types would otherwise take.
Sub-units (underenhet) are looked up by their own number; nothing rolls up to a parent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, get_args, runtime_checkable

Recipients = Literal["altinn", "casesystem", "unknown"]
#: Why nobody could answer: no connection, too slow, not let in (401, 403), asked too often (429), server at fault (5xx),
#: sent elsewhere (3xx), an answer that is none or says another thing than what was asked, one that is too large, not
#: asked because the last ones failed, and a register that itself is at fault.
Failure = Literal[
    "unreachable",
    "timeout",
    "refused",
    "throttled",
    "server_error",
    "redirected",
    "bad_answer",
    "too_large",
    "paused",
    "crashed",
]
FAILURES: tuple[Failure, ...] = get_args(Failure)


@dataclass(frozen=True, slots=True)
class Found:
    """Where an organisation receives; ``failure`` says why that is ``unknown`` when asking failed."""

    recipients: Recipients
    failure: Failure | None = None


#: The level of a system that takes both 3 and 4.
ALL_LEVELS = 0


class RecipientRegister(Protocol):
    """Anything that can say where an organisation receives."""

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """``altinn`` also means: known to have no system for this; ``unknown``: nothing is known, treat as Altinn."""
        ...


@runtime_checkable
class FailingRegister(Protocol):
    """A register whose asking can fail, and which says how. Never raises."""

    def find(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Found:
        """As ``RecipientRegister.lookup``, with the reason for ``unknown``."""
        ...


class AsyncRecipientRegister(Protocol):
    """A register that is awaited."""

    async def find(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Found:
        """See ``FailingRegister``."""
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
        return "unknown" if systems is None else receiver(systems, forsendelsestype, niva)


class KnownAnswers:
    """A register of what has been asked already: organisation number → what was found."""

    def __init__(self, found: Mapping[str, Found]) -> None:
        self._found = dict(found)

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """See ``RecipientRegister``."""
        return self.find(orgnr, forsendelsestype, niva).recipients

    def find(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Found:  # noqa: ARG002
        """See ``FailingRegister``. The type and level are those the answers were asked for."""
        return self._found.get(orgnr, Found("unknown"))


def receiver(systems: Iterable[System], forsendelsestype: str | None, niva: int) -> Recipients:
    """Which of an organisation's systems takes the shipment; none or an empty one: Altinn."""
    taking = [system for system in systems if system.takes(forsendelsestype, niva)]
    best = max((system.specificity for system in taking), default=None)
    chosen = [system for system in taking if system.specificity == best]
    return "casesystem" if chosen and all(system.mottakersystem for system in chosen) else "altinn"


def ask(register: RecipientRegister | FailingRegister, orgnr: str, forsendelsestype: str | None, niva: int) -> Found:
    """Ask any register; one that raises or answers nonsense has not answered."""
    try:
        if isinstance(register, FailingRegister):
            return checked(register.find(orgnr, forsendelsestype, niva))
        return checked(Found(register.lookup(orgnr, forsendelsestype, niva)))
    except Exception:
        return Found("unknown", "crashed")


async def ask_async(register: AsyncRecipientRegister, orgnr: str, forsendelsestype: str | None, niva: int) -> Found:
    """The same for a register that is awaited."""
    try:
        return checked(await register.find(orgnr, forsendelsestype, niva))
    except Exception:
        return Found("unknown", "crashed")


def checked(found: object) -> Found:
    """What a register said, or ``crashed`` when that is no answer: others may have written it."""
    if not isinstance(found, Found) or found.recipients not in get_args(Recipients):
        return Found("unknown", "crashed")
    if found.failure is None or found.failure in FAILURES:
        return found if found.failure is None else Found("unknown", found.failure)
    return Found("unknown", "crashed")
