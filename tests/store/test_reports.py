"""``brevvakt report`` on a store: the same run as a page, rows, records and a summary, and two runs compared."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from classifier import Classifier
from classifier.model.bundle import load, packaged
from classifier.result import Classification
from classifier.store import Store
from classifier.worker import Settings
from tests.store.test_commands import run
from tests.store.using import SENSITIVE, decide_all, letters, still


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six letters, two of them sensitive, and one that cannot be read."""
    folder = letters(tmp_path / "ut", 6)
    (folder / "tom.pdf").touch()
    return folder


@pytest.fixture
def scanned(folder: Path, place: str) -> str:
    """A store with one run over the folder."""
    with Store.open(place) as store:
        decide_all(store, folder)
    return place


def test_one_run_in_every_form(scanned: str, tmp_path: Path) -> None:
    records = [json.loads(line) for line in run("report", "jsonl", "--store", scanned).stdout.splitlines()]
    assert sorted(record["q3"] for record in records) == ["no"] * 4 + ["review"] + ["yes"] * 2
    table = run("report", "csv", "--store", scanned, "--run", "1").stdout
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff")), delimiter=";"))
    assert [row["path"] for row in rows] == [record["path"] for record in records]
    page = tmp_path / "rapport.html"
    assert run("report", "html", "--store", scanned, "--output", page, "--lang", "nn").exit_code == 0
    text = page.read_text("utf-8")
    assert '<html lang="nn">' in text
    assert "Dag for dag" in text
    assert "Køyring 1." in text
    assert "Kowalski" not in table + text


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_summary_has_counts_and_the_promise_but_no_path(scanned: str, form: str) -> None:
    done = run("report", "summary", "--store", scanned, "--format", form)
    assert done.exit_code == 0
    text = done.stdout
    assert "brev0" not in text
    assert "28,6 %" in text  # two of seven
    assert "barnevern" in text
    assert "95 %" in text
    assert ("corrupt" in text) or ("no\\_text" in text) or ("no_text" in text)


def test_the_promise_of_another_model_is_not_taken_for_the_runs(scanned: str, tmp_path: Path, root: Path) -> None:
    other = tmp_path / "modell"
    shutil.copytree(root / "models" / "brevvakt", other)
    card = json.loads((other / "card.json").read_text("utf-8"))
    card["sha256"]["roles.json"] = "0" * 64
    (other / "card.json").write_text(json.dumps(card), "utf-8")
    assert run("report", "summary", "--store", scanned, "--model", other).exit_code == 2
    known = run("report", "summary", "--store", scanned, "--model", root / "models" / "brevvakt")
    assert "95 %" in known.stdout


def test_a_calibrated_model_has_a_name_and_a_promise_of_its_own(scanned: str, tmp_path: Path, root: Path) -> None:
    own = tmp_path / "egen"
    shutil.copytree(root / "models" / "brevvakt", own)
    card = json.loads((own / "card.json").read_text("utf-8"))
    card["calibration"] |= {"letters": "own", "miss_rate_upper_95": 0.0987, "rules": card["rules"]}
    (own / "card.json").write_text(json.dumps(card), "utf-8")
    assert load(own).version.startswith(packaged().version + "-")
    assert "9,9 %" not in run("report", "summary", "--store", scanned, "--model", own).stdout
    assert "--model" in run("report", "summary", "--store", scanned, "--model", own).stdout


def test_the_promise_holds_for_the_rules_it_was_made_with(tmp_path: Path) -> None:
    rules, place = tmp_path / "egne.yaml", tmp_path / "lager.db"
    rules.write_text("source: vi selv\nmute: [barnevern.service]\n", "utf-8")
    letters(tmp_path / "ut", 2)
    run("scan", tmp_path / "ut", "--store", place, "--rules", rules, "--no-progress")
    told = run("report", "summary", "--store", place).stdout
    assert "1,8 %" not in told
    assert "reglene" in told


def _changing(classifier: Classifier, answers: dict[str, Classification]) -> Callable[[Path], Classification]:
    """What another model might have said."""

    def decide(path: Path) -> Classification:
        result = classifier.classify(path)
        other = answers.get(path.name)
        if other is None:
            return result
        own = {name: getattr(result, name) for name in ("path", "sha256", "bytes", "model", "rules")}
        return replace(other, **own)

    return decide


@pytest.mark.parametrize("paths", [True, False])
def test_two_runs_are_compared_by_direction_matter_and_file(
    folder: Path, place: str, classifier: Classifier, tmp_path: Path, paths: bool
) -> None:
    rules = tmp_path / "egne.yaml"
    rules.write_text(
        "category: helse\nsource: egne\nrules:\n  - {id: egen.x, kind: unit, weight: 1, any: [fyrlykta]}\n", "utf-8"
    )
    said = {q3: classifier.classify(folder / name) for q3, name in (("yes", "brev0000.txt"), ("no", "brev0001.txt"))}
    with Store.open(place) as store:
        decide_all(store, folder, paths=paths)
        still(*folder.iterdir())
        (folder / "brev0002.txt").write_text(SENSITIVE.format(number=2), "utf-8")  # another letter now
        (folder / "brev0004.txt").unlink()
        own = Settings(rules=(str(rules),))
        decide = _changing(own.classifier(), {"brev0000.txt": said["no"], "brev0001.txt": said["yes"]})
        decide_all(store, folder, own, decide, paths=paths)
    text = run("report", "compare", "1", "2", "--store", place).stdout
    assert (
        "6 filer er med i begge kjøringene, 1 bare i den første, 0 bare i den andre. 3 har fått et annet svar." in text
    )
    assert "1 uendrede brev er mindre vernet enn før" in text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "Ja – skjermes Nei – kan sendes 1 0 0" in lines
    assert "Nei – kan sendes Ja – skjermes 1 1 0" in lines
    assert "barnevern Ja – skjermes Nei – kan sendes 1" in lines
    assert ("brev0000.txt" in text) == paths
    assert ("3 filer er uten navn i lageret." in text) != paths
    same = run("report", "compare", "2", "2", "--store", place, "--format", "markdown").stdout
    assert "0 har fått et annet svar" in same


@pytest.mark.parametrize(
    "arguments",
    [
        ["html", "--run", "9"],
        ["csv", "--run", "siste"],
        ["summary", "--run", "-1"],
        ["compare", "1", "9"],
        ["compare", "1"],
    ],
    ids=" ".join,
)
def test_a_run_that_is_not_there_is_wrong_usage(scanned: str, arguments: list[str]) -> None:
    done = run("report", *arguments, "--store", scanned)
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", ["report html", "report csv", "report jsonl", "report summary", "report compare", "watch"]
)
def test_help_has_an_example(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.exit_code == 0
    assert "Example" in done.stdout
