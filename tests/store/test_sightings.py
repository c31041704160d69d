"""Which path was seen in which run: as often as it was given, as it was told, and whatever is purged meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from classifier.result import Classification
from classifier.store import Session, Store, remembering
from classifier.store.address import reading
from classifier.store.reporting import answers, find_run
from classifier.store.retention import age, purge
from classifier.store.schema import decisions, paths, sightings
from classifier.store.sight import Whereabouts
from classifier.store.verifying import verify
from classifier.walk import walk
from classifier.worker import Settings
from tests.store.using import by_path, count, decide_all, everything, letters, still


def _told_paths(store: Store) -> list[str | None]:
    return [answer.path for answer in answers(store, find_run(store, None), "nb")]


def test_a_known_file_that_is_given_twice_is_seen_twice(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 3)
    still(*folder.iterdir())
    decide_all(store, folder)
    with remembering(Session(store, Settings())) as session:
        for work in session.recall([*walk([folder]), *walk([folder])]):
            assert isinstance(work, Classification)
            session.keep(work)
    assert find_run(store, None).files == find_run(store, None).reused == 6
    assert sorted(map(str, _told_paths(store))) == sorted(2 * [str(path) for path in folder.iterdir()])
    assert verify(store).faults == ()
    assert decide_all(store, folder)[1] == []


def test_a_path_is_told_as_it_was_given_in_that_run(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = letters(tmp_path / "ut", 2)
    still(*folder.iterdir())
    decide_all(store, folder)
    monkeypatch.chdir(tmp_path)
    assert decide_all(store, Path("ut"))[1] == []
    assert _told_paths(store) == [str(Path("ut", name)) for name in ("brev0000.txt", "brev0001.txt")]
    assert decide_all(store, folder, paths=False)[1] == []
    assert _told_paths(store) == [None, None]
    assert decide_all(store, folder)[1] == []
    assert _told_paths(store) == sorted(str(path) for path in folder.iterdir())
    assert count(store, paths) == 6


def test_a_path_goes_with_the_last_night_that_told_it(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "til Kari Nordmann", 2)
    still(*folder.iterdir())
    decide_all(store, folder)
    with reading(store.engine) as connection:
        nights = [seen for (seen,) in connection.execute(select(sightings.c.seen))]
    decide_all(store, folder, paths=False)
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        old = sightings.update().where(sightings.c.seen.in_(nights)).values(seen="2020-01-01T00:00:00.000000Z")
        connection.execute(old)
    assert purge(store, age("1d")).sightings == 2
    assert "Nordmann" not in everything(store)
    assert decide_all(store, folder, paths=False)[1] == []


def test_a_record_outlives_its_path(store: Store, tmp_path: Path) -> None:
    decide_all(store, letters(tmp_path / "ut", 2))
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(delete(paths))
    assert _told_paths(store) == [None, None]
    assert verify(store).faults == ("paths: those of 2 sightings are gone",)


@pytest.mark.parametrize("gone", [(sightings,), (sightings, paths), (sightings, decisions)])
def test_known_answers_are_kept_though_the_rows_they_were_known_by_go_meanwhile(
    store: Store, tmp_path: Path, gone: tuple[object, ...]
) -> None:
    folder = letters(tmp_path / "ut", 3)
    still(*folder.iterdir())
    first, _ = decide_all(store, folder)
    with remembering(Session(store, Settings())) as session:
        known = list(session.recall(walk([folder])))
        with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
            for table in gone:
                connection.execute(delete(table))  # type: ignore[arg-type]
        for answer in known:
            assert isinstance(answer, Classification)
            session.keep(answer)
    assert by_path(answers(store, find_run(store, None), "nb")) == by_path(first)
    assert count(store, decisions) == 3
    assert decide_all(store, folder)[1] == []


_NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(parts=st.lists(st.one_of(_NAMES, st.sampled_from(("..", "."))), min_size=1, max_size=5), rooted=st.booleans())
def test_a_file_is_where_it_would_be_if_it_were_the_only_one(parts: list[str], rooted: bool) -> None:
    path, where = Path("/" if rooted else "", *parts), Whereabouts()
    for _ in range(2):
        assert where(path) == os.path.abspath(path)  # noqa: PTH100
        assert where(path / "brev.pdf") == os.path.abspath(path / "brev.pdf")  # noqa: PTH100
