"""The scorer's rows say what the features of each token say, whether a word was met in training or never."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.model.lexical import PRIVATE, Floats, Span, Vocabulary
from classifier.model.scorer import Scorer, fold
from classifier.text.concepts import packaged_concepts

OUTPUTS = 3
WORDS = [
    "barnet",
    "barnehagen",
    "sykehuset",
    "sjukehuset",
    "rullestol",
    "klarer",
    "ikke",
    "hun",
    "<navn>",
    "|",
    "2",
    "veien",
]
NEW = ["barnehageplassen", "rullestolen", "xyz", "å", "sykehusinnleggelse"]
PAIRED = [pair.split(" ") for pair in sorted(packaged_concepts().pairs)][:40]


def spans() -> st.SearchStrategy[list[Span]]:
    words = st.lists(st.sampled_from(WORDS + NEW), max_size=7) | st.sampled_from(PAIRED)
    return st.lists(
        st.builds(
            Span, words, st.lists(st.sampled_from([*WORDS, "#topic"]), max_size=2).map(tuple), st.booleans(), st.sampled_from(["#nobody", "#mark"])
        ),
        max_size=5,
    )  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    letters = [
        (f"w{number // 8}", list(Span(WORDS[number % 4 :: 1 + number % 3], ("#topic",), bool(number % 2), "#mark")))
        for number in range(24)
    ]
    return Vocabulary.build(letters, min_letters=2, min_writers=2)


@pytest.fixture(scope="module")
def coef(vocabulary: Vocabulary) -> Floats:
    return np.round(np.random.default_rng(0).normal(size=(OUTPUTS, len(vocabulary))), 3)


@pytest.fixture(scope="module")
def scorer(vocabulary: Vocabulary, coef: Floats) -> Scorer:
    return Scorer(fold(vocabulary, coef, np.zeros(OUTPUTS)))


def naive(tokens: Sequence[str], vocabulary: Vocabulary, coef: Floats) -> Floats:
    """Σ of coef·φ and of ‖φ‖² over distinct tokens, token by token."""
    total = np.zeros(OUTPUTS + 1)
    for token in dict.fromkeys(tokens):
        sums, squares = vocabulary.matrix([[token]])
        total += np.append(coef @ sums.toarray()[0], squares[0])
    return total


@given(units=spans())
def test_sums_are_those_of_the_features(
    units: list[Span], vocabulary: Vocabulary, coef: Floats, scorer: Scorer
) -> None:
    each, whole = scorer.sums(units)
    assert each.shape == (len(units), OUTPUTS + 1)
    for found, unit in zip(each, units, strict=True):
        assert found == pytest.approx(naive(list(unit), vocabulary, coef), abs=1e-4)
    everything = [token for unit in units for token in unit]
    assert whole == pytest.approx(naive(everything, vocabulary, coef), abs=1e-4)


@given(units=spans(), known=st.integers(0, 5))
def test_units_met_before_come_to_the_same(
    units: list[Span], known: int, vocabulary: Vocabulary, coef: Floats, scorer: Scorer
) -> None:
    scorer.sums(units[:known])
    each, whole = scorer.sums(units)
    again, alike = scorer.sums(units[::-1])
    assert np.array_equal(again, each[::-1])
    assert np.array_equal(alike, whole)
    fresh, entire = Scorer(scorer.weights).sums(units)
    assert each == pytest.approx(fresh, abs=1e-5)
    assert whole == pytest.approx(entire, abs=1e-5)


def test_no_more_units_are_remembered_than_there_is_room_for(scorer: Scorer, monkeypatch: pytest.MonkeyPatch) -> None:
    first = [Span(["barnet"], (), private=False, person="#nobody")]
    each = scorer.sums(first)[0]
    monkeypatch.setattr("classifier.model.scorer._SUMMED", 10)
    for number in range(50):
        scorer.sums([Span([f"ord{number}"], (), private=False, person="#nobody")])
    assert len(scorer._memory.summed) <= 11
    assert np.array_equal(scorer.sums(first)[0], each)


def test_a_word_means_something_else_beside_a_private_person(vocabulary: Vocabulary, scorer: Scorer) -> None:
    assert any(copy >= 0 for copy in vocabulary.copies)
    plain, private = (scorer.sums([Span(["barnet"], (), beside, "#nobody")])[0][0] for beside in (False, True))
    assert not np.allclose(plain, private)
    assert list(Span(["barnet"], (), True, "#mark")) == ["barnet" + PRIVATE, "#mark"]


def test_what_a_model_file_keeps_has_no_names_of_pairs(vocabulary: Vocabulary, coef: Floats) -> None:
    kept = fold(vocabulary, coef, np.zeros(OUTPUTS))
    assert len(kept.pairs)
    assert not any(" " in name for name in kept.vocabulary.columns)
    words = kept.words
    names = {f"{words[first]} {words[second]}" for first, second in kept.pairs.tolist()}
    assert names == {name for name in vocabulary.columns if " " in name}
