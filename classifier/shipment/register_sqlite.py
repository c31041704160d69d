"""A recipient register in SQLite: one file, read by many processes, replaced by a nightly job while they run.

Table ``mottakere(orgnr, mottakersystem, forsendelsestype, niva)`` with the meaning of the CSV columns: an empty
``mottakersystem`` says that the organisation has none, an empty ``forsendelsestype`` is all types, ``niva`` 0 all levels.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from classifier.errors import RegisterError
from classifier.identifiers import is_orgnr
from classifier.shipment.recipients import ALL_LEVELS, Found, Recipients, System, receiver
from classifier.shipment.register_spelling import shipment_type

#: The first bytes of every SQLite 3 database.
MAGIC = b"SQLite format 3\x00"

_TABLE = (
    "CREATE TABLE mottakere (orgnr TEXT NOT NULL, mottakersystem TEXT NOT NULL, forsendelsestype TEXT, niva INTEGER)"
)
_INDEX = "CREATE INDEX mottakere_orgnr ON mottakere (orgnr)"
_SELECT = "SELECT mottakersystem, forsendelsestype, niva FROM mottakere WHERE orgnr = ?"


class SqliteRegister:
    """Looks up in the file each time, so that a new file is seen at once. Safe to share between threads.

    Raises:
        RegisterError: not a database with the table.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._systems("")
        except (sqlite3.Error, ValueError) as exc:
            raise RegisterError(
                f"{path}: not a register ({type(exc).__name__}); it needs the table mottakere with the columns orgnr, "
                "mottakersystem, forsendelsestype and niva"
            ) from None

    def __len__(self) -> int:
        with self._opened() as database:
            count: int = database.execute("SELECT COUNT(DISTINCT orgnr) FROM mottakere").fetchone()[0]
        return count

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """See ``RecipientRegister``. Never raises."""
        return self.find(orgnr, forsendelsestype, niva).recipients

    def find(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Found:
        """See ``FailingRegister``: a row that makes no sense is a failure, never skipped."""
        try:
            systems = self._systems(orgnr)
        except (sqlite3.Error, ValueError):
            return Found("unknown", "crashed")
        return Found(receiver(systems, forsendelsestype, niva) if systems else "unknown")

    def _systems(self, orgnr: str) -> list[System]:
        with self._opened() as database:
            return [_system(*row) for row in database.execute(_SELECT, (orgnr,))]

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        # Read only; opened each time, which takes about 0.1 ms, since a connection belongs to one thread and one file.
        database = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=2.0)
        with contextlib.closing(database):
            yield database


def _system(name: object, kind: object, niva: object) -> System:
    level = ALL_LEVELS if niva is None else niva
    if not isinstance(name, str) or not isinstance(kind, str | None) or level not in (ALL_LEVELS, 3, 4):
        raise ValueError("impossible row")
    return System(name.strip(), shipment_type((kind or "").strip()), int(level))


def write_sqlite(path: Path, systems: Mapping[str, Iterable[System]]) -> None:
    """Write a register: organisation number → its systems; one without any is written as having none (Altinn).

    The file is replaced in one step, so that readers see the old one or the new one.

    Raises:
        RegisterError: a number that is no organisation's, or a folder that cannot be written.
    """
    rows = [row for orgnr, found in systems.items() for row in _rows(orgnr, tuple(found) or (System(""),))]
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        os.close(handle)
        try:
            with contextlib.closing(sqlite3.connect(name)) as database, database:
                database.execute(_TABLE)
                database.execute(_INDEX)
                database.executemany("INSERT INTO mottakere VALUES (?, ?, ?, ?)", rows)
            # A temporary file is for its owner alone; a register is for whoever sends.
            Path(name).chmod(0o644)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as exc:
        raise RegisterError(
            f"{path}: cannot be written ({type(exc).__name__}); check the folder and the rights"
        ) from None


def _rows(orgnr: str, systems: Iterable[System]) -> Iterator[tuple[str, str, str | None, int]]:
    if not is_orgnr(orgnr):
        raise RegisterError("a register holds organisation numbers only: nine digits with a valid check digit")
    for system in systems:
        yield orgnr, system.mottakersystem, system.forsendelsestype, system.niva
