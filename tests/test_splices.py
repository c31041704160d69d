"""Letters with a passage put in: training volume whose labels and places must be right."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifier.categories import CATEGORIES
from classifier.evidence import Scores
from classifier.model.fit import make_examples
from classifier.model.fit_units import unit_table
from classifier.model.letters import LINE, Letter, Span
from classifier.model.splices import splice, splices
from classifier.rules import load_rules

HOST = Letter(
    "w1-a", "w1", "nb", "no", "easy",
    "Lunde kommune\n\nTil Bygg AS\n\nTaket på skolen legges om i juni.\nUke | Arbeid\n24 | rivning\n25 | tekking\n\n"
    "Stillas settes opp av dere.\n" + "Vi ber om at plassen ryddes hver dag. " * 12 + "\n\nHilsen Kari Dahl, byggeleder",
)  # fmt: skip
QUOTE = "er innlagt på psykiatrisk avdeling"
TELLING = Letter(
    "s1-a", "s1", "nb", "yes", "hard", f"Beboeren Emil Kowalski {QUOTE} til jul.", genre=LINE, categories=("helse",),
    evidence=(Span("body", 23, 23 + len(QUOTE), ("helse",)),), persons=(Span("body", 9, 22, ("subject",)),),
)  # fmt: skip
HARMLESS = replace(TELLING, id="s1-b", label="no", text="Beboeren Emil Kowalski er på hytta til jul.", evidence=())
ROW = replace(HARMLESS, id="s1-c", text="26 | Emil Kowalski | hentet nøkler")


@given(st.integers(), st.sampled_from([TELLING, HARMLESS, ROW]))
def test_a_passage_is_put_in_whole_and_nothing_else_changes(seed: int, passage: Letter) -> None:
    made = splice(HOST, passage, Random(seed))
    assert made.added is not None
    assert made.text[made.added.start : made.added.end] == passage.text
    assert (made.text[: made.added.start] + made.text[made.added.end :]).split() == HOST.text.split()
    assert made.text.splitlines()[0] == HOST.text.splitlines()[0]
    assert [made.text[span.start : span.end] for span in made.evidence] == [QUOTE] * len(passage.evidence)
    assert (made.label, made.writer) == (passage.label, HOST.writer)


@given(st.integers())
def test_a_row_stands_among_rows(seed: int) -> None:
    lines = splice(HOST, ROW, Random(seed)).text.splitlines()
    assert " | " in lines[lines.index(ROW.text) - 1]


def test_both_writers_are_held_out_together_and_the_letter_is_an_ordinary_one_in_the_same_language() -> None:
    letters = [
        HOST,
        replace(HOST, id="w2-a", writer="w2"),
        replace(HOST, id="w1-b", lang="nn"),
        replace(HOST, id="w1-c", label="yes"),
        replace(HOST, id="w1-d", text="Kort."),
    ]
    made = splices(
        letters, [TELLING, HARMLESS, replace(TELLING, id="s1-d", label="review")], {"w1": 0, "w2": 1, "s1": 0}
    )
    assert [letter.id for letter in made] == ["w1-a+s1-a", "w1-a+s1-b"]
    assert made == splices(letters, [TELLING, HARMLESS], {"w1": 0, "w2": 1, "s1": 0})


def no_scores(units: int) -> Scores:
    return Scores(np.zeros(units), np.zeros(units), 0.0, np.zeros((units, len(CATEGORIES))))


def test_the_trees_see_only_the_units_that_were_put_in() -> None:
    rules = load_rules()
    made = make_examples([splice(HOST, passage, Random(1)) for passage in (TELLING, HARMLESS)], rules)
    table = unit_table(made, [no_scores(len(example.reading.units)) for example in made])
    assert table.targets.tolist() == [1.0, 0.0]
    assert table.owners.tolist() == [0, 1]
