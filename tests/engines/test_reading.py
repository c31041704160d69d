"""Letters in parcels: one that is stuck or kills its process costs the others nothing but a little time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from classifier.engines import reading as engine
from classifier.engines.letter import Letter
from classifier.engines.parcels import Packing
from classifier.engines.reading import Reading
from classifier.errors import UnreadableError
from classifier.result import Classification
from classifier.scan import scan
from classifier.unread import unread
from classifier.worker import Settings
from classifier.workers import Workers
from tests.endless import ENDLESS, UNBOUNDED
from tests.store.using import letters
from tests.test_isolation import kill_workers, suspended

NUMBER = 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Letters enough for parcels of several, one of them stuck in the middle of such a parcel."""
    folder = letters(tmp_path / "ut", NUMBER)
    (folder / "brev0090.pdf").write_bytes(ENDLESS)
    return folder


def test_a_stuck_letter_in_a_parcel_is_an_answer_and_its_neighbours_are_read(folder: Path) -> None:
    found = list(scan([folder], Settings(limits=UNBOUNDED), jobs=1, timeout=1.5))
    assert sorted(Path(answer.path or "").name for answer in found) == sorted(path.name for path in folder.iterdir())
    failed = {Path(answer.path or "").name: answer.error.code for answer in found if answer.error is not None}
    assert failed == {"brev0090.pdf": "timeout"}


class Counting(Packing):
    """Says how many letters travelled together, and kills the processes at the first parcel of several."""

    def __init__(self, *, kills: bool) -> None:
        super().__init__()
        self.together: list[int] = []
        self._kills = kills

    def out(self, letters: object) -> None:
        """See ``Packing``."""
        assert isinstance(letters, tuple)
        super().out(letters)
        self.together.append(len(letters))
        if self._kills and len(letters) > 1:
            self._kills = False
            kill_workers()


def everything(folder: Path, packing: Packing) -> dict[str, Classification]:
    """Every answer by its file, each once."""

    def lost(error: UnreadableError) -> Classification:
        return unread(error, "nb", model="", rules="")

    found: dict[str, Classification] = {}
    with Workers(Settings(), 1, 60.0) as workers:
        reading = Reading(workers, lost, 60.0, packing)
        for number, path in enumerate(sorted(folder.glob("*.txt"))):
            reading.add(Letter(number, str(path)))
            while reading.full:
                take(reading, found)
        while len(reading):
            take(reading, found)
    return found


def take(reading: Reading, found: dict[str, Classification]) -> None:
    """Take what is done."""
    for letter, answer in reading.finished():
        assert letter.path not in found
        found[letter.path] = answer


def test_quick_letters_travel_together_and_each_gets_its_answer_once(folder: Path) -> None:
    packing = Counting(kills=False)
    found = everything(folder, packing)
    assert max(packing.together) > 2
    assert packing.together[0] == 1
    assert len(found) == NUMBER
    assert all(answer.error is None for answer in found.values())


def test_letters_of_a_parcel_whose_process_was_killed_are_read_by_themselves(folder: Path) -> None:
    packing = Counting(kills=True)
    found = everything(folder, packing)
    assert len(found) == NUMBER
    # The kill may have hit a letter that was alone; those that travelled together are surely innocent.
    assert sum(answer.error is not None for answer in found.values()) <= 1


def test_a_process_that_neither_works_nor_ends_costs_no_letter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SILENCE", 2.0)
    path = str(sorted(folder.glob("*.txt"))[1])
    with suspended(3.0) as (workers, _):  # nothing is taken, so no clock runs
        reading = Reading(workers, lambda error: unread(error, "nb", model="", rules=""), 3.0, Packing())
        reading.add(Letter(1, path))
        found: dict[str, Classification] = {}
        end = time.monotonic() + 60
        while len(reading):
            assert time.monotonic() < end, "the letter never came back"
            take(reading, found)
    assert found[path].q3 == "no"
