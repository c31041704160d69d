"""The command as a user meets it: exit codes, formats, help, and no text of a letter anywhere unless asked for."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import builders as b
from tests.mottakersystem.server import PASSWORD, TOKEN, running, system, systems
from tests.mottakersystem.server import answer as forbidden

FIELDS = [
    "path", "sha256", "bytes", "pages", "q3", "probability", "categories", "reasons", "error", "model", "rules", "seconds",
]  # fmt: skip
REASON = ["kind", "id", "category", "part", "page", "start", "end", "weight", "message"]
SECRET = "Kowalski"
ORDINARY = [
    "Til Malermester Lie AS. Kommunen ber om pris på maling av fasaden på rådhuset, om lag 800 kvadratmeter.",
    "Stillas skal være med i prisen. Tilbudet må være hos oss innen 1. mai. Befaring avtales med eiendom.",
]


def run(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "classifier.cli", *map(str, arguments)],
        input=stdin, capture_output=True, check=False, timeout=240,
    )  # fmt: skip


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sensitive and an ordinary letter."""
    folder = tmp_path_factory.mktemp("ut")
    (folder / "ja.pdf").write_bytes(b.pdf([b.NEEDLE, *b.PLAIN]))
    (folder / "nei.docx").write_bytes(b.word(ORDINARY))
    return folder


def test_classify_prints_the_record_of_the_contract(letters: Path) -> None:
    done = run("classify", letters / "ja.pdf")
    record = json.loads(done.stdout)
    assert done.returncode == 1
    assert list(record) == FIELDS
    assert record["q3"] == "yes"
    assert record["pages"] == 1
    assert all(list(reason) == REASON for reason in record["reasons"])
    weights = [reason["weight"] for reason in record["reasons"]]
    assert weights == sorted(weights, reverse=True)
    assert 0 <= record["probability"] <= 1
    assert "barnevern" in record["categories"]


def test_classify_reads_standard_input(letters: Path) -> None:
    data = (letters / "ja.pdf").read_bytes()
    piped = json.loads(run("classify", "-", stdin=data).stdout)
    named = json.loads(run("classify", letters / "ja.pdf").stdout)
    assert piped["sha256"] == named["sha256"]
    assert piped["q3"] == named["q3"] == "yes"


def test_an_ordinary_letter_is_no_and_exit_status_0(letters: Path) -> None:
    done = run("scan", letters / "nei.docx", "--format", "jsonl")
    assert [json.loads(line)["q3"] for line in done.stdout.splitlines()] == ["no"]
    assert done.returncode == 0


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "html"])
def test_no_text_of_a_letter_is_shown_unless_asked_for(letters: Path, form: str) -> None:
    done = run("scan", letters, "--format", form)
    assert done.returncode == 1
    assert b"ja.pdf" in done.stdout
    assert SECRET.encode() not in done.stdout + done.stderr
    assert b"fasaden" not in done.stdout + done.stderr
    assert SECRET.encode() in run("explain", letters / "ja.pdf", "--show-text").stdout


@pytest.mark.parametrize(
    ("lang", "word"), [("nb", "Må kontrolleres"), ("nn", "Må kontrollerast"), ("en", "Needs a person")]
)
def test_the_table_speaks_the_chosen_language(letters: Path, lang: str, word: str) -> None:
    assert word in run("scan", letters, "--lang", lang).stdout.decode()


def test_csv_opens_in_norwegian_excel_and_formulas_are_defused(letters: Path, tmp_path: Path) -> None:
    folder = tmp_path / "=1+1"
    shutil.copytree(letters, folder)
    output = tmp_path / "ut.csv"
    run("scan", folder, "--format", "csv", "--output", output)
    text = output.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert {row["q3"] for row in rows} == {"yes", "no"}
    assert "," in rows[0]["probability"]
    from classifier.report.writers import _defused

    assert _defused("=cmd()") == "'=cmd()"


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", "finnes-ikke"],
        ["scan"],
        ["scan", ".", "--format", "pdf"],
        ["scan", ".", "--rules", "finnes-ikke.yaml"],
        ["scan", ".", "--model", "finnes-ikke"],
        ["scan", ".", "--output", "finnes/ikke/ut.html"],
        ["classify", "finnes-ikke.pdf"],
        ["route", "finnes-ikke.json"],
        ["route", "data/samples/forsendelser/forsendelse-v2.json", "--mottakersystem", "http://eksempel.invalid"],
        ["route", "data/samples/forsendelser/forsendelse-v2.json", "--mottakersystem", "https://eksempel.invalid"],
        [
            "route",
            "data/samples/forsendelser/forsendelse-v2.json",
            "--recipients",
            "data/samples/forsendelser/mottakere.csv",
            "--mottakersystem",
            "http://127.0.0.1:9",
        ],
        ["ukjent"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_status_2_with_a_message(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert b"Traceback" not in done.stderr


def test_route_prints_one_json_object_and_its_exit_status_tells(tmp_path: Path, root: Path) -> None:
    samples = root / "data" / "samples" / "forsendelser"
    held = run("route", samples / "forsendelse-v2.json", "--documents", tmp_path)
    assert held.returncode == 1
    assert json.loads(held.stdout)["action"] == "hold"
    sent = run("route", samples / "forsendelse-v1.json", "--recipients", samples / "mottakere.csv")
    answer = json.loads(sent.stdout)
    assert sent.returncode == (1 if answer["action"] == "hold" else 0)


def test_route_asks_mottakersystem_with_the_secrets_of_the_environment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREVVAKT_MASKINPORTEN_TOKEN", TOKEN)
    monkeypatch.setenv("BREVVAKT_INTEGRASJON_ID", "int-1")
    monkeypatch.setenv("BREVVAKT_INTEGRASJON_PASSORD", PASSWORD)
    shipment = root / "data" / "samples" / "forsendelser" / "forsendelse-v2.json"
    with running() as service:
        service.behaviours = [systems(system()), forbidden(403)]
        done = [run("route", shipment, "--mottakersystem", service.url) for _ in range(2)]
    known, unknown = (json.loads(one.stdout) for one in done)
    assert [one.returncode for one in done] == [0, 0]
    assert (known["action"], known["questions"]["receives_in_altinn"]) == ("send_as_addressed", "no")
    assert (unknown["action"], unknown["questions"]["receives_in_altinn"]) == ("send_taushetsbelagt", "unknown")
    assert "q2_failed_refused" in {one["code"] for one in unknown["warnings"]}
    assert [headers["Authorization"] for _, headers in service.asked] == [f"Bearer {TOKEN}"] * 2
    assert not any(secret.encode() in one.stdout + one.stderr for one in done for secret in (TOKEN, PASSWORD))


@pytest.mark.parametrize("command", ["scan", "classify", "explain", "route", "info"])
def test_help_has_an_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert b"Example" in done.stdout


def test_help_does_not_load_the_heavy_libraries() -> None:
    code = (
        "import sys, classifier.cli; print([m for m in ('sklearn', 'numpy', 'spacy', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_info_tells_versions_thresholds_and_the_bound() -> None:
    text = run("info").stdout.decode()
    for word in ("model brevvakt-", "rules", "thresholds", "upper 95 % bound", "AUC"):
        assert word in text


def test_python_and_command_agree(letters: Path) -> None:
    from classifier import Classifier

    result = Classifier().classify(letters / "ja.pdf")
    record = json.loads(run("classify", letters / "ja.pdf").stdout)
    own = result.as_dict()
    assert {k: v for k, v in record.items() if k != "seconds"} == {k: v for k, v in own.items() if k != "seconds"}
