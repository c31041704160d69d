"""A recipient register from a file: CSV, JSON as SvarUt's own ``GET /v2/mottakersystem`` answers, or SQLite.

Errors name ``file:number`` and say what to do; the number is the line, or in JSON the element counted from 1.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from classifier.errors import RegisterError
from classifier.identifiers import is_orgnr
from classifier.shipment.recipients import ALL_LEVELS, MemoryRegister, System
from classifier.shipment.register_spelling import ALL, shipment_type
from classifier.shipment.register_sqlite import MAGIC, SqliteRegister

#: Our column → the spellings understood, in lower case (ours; SvarUt v2's answer; v1's answer).
_SPELLINGS = {
    "orgnr": ("orgnr", "organisasjonsnummer"),
    "mottakersystem": ("mottakersystem", "navn"),
    "forsendelsestype": ("forsendelsestype", "forsendelsetype"),
    "niva": ("niva", "nivå"),
}
_KNOWN = frozenset(spelling for spellings in _SPELLINGS.values() for spelling in spellings)


def read_register(path: Path) -> MemoryRegister | SqliteRegister:
    """Read a register, whole into memory; a SQLite file is asked each time instead (``register_sqlite``).

    CSV: a header line with ``orgnr`` and ``mottakersystem`` (comma, semicolon or tab), optionally
    ``forsendelsestype`` and ``niva`` (3, 4 or empty); an empty ``mottakersystem`` says that the organisation has none,
    so that it receives in Altinn. JSON: a list of objects with the same keys, or SvarUt's ``{"mottakersystemer": [...]}``.

    Raises:
        RegisterError: unreadable file, missing column, impossible value, or lines that contradict each other.
    """
    try:
        with path.open("rb") as stream:
            if stream.read(len(MAGIC)) == MAGIC:
                return SqliteRegister(path)
        text = path.read_text("utf-8-sig")
    except OSError as exc:
        raise RegisterError(f"{path}: cannot be opened ({type(exc).__name__}); check the path and the rights") from None
    except UnicodeDecodeError:
        raise RegisterError(f"{path}: is not UTF-8 text; save it as CSV UTF-8 or JSON") from None
    rows = _json_rows(text, path) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text, path)
    return MemoryRegister(_gather(rows))


def _gather(rows: Iterator[tuple[str, Mapping[str, str]]]) -> dict[str, list[System]]:
    found: dict[str, list[System]] = {}
    for where, row in rows:
        orgnr = "".join(row["orgnr"].split())
        if not is_orgnr(orgnr):
            raise RegisterError(f"{where}: orgnr must be nine digits with a valid check digit; correct the number")
        system = System(row["mottakersystem"], shipment_type(row["forsendelsestype"]), _level(row["niva"], where))
        known = found.setdefault(orgnr, [])
        if any(_contradict(system, other) for other in known):
            raise RegisterError(
                f"{where}: says another thing than an earlier line for the same orgnr; keep one of them"
            )
        known.append(system)
    return found


def _contradict(one: System, other: System) -> bool:
    alike = (one.forsendelsestype, one.niva) == (other.forsendelsestype, other.niva)
    return alike and bool(one.mottakersystem) != bool(other.mottakersystem)


def _level(value: str, where: str) -> int:
    if value.casefold() in ALL:
        return ALL_LEVELS
    if value not in ("3", "4"):
        raise RegisterError(f"{where}: niva must be 3, 4 or empty (all levels)")
    return int(value)


def _pick(row: Mapping[str, str], column: str) -> str:
    return next((row[key] for key in _SPELLINGS[column] if row.get(key)), "")


def _columns(row: Mapping[str, str]) -> dict[str, str]:
    return {column: _pick(row, column) for column in _SPELLINGS}


def _csv_rows(text: str, path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        if "orgnr" not in header or "mottakersystem" not in header:
            raise RegisterError(f"{path}:1: the first line must name the columns orgnr and mottakersystem")
        for cells in reader:
            where = f"{path}:{reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                raise RegisterError(
                    f"{where}: more cells than the first line names columns; quote cells with {delimiter!r}"
                )
            padded = [cell.strip() for cell in cells] + [""] * (len(header) - len(cells))
            yield where, _columns(dict(zip(header, padded, strict=True)))
    except csv.Error:
        raise RegisterError(f"{path}:{reader.line_num}: not valid CSV; look for an unclosed quote") from None


def _json_rows(text: str, path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as exc:
        raise RegisterError(f"{path}:{exc.lineno}: not valid JSON") from None
    except RecursionError:
        raise RegisterError(f"{path}:1: nested too deep for a register") from None
    rows = data.get("mottakersystemer") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise RegisterError(f"{path}:1: expected a JSON list of objects with orgnr and mottakersystem")
    for number, row in enumerate(rows, 1):
        where = f"{path}:{number}"
        if not isinstance(row, dict):
            raise RegisterError(f"{where}: the element must be an object with orgnr and mottakersystem")
        # Fields that are none of ours may hold anything: SvarUt adds new ones without notice.
        cells = {key.casefold(): _cell(value, where) for key, value in row.items() if key.casefold() in _KNOWN}
        if not set(_SPELLINGS["mottakersystem"]) & cells.keys():
            raise RegisterError(f'{where}: mottakersystem is missing; write "" for an organisation that has none')
        yield where, _columns(cells)


def _cell(value: Any, where: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict | float):
        raise RegisterError(f"{where}: values must be strings or whole numbers")
    # A JSON number has no leading zeros to lose: organisation numbers never start with one.
    return re.sub(r"\s+", " ", str(value)).strip()
