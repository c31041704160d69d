"""One batch of answers into the database: decisions, reasons, sightings, counts and audit in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, Connection, cast, delete, func, insert, literal, select, update

from classifier.result import Classification
from classifier.store import audit
from classifier.store.listed import listed
from classifier.store.reading import decisions_by_id
from classifier.store.records import content_of, decision_values, digest, reasons_text
from classifier.store.schema import decisions, files, paths, runs, sightings
from classifier.store.sight import Sight


@dataclass(frozen=True, slots=True)
class Run:
    """What is the same for every answer of a run; ``rescan``: a new answer takes the place of a differing old one."""

    id: int
    version_id: int
    versions: str
    paths: bool
    rescan: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An answer in its lasting form, of the file that was seen so; ``path`` as it may be stored, or None."""

    result: Classification
    sight: Sight
    name_key: str
    path: str | None
    decision: int | None = None
    """Row of the decision that was recalled for it, if it was."""
    sighting: int | None = None
    """Row of the sighting it was recalled by: the new one is the same but for run and time."""

    @property
    def reused(self) -> bool:
        """Whether the answer was recalled."""
        return self.decision is not None


#: A decision's identity within its versions: the file's row and the keyed hash of its name.
_Key = tuple[int, str]


def write_batch(connection: Connection, run: Run, items: Sequence[Item]) -> None:
    """Keep the answers. Of equal files only the first is decided, whoever else decides at the same time."""
    head = audit.lock(connection)
    last = connection.scalar(select(func.max(sightings.c.id))) or 0
    again = _see_again(connection, run, items)
    others = [item for item in items if item.sighting not in again]
    there = _still_there(connection, others)
    anew = [item for item in others if item.decision not in there]
    made, replaced, decided = _answer(connection, run, anew)
    rest = iter(decided)
    chosen = [item.decision if item.decision is not None and item.decision in there else next(rest) for item in others]
    _see(connection, run, others, chosen)
    _point_paths(connection, last)
    _count(connection, run, items)
    data = {"run": run.id, "sightings": len(items), "decisions": made, "replaced": replaced}
    audit.append(connection, head, "decided", data)


def _see_again(connection: Connection, run: Run, items: Sequence[Item]) -> set[int]:
    """Copy the sightings that files were recalled by, inside the database; returns those that were still there."""
    wanted = {item.sighting: item.decision for item in items if item.sighting is not None}
    if not wanted:
        return set()
    query = select(sightings.c.id, sightings.c.decision_id).where(sightings.c.id.in_(wanted))
    there = {number for number, decision in connection.execute(query) if wanted[number] == decision}
    # A list, not a set: a file that was given twice is seen twice.
    rows = listed(connection, [item.sighting for item in items if item.sighting is not None and item.sighting in there])
    same = tuple(sightings.c[name] for name in ("decision_id", "path_id", "size", "mtime_ns", "ctime_ns", "inode"))
    new = {"run_id": run.id, "reused": True, "seen": audit.now()}
    copies = (
        select(*same, *(literal(value, sightings.c[name].type) for name, value in new.items()))
        .join_from(rows, sightings, sightings.c.id == cast(rows.c.value, BigInteger))
        .order_by(rows.c.key)
    )
    connection.execute(insert(sightings).from_select([*(column.name for column in same), *new], copies))
    return there


def _still_there(connection: Connection, items: Sequence[Item]) -> set[int]:
    """Recalled decisions that nobody has removed since; nothing else need be known of their files."""
    wanted = {item.decision for item in items if item.decision is not None}
    if not wanted:
        return set()
    return set(connection.scalars(select(decisions.c.id).where(decisions.c.id.in_(wanted))))


def _answer(connection: Connection, run: Run, items: Sequence[Item]) -> tuple[list[tuple[int, str]], int, list[int]]:
    """Decide what is not decided yet.

    Returns:
        id and digest of each new decision, how many old ones were replaced, and the decision of each item.
    """
    if not items:
        return [], 0, []
    owners = _file_rows(connection, items)
    keys = [_key(item, owners) for item in items]
    wanted = {key: item for key, item in zip(reversed(keys), reversed(items), strict=True) if key is not None}
    known = _known(connection, run, wanted)
    replaced = _outdated(connection, known, wanted) if run.rescan else {}
    fresh = {key: item for key, item in wanted.items() if key not in known or key in replaced}
    _make_way(connection, replaced.values())
    passing = [item for key, item in zip(keys, items, strict=True) if key is None]
    made = _decide(connection, run, [*fresh.items(), *((None, item) for item in passing)])
    ids = known | {key: made[number][0] for number, key in enumerate(fresh)}
    _point_to(connection, replaced, ids)
    rest = iter(made[len(fresh) :])
    return made, len(replaced), [next(rest)[0] if key is None else ids[key] for key in keys]


def _key(item: Item, owners: Mapping[str, int]) -> _Key | None:
    content = content_of(item.result)
    return None if content is None else (owners[content], item.name_key)


def _file_rows(connection: Connection, items: Sequence[Item]) -> dict[str, int]:
    sizes = {item.result.sha256: item.result.bytes for item in items if content_of(item.result) is not None}
    query = select(files.c.sha256, files.c.id).where(files.c.sha256.in_(sizes))
    found: dict[str, int] = {row.sha256: row.id for row in connection.execute(query)}
    new = [{"sha256": sha256, "bytes": size} for sha256, size in sizes.items() if sha256 not in found]
    if new:
        made = connection.execute(insert(files).returning(files.c.sha256, files.c.id), new)
        found.update({row.sha256: row.id for row in made})
    return found


def _known(connection: Connection, run: Run, wanted: Mapping[_Key, Item]) -> dict[_Key, int]:
    query = select(decisions.c.file_id, decisions.c.name_key, decisions.c.id).where(
        decisions.c.version_id == run.version_id, decisions.c.file_id.in_({owner for owner, _ in wanted})
    )
    found = {(row.file_id, row.name_key): row.id for row in connection.execute(query)}
    return {key: found[key] for key in wanted if key in found}


def _outdated(connection: Connection, known: Mapping[_Key, int], wanted: Mapping[_Key, Item]) -> dict[_Key, int]:
    """Decisions whose file got another answer now; the time it took is no difference."""
    kept = decisions_by_id(connection, known.values())
    return {
        key: number
        for key, number in known.items()
        if _differs(wanted[key].result, kept[number].answer("nb", None)) and not wanted[key].reused
    }


def _differs(new: Classification, old: Classification) -> bool:
    def bare(result: Classification) -> Classification:
        told = tuple(replace(reason, message="") for reason in result.reasons)
        return replace(result, path=None, seconds=0.0, reasons=told, error=None)

    codes = [result.error.code if result.error else None for result in (new, old)]
    return codes[0] != codes[1] or bare(new) != bare(old)


def _make_way(connection: Connection, old: Any) -> None:
    """Free the unique key of decisions that will be replaced; sightings still point to them."""
    for number in old:
        connection.execute(update(decisions).where(decisions.c.id == number).values(file_id=None))


def _point_to(connection: Connection, replaced: Mapping[_Key, int], ids: Mapping[_Key, int]) -> None:
    for key, old in replaced.items():
        moved = update(sightings).where(sightings.c.decision_id == old).values(decision_id=ids[key])
        connection.execute(moved)
        connection.execute(delete(decisions).where(decisions.c.id == old))


def _decide(connection: Connection, run: Run, new: Sequence[tuple[_Key | None, Item]]) -> list[tuple[int, str]]:
    """Insert decisions; returns id and digest of each, ids rising."""
    if not new:
        return []
    moment = audit.now()
    values = [decision_values(item.result) for _, item in new]
    rows = [
        {
            "file_id": None if key is None else key[0],
            "version_id": run.version_id,
            "name_key": item.name_key,
            "decided": moment,
            "reasons": reasons_text(item.result.reasons),
            **columns,
        }
        for (key, item), columns in zip(new, values, strict=True)
    ]
    ids = connection.scalars(insert(decisions).returning(decisions.c.id, sort_by_parameter_order=True), rows).all()
    made = []
    for (key, item), number, columns, row in zip(new, ids, values, rows, strict=True):
        content = None if key is None else item.result.sha256
        made.append((number, digest(content, run.versions, item.name_key, columns, row["reasons"])))
    return made


def _see(connection: Connection, run: Run, items: Sequence[Item], chosen: Sequence[int]) -> None:
    if not items:
        return
    moment, owners = audit.now(), _path_rows(connection, items)
    rows = [
        {
            "run_id": run.id,
            "decision_id": number,
            "path_id": owners[item.sight.path_key, item.path],
            "size": item.sight.size,
            "mtime_ns": item.sight.mtime_ns,
            "ctime_ns": item.sight.ctime_ns,
            "inode": item.sight.inode,
            "reused": item.reused,
            "seen": moment,
        }
        for item, number in zip(items, chosen, strict=True)
    ]
    connection.execute(insert(sightings), rows)


def _path_rows(connection: Connection, items: Sequence[Item]) -> dict[tuple[str, str | None], int]:
    """Row of each path as it is told now, made where it is new."""
    wanted = {(item.sight.path_key, item.path): None for item in items}
    keys = listed(connection, list({key for key, _ in wanted}))
    query = select(paths.c.path_key, paths.c.path, paths.c.id).join_from(keys, paths, paths.c.path_key == keys.c.value)
    found: dict[tuple[str, str | None], int] = {(key, path): row for key, path, row in connection.execute(query)}
    new = [{"path_key": key, "path": path, "sighting": 0} for key, path in wanted if (key, path) not in found]
    if new:
        made = connection.execute(insert(paths).returning(paths.c.path_key, paths.c.path, paths.c.id), new)
        found.update({(key, path): row for key, path, row in made})
    return found


def _point_paths(connection: Connection, last: int) -> None:
    """Let the paths of all sightings above ``last`` tell which of them is the newest."""
    new = select(sightings.c.path_id, func.max(sightings.c.id).label("id")).where(sightings.c.id > last)
    newest = new.group_by(sightings.c.path_id).subquery()
    connection.execute(update(paths).where(paths.c.id == newest.c.path_id).values(sighting=newest.c.id))


def _count(connection: Connection, run: Run, items: Sequence[Item]) -> None:
    answers: Counter[str] = Counter(item.result.q3 for item in items)
    more: dict[str, int] = {"files": len(items), "reused": sum(item.reused for item in items), **answers}
    columns = {runs.c[name]: runs.c[name] + number for name, number in more.items()}
    connection.execute(update(runs).where(runs.c.id == run.id).values(columns))
