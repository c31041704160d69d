"""The store under real processes: several at once, killed, interrupted, and with no room left on the disk."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from classifier.store import Store
from classifier.store.reporting import latest_runs
from classifier.store.schema import decisions
from classifier.store.verifying import verify
from tests.store.using import count, decided, letters, seen_last

NUMBER = 150
#: Ten when everything is asked for, else few enough for every day.
KILLS = 10 if os.environ.get("BREVVAKT_TEST_ALL") else 4


def start(folder: Path, place: str, *, jobs: int = 2, **options: Any) -> subprocess.Popen[bytes]:
    """A scan in a process group of its own, its records on a pipe."""
    command = [sys.executable, "-m", "classifier.cli", "scan", str(folder), "--store", place, "--jobs", str(jobs)]
    return subprocess.Popen(
        [*command, "--format", "jsonl", "--no-progress"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **options,
    )  # fmt: skip


def read_lines(process: subprocess.Popen[bytes], number: int) -> None:
    """Wait until so many records have come out, or the scan has ended."""
    assert process.stdout is not None
    for _ in range(number):
        if not process.stdout.readline():
            return


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters enough for a scan of a second or two."""
    return letters(tmp_path_factory.mktemp("ut"), NUMBER)


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a scan that nothing happened to."""
    place = tmp_path_factory.mktemp("lager") / "rolig.db"
    process = start(folder, str(place))
    assert process.communicate(timeout=240)[0].count(b"\n") == NUMBER
    return place


def test_a_scan_killed_at_any_moment_goes_on_and_ends_as_if_nothing_had_happened(
    folder: Path, undisturbed: Path, place: str
) -> None:
    moments = random.Random()
    for kill in range(KILLS):
        process = start(folder, place)
        if kill == 0:
            time.sleep(moments.uniform(0.3, 1.5))  # while the store is made
        else:
            read_lines(process, moments.randint(1, NUMBER))
            time.sleep(moments.uniform(0, 0.2))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
    last = start(folder, place)
    records = [json.loads(line) for line in last.communicate(timeout=240)[0].splitlines()]
    assert last.returncode == 1
    assert len({record["path"] for record in records}) == len(records) == NUMBER
    with Store.open(place) as store, Store.open(str(undisturbed)) as calm:
        assert decided(store) == decided(calm)
        assert seen_last(store) == seen_last(calm)
        verdict = verify(store)
        assert verdict.faults == ()
        assert verdict.decisions == NUMBER
        assert latest_runs(store, 1)[0].how == "complete"


def test_several_scanners_on_one_new_store_decide_each_file_once(folder: Path, undisturbed: Path, place: str) -> None:
    scanners = [start(folder, place, jobs=1) for _ in range(3)]
    for scanner in scanners:
        output, errors = scanner.communicate(timeout=240)
        assert (scanner.returncode, errors) == (1, b"")
        assert output.count(b"\n") == NUMBER
    with Store.open(place) as store, Store.open(str(undisturbed)) as calm:
        assert decided(store) == decided(calm)
        assert verify(store).faults == ()
        assert [(run.how, run.files) for run in latest_runs(store, 9)] == [("complete", NUMBER)] * 3


def test_an_interrupted_scan_keeps_what_it_told(folder: Path, place: str) -> None:
    with start(folder, place) as process:
        hanging = threading.Timer(60, process.kill)
        hanging.start()
        read_lines(process, 30)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stderr is not None
        output, errors = process.stdout.read(), process.stderr.read()
    hanging.cancel()
    assert process.returncode == 130
    assert b"stopped" in errors
    assert b"Traceback" not in errors
    with Store.open(place) as store:
        (run,) = latest_runs(store, 9)
        assert run.how == "stopped"
        told = 30 + output.count(b"\n")
        assert told <= run.files <= told + 1 < NUMBER  # an answer is kept just before it is told
        assert count(store, decisions) == run.files
        assert verify(store).faults == ()


def test_a_full_disk_stops_the_scan_with_a_clear_word_and_leaves_a_whole_store(folder: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "lager.db")
    with Store.open(place):
        pass  # the tables are there; what will not fit are the answers

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    process = start(folder, place, preexec_fn=no_room)
    output, errors = process.communicate(timeout=240)
    assert process.returncode == 2
    assert b"disk full" in errors
    assert b"Traceback" not in errors
    assert all(json.loads(line)["path"] for line in output.splitlines())
    with Store.open(place) as store:
        assert verify(store).faults == ()
    again = start(folder, place)
    assert again.communicate(timeout=240)[0].count(b"\n") == NUMBER
    with Store.open(place) as store:
        assert len(decided(store)) == NUMBER
        assert verify(store).faults == ()
