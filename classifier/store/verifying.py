"""Is the audit whole, and do the decisions say what it says they said?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from classifier.store import audit
from classifier.store.address import reading
from classifier.store.chain import Head, Link, faults
from classifier.store.reading import decisions_between
from classifier.store.schema import decisions, paths, runs, sightings
from classifier.store.store import Store

_PAGE = 2000
#: What the audit holds of a run that has ended.
_ENDED = ("how", "files", "reused", "yes", "no", "review")


@dataclass
class _Told:
    """What the rows of an audit add up to."""

    sightings: int = 0
    decisions: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``faults``: one sentence each, none when all is whole; ``head``: what to note elsewhere, None when it is gone."""

    faults: tuple[str, ...]
    head: Head | None
    decisions: int


def verify(store: Store, noted: Head | None = None) -> Verdict:
    """Check the chain, and every stored decision against it. Reads the whole store once, in bounded memory.

    Args:
        noted: a head noted outside the database earlier, which the chain must still contain.

    Raises:
        StoreError: the store cannot be read.
    """
    told = _Told()
    with reading(store.engine) as connection:
        head = audit.head(connection)
        found = list(faults(_checked(connection, told), head, noted=noted))
        here = connection.scalar(select(func.count()).select_from(decisions)) or 0
        found += told.problems
        found += _difference("decisions", told.decisions, here)
        found += _difference(
            "sightings", told.sightings, connection.scalar(select(func.count()).select_from(sightings))
        )
        found += _without_path(connection)
    return Verdict(tuple(found), head, here)


def _without_path(connection: Connection) -> list[str]:
    whole = sightings.outerjoin(paths, paths.c.id == sightings.c.path_id)
    lost = connection.scalar(select(func.count()).select_from(whole).where(paths.c.id.is_(None))) or 0
    return [f"paths: those of {lost} sightings are gone"] if lost else []


def _difference(what: str, told: int, here: int | None) -> list[str]:
    return [] if told == here else [f"{what}: the audit tells of {told}, the store holds {here}"]


def _checked(connection: Connection, told: _Told) -> Iterator[Link]:
    """The links as they are, while what they tell is compared with the store."""
    stored = _Decisions(connection)
    ended = {row.id: row._mapping for row in connection.execute(select(runs))}
    for link in audit.links(connection):
        yield link
        try:
            data = json.loads(link.data)
            if link.event == "decided":
                told.sightings += data["sightings"]
                told.decisions += len(data["decisions"]) - data["replaced"]
                for number, digest in data["decisions"]:
                    told.problems += stored.compare(number, digest)
            elif link.event == "ended":
                row = ended.get(data["run"])
                if row is None or any(row[name] != data[name] for name in _ENDED):
                    told.problems.append(f"run {data['run']} is not what the audit tells of it: it was changed")
            elif link.event == "purged":
                told.sightings -= data["sightings"]
                told.decisions -= data["decisions"]
        except (ValueError, KeyError, TypeError):
            told.problems.append(f"row {link.seq} tells nothing that can be read")
    told.problems += stored.rest()


class _Decisions:
    """The stored decisions by rising id, beside the audit's, which rise as well."""

    def __init__(self, connection: Connection) -> None:
        self._rows = _digests(connection)
        self._next = next(self._rows, None)

    def compare(self, number: int, digest: str) -> Iterator[str]:
        """Problems with stored decisions up to ``number``; one that is gone is counted, not named."""
        while self._next is not None and self._next[0] <= number:
            if self._next[0] < number:
                yield f"decision {self._next[0]} is not in the audit"
            elif self._next[1] != digest:
                yield f"decision {number} is not what was decided: it was changed"
            self._next = next(self._rows, None)

    def rest(self) -> Iterator[str]:
        """Stored decisions that no row told of."""
        while self._next is not None:
            yield f"decision {self._next[0]} is not in the audit"
            self._next = next(self._rows, None)


def _digests(connection: Connection) -> Iterator[tuple[int, str]]:
    after, last = 0, connection.scalar(select(func.max(decisions.c.id))) or 0
    while after < last:
        for number, kept in decisions_between(connection, after, after + _PAGE).items():
            yield number, kept.digest
        after += _PAGE
