"""How registers write "all", in files and in SvarUt's answers."""

from __future__ import annotations

ALL = frozenset({"", "0", "alle", "all", "alle forsendelsetyper", "alle nivå"})


def shipment_type(value: str) -> str | None:
    """A shipment type as registers write it; None is all types."""
    return None if value.casefold() in ALL else value
