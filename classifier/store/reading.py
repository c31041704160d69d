"""Decisions out of the database, with their reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from classifier.store.records import REASON_COLUMNS, Kept
from classifier.store.schema import decisions, files, reasons, versions

_VALUES = ("q3", "probability", "categories", "error", "pages", "graded", "seconds")
#: What ``with_reasons`` takes, and where it stands.
DECISION = (
    decisions.c.id,
    files.c.sha256,
    files.c.bytes,
    versions.c.key,
    versions.c.model,
    versions.c.rules,
    decisions.c.name_key,
    *(decisions.c[name] for name in _VALUES),
)
_WHOLE = decisions.join(versions).outerjoin(files)
_REASONS = select(reasons.c.decision_id, *(reasons.c[name] for name in REASON_COLUMNS)).order_by(
    reasons.c.decision_id, reasons.c.position
)


def decisions_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Kept]:
    """Those of the decisions that exist, by id; at most some thousands of ids at once."""
    return with_reasons(connection, _decisions(connection, decisions.c.id.in_(sorted(ids))))


def decisions_between(connection: Connection, after: int, upto: int) -> dict[int, Kept]:
    """Decisions with ``after < id <= upto``, by id in order."""
    return with_reasons(connection, _decisions(connection, (decisions.c.id > after) & (decisions.c.id <= upto)))


def _decisions(connection: Connection, which: ColumnElement[bool]) -> Sequence[Sequence[Any]]:
    return connection.execute(select(*DECISION).select_from(_WHOLE).where(which).order_by(decisions.c.id)).all()


def with_reasons(connection: Connection, rows: Iterable[Sequence[Any]]) -> dict[int, Kept]:
    """Decisions by id, in the order given, each once; ``rows`` hold the columns ``DECISION``."""
    by_id = {row[0]: row for row in rows}
    if not by_id:
        return {}
    found: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(_REASONS.where(reasons.c.decision_id.in_(sorted(by_id)))).all():
        found[row[0]].append(row[1:])
    return {
        number: Kept(
            number, sha256, size, key, model, rules, name_key, dict(zip(_VALUES, values, strict=True)), found[number]
        )
        for number, sha256, size, key, model, rules, name_key, *values in by_id.values()
    }
