"""Question 2: does the organisation receive in its Altinn inbox, or in a case system of its own (SvarInn)?"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from classifier.errors import RegisterError
from classifier.identifiers import is_orgnr

Recipients = Literal["altinn", "casesystem", "unknown"]
_LEVEL_ALL = 0


class RecipientRegister(Protocol):
    """Anything that can say where an organisation receives."""

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """``altinn`` also means: listed as having no system; ``unknown``: nothing is known, treat as Altinn."""
        ...


@dataclass(frozen=True, slots=True)
class System:
    """One receiver system: takes shipments of ``forsendelsestype`` (None: all) at ``niva`` (0: all)."""

    mottakersystem: str
    forsendelsestype: str | None = None
    niva: int = _LEVEL_ALL

    def takes(self, forsendelsestype: str | None, niva: int) -> bool:
        """Whether it takes such a shipment; a receiver for level 3 alone does not take level 4."""
        right_type = self.forsendelsestype is None or self.forsendelsestype == forsendelsestype
        return right_type and self.niva in (_LEVEL_ALL, niva)


class MemoryRegister:
    """A register held in memory: organisation number → its systems (an empty list: none, hence Altinn)."""

    def __init__(self, systems: Mapping[str, Iterable[System]] | None = None) -> None:
        self._systems = {orgnr: tuple(items) for orgnr, items in (systems or {}).items()}

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """See ``RecipientRegister``. Sub-units are looked up by their own number; nothing rolls up to a parent."""
        systems = self._systems.get(orgnr)
        if systems is None:
            return "unknown"
        return "casesystem" if any(system.takes(forsendelsestype, niva) for system in systems) else "altinn"


def read_register(path: Path) -> MemoryRegister:
    """A register from CSV or JSON.

    CSV: a header line with ``orgnr`` and ``mottakersystem`` (comma or semicolon), optionally ``forsendelsestype`` and
    ``niva``; an empty ``mottakersystem`` says that the organisation has none. JSON: a list of objects with the same
    keys, or SvarUt's own answer ``{"mottakersystemer": [...]}``.

    Raises:
        RegisterError: unreadable file, missing column, or an impossible number; the message names file and line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise RegisterError(f"{path}: cannot be read as UTF-8 text ({type(exc).__name__})") from None
    rows = _json_rows(text, path) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text, path)
    systems: dict[str, list[System]] = {}
    for line, row in rows:
        number = "".join(str(row.get("orgnr") or row.get("organisasjonsnummer") or "").split())
        if not is_orgnr(number):
            raise RegisterError(f"{path}:{line}: orgnr must be nine digits with a valid check digit")
        systems.setdefault(number, [])
        name = str(row.get("mottakersystem") or row.get("navn") or "").strip()
        if name:
            kind = str(row.get("forsendelsestype") or row.get("forsendelseType") or "").strip() or None
            systems[number].append(System(name, kind, _level(row.get("niva"), f"{path}:{line}")))
    return MemoryRegister(systems)


def _level(value: Any, where: str) -> int:
    text = str(value if value is not None else "").strip()
    if text in ("", "0", "alle", "all"):
        return _LEVEL_ALL
    if text not in ("3", "4"):
        raise RegisterError(f"{where}: niva must be 3, 4 or empty")
    return int(text)


def _csv_rows(text: str, path: Path) -> list[tuple[int, dict[str, Any]]]:
    first = text.splitlines()[0] if text.strip() else ""
    reader = csv.DictReader(text.splitlines(), delimiter=";" if ";" in first else ",")
    names = [name.strip() for name in reader.fieldnames or ()]
    if "orgnr" not in names or "mottakersystem" not in names:
        raise RegisterError(f"{path}:1: the first line must name the columns orgnr and mottakersystem")
    reader.fieldnames = names
    return [(reader.line_num, dict(row)) for row in reader]


def _json_rows(text: str, path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as exc:
        raise RegisterError(f"{path}:{exc.lineno}: not valid JSON") from None
    rows = data.get("mottakersystemer") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RegisterError(f"{path}:1: expected a JSON list of objects with orgnr and mottakersystem")
    return list(enumerate(rows, 1))
