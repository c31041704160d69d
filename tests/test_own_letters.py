"""Own letters with known answers: the labels file, the promise, the three commands, and that nothing of a letter leaks."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from classifier import Classifier
from classifier.cli import app
from classifier.decide import Thresholds
from classifier.document import Block, Document, Part
from classifier.errors import UsageError
from classifier.model.bounds import upper_bound
from classifier.model.bundle import load, packaged_folder
from classifier.model.letters import Letter, read_letters
from classifier.model.promise import STEPS, allowed_misses, choose_with_bound, needed
from classifier.own.asking import OwnLetters, fresh_folder
from classifier.own.calibrating import calibrated, write_folder
from classifier.own.labels import OwnLabel, read_labels
from classifier.own.texts import own_letter, unit_of
from classifier.result import Classification, Failure, Reason
from tests import builders as b

#: Stands in every file name and every letter below, and must stand nowhere else.
MARK = "zqvimpel"
ORDINARY = [
    "Til Malermester Lie AS. Kommunen ber om pris på maling av fasaden på rådhuset, om lag 800 kvadratmeter.",
    f"Stillas skal være med i prisen. Tilbudet må være hos oss innen 1. mai. Merk konvolutten {MARK}.",
]
SENSITIVE = [b.NEEDLE, f"Sak {MARK}. Barneverntjenesten har fattet vedtak om omsorgsovertakelse for Emil.", *b.PLAIN]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command; a bar would only be noise in the report of a failed test."""
    return subprocess.run(
        [sys.executable, "-m", "classifier.cli", *map(str, arguments)],
        capture_output=True, check=False, timeout=300, text=True,
    )  # fmt: skip


def refused(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in this process: quicker, where it ends before a worker is started."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def everything(done: subprocess.CompletedProcess[str], *folders: Path) -> str:
    """All that came out: both streams, and the readable files of the folders."""
    written = [p for folder in folders for p in sorted(folder.rglob("*")) if p.suffix in (".json", ".md", ".csv")]
    return done.stdout + done.stderr + "".join(path.read_text("utf-8") for path in written)


@pytest.fixture
def brev(tmp_path: Path) -> Path:
    """A folder with a sensitive, an ordinary, a locked and an unlabelled letter."""
    folder = tmp_path / "brev"
    (folder / "helse").mkdir(parents=True)
    (folder / "helse" / f"{MARK}-ja.pdf").write_bytes(b.pdf(SENSITIVE))
    (folder / f"{MARK}-nei.docx").write_bytes(b.word(ORDINARY))
    (folder / f"{MARK}-låst.pdf").write_bytes(b.locked_pdf(SENSITIVE, "hemmelig"))
    (folder / f"{MARK}-uten.txt").write_text("\n".join(ORDINARY), "utf-8")
    return folder


def labels_file(folder: Path, text: str, name: str = "fasit.csv") -> Path:
    """A labels file beside the folder."""
    path = folder.parent / name
    path.write_text(text, "utf-8")
    return path


# --- the labels file -------------------------------------------------------------------------------------------------


def test_labels_are_read_with_commas_or_semicolons_in_norwegian_or_english(brev: Path) -> None:
    one = labels_file(brev, f"path,q3,category,unit\nhelse/{MARK}-ja.pdf,YES,helse,sone 1\n{MARK}-nei.docx,no,,\n")
    two = labels_file(
        brev, f"\ufeffFil;Svar;Enhet;Kategori\r\nhelse\\{MARK}-ja.pdf;ja;sone 1;helse\r\n\r\n{MARK}-nei.docx;Nei;;\r\n", "to.csv"
    )  # fmt: skip
    first, second = read_labels(brev, one), read_labels(brev, two)
    assert [(x.path, x.answer, x.categories, x.unit) for x in first.letters] == [
        (x.path, x.answer, x.categories, x.unit) for x in second.letters
    ]
    assert [letter.answer for letter in first.letters] == ["yes", "no"]
    assert first.letters[0].categories == ("helse",)
    assert first.units
    assert first.unlabelled == 2
    assert any("not used: 2" in note for note in first.notes())


def test_categories_may_be_several_and_a_mac_may_have_named_the_file(brev: Path) -> None:
    composed = unicodedata.normalize("NFC", f"{MARK}-låst.pdf")
    (brev / composed).rename(brev / unicodedata.normalize("NFD", composed))
    found = read_labels(brev, labels_file(brev, f'path,q3,category\n"{composed}",vurder,"helse, Økonomi"\n'))
    assert found.letters[0].answer == "review"
    assert found.letters[0].categories == ("helse", "okonomi")


def test_a_labels_file_in_the_folder_is_no_letter_and_other_columns_are_said(brev: Path) -> None:
    path = brev / "fasit.csv"
    path.write_text(f"path,q3,merknad\n{MARK}-nei.docx,no,{MARK}\n", "utf-8")
    found = read_labels(brev, path)
    assert found.unlabelled == 3
    assert found.unused == 1
    assert MARK not in "".join(found.notes())


WRONG = {
    "no header": (f"{MARK}-nei.docx,no\n", 1, "columns"),
    "empty": ("", 1, "columns"),
    "two columns for one thing": (f"path,q3,unit,enhet\n{MARK}-nei.docx,no,a,b\n", 1, "two columns"),
    "unknown answer": (f"path,q3\n{MARK}-nei.docx,no\nhelse/{MARK}-ja.pdf,{MARK}\n", 3, "yes, no or review"),
    "no answer": (f"path,q3\n{MARK}-nei.docx,\n", 2, "no answer"),
    "unknown category": (f"path,q3,category\n{MARK}-nei.docx,no,{MARK}\n", 2, "unknown category"),
    "listed twice": (f"path,q3\n{MARK}-nei.docx,no\n\n./{MARK}-nei.docx,no\n", 4, "line 2"),
    "missing": (f"path,q3\n{MARK}-borte.pdf,no\n", 2, "no such file"),
    "a folder": ("path,q3\nhelse,no\n", 2, "no such file"),
    "no path": ("path,q3\n,no\n", 2, "no path"),
    "above the folder": (f"path,q3\n../{MARK}.pdf,no\n", 2, "out of the folder"),
    "above it by a detour": (f"path,q3\nhelse/../../{MARK}.pdf,no\n", 2, "out of the folder"),
    "absolute": (f"path,q3\n/{MARK}.pdf,no\n", 2, "out of the folder"),
    "a drive": (f"path,q3\nC:\\{MARK}.pdf,no\n", 2, "out of the folder"),
    "a link out": ("path,q3\nlenke.pdf,no\n", 2, "link out"),
    "a broken link": ("path,q3\nbrutt.pdf,no\n", 2, "no such file"),
    "too many cells": (f"path,q3\n{MARK}-nei.docx,no,{MARK}\n", 2, "more cells"),
    "copies with two answers": (f"path,q3\n{MARK}-nei.docx,no\nkopi.docx,yes\n", 3, "line 2"),
    "open quote": (f'path,q3\n"{MARK}-nei.docx,no\n' + "x" * 200_000, 2, "quote"),
}


@pytest.mark.parametrize(("text", "line", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_line_is_refused_by_number_and_never_quoted(brev: Path, text: str, line: int, words: str) -> None:
    (brev.parent / f"{MARK}.pdf").write_bytes(b.pdf(ORDINARY))
    (brev / "lenke.pdf").symlink_to(brev.parent / f"{MARK}.pdf")
    (brev / "brutt.pdf").symlink_to(brev / "borte.pdf")
    shutil.copy(brev / f"{MARK}-nei.docx", brev / "kopi.docx")
    path = labels_file(brev, text)
    with pytest.raises(UsageError, match=words) as caught:
        read_labels(brev, path)
    message = str(caught.value)
    if words != "quote":  # the line on which csv gives up depends on what follows
        assert message.startswith(f"{path}:{line}: ")
    assert MARK not in message.removeprefix(str(path))


def test_a_labels_file_that_cannot_be_read_says_so(brev: Path) -> None:
    latin = brev.parent / "latin.csv"
    latin.write_bytes("path,q3\nblå.pdf,no\n".encode("latin-1"))
    for path, words in ((latin, "UTF-8"), (brev.parent / "borte.csv", "cannot be opened")):
        with pytest.raises(UsageError, match=words):
            read_labels(brev, path)
    with pytest.raises(UsageError, match="no such folder"):
        read_labels(brev / "borte", latin)
    with pytest.raises(UsageError, match="no letters"):
        read_labels(brev, labels_file(brev, "path,q3\n\n"))


def test_a_copy_counts_once(brev: Path) -> None:
    shutil.copy(brev / f"{MARK}-nei.docx", brev / "kopi.docx")
    found = read_labels(brev, labels_file(brev, f"path,q3\n{MARK}-nei.docx,no\nkopi.docx,nei\n"))
    assert len(found.letters) == found.copies == 1
    assert found.unlabelled == 3


# --- the promise -----------------------------------------------------------------------------------------------------


def test_149_letters_are_needed_for_two_per_cent() -> None:
    assert needed(0.02) == 149
    assert upper_bound(0, 149) <= 0.02 < upper_bound(0, 148)
    assert allowed_misses(148, 0.02) == -1
    assert allowed_misses(149, 0.02) == 0
    with pytest.raises(UsageError, match="149 are needed"):
        choose_with_bound(np.full(148, 0.9), ["yes"] * 148, miss=0.02, false=0.04)


@given(miss=st.floats(0.001, 0.5), more=st.integers(0, 300))
def test_as_many_misses_are_allowed_as_the_bound_bears(miss: float, more: int) -> None:
    fewest = needed(miss)
    assert allowed_misses(fewest - 1, miss) == -1
    total = fewest + more
    allowed = allowed_misses(total, miss)
    assert upper_bound(allowed, total) <= miss < upper_bound(allowed + 1, total)


@st.composite
def scored(draw: st.DrawFn) -> tuple[list[float], list[float], float, float]:
    """Probabilities of sensitive and of ordinary letters, with ties, and the two targets."""
    miss = draw(st.floats(0.02, 0.4))
    size = needed(miss) + draw(st.integers(0, 60))
    value = st.one_of(st.floats(1e-5, 1.0), st.sampled_from([0.2, 0.5, 0.99, 1.0]))
    sensitive = draw(st.lists(value, min_size=size, max_size=size))
    ordinary = draw(st.lists(st.one_of(value, st.just(0.0)), max_size=60))
    return sensitive, ordinary, miss, draw(st.floats(0.0, 0.5))


@given(scored())
def test_the_lower_threshold_lies_in_the_last_gap_that_keeps_the_bound(
    case: tuple[list[float], list[float], float, float],
) -> None:
    sensitive, ordinary, miss, false = case
    labels = ["yes"] * len(sensitive) + ["no"] * len(ordinary)
    found = choose_with_bound(np.array(sensitive + ordinary), labels, miss=miss, false=false)
    low, high = found.thresholds.no, found.thresholds.yes
    assert found.bound <= miss
    assert found.missed == sum(p <= low and p < high for p in sensitive) <= found.allowed
    assert upper_bound(found.missed, len(sensitive)) <= miss
    # It lies just under the middle, and a threshold at the gap's end would miss too many.
    ordered = sorted(sensitive)
    begin, end = ordered[max(found.allowed - 1, 0)], ordered[found.allowed]
    assert low < (begin + end) / 2 <= low + 2 / STEPS
    assert upper_bound(sum(p <= end for p in sensitive), len(sensitive)) > miss
    assert found.false == sum(p >= high for p in ordinary)
    assert found.false <= false * len(ordinary) or high == 1.0
    assert (found.sensitive, found.ordinary) == (len(sensitive), len(ordinary))


@given(scored(), st.randoms(use_true_random=False))
def test_the_choice_knows_no_order_and_no_doubtful_letters(
    case: tuple[list[float], list[float], float, float], random: Any
) -> None:
    sensitive, ordinary, miss, false = case
    pairs = [*((p, "yes") for p in sensitive), *((p, "no") for p in ordinary)]
    mixed = [*pairs, (0.0, "review"), (0.4, "review")]
    random.shuffle(mixed)
    one, two = (
        choose_with_bound(np.array([p for p, _ in x]), [label for _, label in x], miss=miss, false=false)
        for x in (pairs, mixed)
    )
    assert one == two


def test_no_threshold_is_better_than_a_broken_promise() -> None:
    with pytest.raises(UsageError, match="probability 0"):
        choose_with_bound(np.zeros(149), ["yes"] * 149, miss=0.02, false=0.04)


def test_the_bound_holds_for_letters_to_come_although_it_was_chosen_on_these() -> None:
    """Uniform probabilities: the miss rate to come is the threshold itself. It may pass the bound in 5 % of draws."""
    rng = np.random.default_rng(0)
    for size in (149, 400):
        draws = 1000
        broken = sum(
            choose_with_bound(rng.random(size), ["yes"] * size, miss=0.02, false=0.04).thresholds.no > 0.02
            for _ in range(draws)
        )
        assert broken <= 0.05 * draws + 2 * np.sqrt(draws * 0.05 * 0.95)


# --- what calibration counts -----------------------------------------------------------------------------------------


def answer(probability: float | None, *, reason: str | None = None, graded: bool = False) -> Classification:
    """A made-up answer; ``reason`` is why it cannot be ``no``."""
    reasons = (Reason("unreadable", reason, None, None, None, None, None, 5.0, ""),) if reason else ()
    error = Failure("no_text", "") if probability is None else None
    return Classification("review", probability, {}, reasons, error, "m", "r", graded=graded)


def label(right: str, number: int) -> OwnLabel:
    """A made-up label."""
    return OwnLabel(Path(f"{number}.pdf"), right, (), "", number)  # type: ignore[arg-type]  # the tests pass literals


def made_up(low: float) -> tuple[list[OwnLabel], list[Classification]]:
    """150 sensitive and 60 ordinary letters; the lowest sensitive one has probability ``low``."""
    labels = [label("yes" if number < 150 else "no", number) for number in range(210)]
    answers = [answer(low), *(answer(0.9) for _ in range(149)), *(answer(0.01 * (n % 30)) for n in range(60))]
    return labels, answers


def test_rounding_of_records_cannot_break_the_promise() -> None:
    """0.1500 in a record can be 0.14995 in truth."""
    found = calibrated(*made_up(0.15), miss=0.02, false=0.04)
    assert 0.1499 < found.promise.thresholds.no < 0.14995
    assert found.promise.missed == 0
    assert found.held == 30


def test_letters_that_no_threshold_decides_bear_no_promise() -> None:
    labels, answers = made_up(0.15)
    for doubtful in (answer(None), answer(0.9, reason="language"), answer(0.9, graded=True)):
        answers[1:3] = [doubtful, doubtful]
        with pytest.raises(UsageError, match=r"148 sensitive letters that can be read, 149 are needed.*: 1 more"):
            calibrated(labels, answers, miss=0.02, false=0.04)


def test_too_few_ordinary_letters_are_refused_too() -> None:
    labels, answers = made_up(0.15)
    with pytest.raises(UsageError, match="49 ordinary letters that can be read, 50 are needed: 1 more"):
        calibrated(labels[:-11], answers[:-11], miss=0.02, false=0.04)


def test_a_model_is_never_written_over_another(tmp_path: Path) -> None:
    assert fresh_folder(tmp_path / "ny") == tmp_path / "ny"
    (tmp_path / "noe").write_text("x")
    with pytest.raises(UsageError, match="not empty"):
        fresh_folder(tmp_path)
    with pytest.raises(UsageError, match="new folder"):
        fresh_folder(tmp_path / "noe")


def test_an_altered_model_is_not_copied(tmp_path: Path) -> None:
    source = tmp_path / "fra"
    shutil.copytree(packaged_folder(), source)
    (source / "model.skops").write_bytes(b"x")
    card = json.loads((source / "card.json").read_text("utf-8"))
    with pytest.raises(UsageError, match="hash"):
        write_folder(source, tmp_path / "til", card)
    assert not (tmp_path / "til" / "card.json").exists()


# --- evaluate --------------------------------------------------------------------------------------------------------


@pytest.fixture
def fasit(brev: Path) -> Path:
    """Labels of three of the four letters."""
    return labels_file(
        brev,
        f"path;q3;category;unit\nhelse/{MARK}-ja.pdf;yes;barnevern;sone 1\n{MARK}-nei.docx;no;;\n"
        f"{MARK}-låst.pdf;yes;;[red]sone 2\n",
    )


def test_evaluate_counts_what_scan_answers(brev: Path, fasit: Path, tmp_path: Path) -> None:
    output = tmp_path / "tall.json"
    done = run("evaluate", brev, "--labels", fasit, "--jobs", "1", "--format", "json", "--output", output)
    assert done.returncode == 0, done.stderr
    found = json.loads(output.read_text("utf-8"))
    assert found["labels"] == {"yes": 2, "no": 1, "review": 0}
    assert found["read"] == 2
    assert found["unreadable"] == {"encrypted": 1}
    assert found["unlabelled"] == 1
    assert found["auc"] == 1.0
    records = [json.loads(line) for line in run("scan", brev, "--format", "jsonl").stdout.splitlines()]
    scanned = {Path(record["path"]).name.removeprefix(MARK): record["q3"] for record in records}
    assert scanned["-låst.pdf"] == "review"
    whole = found["groups"]["all"]["all"]
    assert whole["missed"]["n"] == (scanned["-ja.pdf"] == "no")
    assert whole["asked"]["n"] == 1 + (scanned["-ja.pdf"] == "review")
    assert whole["false"]["n"] == (scanned["-nei.docx"] == "yes")
    assert whole["held"]["n"] == (scanned["-nei.docx"] == "review")
    assert whole["missed"]["of"] == 2
    assert set(found["groups"]["file type"]) == {"pdf", "docx"}
    assert set(found["groups"]["category"]) == {"barnevern"}
    assert set(found["groups"]["unit"]) == {"sone 1", "[red]sone 2", "–"}
    assert "without a label, not used: 1" in done.stderr
    for secret in (MARK, "Kowalski", "omsorgsovertakelse", "fasaden"):
        assert secret not in everything(done) + output.read_text("utf-8")


def test_evaluate_prints_a_table_for_people(brev: Path, fasit: Path) -> None:
    done = run("evaluate", brev, "--labels", fasit, "--jobs", "1")
    assert done.returncode == 0
    for words in ("missed: 0 of 2", "unit: [red]sone 2", "file type: pdf", "encrypted 1", "exact 95 %"):
        assert words in done.stdout
    assert MARK not in everything(done)


def test_evaluate_says_when_nothing_could_be_measured(brev: Path) -> None:
    done = run("evaluate", brev, "--labels", labels_file(brev, f"path,q3\n{MARK}-låst.pdf,yes\n"), "--jobs", "1")
    assert done.returncode == 1
    assert "AUC –" in done.stdout


def test_evaluate_never_writes_over_a_letter_or_the_labels(brev: Path, fasit: Path) -> None:
    for path in (fasit, brev / "helse" / f"{MARK}-ja.pdf"):
        before = path.read_bytes()
        done = refused("evaluate", brev, "--labels", fasit, "--output", path)
        assert done.returncode == 2
        assert path.read_bytes() == before


# --- calibrate -------------------------------------------------------------------------------------------------------


def written_out(root: Path, folder: Path, counts: dict[str, int]) -> Path:
    """So many letters of each answer, by writers whom the shipped model never saw, as files; and their labels file."""
    folder.mkdir()
    writers = json.loads((root / "data" / "splits.json").read_text("utf-8"))["test"]
    left = dict(counts)
    lines = ["path;q3;enhet"]
    for number, letter in enumerate(read_letters(root / "data" / "letters")):
        readable = len(letter.text.split()) > 30 and letter.lang in ("nb", "nn")
        if left.get(letter.label, 0) > 0 and readable and letter.writer in writers:
            left[letter.label] -= 1
            text = f"{letter.title}\n{letter.text}\n{MARK}\n"
            if number % 20:
                name = f"{MARK}-{number}.txt"
                (folder / name).write_text(text, "utf-8")
            else:
                name = f"{MARK}-{number}.docx"
                (folder / name).write_bytes(b.word(text.split("\n")))
            lines.append(f"{name};{letter.label};{letter.writer}")
    assert not any(left.values())
    return labels_file(folder, "\n".join(lines))


@pytest.fixture(scope="module")
def own(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of 160 sensitive, 60 ordinary and 5 doubtful letters, and its labels."""
    folder = tmp_path_factory.mktemp("egne") / "brev"
    return folder, written_out(root, folder, {"yes": 160, "no": 60, "review": 5})


@pytest.mark.slow
def test_calibrate_writes_a_model_that_keeps_its_promise(root: Path, own: tuple[Path, Path], tmp_path: Path) -> None:
    folder, labels = own
    model = tmp_path / "modell"
    done = run("calibrate", folder, "--labels", labels, "--output", model, "--jobs", "1", "--no-progress")
    assert done.returncode == 0, done.stderr
    card = json.loads((model / "card.json").read_text("utf-8"))
    shipped = json.loads((packaged_folder() / "card.json").read_text("utf-8"))
    assert card["sha256"] == shipped["sha256"]
    for name, digest in card["sha256"].items():
        assert hashlib.sha256((model / name).read_bytes()).hexdigest() == digest
    found = card["calibration"]
    assert found["missed"] == 0
    assert found["sensitive"] >= 149
    assert found["miss_rate_upper_95"] <= 0.02
    assert f"missed: 0 of {found['sensitive']}" in done.stdout
    assert f"{100 * found['miss_rate_upper_95']:.2f} %" in done.stdout
    assert f"{100 * found['miss_rate_upper_95']:.2f} %" in (model / "CARD.md").read_text("utf-8")
    assert load(model).thresholds == Thresholds(card["thresholds"]["no"], card["thresholds"]["yes"])

    again = run(
        "evaluate", folder, "--labels", labels, "--model", model, "--format", "json", "--jobs", "1", "--no-progress"
    )
    whole = json.loads(again.stdout)["groups"]["all"]["all"]
    assert whole["missed"]["n"] == 0
    assert whole["false"]["n"] >= found["false"]
    assert whole["held"]["n"] >= found["held"]
    assert "upper 95 % bound" in run("info", "--model", model).stdout

    told = everything(done, model) + again.stderr + again.stdout
    persons = {
        letter.text[span.start : span.end]
        for letter in read_letters(root / "data" / "letters")
        for span in letter.persons
        if span.part == "body"
    }
    assert len(persons) > 100
    assert not [name for name in persons if " " in name and name in told]
    assert MARK not in told
    assert str(folder) not in everything(done, model)


def test_calibrate_refuses_too_few_letters_and_says_how_many_more(brev: Path, fasit: Path, tmp_path: Path) -> None:
    done = refused("calibrate", brev, "--labels", fasit, "--output", tmp_path / "modell")
    assert done.returncode == 2
    assert "147 more" in done.stderr
    assert "49 more" in done.stderr
    assert not (tmp_path / "modell").exists()
    assert MARK not in everything(done)


# --- train -----------------------------------------------------------------------------------------------------------


def small_data(root: Path, folder: Path) -> Path:
    """The repository's data with few writers to fit on, so that a test may wait for it."""
    data = root / "data"
    splits = json.loads((data / "splits.json").read_text("utf-8"))
    kept = {"train": ["p1", "p2", "p3", "p5"], "calibrate": splits["calibrate"], "test": splits["test"][:1]}
    for kind in ("letters", "lines", "twins"):
        (folder / kind).mkdir(parents=True)
    for writer in (w for writers in kept.values() for w in writers):
        shutil.copy(data / "letters" / f"{writer}.jsonl", folder / "letters")
    lines = (data / "lines" / "s1.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "lines" / "s1.jsonl").write_text("".join(lines[:60]), "utf-8")
    shutil.copy(data / "twins" / "p1.jsonl", folder / "twins")
    (folder / "splits.json").write_text(json.dumps(kept), "utf-8")
    return folder


def _weak_is_known() -> bool:
    """Whether fitting keeps the words of own letters out of the model."""
    return "weak" in {f.name for f in fields(Letter)}


Trained = tuple[subprocess.CompletedProcess[str], Path, Path]


@pytest.fixture(scope="module")
def trained(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """What training on twelve own letters said, the model's folder, and the labels file beside the letters."""
    top = tmp_path_factory.mktemp("trening")
    folder, model = top / "brev", top / "modell"
    folder.mkdir()
    lines = ["path,q3,unit"]
    for number in range(12):
        right, text = ("yes", SENSITIVE) if number % 2 else ("no", ORDINARY)
        (folder / f"{MARK}-{number}.docx").write_bytes(b.word([*text, f"Løpenummer {number}"]))
        lines.append(f"{MARK}-{number}.docx,{right},{MARK} {number % 3}")
    (folder / "tom.pdf").write_bytes(b"")
    labels = labels_file(folder, "\n".join([*lines, "tom.pdf,no,x"]))
    data = small_data(root, top / "data")
    return run("train", folder, "--labels", labels, "--output", model, "--data", data, "--jobs", "1"), model, labels


@pytest.mark.slow
def test_train_learns_from_own_letters(trained: Trained) -> None:
    done, model, labels = trained
    assert done.returncode == 0, done.stderr
    assert "own letters: 12 of 3 units (yes 6, no 6, review 0)" in done.stdout
    assert "could not be read whole, not used: 1" in done.stderr
    card = json.loads((model / "card.json").read_text("utf-8"))
    assert card["own"] == {"letters": 12, "units": 3, "yes": 6, "no": 6, "review": 0}
    assert "own-001" in card["writers"]["train"]
    assert Classifier(model=model).classify(b.word(SENSITIVE), name="a.docx").q3 != "no"
    measured = run("evaluate", labels.parent / "brev", "--labels", labels, "--model", model, "--jobs", "1")
    assert measured.returncode == 0
    assert "fitted on 12 own letters" in measured.stderr


@pytest.mark.slow
@pytest.mark.xfail(not _weak_is_known(), reason="fit.py does not yet know weak letters", strict=True)
def test_no_word_of_own_letters_is_kept_by_training(trained: Trained) -> None:
    done, model, _ = trained
    assert MARK not in everything(done, model)
    with np.load(model / "runtime.npz") as arrays:
        vocabulary = arrays["vocabulary"].tobytes().decode()
    assert "barnevern" in vocabulary
    assert MARK not in vocabulary
    assert "kowalski" not in vocabulary + (model / "roles.json").read_text("utf-8")


def test_train_needs_the_letters_that_an_installed_package_does_not_hold(
    brev: Path, fasit: Path, tmp_path: Path
) -> None:
    done = refused("train", brev, "--labels", fasit, "--output", tmp_path / "modell", "--data", tmp_path)
    assert done.returncode == 2
    assert "--data" in done.stderr
    assert "repository's data folder" in done.stderr


def test_an_own_letter_is_weak_evidence_all_through() -> None:
    parts = (Part("body", "Kari", 1), Part("body", "har diabetes", 2), Part("filename", "kari.pdf"))
    document = Document("pdf", parts, tuple(Block(i, 0, len(p.text)) for i, p in enumerate(parts)), 2)
    letter = own_letter(OwnLabel(Path("a/b/kari.pdf"), "yes", (), "", 2), document, "own-000001", "own-001")
    assert letter.weak
    assert letter.document() is document
    assert [(span.part, span.start, span.end, span.tags) for span in letter.evidence] == [("body", 0, 12, ("annet",))]
    assert "diabetes" not in repr(letter) + letter.text
    assert not own_letter(OwnLabel(Path("a"), "no", (), "", 2), document, "own-000001", "own-001").evidence


@pytest.mark.parametrize(
    ("path", "unit", "expected"),
    [("brev/helse/2024/a.pdf", "", "helse"), ("brev/a.pdf", "", ""), ("brev/helse/a.pdf", "sone 1", "sone 1")],
)
def test_the_unit_is_the_column_or_the_topmost_folder(path: str, unit: str, expected: str) -> None:
    assert unit_of(OwnLabel(Path(path), "no", (), unit, 2), Path("brev")) == expected


# --- the commands ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["evaluate", "calibrate", "train"])
def test_help_has_an_example(command: str) -> None:
    done = refused(command, "--help")
    assert done.returncode == 0
    assert "Example" in done.stdout


@pytest.mark.parametrize("command", ["evaluate", "calibrate", "train"])
def test_wrong_labels_are_exit_status_2_without_a_traceback(command: str, brev: Path, tmp_path: Path) -> None:
    arguments: Sequence[str | Path] = ["--output", tmp_path / "modell"] if command != "evaluate" else []
    done = refused(command, brev, "--labels", labels_file(brev, f"path,q3\n{MARK}-borte.pdf,no\n"), *arguments)
    assert done.returncode == 2
    assert "fasit.csv:2: " in done.stderr
    assert "Traceback" not in done.stderr
    assert MARK not in everything(done)


def test_options_reach_the_scan() -> None:
    options = OwnLetters(Path("a"), Path("b"), model="m", rules=("r",))
    assert (options.settings.model, options.settings.rules, options.settings.show_text) == ("m", ("r",), False)
