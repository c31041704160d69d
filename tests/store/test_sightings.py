"""Which path was seen in which run: as often as it was given, as it was told, and whatever is purged meanwhile."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from classifier.result import Classification
from classifier.store import Session, Store, remembering
from classifier.store.address import reading, writing
from classifier.store.comparing import compare
from classifier.store.reporting import answers, find_run, latest_runs
from classifier.store.retention import age, purge
from classifier.store.schema import decisions, paths, sightings
from classifier.store.sight import Whereabouts
from classifier.store.verifying import verify
from classifier.walk import Entry, walk
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


_DECIDES = Settings().versions()


def _said(path: Path) -> Classification:
    """An answer by one word, so that every file may have its own."""
    data = path.read_bytes()
    return Classification(
        q3="yes" if b"hemmelig" in data else "no",
        probability=0.5,
        categories={},
        reasons=(),
        error=None,
        model=_DECIDES.model,
        rules=_DECIDES.rules,
        path=str(path),
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
    )


def _scan(store: Store, entries: Iterable[Entry]) -> list[Classification]:
    with remembering(Session(store, Settings())) as session:
        return [
            session.keep(work if isinstance(work, Classification) else _said(work.path))
            for work in session.recall(entries)
        ]


@pytest.mark.parametrize("lying_still", [True, False])
def test_two_files_are_two_files_though_one_way_seems_to_lead_to_both(
    store: Store, tmp_path: Path, lying_still: bool
) -> None:
    for folder in ("a", "b/under"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "a" / "brev.txt").write_text("ufarlig 1")
    (tmp_path / "b" / "brev.txt").write_text("hemmelig!")
    (tmp_path / "a" / "lenke").symlink_to(tmp_path / "b" / "under")
    both = [tmp_path / "a" / "lenke" / ".." / "brev.txt", tmp_path / "a" / "brev.txt"]
    if lying_still:
        still(*both)
    for _ in range(2):
        assert [(answer.path, answer.q3) for answer in _scan(store, walk(both))] == [
            (str(both[0]), "yes"),
            (str(both[1]), "no"),
        ]
    found = compare(store, *reversed(latest_runs(store, 2)))
    assert found.pairs == {("yes", "yes"): 1, ("no", "no"): 1}


@pytest.mark.parametrize("second_answer", [True, False])
def test_a_file_that_is_given_twice_and_changes_while_it_is_read_is_read_again(
    store: Store, tmp_path: Path, second_answer: bool
) -> None:
    late = tmp_path / "langt.txt"
    late.write_text("ufarlig brev nr 1")
    others = [Entry(path) for path in sorted(letters(tmp_path / "ut", 40).iterdir())]
    still(late)
    with remembering(Session(store, Settings())) as session:
        works = session.recall([Entry(late), *others, Entry(late)])
        next(works)
        first = _said(late)  # has read it, and is not done with it
        for _ in range(31):
            session.keep(_said(_path(next(works))))
        late.write_text("hemmelig brev, 1.")
        still(late)
        for work in works:  # the second handful looks at the file again
            if _path(work) != late:
                session.keep(_said(_path(work)))
        session.keep(first)
        if second_answer:
            session.keep(_said(late))
    assert [answer.q3 for answer in _scan(store, [Entry(late)])] == ["yes"]


def _path(work: Entry | Classification) -> Path:
    assert isinstance(work, Entry)
    return work.path


def test_another_file_of_the_same_size_and_time_is_another_file(store: Store, tmp_path: Path) -> None:
    nights = [tmp_path / "natt1", tmp_path / "natt2"]
    for night in nights:
        night.mkdir()
    # Written within one tick of the clock: their times may be equal to the nanosecond.
    opened = [os.open(night / "brev.txt", os.O_CREAT | os.O_WRONLY) for night in nights]
    for file, words in zip(opened, (b"ufarlig brev nr 1", b"hemmelig brev, 1."), strict=True):
        os.write(file, words)
        os.close(file)
    still(nights[1] / "brev.txt")
    folder = nights[0].rename(tmp_path / "ut")
    assert [answer.q3 for answer in _scan(store, walk([folder]))] == ["no"]
    folder.rename(tmp_path / "i går")
    nights[1].rename(folder)
    assert [answer.q3 for answer in _scan(store, walk([folder]))] == ["yes"]


def test_records_come_in_the_order_in_which_they_were_kept(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 5)
    still(*folder.iterdir())
    for entries in (list(walk([folder]))[::-1], list(walk([folder]))):
        told = [answer.path for answer in _scan(store, entries)]
        assert _told_paths(store) == told == [str(entry.path) for entry in entries]


def test_a_decision_on_a_file_of_another_size_is_never_taken_for_known(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hemmelig")
    (tmp_path / "b.txt").write_text("ufarlig")
    both = [tmp_path / "a.txt", tmp_path / "b.txt"]
    still(*both)
    _scan(store, walk(both))
    with writing(store.engine) as connection:
        harmless = select(decisions.c.id).where(decisions.c.q3 == "no").scalar_subquery()
        connection.execute(update(sightings).values(decision_id=harmless))
    assert {answer.path: answer.q3 for answer in _scan(store, walk(both))} == {str(both[0]): "yes", str(both[1]): "no"}


_NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(parts=st.lists(st.one_of(_NAMES, st.sampled_from(("..", "."))), min_size=1, max_size=5), rooted=st.booleans())
def test_a_file_is_where_it_would_be_if_it_were_the_only_one(parts: list[str], rooted: bool) -> None:
    path, where = Path("/" if rooted else "", "ikke her", *parts), Whereabouts()
    for _ in range(2):
        assert where(path) == os.path.abspath(path)  # noqa: PTH100
        assert where(path / "brev.pdf") == os.path.abspath(path / "brev.pdf")  # noqa: PTH100


def test_a_file_is_sought_from_where_the_program_stands_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = Whereabouts()
    for folder in (tmp_path / "en", tmp_path / "to"):
        (folder / "ut").mkdir(parents=True)
        monkeypatch.chdir(folder)
        assert where(Path("ut", "brev.pdf")) == str(folder / "ut" / "brev.pdf")
