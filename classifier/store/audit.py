"""The audit table: rows are appended in the transaction of what they record, under the lock on its head."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from classifier.store.chain import START, Head, Link, next_link
from classifier.store.schema import audit, audit_head

_HEAD = 1
#: Rows read at once: a row lists up to a batch of decisions.
_PAGE = 200


def now() -> str:
    """The time, as every table holds it."""
    return timestamp(datetime.datetime.now(datetime.UTC))


def timestamp(moment: datetime.datetime) -> str:
    """ISO 8601 in UTC with microseconds: such texts sort as the times do."""
    # Not ``strftime``: it writes the year 931 with three digits, and such a text sorts after every other.
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def lock(connection: Connection) -> Head:
    """The head of the chain; until this transaction ends, nobody else writes to the store.

    Every writing transaction begins with this, so writers wait for each other here and nowhere else.
    """
    row = connection.execute(select(audit_head.c.seq, audit_head.c.hash).with_for_update()).one()
    return Head(row.seq, row.hash)


def begin(connection: Connection) -> None:
    """Make the head record of an empty chain."""
    connection.execute(insert(audit_head).values(id=_HEAD, seq=START.seq, hash=START.hash))


def append(connection: Connection, head: Head, event: str, data: Mapping[str, Any]) -> Head:
    """Add one row after ``head`` (from ``lock``); returns the new head."""
    link = next_link(head, now(), event, data)
    connection.execute(insert(audit).values(seq=link.seq, at=link.at, event=link.event, data=link.data, hash=link.hash))
    connection.execute(update(audit_head).values(seq=link.seq, hash=link.hash))
    return link.head


def head(connection: Connection) -> Head | None:
    """The head record; None when somebody removed it."""
    row = connection.execute(select(audit_head.c.seq, audit_head.c.hash)).first()
    return None if row is None else Head(row.seq, row.hash)


def links(connection: Connection, after: int = 0) -> Iterator[Link]:
    """The rows numbered above ``after``, in order, a page at a time."""
    columns = (audit.c.seq, audit.c.at, audit.c.event, audit.c.data, audit.c.hash)
    while True:
        query = select(*columns).where(audit.c.seq > after).order_by(audit.c.seq).limit(_PAGE)
        page = connection.execute(query).all()
        if not page:
            return
        for row in page:
            yield Link(*row)
        after = page[-1].seq
