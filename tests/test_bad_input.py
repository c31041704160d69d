"""Bad input through the real command: each a clear record and exit 1, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.memory import Forgetful
from classifier.scan import scan
from classifier.worker import Settings
from tests import builders as b
from tests.endless import ENDLESS, ENVIRON

BREVVAKT = [sys.executable, "-m", "classifier.cli"]


def records(*arguments: str | Path, **environ: str) -> tuple[int, list[dict[str, object]]]:
    """Exit status and records of ``brevvakt scan --format jsonl``."""
    done = subprocess.run(
        [*BREVVAKT, "scan", *map(str, arguments), "--format", "jsonl", "--no-progress"],
        env={**os.environ, **environ}, capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr.decode()
    return done.returncode, [json.loads(line) for line in done.stdout.decode().splitlines()]


def code(record: dict[str, object]) -> str | None:
    """The error code of a record."""
    error = record["error"]
    return error["code"] if isinstance(error, dict) else None


@pytest.mark.slow
def test_every_bad_file_is_one_review_record_and_good_ones_still_come_out(tmp_path: Path) -> None:
    (tmp_path / "tom.pdf").write_bytes(b"")
    (tmp_path / "tom.docx").write_bytes(b"")
    (tmp_path / "tekst.pdf").write_text("bare tekst, ikke PDF", "utf-8")
    whole = b.pdf(b.PLAIN, pages=3)
    (tmp_path / "avkortet.pdf").write_bytes(whole[: len(whole) // 3])
    (tmp_path / "passord.pdf").write_bytes(b.locked_pdf(b.PLAIN, "hemmelig"))
    (tmp_path / "uten-dokument.docx").write_bytes(b.with_member(b"PK\x05\x06" + b"\0" * 18, "annet.xml", b"<a/>"))
    (tmp_path / "bombe.docx").write_bytes(b.bomb())
    with (tmp_path / "stor.pdf").open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(200 * 1024 * 1024)
    (tmp_path / "brutt.pdf").symlink_to(tmp_path / "finnes-ikke.pdf")
    os.mkfifo(tmp_path / "ko.pdf")
    (tmp_path / "ny\nlinje.pdf").write_bytes(b.pdf(b.PLAIN))
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/latin-\xe6.pdf")).write_bytes(b.pdf([b.NEEDLE]))
    (tmp_path / "under").mkdir()
    (tmp_path / "under" / "god.pdf").write_bytes(b.pdf(b.PLAIN))

    status, found = records(tmp_path, "--jobs", "2")

    assert status == 1
    by_name = {Path(str(record["path"])).name: record for record in found}
    assert len(found) == len(by_name) == 13
    expected = {
        "tom.pdf": "corrupt", "tom.docx": "corrupt", "tekst.pdf": "corrupt", "avkortet.pdf": "corrupt",
        "passord.pdf": "encrypted", "uten-dokument.docx": "corrupt", "bombe.docx": "too_large", "stor.pdf": "too_large",
        "brutt.pdf": "no_access", "ko.pdf": "no_access",
    }  # fmt: skip
    assert {name: code(by_name[name]) for name in expected} == expected
    assert all(by_name[name]["q3"] == "review" and by_name[name]["probability"] is None for name in expected)
    assert by_name["ny\nlinje.pdf"]["error"] is None
    assert by_name["god.pdf"]["error"] is None
    assert by_name["latin-\udce6.pdf"]["q3"] == "yes"


def test_a_folder_without_permission_is_a_record(tmp_path: Path) -> None:
    box = tmp_path / "ut"
    (box / "stengt").mkdir(parents=True)
    (box / "stengt").chmod(0)
    tmp_path.chmod(0o755)
    (tmp_path / "tom").mkdir()
    # Everything is imported before the rights are given up, and no worker of this process is started.
    Settings().versions()
    assert list(scan([tmp_path / "tom"], memory=Forgetful())) == []
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        # Root may read everything, so the scan runs as nobody, in a process that does only this.
        try:
            if os.geteuid() == 0:
                for folder in list(tmp_path.parents)[:3]:
                    folder.chmod(folder.stat().st_mode | 0o011)
                os.seteuid(65534)
            found = [
                (Path(r.path or "").name, r.q3, r.error.code if r.error else None)
                for r in scan([box], memory=Forgetful())
            ]
            os.write(writer, json.dumps(found).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        found = json.loads(stream.read())
    os.waitpid(child, 0)
    (box / "stengt").chmod(0o755)
    assert found == [["stengt", "review", "no_access"]]


@pytest.mark.slow
def test_a_stuck_file_is_given_up_and_the_scan_goes_on(tmp_path: Path) -> None:
    (tmp_path / "treg.pdf").write_bytes(ENDLESS)
    (tmp_path / "god.pdf").write_bytes(b.pdf(b.PLAIN))
    status, found = records(tmp_path, "--jobs", "1", "--timeout", "1", **ENVIRON)
    assert status == 1
    assert {Path(str(r["path"])).name: code(r) for r in found} == {"treg.pdf": "timeout", "god.pdf": None}
