"""The audit beside the store: rows only grow, and whatever is done behind its back shows."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from classifier.store import Store
from classifier.store.chain import Head
from classifier.store.retention import age, purge
from classifier.store.schema import audit, audit_head, decisions, files, paths, runs, sightings
from classifier.store.verifying import verify
from tests.store.using import bare, count, decide_all, decided, everything, letters

Tamper = Callable[[Connection], object]


def behind(store: Store, *changes: Tamper) -> None:
    """Change the database as one who may do anything to it."""
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            for name in ("audit_no_update", "audit_no_delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(text("DROP TRIGGER IF EXISTS audit_only_grows ON audit"))
        for change in changes:
            change(connection)


@pytest.fixture
def used(store: Store, tmp_path: Path) -> Store:
    """A store with two runs, something purged, and a third run."""
    folder = letters(tmp_path / "ut", 4)
    decide_all(store, folder)
    (folder / "brev0000.txt").unlink()
    decide_all(store, folder)
    purge(store, datetime.timedelta(0))
    decide_all(store, folder)
    return store


def test_a_store_that_was_only_used_is_whole(used: Store) -> None:
    verdict = verify(used)
    assert verdict.faults == ()
    assert verdict.decisions == 3
    assert verify(used, verdict.head).faults == ()
    assert verify(used, Head(1, "0" * 64)).faults != ()


@pytest.mark.parametrize("statement", [update(audit).values(event="x"), delete(audit)])
def test_the_database_refuses_to_change_or_remove_rows_of_the_audit(used: Store, statement: object) -> None:
    with used.engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        with pytest.raises(DBAPIError, match="audit rows stay as they are"):
            connection.execute(statement)  # type: ignore[call-overload]
        transaction.rollback()


_ROW = audit.c.seq == 3
_FIRST = select(decisions.c.id).order_by(decisions.c.id).limit(1).scalar_subquery()
TAMPERINGS: dict[str, Tamper] = {
    "changed row": lambda c: c.execute(update(audit).where(_ROW).values(data='{"run":9}')),
    "changed time": lambda c: c.execute(update(audit).where(_ROW).values(at="2020-01-01T00:00:00.000000Z")),
    "removed row": lambda c: c.execute(delete(audit).where(_ROW)),
    "removed first row": lambda c: c.execute(delete(audit).where(audit.c.seq == 1)),
    "cut tail": lambda c: c.execute(delete(audit).where(audit.c.seq >= 6)),
    "all rows gone": lambda c: c.execute(delete(audit)),
    "inserted row": lambda c: c.execute(insert(audit).values(seq=99, at="x", event="x", data="{}", hash="0" * 64)),
    "head gone": lambda c: c.execute(delete(audit_head)),
    "head changed": lambda c: c.execute(update(audit_head).values(seq=3)),
    "answer changed": lambda c: c.execute(update(decisions).where(decisions.c.id == _FIRST).values(q3="review")),
    "probability changed": lambda c: c.execute(update(decisions).values(probability=decisions.c.probability / 2)),
    "reason removed": lambda c: c.execute(update(decisions).where(decisions.c.id == _FIRST).values(reasons="[]")),
    "reason broken": lambda c: c.execute(update(decisions).where(decisions.c.id == _FIRST).values(reasons="[[")),
    "reason without end": lambda c: c.execute(update(decisions).values(reasons="[" * 1000 + "]" * 1000)),
    "probability beyond numbers": lambda c: c.execute(update(decisions).values(probability=float("inf"))),
    "another file": lambda c: c.execute(update(files).values(sha256=files.c.id)),
    "decision removed": lambda c: (
        c.execute(delete(sightings).where(sightings.c.decision_id == _FIRST)),
        c.execute(delete(decisions).where(decisions.c.id == _FIRST)),
    ),
    "run's total changed": lambda c: c.execute(update(runs).values(no=runs.c.no + 1)),
    "run's end changed": lambda c: c.execute(update(runs).values(how="stopped")),
    "path removed": lambda c: c.execute(delete(paths).where(paths.c.path.like("%brev0001%"))),
    "decision added": lambda c: c.execute(
        insert(decisions).from_select(
            ["version_id", "name_key", "decided", "q3", "categories", "graded", "seconds"],
            select(
                *(
                    decisions.c[n]
                    for n in ("version_id", "name_key", "decided", "q3", "categories", "graded", "seconds")
                )
            ).limit(1),
        )
    ),
    "sighting removed": lambda c: c.execute(
        delete(sightings).where(sightings.c.id == select(sightings.c.id).limit(1).scalar_subquery())
    ),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_whatever_is_done_behind_the_audit_shows(used: Store, tampering: str) -> None:
    behind(used, TAMPERINGS[tampering])
    assert verify(used).faults


def test_two_rows_that_changed_places_show(used: Store) -> None:
    def swap(connection: Connection) -> None:
        for old, new in ((2, 1000), (3, 2), (1000, 3)):
            connection.execute(update(audit).where(audit.c.seq == old).values(seq=new))

    behind(used, swap)
    assert verify(used).faults


def test_a_run_after_a_break_still_works_and_the_break_still_shows(used: Store, tmp_path: Path) -> None:
    behind(used, TAMPERINGS["changed row"])
    decide_all(used, tmp_path / "ut")
    assert verify(used).faults


def test_a_store_is_whole_at_every_moment_while_others_write(store: Store, place: str, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 12)

    def work(turn: int) -> None:
        with Store.open(place) as own:
            decide_all(own, folder)
            if turn % 2:
                purge(own, age("0d"))

    with ThreadPoolExecutor(3) as pool:
        turns = [pool.submit(work, turn) for turn in range(12)]
        while not all(turn.done() for turn in turns):
            assert verify(store).faults == ()
        for turn in turns:
            turn.result()
    assert verify(store).faults == ()


def test_a_purge_removes_what_is_old_and_keeps_the_chain_whole(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 4)
    first, _ = decide_all(store, folder)
    # The years of the last two have three and two digits.
    for young in ("1h", "400000d", "730000d"):
        assert purge(store, age(young)).sightings == 0
    gone = purge(store, age("0d"))
    assert (gone.sightings, gone.decisions, gone.files) == (4, 4, 4)
    assert [count(store, table) for table in (sightings, paths, decisions, files)] == [0, 0, 0, 0]
    assert count(store, runs) == 1
    assert verify(store).faults == ()
    assert "brev0001" not in everything(store)
    assert bare(decide_all(store, folder)[0]) == bare(first)
    assert verify(store).faults == ()


def test_a_decision_stays_as_long_as_a_younger_sighting_needs_it(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 3)
    decide_all(store, folder)
    (folder / "brev0000.txt").unlink()
    cutoff = datetime.datetime.now(datetime.UTC)
    decide_all(store, folder)
    gone = purge(store, datetime.datetime.now(datetime.UTC) - cutoff)
    assert (gone.sightings, gone.decisions) == (3, 1)
    assert decide_all(store, folder)[1] == []
    assert len(decided(store)) == 2
    assert verify(store).faults == ()


def test_after_a_purge_not_even_the_bytes_of_the_file_tell_a_path(tmp_path: Path) -> None:
    place = tmp_path / "lager.db"
    with Store.open(str(place)) as store:
        decide_all(store, letters(tmp_path / "Kari Nordmann", 40))
        held = b"".join(path.read_bytes() for path in tmp_path.glob("lager.db*"))
        assert b"Nordmann" in held
        purge(store, age("0d"))
        left = b"".join(path.read_bytes() for path in tmp_path.glob("lager.db*"))
        assert b"Nordmann" not in left
