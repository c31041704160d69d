"""Decisions out of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from classifier.store.records import Kept
from classifier.store.schema import decisions, files, versions

_VALUES = ("q3", "probability", "categories", "error", "pages", "graded", "seconds")
#: What ``kept`` takes, and where it stands.
DECISION = (
    decisions.c.id,
    files.c.sha256,
    files.c.bytes,
    versions.c.key,
    versions.c.model,
    versions.c.rules,
    decisions.c.name_key,
    decisions.c.reasons,
    *(decisions.c[name] for name in _VALUES),
)
_WHOLE = decisions.join(versions).outerjoin(files)


def kept(row: Sequence[Any]) -> Kept:
    """A decision from its columns ``DECISION``."""
    number, sha256, size, key, model, rules, name_key, reasons, *values = row
    return Kept(number, sha256, size, key, model, rules, name_key, dict(zip(_VALUES, values, strict=True)), reasons)


def decisions_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Kept]:
    """Those of the decisions that exist, by id; at most some thousands of ids at once."""
    return _decisions(connection, decisions.c.id.in_(sorted(ids)))


def decisions_between(connection: Connection, after: int, upto: int) -> dict[int, Kept]:
    """Decisions with ``after < id <= upto``, by id in order."""
    return _decisions(connection, (decisions.c.id > after) & (decisions.c.id <= upto))


def _decisions(connection: Connection, which: ColumnElement[bool]) -> dict[int, Kept]:
    rows = connection.execute(select(*DECISION).select_from(_WHOLE).where(which).order_by(decisions.c.id)).all()
    return {row[0]: kept(row) for row in rows}
