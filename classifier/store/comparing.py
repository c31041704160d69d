"""Two runs over the same files: which answers changed, and whether it was the letter or what decides that changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from classifier.decide import Q3
from classifier.store.address import reading
from classifier.store.reporting import RunInfo
from classifier.store.schema import decisions, paths, sightings
from classifier.store.store import Store

#: Whether a file held the same bytes both times; ``unknown`` where one answer was of the moment (a time-out …).
Content = Literal["same", "other", "unknown"]

#: Rows fetched at once.
_PAGE = 1000


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


class _Told(NamedTuple):
    """The last answer of a run on one path."""

    path_key: str
    path: str | None
    q3: Q3
    file: int | None
    categories: str


def compare(store: Store, old: RunInfo, new: RunInfo) -> Comparison:
    """Compare two runs, file by file (by path); of a path that a run met several times its last answer counts.

    Raises:
        StoreError: the store cannot be read.
    """
    pairs, changes, alone = Counter[tuple[Q3, Q3]](), list[Change](), [0, 0]
    with reading(store.engine) as connection:
        for before, after in _side_by_side(_last(connection, old), _last(connection, new)):
            if before is None or after is None:
                alone[before is None] += 1
                continue
            pairs[before.q3, after.q3] += 1
            if before.q3 != after.q3:
                categories = _categories(before.categories, after.categories)
                path = before.path if after.path is None else after.path
                changes.append(Change(before.q3, after.q3, _content(before.file, after.file), categories, path))
    changes.sort(key=lambda change: change.path or "")
    return Comparison(pairs, tuple(changes), *alone)


def _last(connection: Connection, run: RunInfo) -> Iterator[_Told]:
    """What a run told last of each path, by rising path keys; streamed, since a run may hold a city's letters."""
    # Not in the order of a language, in which "aa" may stand after "f": the two are put side by side by code points.
    key = paths.c.path_key.collate("C") if connection.dialect.name == "postgresql" else paths.c.path_key
    query = (
        select(paths.c.path_key, paths.c.path, *(decisions.c[name] for name in ("q3", "file_id", "categories")))
        .select_from(sightings.join(decisions).join(paths, paths.c.id == sightings.c.path_id))
        .where(sightings.c.run_id == run.id)
        .order_by(key, sightings.c.id)
    )
    rows = connection.execute(query, execution_options={"yield_per": _PAGE})
    for _, told in groupby(map(_Told._make, rows), key=attrgetter("path_key")):
        *_, last = told
        yield last


def _side_by_side(first: Iterator[_Told], second: Iterator[_Told]) -> Iterator[tuple[_Told | None, _Told | None]]:
    """What both tell of each path, None where one of them tells nothing."""
    left, right = next(first, None), next(second, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left.path_key < right.path_key):
            yield left, None
            left = next(first, None)
        elif left is None or right.path_key < left.path_key:
            yield None, right
            right = next(second, None)
        else:
            yield left, right
            left, right = next(first, None), next(second, None)


def _content(old: int | None, new: int | None) -> Content:
    if old is None or new is None:
        return "unknown"
    return "same" if old == new else "other"


def _categories(old: str, new: str) -> frozenset[str]:
    return frozenset(json.loads(old)) | frozenset(json.loads(new))
