"""The model on disk and what it promises: hashes, no pickle, same bytes, names that do not matter, floors that hold."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skops.io

from classifier import Classifier
from classifier.document import document_from_text
from classifier.errors import ModelError
from classifier.model.bounds import clopper_pearson, upper_bound
from classifier.model.bundle import SKOPS_TYPES, load, packaged_folder
from classifier.model.evaluate import on_test_writers
from classifier.model.letters import read_letters
from classifier.model.train import data_hashes, split_by_writer
from classifier.model.trees import Trees
from classifier.model.units import unit_feature_names


def test_the_card_names_the_files_and_the_data_it_was_made_from(root: Path) -> None:
    card = json.loads((packaged_folder() / "card.json").read_text("utf-8"))
    for name, digest in card["sha256"].items():
        assert hashlib.sha256((packaged_folder() / name).read_bytes()).hexdigest() == digest
    assert card["data"] == data_hashes(root / "data"), "the letters changed: run `make train`"
    assert card["rules"] == Classifier().rules.version, "the rules changed: run `make train`"


def test_an_altered_or_missing_model_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "modell"
    shutil.copytree(packaged_folder(), copy)
    with (copy / "runtime.npz").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(ModelError, match="hash"):
        load(copy)
    with pytest.raises(ModelError, match="card"):
        load(tmp_path / "borte")


def test_nothing_in_the_model_is_a_pickle() -> None:
    data = (packaged_folder() / "model.skops").read_bytes()
    assert set(skops.io.get_untrusted_types(data=data)) <= set(SKOPS_TYPES)
    with zipfile.ZipFile(packaged_folder() / "runtime.npz") as archive:
        assert all(not archive.read(name).startswith(b"\x80") for name in archive.namelist())


def test_the_arrays_say_what_the_estimators_say() -> None:
    bundle = load(packaged_folder())
    stored = skops.io.load(packaged_folder() / "model.skops", trusted=SKOPS_TYPES)
    assert np.allclose(bundle.scorer.weights.coef.T[:1], stored["passages"].coef_, atol=1e-5)
    assert np.allclose(bundle.scorer.weights.coef.T[1:2], stored["letters"].coef_, atol=1e-5)
    again = Trees.from_sklearn(stored["units"])
    rows = np.random.default_rng(0).normal(size=(50, len(unit_feature_names())))
    assert np.array_equal(bundle.trees.log_odds(rows), again.log_odds(rows))


def test_no_writer_is_in_two_splits(root: Path) -> None:
    letters = list(read_letters(root / "data" / "letters"))
    splits = json.loads((root / "data" / "splits.json").read_text("utf-8"))
    parts = split_by_writer(letters, splits)
    assert sum(len(part) for part in parts.values()) == len(letters)
    assert all(parts.values())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kari Nordmann", "Fadumo Abdi"),
        ("Ola Hansen", "Nguyen Thi Hoa"),
        ("Per Moen", "Anna Kowalska"),
        ("Jon Eide", "Máret Utsi"),
    ],
)
def test_answers_do_not_move_with_the_origin_or_sex_of_a_name(first: str, second: str, classifier: Classifier) -> None:
    for text in (
        "Til Taxi AS. {} skal kjøres til dialyse på sykehuset hver mandag, med rullestol.",
        "Til Utleie AS. Kommunen leier ut lokalet i Torggata 9 til {} fra 1. juni.",
        "Vi viser til søknad om byggetillatelse fra {} på gnr. 12 bnr. 4.",
    ):
        answers = [classifier.classify_document(document_from_text(text.format(name))) for name in (first, second)]
        assert answers[0].q3 == answers[1].q3
        assert answers[0].probability == pytest.approx(answers[1].probability, abs=0.02)


def test_the_same_letter_gives_the_same_answer_twice(classifier: Classifier) -> None:
    text = "Til Taxi AS. Kari Nordmann skal kjøres til dialyse på sykehuset hver mandag."
    first, second = (classifier.classify_document(document_from_text(text)) for _ in range(2))
    assert first == second


def test_a_memory_that_starts_anew_changes_no_score(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [letter.document() for letter in list(read_letters(root / "data" / "letters"))[:40]]
    before = [Classifier().classify_document(letter).probability for letter in letters]
    monkeypatch.setattr("classifier.model.scorer._MEMORY", 200)
    assert [Classifier().classify_document(letter).probability for letter in letters] == before


@pytest.mark.parametrize("split", ["test", "hard"])
def test_floors_on_writers_the_model_never_saw_hold(split: str, root: Path) -> None:
    """The ratchet: floors in tests/ratchet.json are what was reached; they rise, never fall."""
    floors = json.loads((root / "tests" / "ratchet.json").read_text("utf-8"))[split]
    found = on_test_writers(root / "data", load(packaged_folder()), split)
    whole = found["groups"]["all"]["all"]
    assert found["letters"] >= floors["letters"]
    assert found["auc"] >= floors["auc"]
    assert whole["missed"]["rate"] <= floors["missed"]
    assert whole["false"]["rate"] <= floors["false"]
    assert whole["held"]["rate"] <= floors["held"]


def test_exact_intervals() -> None:
    assert clopper_pearson(0, 10)[1] == pytest.approx(0.3085, abs=1e-4)
    assert clopper_pearson(10, 10)[1] == 1.0
    assert upper_bound(0, 149) == pytest.approx(0.0199, abs=1e-4)
