"""The watcher at work: complete letters only, each once; what happens to the folder, the disk and the process."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TextIO

import pytest

from classifier.errors import UsageError
from classifier.store import Session, Store, remembering
from classifier.store.reporting import latest_runs
from classifier.store.verifying import verify
from classifier.watching.deciding import Decider, Letter
from classifier.watching.names import RECORD
from classifier.watching.places import places
from classifier.worker import Settings
from tests.store.using import count, decided
from tests.watching.using import (
    TARGETS,
    assert_each_in_one_place_with_one_record,
    files,
    letter,
    letters_in,
    record_of,
    start,
    until,
    watching,
)


def drop(root: Path, *numbers: int) -> Counter[str]:
    """Letters, each written at once."""
    for number in numbers:
        (root / f"brev{number}.txt").write_text(letter(number), "utf-8")
    return Counter(letter(number) for number in numbers)


@pytest.mark.parametrize("poll", [None, 0.2])
def test_letters_come_to_their_place_with_their_records_and_subfolders(tmp_path: Path, poll: float | None) -> None:
    texts = drop(tmp_path, 0, 1)  # before
    with watching(tmp_path, TARGETS, poll=poll):
        until(lambda: not letters_in(tmp_path))
        (tmp_path / "skole" / "øst").mkdir(parents=True)
        texts += drop(tmp_path / "skole" / "øst", 2, 3)  # while it watches
        until(lambda: not letters_in(tmp_path))
    assert_each_in_one_place_with_one_record(tmp_path, texts)
    assert (tmp_path / "skjermet" / "skole" / "øst" / "brev3.txt").is_file()


def test_namesakes_get_numbers(tmp_path: Path) -> None:
    texts: Counter[str] = Counter()
    with watching(tmp_path, TARGETS):
        for number in (1, 2, 4):
            (tmp_path / "brev.txt").write_text(letter(number), "utf-8")
            texts[letter(number)] += 1
            until(lambda: not letters_in(tmp_path))
    assert_each_in_one_place_with_one_record(tmp_path, texts)
    names = [path.name for path in files(tmp_path / "klar") if not path.name.endswith(RECORD)]
    assert names == ["brev-2.txt", "brev-3.txt", "brev.txt"]


def test_without_move_a_letter_gets_a_record_beside_it_once_for_each_content(tmp_path: Path) -> None:
    drop(tmp_path, 0, 1)
    path = tmp_path / "brev1.txt"
    with watching(tmp_path):
        until(lambda: len(files(tmp_path)) == 4)
    assert record_of(path)["q3"] == "no"
    written = [entry.stat().st_mtime_ns for entry in files(tmp_path)]
    with watching(tmp_path):
        drop(tmp_path, 2)
        until(lambda: len(files(tmp_path)) == 6)
    assert written == [entry.stat().st_mtime_ns for entry in files(tmp_path) if "brev2" not in entry.name]
    with watching(tmp_path):
        path.write_text(letter(3), "utf-8")
        # The record of the old content goes at once; only then is the new one decided.
        until(lambda: '"q3": "yes"' in "".join(entry.read_text() for entry in tmp_path.glob(f"brev1.txt{RECORD}")))
    assert len(files(tmp_path)) == 6


def test_a_link_to_a_letter_that_is_known_is_not_known(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "ut", tmp_path / "annet"
    elsewhere.mkdir()
    root.mkdir()
    for folder in (root, elsewhere):
        (folder / "brev.txt").write_text(letter(1), "utf-8")
    with (
        Store.open(str(tmp_path / "lager.db")) as store,
        remembering(Session(store, Settings())) as session,
        watching(root, TARGETS, memory=session),
    ):
        until((root / "klar" / f"brev.txt{RECORD}").exists)
        (root / "brev.txt").symlink_to(elsewhere / "brev.txt")
        until((root / "kontroll" / f"brev.txt{RECORD}").exists)
    assert (root / "kontroll" / "brev.txt").is_symlink()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open for writing")
def test_a_letter_that_is_written_to_again_before_it_goes_does_not_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(tmp_path, 1)
    path = tmp_path / "brev1.txt"
    opened: list[TextIO] = []
    real = Decider.submit

    def submit(self: Decider, work: Letter) -> None:
        if not opened:
            opened.append(path.open("a", encoding="utf-8"))
        real(self, work)

    monkeypatch.setattr(Decider, "submit", submit)
    with watching(tmp_path, TARGETS):
        until(lambda: opened)
        time.sleep(1.5)
        assert path.exists()
        opened[0].write(letter(0))
        opened[0].close()
        until((tmp_path / "skjermet" / f"brev1.txt{RECORD}").exists)
    assert [entry.name for entry in (tmp_path / "klar").glob("*")] == []


def test_move_takes_letters_that_have_a_record_already_and_leaves_no_second_one(tmp_path: Path) -> None:
    texts = drop(tmp_path, 0, 1)
    with watching(tmp_path):
        until(lambda: len(files(tmp_path)) == 4)
    (tmp_path / f"brev1.txt{RECORD}").write_text(json.dumps({"q3": "yes"}), "utf-8")  # believed by nobody
    with watching(tmp_path, TARGETS):
        until(lambda: not (tmp_path / "brev0.txt").exists() and not (tmp_path / "brev1.txt").exists())
    (tmp_path / f"brev1.txt{RECORD}").unlink()
    assert_each_in_one_place_with_one_record(tmp_path, texts)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open for writing")
def test_a_letter_that_is_still_open_for_writing_is_not_complete_however_long_the_pause(tmp_path: Path) -> None:
    text = letter(3)
    with watching(tmp_path, TARGETS, settle=0.1):
        with (tmp_path / "brev.txt").open("w", encoding="utf-8") as stream:
            for half in (text[:50], text[50:]):
                stream.write(half)
                stream.flush()
                time.sleep(0.6)
                assert letters_in(tmp_path)
        until(lambda: not letters_in(tmp_path))
    assert_each_in_one_place_with_one_record(tmp_path, Counter([text]))


def test_a_temporary_name_waits_until_it_is_renamed(tmp_path: Path) -> None:
    waiting = [tmp_path / name for name in ("brev.txt.part", "~$notat.txt", ".skjult.txt")]
    for number, path in enumerate(waiting):
        path.write_text(letter(number + 1), "utf-8")
    with watching(tmp_path, TARGETS):
        texts = drop(tmp_path, 7)
        until((tmp_path / "klar" / f"brev7.txt{RECORD}").exists)
        assert all(path.exists() for path in waiting)
        waiting[0].rename(tmp_path / "brev.txt")
        until((tmp_path / "klar" / f"brev.txt{RECORD}").exists)
    for path in waiting[1:]:
        path.unlink()
    assert_each_in_one_place_with_one_record(tmp_path, texts + Counter([letter(1)]))


def test_what_is_no_readable_file_goes_to_a_person(tmp_path: Path) -> None:
    (tmp_path / "lenke.txt").symlink_to("/etc/hostname")
    (tmp_path / "lenke-til-mappe").symlink_to("/etc")
    os.mkfifo(tmp_path / "rør.pdf")
    (tmp_path / "tom.pdf").touch()
    with watching(tmp_path, TARGETS):
        until(lambda: not letters_in(tmp_path))
    assert len(files(tmp_path / "kontroll")) == 8
    told = {path.name: json.loads(path.read_text("utf-8")) for path in files(tmp_path) if path.name.endswith(RECORD)}
    assert {record["q3"] for record in told.values()} == {"review"}
    assert told[f"lenke.txt{RECORD}"]["error"]["code"] == "no_access"


def test_a_folder_that_goes_away_and_comes_back_is_watched_again(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "ut", tmp_path / "borte"
    root.mkdir()
    said: list[str] = []
    with watching(root, TARGETS, said=said):
        texts = drop(root, 0)
        until(lambda: not letters_in(root))
        root.rename(elsewhere)
        until(lambda: any("away" in line for line in said))
        texts += drop(elsewhere, 1)
        elsewhere.rename(root)
        until(lambda: not letters_in(root))
        shutil.rmtree(root)
        until(lambda: sum("away" in line for line in said) == 2)
        root.mkdir()  # another folder of the same name
        texts = drop(root, 2, 3)
        until(lambda: not letters_in(root))
    assert_each_in_one_place_with_one_record(root, texts)
    assert not any("brev" in line for line in said)


def test_a_letter_waits_when_its_place_cannot_be_had_and_is_told_of_once(tmp_path: Path) -> None:
    blocked = tmp_path / "klar"
    blocked.touch()
    said: list[str] = []
    with watching(tmp_path, TARGETS, said=said):
        texts = drop(tmp_path, 1, 2, 3)
        until((tmp_path / "skjermet" / f"brev3.txt{RECORD}").exists)
        until(lambda: any("cannot be brought" in line for line in said))
        time.sleep(1.2)
        assert len(letters_in(tmp_path)) == 2
        blocked.unlink()
        until(lambda: not letters_in(tmp_path))
    assert_each_in_one_place_with_one_record(tmp_path, texts)
    assert sum("cannot be brought" in line for line in said) == 1


def test_a_full_disk_stops_nothing_and_loses_nothing(tmp_path: Path) -> None:
    texts = drop(tmp_path, 0, 1, 2)

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    watcher = start(tmp_path, "--move", preexec_fn=no_room)
    assert watcher.stderr is not None
    lines = [watcher.stderr.readline() for _ in range(2)]
    assert b"EFBIG" in lines[1]
    time.sleep(0.5)
    assert len(letters_in(tmp_path)) == 3
    watcher.terminate()
    assert b"Traceback" not in watcher.communicate(timeout=60)[1]
    assert watcher.returncode == 0
    with watching(tmp_path, TARGETS):
        until(lambda: not letters_in(tmp_path))
    assert_each_in_one_place_with_one_record(tmp_path, texts)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(tmp_path: Path, number: int) -> None:
    root = tmp_path / "ut"
    root.mkdir()
    texts = drop(root, *range(60))
    place = str(tmp_path / "lager.db")
    watcher = start(root, "--move", "--store", place)
    until(lambda: len(letters_in(root)) < 60)
    watcher.send_signal(number)
    output = watcher.communicate(timeout=60)[1]
    assert watcher.returncode == 0
    assert b"stopped" in output
    assert b"brev" not in output.replace(b"brevvakt", b"")
    assert not list((root / ".brevvakt").glob("*.plan"))
    left = Counter(path.read_text("utf-8") for path in letters_in(root))
    for path in letters_in(root):
        path.unlink()
    assert_each_in_one_place_with_one_record(root, texts - left)
    with Store.open(place) as store:
        (run,) = latest_runs(store, 9)
        assert run.how == "stopped"
        assert run.files >= 60 - left.total()
        assert verify(store).faults == ()


def test_a_store_remembers_what_watchers_decided(tmp_path: Path) -> None:
    root = tmp_path / "ut"
    root.mkdir()
    with Store.open(str(tmp_path / "lager.db")) as store:
        for times in (1, 2):
            texts = drop(root, 0, 1, 2)
            session = Session(store, Settings())
            with watching(root, TARGETS, memory=session):
                until(lambda: not letters_in(root))
            session.end("stopped")
            assert len(decided(store)) == 3
            assert latest_runs(store, 1)[0].reused == (0 if times == 1 else 3)
        assert_each_in_one_place_with_one_record(root, texts + texts)
        from classifier.store.schema import sightings

        assert count(store, sightings) == 6
        assert verify(store).faults == ()


def test_a_second_watcher_is_refused_and_wrong_folders_too(tmp_path: Path) -> None:
    with watching(tmp_path, TARGETS) as first:
        until((tmp_path / ".brevvakt" / "lock").exists)
        other = start(tmp_path, "--move")
        assert b"another watcher" in other.communicate(timeout=60)[1]
        assert other.returncode == 2
        assert first is not None
    for root, targets in [
        (tmp_path / "finnes-ikke", {}),
        (tmp_path, {"no": Path()}),
        (tmp_path, {"no": Path("..")}),
        (tmp_path, {"no": tmp_path.parent / "finnes-ikke"}),
    ]:
        with pytest.raises(UsageError):
            places(root, targets)  # type: ignore[arg-type]
