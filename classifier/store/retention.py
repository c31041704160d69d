"""What is old goes: sightings by the time they were made, decisions and files when no sighting needs them.

Runs (times and counts), versions and the audit stay: none of them tells of a letter or a person. The audit keeps one
digest per decision, from which nothing can be read; so its chain needs no cut, and stays whole.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import asdict, dataclass

from sqlalchemy import CursorResult, Delete, delete, exists, select, text

from classifier.errors import UsageError
from classifier.store import audit
from classifier.store.address import translated, writing
from classifier.store.schema import decisions, files, paths, sightings
from classifier.store.store import Store

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went."""

    sightings: int
    decisions: int
    files: int


def age(told: str) -> datetime.timedelta:
    """``90d``, ``12h`` or ``4w``. Raises UsageError for anything else."""
    match = re.fullmatch(r"(\d{1,6})([hdw])", told.strip().lower())
    if match is None:
        raise UsageError(f"{told}: give an age as a number and h, d or w, e.g. 90d")
    return datetime.timedelta(**{_UNITS[match[2]]: int(match[1])})


def purge(store: Store, older_than: datetime.timedelta) -> Purged:
    """Remove what is older, and say so in the audit, in one transaction.

    A decision stays as long as a younger sighting points to it: its file is still there, and would only be read anew.

    Raises:
        StoreError: the store cannot be written.
    """
    try:
        before = audit.timestamp(datetime.datetime.now(datetime.UTC) - older_than)
    except OverflowError:
        raise UsageError("an age reaches at most to the year 1") from None
    with writing(store.engine) as connection:
        head = audit.lock(connection)
        seen = exists().where(sightings.c.decision_id == decisions.c.id)
        unseen = select(decisions.c.id).where(decisions.c.decided < before, ~seen)
        needed = exists().where(decisions.c.file_id == files.c.id)

        def gone(statement: Delete) -> int:
            done: CursorResult[tuple[()]] = connection.execute(statement)
            return done.rowcount

        old = gone(delete(sightings).where(sightings.c.seen < before))
        unseen_paths = select(paths.c.id).except_(select(sightings.c.path_id))
        gone(delete(paths).where(paths.c.id.in_(unseen_paths)))
        purged = Purged(
            old, gone(delete(decisions).where(decisions.c.id.in_(unseen))), gone(delete(files).where(~needed))
        )
        audit.append(connection, head, "purged", {"before": before, **asdict(purged)})
    _forget(store)
    return purged


def _forget(store: Store) -> None:
    """SQLite overwrites what it deletes (``secure_delete``); its journal is emptied as well, unless it is in use."""
    if store.engine.dialect.name == "sqlite":
        with translated(), store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
