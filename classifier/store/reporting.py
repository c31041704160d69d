"""Runs and records out of the store: what reports, exports and comparisons start from."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import Table, func, select

from classifier.errors import UsageError
from classifier.messages import Language
from classifier.result import Classification
from classifier.store import audit
from classifier.store.address import reading
from classifier.store.chain import Head
from classifier.store.reading import decisions_by_id
from classifier.store.schema import decisions, files, paths, runs, sightings, versions
from classifier.store.store import Store

_PAGE = 500


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run; times are ISO 8601 in UTC; ``how`` is None while it runs, and for ever if it was killed."""

    id: int
    started: str
    ended: str | None
    how: str | None
    files: int
    reused: int
    yes: int
    no: int
    review: int
    program: str
    model: str
    rules: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Numbers of rows, and where the audit ends."""

    runs: int
    files: int
    decisions: int
    sightings: int
    head: Head | None


_RUN = (
    select(
        *(runs.c[name] for name in ("id", "started", "ended", "how", "files", "reused", "yes", "no", "review")),
        *(versions.c[name] for name in ("program", "model", "rules")),
    )
    .select_from(runs.join(versions))
    .order_by(runs.c.id.desc())
)


def overview(store: Store) -> Overview:
    """How much the store holds. Raises StoreError: it cannot be read."""
    with reading(store.engine) as connection:

        def number(table: Table) -> int:
            return connection.scalar(select(func.count()).select_from(table)) or 0

        return Overview(number(runs), number(files), number(decisions), number(sightings), audit.head(connection))


def latest_runs(store: Store, limit: int) -> list[RunInfo]:
    """The newest runs, newest first. Raises as ``overview``."""
    with reading(store.engine) as connection:
        return [RunInfo(*row) for row in connection.execute(_RUN.limit(limit))]


def find_run(store: Store, number: int | None) -> RunInfo:
    """A run by its number; None for the newest.

    Raises:
        UsageError: there is none.
    """
    query = _RUN.limit(1) if number is None else _RUN.where(runs.c.id == number)
    with reading(store.engine) as connection:
        row = connection.execute(query).first()
    if row is None:
        raise UsageError("the store holds no run" + ("" if number is None else f" {number}"))
    return RunInfo(*row)


def audit_rows(store: Store, after: int = 0, limit: int | None = None) -> Iterator[str]:
    """Rows of the audit above number ``after``, as JSON. Raises as ``overview``."""
    with reading(store.engine) as connection:
        for link in islice(audit.links(connection, after), limit):
            row = {"seq": link.seq, "at": link.at, "event": link.event, "data": json.loads(link.data)}
            yield json.dumps({**row, "hash": link.hash})


def answers(store: Store, run: RunInfo, lang: Language) -> Iterator[Classification]:
    """The records of a run in the order in which they were kept, of each batch those that were remembered first.

    ``path`` is None where only its hash is stored.

    Raises:
        StoreError: the store cannot be read.
    """
    return (answer for _, answer in dated_answers(store, run, lang))


def dated_answers(store: Store, run: RunInfo, lang: Language) -> Iterator[tuple[datetime.datetime, Classification]]:
    """As ``answers``, each after the time (UTC) when it was kept."""
    after = 0
    columns = (sightings.c.id, sightings.c.decision_id, paths.c.path, sightings.c.size, sightings.c.seen)
    # Outer: whatever became of its path, a record is never lost.
    seen = sightings.outerjoin(paths, paths.c.id == sightings.c.path_id)
    query = select(*columns).select_from(seen).where(sightings.c.run_id == run.id).order_by(sightings.c.id).limit(_PAGE)
    while True:
        with reading(store.engine) as connection:
            page = connection.execute(query.where(sightings.c.id > after)).all()
            kept = decisions_by_id(connection, {row.decision_id for row in page})
        if not page:
            return
        for row in page:
            answer = kept[row.decision_id].answer(lang, row.path)
            # Of what could not be read, the size at least is known.
            answer = answer if answer.bytes is not None else replace(answer, bytes=row.size)
            yield datetime.datetime.fromisoformat(row.seen), answer
        after = page[-1].id
