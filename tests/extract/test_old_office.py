"""Old Word, Excel and PowerPoint files: LibreOffice converts them where it is, and nothing of it stays behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from classifier.errors import (
    CorruptError,
    DocumentTimeoutError,
    EncryptedError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from classifier.extract import extract
from classifier.extract.old_office import convert
from classifier.limits import DEFAULT_LIMITS, MIB, Limits
from tests import files as f
from tests import formats as g

#: OCR and conversion may take this share of a document's time.
QUICK = Limits(seconds=2, ocr_share=0.5)
#: What every stand-in for LibreOffice begins with: where its result is to go, and a trace of where it ran.
HEAD = """#!/bin/sh
ut=$(echo "$*" | sed 's/.*--outdir \\([^ ]*\\) .*/\\1/'); til=$(echo "$*" | sed 's/.*--convert-to \\([a-z]*\\).*/\\1/')
echo "$ut" > {trace}/sti; echo $$ > {trace}/pid
"""


def word_97(text: bytes = b"brev") -> bytes:
    """The streams of an old Word file, without anything that Word could open."""
    return g.compound({"WordDocument": bytes(12) + text, "1Table": b"x"})


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Path]]:
    """Puts a script in the place of LibreOffice; gives the folder with its traces."""
    folder, work = tmp_path / "bin", tmp_path / "arbeid"
    folder.mkdir()
    work.mkdir()

    def install(script: str) -> Path:
        program = folder / "soffice"
        program.write_text(HEAD.format(trace=tmp_path) + script)
        program.chmod(0o755)
        return tmp_path

    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("TMPDIR", str(work))
    yield install
    assert list(work.iterdir()) == [], "the letter was left on disk"


def result_of(tmp_path: Path, data: bytes) -> str:
    """A script that writes ``data`` as its result."""
    (tmp_path / "svar").write_bytes(data)
    return f'cp {tmp_path}/svar "$ut/brev.$til"\n'


def gone(pid: int) -> bool:
    """Whether a process has ended (waits a little: the kernel may be slow)."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    ("stream", "kind", "converted", "part"),
    [
        ("WordDocument", "doc", lambda: f.word((f.NEEDLE,)), "body"),
        ("Workbook", "xls", lambda: g.xlsx(g.sheet(f"<row>{g.cell(f.NEEDLE)}</row>")), "table"),
        ("Book", "xls", lambda: g.xlsx(g.sheet(f"<row>{g.cell(f.NEEDLE)}</row>")), "table"),
        ("PowerPoint Document", "ppt", lambda: g.pptx(g.slide(g.shape(f.NEEDLE))), "body"),
    ],
)
def test_what_libreoffice_makes_of_a_file_is_read(
    stream: str, kind: str, converted: Callable[[], bytes], part: str,
    office: Callable[[str], Path], tmp_path: Path,
) -> None:  # fmt: skip
    office(result_of(tmp_path, converted()))
    document = extract(g.compound({stream: bytes(40)}), name="gammel")
    assert (document.format, document.problems) == (kind, ())
    assert f.NEEDLE in next(p.text for p in document.parts if p.name == part)
    assert not Path((tmp_path / "sti").read_text().strip()).exists()


def test_an_attached_old_file_is_read_the_same_way(office: Callable[[str], Path], tmp_path: Path) -> None:
    office(result_of(tmp_path, f.word((f.NEEDLE,))))
    document = extract(f.container({"b.doc": word_97()}), name="a.zip")
    assert {part.name: part.text for part in document.parts}["attachment:b.doc"] == f.NEEDLE


def test_the_document_reaches_the_program_and_its_profile_forbids_macros(
    office: Callable[[str], Path], tmp_path: Path
) -> None:
    trace = office(
        f'for last; do :; done; cp "$last" {tmp_path}/kilde; cp $ut/../profil/user/*.xcu {tmp_path}/; '
        + result_of(tmp_path, f.word())
    )
    extract(word_97(b"det hele"), name="a.doc")
    assert (trace / "kilde").read_bytes() == word_97(b"det hele")
    assert "DisableMacrosExecution" in (trace / "registrymodifications.xcu").read_text()


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("exit 1\n", CorruptError),
        ("exit 0\n", CorruptError),
        (': > "$ut/brev.$til"\n', CorruptError),
        ('echo tull > "$ut/brev.$til"\n', CorruptError),
        ('echo tull > "$ut/brev.$til"; exit 77\n', CorruptError),
        ('mkdir "$ut/brev.$til"\n', CorruptError),
        ("kill -SEGV $$\n", CorruptError),
        ("sleep 60\n", DocumentTimeoutError),
        ("trap '' TERM INT HUP; while :; do sleep 0.1; done\n", DocumentTimeoutError),
        ('sleep 60 & echo $! > "$ut/../../../barn"; sleep 60\n', DocumentTimeoutError),
    ],
)
def test_a_program_that_fails_or_hangs_is_one_clear_error(
    script: str, error: type[UnreadableError], office: Callable[[str], Path], tmp_path: Path
) -> None:
    office(script.replace("$ut/../../../barn", f"{tmp_path}/barn"))
    with pytest.raises(UnreadableError) as caught:
        extract(word_97(), name="a.doc", limits=QUICK)
    assert type(caught.value) is error
    assert gone(int((tmp_path / "pid").read_text()))
    if (tmp_path / "barn").exists():
        assert gone(int((tmp_path / "barn").read_text()))


def test_a_child_that_outlives_the_program_is_ended_too(office: Callable[[str], Path], tmp_path: Path) -> None:
    office(f"sleep 60 & echo $! > {tmp_path}/barn\n" + result_of(tmp_path, f.word()))
    assert extract(word_97(), name="a.doc").format == "doc"
    assert gone(int((tmp_path / "barn").read_text()))


def test_a_result_beyond_the_limit_is_too_large(office: Callable[[str], Path]) -> None:
    office('dd if=/dev/zero of="$ut/brev.$til" bs=1M count=9 2>/dev/null; sleep 60\n')
    with pytest.raises(TooLargeError):
        convert(word_97(), "doc", "docx", seconds=20, limits=Limits(bytes=4 * MIB))


def test_the_program_ends_when_whoever_asked_is_killed(office: Callable[[str], Path], tmp_path: Path) -> None:
    office("sleep 60\n")
    program = "import sys; from classifier.extract import extract; extract(sys.stdin.buffer.read())"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as asker:
        assert asker.stdin is not None
        asker.stdin.write(word_97())
        asker.stdin.close()
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.02)
        asker.send_signal(signal.SIGKILL)
    assert gone(int((tmp_path / "pid").read_text()))
    folder = Path((tmp_path / "sti").read_text().strip()).parent
    for _ in range(100):
        if not folder.exists():
            break
        time.sleep(0.02)


def test_without_libreoffice_the_file_is_unsupported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedError):
        extract(word_97(), name="a.doc")


def test_no_time_left_is_too_large(office: Callable[[str], Path]) -> None:
    office("exit 0\n")
    with pytest.raises(TooLargeError):
        extract(word_97(), name="a.doc", limits=Limits(ocr_share=0.0))


@pytest.mark.parametrize(
    "tree",
    [
        {"WordDocument": bytes(10) + b"\x00\x01" + bytes(20)},
        {"Workbook": b"\x09\x08\x02\x00\x00\x06\x2f\x00\x02\x00\x00\x00"},
        {"PowerPoint Document": b"x", "Current User": bytes(12) + 0xF3D1C4DF.to_bytes(4, "little")},
        {"EncryptedPackage": b"x", "EncryptionInfo": b"x"},
    ],
)
def test_a_file_with_a_password_is_encrypted_and_no_program_is_asked(
    tree: dict[str, bytes], office: Callable[[str], Path], tmp_path: Path
) -> None:
    office("exit 0\n")
    with pytest.raises(EncryptedError):
        extract(g.compound(tree), name="gammel")
    assert not (tmp_path / "pid").exists()


def test_an_attached_encrypted_file_does_not_make_the_message_encrypted() -> None:
    inner = g.compound({"EncryptedPackage": b"x"})
    data = g.compound(
        g.msg({"1000": "Et vanlig brev."}, {"__attach_version1.0_#00000000": g.attached("b.docx", inner)})
    )
    document = extract(data, name="a.msg")
    assert [(problem.code, problem.part) for problem in document.problems] == [("encrypted", "attachment:b.docx")]


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("BREVVAKT_TEST_ALL"), reason="LibreOffice is not installed"
)
def test_the_real_libreoffice_converts_there_and_back() -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = convert(f.word((f.NEEDLE,)), "docx", "doc", seconds=120, limits=DEFAULT_LIMITS)
        assert Path(folder).exists()
    document = extract(old, name="a.doc", limits=Limits(seconds=240))
    assert document.format == "doc"
    assert f.NEEDLE in " ".join(part.text for part in document.parts)
