"""However a scan ends, the records so far are whole and the exit status says it."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests import builders as b

SCAN = [sys.executable, "-m", "classifier.cli", "scan", "--no-progress", "--jobs", "1"]
FILES = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of ordinary letters."""
    folder = tmp_path_factory.mktemp("ut")
    for number in range(FILES):
        (folder / f"brev-{number:03}.pdf").write_bytes(b.pdf([*b.PLAIN, f"Sak {number}"]))
    return folder


def whole(text: str) -> list[dict[str, Any]]:
    """The records of a JSON Lines output; fails when one is cut."""
    assert not text or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_a_disk_that_fills_up_keeps_whole_records(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "svar.jsonl"
    done = subprocess.run(
        [*SCAN, str(folder), "--format", "jsonl", "--output", str(output)],
        # The kernel refuses to let the file grow beyond this, in the middle of a record.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000)),
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    found = whole(output.read_text("utf-8"))
    assert 0 < len(found) < FILES


@pytest.mark.parametrize("form", ["jsonl", "csv", "html", "table"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_no_room_at_all_is_said_in_one_line(folder: Path, form: str) -> None:
    for arguments, stdout in ((["--output", "/dev/full"], subprocess.DEVNULL), ([], "/dev/full")):
        with open(stdout, "w") if isinstance(stdout, str) else open(os.devnull, "w") as stream:  # noqa: PTH123
            done = subprocess.run(
                [*SCAN, str(folder / "brev-000.pdf"), "--format", form, *arguments],
                stdout=stream, stderr=subprocess.PIPE, text=True, check=False, timeout=120,
            )  # fmt: skip
        assert done.returncode == 2
        assert done.stderr.startswith("brevvakt: ")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_scan_that_is_stopped_leaves_whole_records_and_no_processes(
    folder: Path, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    output = tmp_path / "svar.jsonl"
    process = subprocess.Popen(
        [*SCAN, str(folder), "--format", "jsonl", "--output", str(output)], start_new_session=True
    )
    while not output.exists() or output.stat().st_size == 0:
        time.sleep(0.01)
    process.send_signal(number)
    assert process.wait(30) == status
    assert 0 < len(whole(output.read_text("utf-8"))) <= FILES
    deadline = time.monotonic() + 20
    while _of_session(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _of_session(process.pid)


def _of_session(leader: int) -> list[int]:
    """Processes of a session that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(entry.name))
    return found
