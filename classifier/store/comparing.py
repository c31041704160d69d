"""Two runs over the same files: which answers changed, and whether it was the letter or what decides that changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Subquery, func, select

from classifier.decide import Q3
from classifier.store.address import reading
from classifier.store.reporting import RunInfo
from classifier.store.schema import decisions, paths, sightings
from classifier.store.store import Store

#: Whether a file held the same bytes both times; ``unknown`` where one answer was of the moment (a time-out …).
Content = Literal["same", "other", "unknown"]

_OF = paths.c.id == sightings.c.path_id


@dataclass(frozen=True, slots=True)
class Change:
    """A file whose answer is another one now; ``path`` is None where only its hash is stored."""

    old: Q3
    new: Q3
    content: Content
    categories: frozenset[str]
    path: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``pairs`` counts files of both runs by old and new answer; ``changes`` are those where the two differ."""

    pairs: Counter[tuple[Q3, Q3]]
    changes: tuple[Change, ...]
    only_old: int
    only_new: int


def compare(store: Store, old: RunInfo, new: RunInfo) -> Comparison:
    """Compare two runs, file by file (by path); of a path that a run met several times its last answer counts.

    Raises:
        StoreError: the store cannot be read.
    """
    with reading(store.engine) as connection:
        first, second = _last(old), _last(new)
        pairs = _pairs(connection, first, second)
        changes = tuple(
            Change(before, after, _content(*files), _categories(*told), path)
            for before, after, *files, told, path in _changes(connection, first, second)
        )
        sizes = [connection.scalar(select(func.count()).select_from(each)) or 0 for each in (first, second)]
    both = pairs.total()
    return Comparison(pairs, changes, sizes[0] - both, sizes[1] - both)


def _last(run: RunInfo) -> Subquery:
    """Of each path its last sighting in a run."""
    newest = (
        select(func.max(sightings.c.id))
        .join_from(sightings, paths, _OF)
        .where(sightings.c.run_id == run.id)
        .group_by(paths.c.path_key)
    ).scalar_subquery()
    columns = (paths.c.path_key, paths.c.path, *(decisions.c[name] for name in ("q3", "file_id", "categories")))
    seen = sightings.join(decisions).join(paths, _OF)
    return select(*columns).select_from(seen).where(sightings.c.id.in_(newest)).subquery()


def _pairs(connection: Connection, first: Subquery, second: Subquery) -> Counter[tuple[Q3, Q3]]:
    query = (
        select(first.c.q3, second.c.q3, func.count())
        .join_from(first, second, first.c.path_key == second.c.path_key)
        .group_by(first.c.q3, second.c.q3)
    )
    return Counter({(old, new): number for old, new, number in connection.execute(query)})


def _changes(connection: Connection, first: Subquery, second: Subquery) -> Iterator[tuple[Any, ...]]:
    """Both answers, both file rows, both texts of categories, path."""
    query = (
        select(
            first.c.q3, second.c.q3, first.c.file_id, second.c.file_id, first.c.categories, second.c.categories,
            func.coalesce(second.c.path, first.c.path),
        )
        .join_from(first, second, first.c.path_key == second.c.path_key)
        .where(first.c.q3 != second.c.q3)
        .order_by(second.c.path, first.c.path_key)
    )  # fmt: skip
    for before, after, old_file, new_file, old_told, new_told, path in connection.execute(query):
        yield before, after, old_file, new_file, (old_told, new_told), path


def _content(old: int | None, new: int | None) -> Content:
    if old is None or new is None:
        return "unknown"
    return "same" if old == new else "other"


def _categories(old: str, new: str) -> frozenset[str]:
    return frozenset(json.loads(old)) | frozenset(json.loads(new))
