"""Decisions out of the database."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, select

from classifier.store.records import VALUES, Kept
from classifier.store.schema import decisions, files, versions

#: What a ``Kept`` is made of, in its order, and where it stands.
DECISION = (
    decisions.c.id,
    files.c.sha256,
    files.c.bytes,
    versions.c.key,
    versions.c.model,
    versions.c.rules,
    decisions.c.name_key,
    decisions.c.reasons,
    *(decisions.c[name] for name in VALUES),
)
_WHOLE = decisions.join(versions).outerjoin(files)


def decisions_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Kept]:
    """Those of the decisions that exist, by id; at most some thousands of ids at once."""
    return _decisions(connection, decisions.c.id.in_(sorted(ids)))


def decisions_between(connection: Connection, after: int, upto: int) -> dict[int, Kept]:
    """Decisions with ``after < id <= upto``, by id in order."""
    return _decisions(connection, (decisions.c.id > after) & (decisions.c.id <= upto))


def _decisions(connection: Connection, which: ColumnElement[bool]) -> dict[int, Kept]:
    rows = connection.execute(select(*DECISION).select_from(_WHOLE).where(which).order_by(decisions.c.id)).all()
    return {row[0]: Kept._make(row) for row in rows}
