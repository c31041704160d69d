"""The register in SQLite: the same answers as in memory, seen at once when replaced, never half read."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.errors import RegisterError
from classifier.shipment import Found, MemoryRegister, SqliteRegister, System, read_register, write_sqlite

from .shipments import ORGNR, OTHER_ORGNR, PERSON, THIRD_ORGNR

TYPE = "ks.byggesøknad"
SYSTEMS = st.builds(System, st.sampled_from(("", "Arkiv")), st.none() | st.just(TYPE), st.sampled_from((0, 3, 4)))


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from((ORGNR, OTHER_ORGNR)), st.lists(SYSTEMS, max_size=3)))
def test_it_answers_as_the_same_register_in_memory(systems: dict[str, list[System]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mottakere ø#?.sqlite"
        write_sqlite(path, systems)
        stored, memory = read_register(path), MemoryRegister(systems)
        assert isinstance(stored, SqliteRegister)
        assert len(stored) == len(memory)
        for orgnr in (ORGNR, OTHER_ORGNR, THIRD_ORGNR):
            for kind in (None, TYPE, "ks.annet"):
                for niva in (3, 4):
                    assert stored.lookup(orgnr, kind, niva) == memory.lookup(orgnr, kind, niva)


def test_a_new_file_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mottakere.sqlite"
    write_sqlite(path, {ORGNR: [System("Sak")]})
    register = SqliteRegister(path)
    assert register.lookup(ORGNR) == "casesystem"
    write_sqlite(path, {ORGNR: []})
    assert register.lookup(ORGNR) == "altinn"
    assert [one.name for one in tmp_path.iterdir()] == ["mottakere.sqlite"]


def test_a_register_imported_by_other_means_may_write_all_in_its_own_way(tmp_path: Path) -> None:
    path = tmp_path / "mottakere.sqlite"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE mottakere (orgnr, mottakersystem, forsendelsestype, niva, navn)")
        rows = [(ORGNR, "Sak", "", None, "x"), (OTHER_ORGNR, "Sak", "alle", 3, "y"), (THIRD_ORGNR, None, None, 0, "z")]
        database.executemany("INSERT INTO mottakere VALUES (?, ?, ?, ?, ?)", rows)
    register = SqliteRegister(path)
    assert register.find(ORGNR, TYPE, 4) == Found("casesystem")
    assert register.find(OTHER_ORGNR, TYPE, 4) == Found("altinn")
    assert register.find(THIRD_ORGNR) == Found("unknown", "crashed")


def test_a_file_that_vanishes_or_breaks_is_a_failure_not_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "mottakere.sqlite"
    write_sqlite(path, {ORGNR: [System("Sak")]})
    register = SqliteRegister(path)
    path.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    assert register.find(ORGNR) == Found("unknown", "crashed")
    path.unlink()
    assert register.find(ORGNR) == Found("unknown", "crashed")
    assert not path.exists()


@pytest.mark.parametrize("content", [b"SQLite format 3\x00", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_is_no_register_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mottakere.sqlite"
    path.write_bytes(content)
    with pytest.raises(RegisterError, match="not a register"):
        read_register(path)
    path.unlink()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE annet (orgnr)")
    with pytest.raises(RegisterError, match="needs the table mottakere"):
        read_register(path)


def test_only_organisation_numbers_are_written(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="organisation numbers only") as caught:
        write_sqlite(tmp_path / "r.sqlite", {PERSON: []})
    assert PERSON not in str(caught.value)
    with pytest.raises(RegisterError, match="cannot be written"):
        write_sqlite(tmp_path / "borte" / "r.sqlite", {ORGNR: []})
