"""Decisions out of the database, with their reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from classifier.store.records import REASON_COLUMNS, Kept
from classifier.store.schema import decisions, files, reasons, versions

_VALUES = ("q3", "probability", "categories", "error", "pages", "graded", "seconds")
_DECISION = select(
    decisions.c.id,
    files.c.sha256,
    files.c.bytes,
    versions.c.key,
    versions.c.model,
    versions.c.rules,
    decisions.c.name_key,
    *(decisions.c[name] for name in _VALUES),
).select_from(decisions.join(versions).outerjoin(files))
_REASONS = select(reasons.c.decision_id, *(reasons.c[name] for name in REASON_COLUMNS)).order_by(
    reasons.c.decision_id, reasons.c.position
)


def decisions_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Kept]:
    """Those of the decisions that exist, by id; at most some thousands of ids at once."""
    wanted = sorted(ids)
    return _kept(connection, decisions.c.id.in_(wanted), reasons.c.decision_id.in_(wanted))


def decisions_between(connection: Connection, after: int, upto: int) -> dict[int, Kept]:
    """Decisions with ``after < id <= upto``, by id in order."""
    return _kept(
        connection,
        (decisions.c.id > after) & (decisions.c.id <= upto),
        (reasons.c.decision_id > after) & (reasons.c.decision_id <= upto),
    )


def _kept(connection: Connection, which: ColumnElement[bool], whose: ColumnElement[bool]) -> dict[int, Kept]:
    rows = connection.execute(_DECISION.where(which).order_by(decisions.c.id)).all()
    if not rows:
        return {}
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(_REASONS.where(whose)).all():
        found[row[0]].append(row[1:])
    return {
        number: Kept(
            number, sha256, size, key, model, rules, name_key, dict(zip(_VALUES, values, strict=True)), found[number]
        )
        for number, sha256, size, key, model, rules, name_key, *values in rows
    }
