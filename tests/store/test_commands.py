"""``brevvakt scan --store``, ``store`` and ``audit`` as a user meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from classifier.cli import app
from classifier.store import Store
from classifier.store.verifying import verify
from tests.store.using import decide_all, letters


def run(*arguments: str | Path, **variables: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=variables)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three letters."""
    return letters(tmp_path / "ut", 3)


def test_a_second_scan_writes_the_same_records_and_export_writes_them_again(folder: Path, place: str) -> None:
    scans = [run("scan", folder, "--store", place, "--format", "jsonl", "--no-progress") for _ in range(2)]
    exported = run("store", "export", BREVVAKT_STORE=place)
    assert [scan.exit_code for scan in scans] == [1, 1]
    assert exported.exit_code == 0
    assert exported.stdout == scans[1].stdout
    assert sorted(scans[0].stdout.splitlines()) == sorted(scans[1].stdout.splitlines())
    known = run("store", "info", "--store", place)
    assert "2 runs, 3 files, 3 decisions, 6 sightings" in known.stdout
    assert "3 files (3 known): 1 yes" in known.stdout


def test_verify_tells_whole_from_broken_by_its_exit_status(folder: Path, place: str) -> None:
    with Store.open(place) as store:
        decide_all(store, folder)
    whole = run("audit", "verify", "--store", place)
    assert whole.exit_code == 0
    head = whole.stdout.rsplit(" ", 1)[1].strip()
    assert run("audit", "verify", "--store", place, "--head", head).exit_code == 0
    assert run("audit", "verify", "--store", place, "--head", "1:" + "0" * 64).exit_code == 1
    assert run("audit", "verify", "--store", place, "--head", "tull").exit_code == 2
    with Store.open(place) as store, store.engine.connect().execution_options(writes=True) as connection:
        connection.execute(text("UPDATE decisions SET q3 = 'no'"))
        connection.commit()
    broken = run("audit", "verify", "--store", place)
    assert broken.exit_code == 1
    assert "it was changed" in broken.stderr
    assert "not whole" in broken.stdout


def test_show_tells_what_happened_in_order(folder: Path, place: str) -> None:
    with Store.open(place) as store:
        decide_all(store, folder)
    rows = [json.loads(line) for line in run("audit", "show", "--store", place).stdout.splitlines()]
    assert [row["event"] for row in rows] == ["created", "started", "decided", "ended"]
    assert [row["seq"] for row in rows] == [1, 2, 3, 4]
    some = run("audit", "show", "--store", place, "--after", "1", "--limit", "2").stdout.splitlines()
    assert [json.loads(line) for line in some] == rows[1:3]


def test_purge_says_how_many_went(folder: Path, place: str) -> None:
    with Store.open(place) as store:
        decide_all(store, folder)
    young = run("store", "purge", "--older-than", "90d", "--store", place)
    assert young.stdout == "purged: 0 sightings, 0 decisions, 0 files\n"
    old = run("store", "purge", "--older-than", "0h", "--store", place)
    assert old.stdout == "purged: 3 sightings, 3 decisions, 3 files\n"
    assert run("audit", "verify", "--store", place).exit_code == 0


def test_a_store_in_the_folder_that_is_scanned_is_not_a_letter(folder: Path) -> None:
    for _ in range(2):
        done = run("scan", folder, "--store", folder / "lager.db", "--format", "jsonl", "--no-progress")
        assert done.stdout.count("\n") == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", ".", "--rescan"],
        ["scan", ".", "--no-paths"],
        ["scan", ".", "--store", "x.db", "--show-text"],
        ["scan", ".", "--store", "mysql://h/d"],
        ["scan", ".", "--store", "finnes/ikke/x.db"],
        ["store", "info", "--store", "finnes-ikke.db"],
        ["store", "info"],
        ["store", "purge", "--store", "x.db", "--older-than", "ofte"],
        ["store", "export", "--store", "finnes-ikke.db"],
        ["audit", "verify", "--store", "finnes-ikke.db"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_status_2_with_a_message(arguments: list[str], tmp_path: Path) -> None:
    paths = [str(tmp_path) if word == "." else word for word in arguments]
    done = run(*paths)
    assert done.exit_code == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert not Path("x.db").exists()


@pytest.mark.parametrize("command", ["store info", "store purge", "store export", "audit verify", "audit show"])
def test_help_has_an_example(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.exit_code == 0
    assert "Example" in done.stdout


def test_help_loads_no_database() -> None:
    code = "import sys, classifier.cli; print([m for m in ('sqlalchemy', 'alembic', 'psycopg') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


@pytest.mark.parametrize("command", [("report", "html"), ("report", "summary"), ("store", "export"), ("scan", "ut")])
def test_a_report_never_takes_the_place_of_the_store(folder: Path, tmp_path: Path, command: tuple[str, str]) -> None:
    place = tmp_path / "lager.db"
    run("scan", folder, "--store", place, "--no-progress")
    arguments = [folder if argument == "ut" else argument for argument in command]
    done = run(*arguments, "--store", place, "--output", place)
    assert done.exit_code == 2
    assert "another --output" in done.output
    with Store.open(str(place)) as store:
        assert verify(store).faults == ()


def test_a_report_never_takes_the_place_of_a_letter(folder: Path) -> None:
    path = folder / "brev0001.txt"
    before = path.read_bytes()
    for paths in ([folder], [path, folder / "brev0002.txt"]):
        done = run("scan", *paths, "--format", "jsonl", "--no-progress", "--output", path)
        assert done.exit_code == 2
        assert path.read_bytes() == before
    output = folder / "svar.jsonl"
    for _ in range(2):  # its own report may be written anew
        assert run("scan", folder, "--format", "jsonl", "--no-progress", "--output", output).exit_code == 1
    assert len(output.read_text("utf-8").splitlines()) == 3


def test_an_earlier_report_stays_until_there_is_a_new_one(folder: Path, tmp_path: Path) -> None:
    place, output = tmp_path / "lager.db", tmp_path / "rapport"
    run("scan", folder, "--store", place, "--no-progress")
    output.write_text("fra i går")
    wrong: list[list[str | Path]] = [
        ["report", "compare", "77", "1", "--store", place],
        ["scan", tmp_path / "borte"],
        ["scan", folder, "--rescan"],
        ["scan", folder, "--rules", tmp_path / "borte.yaml"],
    ]
    for arguments in wrong:
        assert run(*arguments, "--output", output).exit_code == 2
        assert output.read_text() == "fra i går"
    assert run("report", "csv", "--store", place, "--output", output).exit_code == 0
    assert output.read_text("utf-8-sig").startswith("path;")


def test_a_missing_path_is_said_before_the_first_answer(folder: Path, tmp_path: Path) -> None:
    done = run("scan", folder, tmp_path / "borte", "--format", "jsonl", "--no-progress")
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["store", "export", "--run"],
        ["store", "info", "--runs"],
        ["audit", "show", "--after"],
        ["audit", "show", "--limit"],
        ["report", "summary", "--run"],
    ],
)
def test_numbers_beyond_all_rows_are_refused(folder: Path, tmp_path: Path, arguments: list[str]) -> None:
    place = tmp_path / "lager.db"
    run("scan", folder, "--store", place, "--no-progress")
    assert run(*arguments, "9" * 20, "--store", place).exit_code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("command", [["store", "info"], ["audit", "verify"], ["audit", "show"]])
def test_a_full_disk_is_no_answer(folder: Path, tmp_path: Path, command: list[str]) -> None:
    place = tmp_path / "lager.db"
    run("scan", folder, "--store", place, "--no-progress")
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "classifier.cli", *command, "--store", str(place)],
            check=False, stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "standard output" in done.stderr
