"""A store of an earlier version is brought forward with everything it held, and goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, func, insert, select

from classifier.errors import StoreError
from classifier.result import Classification
from classifier.store import Store, migrate
from classifier.store.address import connect, reading, store_url, writing
from classifier.store.reporting import answers, audit_rows, latest_runs
from classifier.store.schema import decisions, metadata, paths, sightings
from classifier.store.verifying import verify
from tests import builders as b
from tests.store.using import decide_all, decided, letters, still


def _as_the_first_version(store: Store, place: str) -> None:
    """The same store as version 0001 would hold it, at a new place."""
    engine = connect(store_url(place))
    with writing(engine) as connection:
        migrate.upgrade(connection, "0001")
        old = MetaData()
        old.reflect(connection)
        with reading(store.engine) as source:
            for table in metadata.sorted_tables:
                if table.name in old.tables and table not in (decisions, sightings):
                    rows = [dict(row._mapping) for row in source.execute(select(table))]
                    if rows:
                        connection.execute(insert(old.tables[table.name]), rows)
            for row in source.execute(select(decisions)).mappings():
                known = {**row}
                told = json.loads(known.pop("reasons"))
                connection.execute(insert(old.tables["decisions"]), known)
                names = [column.name for column in old.tables["reasons"].columns]
                for position, reason in enumerate(told):
                    whole = (known["id"], position, *reason)
                    connection.execute(insert(old.tables["reasons"]), dict(zip(names, whole, strict=True)))
            told = select(sightings, paths.c.path_key, paths.c.path).join(paths, paths.c.id == sightings.c.path_id)
            for row in source.execute(told.order_by(sightings.c.id)).mappings():
                seen = {name: value for name, value in row.items() if name != "path_id"}
                connection.execute(insert(old.tables["sightings"]), seen)
        _go_on_counting(connection, old)
    engine.dispose()


def _go_on_counting(connection: Connection, old: MetaData) -> None:
    """Rows were copied with their numbers: PostgreSQL must be told which come next."""
    if connection.dialect.name == "postgresql":
        for name in ("versions", "runs", "files", "decisions", "sightings"):
            last = connection.scalar(select(func.max(old.tables[name].c.id)))
            if last is not None:
                connection.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))


def _told(store: Store) -> list[list[Classification]]:
    return [list(answers(store, run, "nn")) for run in latest_runs(store, 9)]


def test_a_store_of_the_first_version_keeps_every_answer_and_its_audit(
    store: Store, other_place: str, tmp_path: Path
) -> None:
    folder = letters(tmp_path / "ut", 7)
    (folder / "plan.pdf").write_bytes(b.pdf([b.NEEDLE, *b.PLAIN]))
    (folder / "låst.pdf").write_bytes(b.locked_pdf(b.PLAIN, "nøkkel"))
    still(*folder.iterdir())
    decide_all(store, folder, paths=False)
    decide_all(store, folder)
    (folder / "brev0002.txt").write_text("Innkalling til befaring.", "utf-8")
    decide_all(store, folder)
    _as_the_first_version(store, other_place)
    with Store.open(other_place) as moved:
        assert _told(moved) == _told(store)
        assert decided(moved) == decided(store)
        assert verify(moved).faults == ()
        last = json.loads(list(audit_rows(moved))[-1])
        assert (last["event"], last["data"]) == ("migrated", {"from": "0001", "schema": migrate.REVISIONS[-1]})
        known, read = decide_all(moved, folder)
        assert (len(known), read) == (9, [])
        assert verify(moved).faults == ()


def test_an_empty_store_of_the_first_version_is_brought_forward(store: Store, other_place: str, tmp_path: Path) -> None:
    _as_the_first_version(store, other_place)
    with Store.open(other_place) as moved:
        assert len(decide_all(moved, letters(tmp_path / "ut", 2))[1]) == 2
        assert verify(moved).faults == ()


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    store: Store, other_place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_all(store, letters(tmp_path / "ut", 3))
    _as_the_first_version(store, other_place)

    def full(*_: object) -> None:
        raise StoreError("cannot be written, is the disk full?")

    with monkeypatch.context() as patched:
        patched.setattr(migrate, "_record", full)
        with pytest.raises(StoreError, match="full"):
            Store.open(other_place)
    with Store.open(other_place) as moved:
        assert _told(moved) == _told(store)
        assert verify(moved).faults == ()
