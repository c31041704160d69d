"""Fail closed: nothing unread, short, graded or foreign is ever ``no``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Classifier
from classifier.decide import Thresholds, decide

PROBABILITY = st.floats(0, 1)


@given(PROBABILITY, st.booleans(), st.booleans(), st.booleans(), st.integers(0, 3))
def test_a_doubtful_letter_is_never_no(p: float, problem: bool, graded: bool, foreign: bool, words: int) -> None:
    answer = decide(
        p,
        Thresholds(0.2, 0.8),
        problems=["no_text"] if problem else [],
        graded=graded,
        words=words,
        known_language=not foreign,
    )
    assert answer != "no"
    assert answer == ("yes" if p >= 0.8 else "review")


@given(PROBABILITY, PROBABILITY, PROBABILITY)
def test_answers_rise_with_the_probability(a: float, b: float, p: float) -> None:
    thresholds = Thresholds(min(a, b), max(a, b))
    order = ["no", "review", "yes"]
    higher = decide(min(p + 0.1, 1.0), thresholds, words=50)
    assert order.index(higher) >= order.index(decide(p, thresholds, words=50))


def test_impossible_thresholds_are_refused() -> None:
    with pytest.raises(ValueError, match="thresholds"):
        Thresholds(0.9, 0.1)


@pytest.mark.parametrize(
    "text",
    [
        "Dies ist ein Brief an die Firma über die neue Heizung im Rathaus und die Rechnung vom letzten Monat.",
        "Dát reive lea čállojuvvon davvisámegillii ja muitala ahte čoahkkin lea duorastaga gieldda viesus dán vahku.",
        "Szanowni Państwo, w załączeniu przesyłamy fakturę za wynajem sali oraz umowę do podpisu w tym tygodniu.",
    ],
)
def test_a_letter_in_an_unknown_language_is_held(text: str, classifier: Classifier) -> None:
    result = classifier.classify(text.encode(), name="brev.txt")
    assert result.q3 != "no"
    assert "language" in {reason.id for reason in result.reasons}


def test_a_graded_letter_is_held(classifier: Classifier) -> None:
    text = "FORTROLIG\nVi viser til møtet om brannvern i rådhuset og sender referatet til orientering."
    result = classifier.classify(text.encode(), name="brev.txt")
    assert result.graded
    assert result.q3 != "no"
