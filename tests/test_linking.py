"""Who the words are about: neighbours, forms and headings carry a person to lines that name nobody."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.linking import forms, letter_subject, nearness
from classifier.persons.evidence import EMPTY, PersonEvidence

CHILD = PersonEvidence(subject=0.9)
STAFF = PersonEvidence(subject=0.1, staff_names=1)
FORM = ["Barnets navn: Leon Lie", "Barnehage: Myra", "Vedtak: 10 timer i uka", "Kontakt: Kari Moe, styrer"]


def near(persons: list[PersonEvidence], texts: list[str], named: list[bool] | None = None) -> list[float]:
    found = nearness(persons, forms(persons, texts, named or [False] * len(texts)))
    return [round(value, 2) for value in found.tolist()]


def test_every_line_of_a_form_is_about_the_one_it_names() -> None:
    values = near([CHILD, EMPTY, EMPTY, STAFF], FORM)
    assert min(values) >= 0.5
    assert near([STAFF, EMPTY, EMPTY, STAFF], FORM) == [0.08, 0.06, 0.06, 0.08]


@pytest.mark.parametrize(
    "texts",
    [
        ["Navn | Leon Lie", "Diagnose | astma", "Vedtak | 10 timer", "Skole | Myra"],
        ["Namn:\tLeon Lie", "Diagnose: astma", "Vedtak: 10 timar", "Skule:"],
    ],
)
def test_a_form_is_one_as_cells_and_as_text(texts: list[str]) -> None:
    assert near([CHILD, EMPTY, EMPTY, EMPTY], texts)[3] >= 0.5


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (["Ruth Lie | nesten blind", "Per Moe | 2 bøker", "Eva Vik | 1 bok"], [True, True, True]),  # a list of people
        (
            ["Barnets navn: Leon Lie", "Vi viser til møtet i går.", "Tid: kl. 10", "Sted: rådhuset"],
            None,
        ),  # prose between
        (["Navn: Leon Lie", "Skole: Myra", "Vi viser til møtet.", "Takk."], None),  # two lines are no form
    ],
)
def test_what_is_no_form_reaches_no_further_than_the_neighbours(texts: list[str], named: list[bool] | None) -> None:
    persons = [CHILD, *[EMPTY] * (len(texts) - 1)]
    assert near(persons, texts, named)[2:] == [0.0] * (len(texts) - 2)


@pytest.mark.parametrize(
    ("text", "person", "about"),
    [
        ("IP-møte – Elin Myrvold (f. 2021)", PersonEvidence(subject=0.9, births=1), True),
        ("Skoleskyss for Elin Myrvold", CHILD, True),
        ("Gjelder: Elin Myrvold", PersonEvidence(subject=0.4, subject_line=True), True),
        ("Elin Myrvold", CHILD, False),  # an addressee
        ("Elin Myrvold flytter i mai.", CHILD, False),  # a sentence
        ("Møte med rådgiver Per Moe", STAFF, False),
    ],
)
def test_a_heading_says_whom_the_letter_is_about(text: str, person: PersonEvidence, about: bool) -> None:
    assert (letter_subject([person, EMPTY, EMPTY], [text, "Hei", "Takk for sist."]) > 0) == about


def test_a_line_far_down_is_no_heading() -> None:
    persons, texts = [EMPTY] * 8, ["Vi viser til møtet."] * 8
    assert letter_subject([*persons, CHILD], [*texts, "Skoleskyss for Elin Myrvold"]) == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([*FORM, "Vi møtes i mai.", "a | b", ""]), st.booleans())))
def test_a_form_never_makes_anybody_surer_than_its_surest_line(lines: list[tuple[float, str, bool]]) -> None:
    persons = [PersonEvidence(subject=subject) for subject, _, _ in lines]
    found = forms(persons, [text for _, text, _ in lines], [named for _, _, named in lines])
    assert found.shape == (len(lines),)
    assert np.all(found <= max((person.strength for person in persons), default=0.0))
    assert np.all(nearness(persons, found) >= found)
