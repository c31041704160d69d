"""The hash chain of the audit: each row's hash covers the hash before it and the row's own canonical JSON. Pure.

Threat: somebody who can write the database changes what was decided, or hides that it was. Any change, removal,
insertion or reordering of rows breaks the chain, and a cut tail disagrees with the head record beside it. Known limit:
who rewrites *every* row from the change on, and the head, makes a whole chain again. Against that, note the head
(``brevvakt audit verify`` prints it) somewhere else and give it back with ``--head`` later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: number and hash (hex) of its last row."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


#: Before the first row.
START = Head(0, "0" * 64)


@dataclass(frozen=True, slots=True)
class Link:
    """One row: number from 1, time, what happened, canonical JSON of the particulars, hash (hex)."""

    seq: int
    at: str
    event: str
    data: str
    hash: str

    @property
    def head(self) -> Head:
        """The head of a chain that ends here."""
        return Head(self.seq, self.hash)


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def next_link(head: Head, at: str, event: str, data: Mapping[str, Any]) -> Link:
    """The row that follows ``head``."""
    text = canonical(data)
    return Link(head.seq + 1, at, event, text, _hash(head.hash, head.seq + 1, at, event, text))


def faults(links: Iterable[Link], head: Head | None, *, noted: Head | None = None) -> Iterator[str]:
    """What is wrong with a chain, one sentence each; nothing when it is whole.

    Args:
        links: its rows in order of their numbers.
        head: the head record beside it; None when it is gone.
        noted: a head that was noted outside the database earlier.
    """
    last = START
    found = noted is None or noted == START
    for link in links:
        if link.seq != last.seq + 1:
            yield f"row {link.seq} follows row {last.seq}: rows were removed or inserted"
        if link.hash != _hash(last.hash, link.seq, link.at, link.event, link.data):
            yield f"row {link.seq} does not follow from the row before it: one of them was changed"
        last = link.head
        found = found or last == noted
    if head != last:
        yield f"the chain ends at row {last.seq}, its head record says {head.seq if head else 'nothing'}: its end is cut"
    if not found:
        yield f"row {noted.seq if noted else 0} is not what it was when its hash was noted: the chain was rewritten"


def _hash(previous: str, seq: int, at: str, event: str, data: str) -> str:
    own = canonical({"seq": seq, "at": at, "event": event, "data": data})
    return hashlib.sha256((previous + own).encode()).hexdigest()
