"""Which answers are known already: by path and fingerprint for many files at once, else by content one at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import select

from classifier.store.address import reading
from classifier.store.listed import listed
from classifier.store.reading import DECISION, decisions_by_id
from classifier.store.records import Kept
from classifier.store.schema import decisions, files, paths, sightings, versions
from classifier.store.sight import Earlier, Sight, content
from classifier.store.store import Store
from classifier.walk import Entry

_FIRST, _MOST = 32, 512
#: Files hashed before the first of them is handed on.
_HASHED = 32
_SEEN = (
    paths.c.path_key,
    sightings.c.size,
    sightings.c.mtime_ns,
    sightings.c.ctime_ns,
    sightings.c.inode,
    sightings.c.id,
    paths.c.path,
)
T = TypeVar("T")


def chunks(things: Iterable[T]) -> Iterator[list[T]]:
    """Lists of growing length: the first answer comes soon, the many come cheaply."""
    rest, size = iter(things), _FIRST
    while chunk := list(islice(rest, size)):
        yield chunk
        size = min(2 * size, _MOST)


class Recall:
    """Answers of one versions key, out of one store.

    Args:
        store: where they are.
        version_id: row of what must have decided.
        limit: larger files (bytes) are not looked for by content: no answer has one.
    """

    def __init__(self, store: Store, version_id: int, limit: int) -> None:
        self._store, self._version_id, self._limit = store, version_id, limit

    def by_path(self, sights: Iterable[Sight]) -> dict[Sight, tuple[Kept, Earlier]]:
        """Decision and sighting of files that look as they did when these versions decided them."""
        asked = {sight for sight in sights if sight.vouches}
        if not asked:
            return {}
        with reading(self._store.engine) as connection:
            wanted = listed(connection, list({sight.path_key for sight in asked}))
            query = (
                select(*_SEEN, *DECISION)
                .select_from(
                    wanted.join(paths, paths.c.path_key == wanted.c.value)
                    .join(sightings, sightings.c.id == paths.c.sighting)
                    .join(decisions, decisions.c.id == sightings.c.decision_id)
                    .join(versions)
                    .outerjoin(files)
                )
                .where(decisions.c.version_id == self._version_id, files.c.bytes == sightings.c.size)
            )
            rows = connection.execute(query).all()
        known: dict[Sight, tuple[Kept, Earlier]] = {}
        for row in rows:
            sight = Sight._make(row[:5])
            if sight in asked:
                kept = Kept._make(row[7:])
                known[sight] = kept, Earlier(row[5], row[6], kept.id, kept.name_key)
        return known

    def by_content(
        self, seen: Sequence[tuple[Entry, Sight]]
    ) -> Iterator[tuple[dict[Entry, Kept], Sequence[tuple[Entry, Sight]]]]:
        """The files in slices, each after the decisions on those whose bytes and name are known from elsewhere.

        They are read here only to be hashed, and only where a known file has the same size.
        """
        sizes = self._known_sizes({sight.size for _, sight in seen if sight.size is not None})
        for start in range(0, len(seen), _HASHED):
            part = seen[start : start + _HASHED]
            candidates = [entry for entry, sight in part if sight.size in sizes]
            yield self._same(candidates) if candidates else {}, part

    def _same(self, candidates: Sequence[Entry]) -> dict[Entry, Kept]:
        name_key = self._store.name_key
        contents = {entry: (content(entry.path, self._limit), name_key(entry.path)) for entry in candidates}
        query = (
            select(files.c.sha256, decisions.c.name_key, decisions.c.id)
            .join(decisions)
            .where(
                decisions.c.version_id == self._version_id,
                files.c.sha256.in_({sha256 for sha256, _ in contents.values() if sha256 is not None}),
            )
        )
        with reading(self._store.engine) as connection:
            ids = {(row.sha256, row.name_key): row.id for row in connection.execute(query)}
            found = {entry: ids[known] for entry, known in contents.items() if known in ids}
            known = decisions_by_id(connection, found.values()) if found else {}
        return {entry: known[number] for entry, number in found.items()}

    def _known_sizes(self, sizes: Collection[int]) -> frozenset[int | None]:
        if not sizes:
            return frozenset()
        with reading(self._store.engine) as connection:
            return frozenset(connection.scalars(select(files.c.bytes).where(files.c.bytes.in_(sizes))))
