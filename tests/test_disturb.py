"""Disturbed letters: each change does what it says and nothing else, the same every time."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from classifier.model.disturb import (
    DISTURBANCES,
    NAMES,
    PAGES,
    disturbed,
    no_digits,
    no_line_breaks,
    other_names,
    padded,
)
from classifier.model.letters import Letter, Span, read_letters

LETTER = Letter(
    id="a-1", writer="a", lang="nb", label="yes", difficulty="easy",
    text="Lia kommune\n\nGjelder Kari Moe, f. 1990.\nKari Moe skal hentes kl. 8. Hilsen Tor Lie",
    persons=(Span("body", 21, 29, ("subject",)), Span("body", 40, 48, ("subject",)), Span("body", 75, 82, ("employee",))),
)  # fmt: skip


@pytest.fixture(scope="module")
def letters(root: Path) -> list[Letter]:
    return list(read_letters(root / "data" / "letters"))[:60]


def test_the_same_disturbance_twice_is_the_same(letters: list[Letter]) -> None:
    first, second = (list(disturbed(letters)) for _ in range(2))
    assert first == second
    assert len(first) == len(DISTURBANCES) + len(NAMES)


def test_labels_and_order_stay(letters: list[Letter]) -> None:
    for _, changed in disturbed(letters):
        assert [(c.id, c.label) for c in changed] == [(letter.id, letter.label) for letter in letters]


@pytest.mark.parametrize("origin", NAMES)
def test_every_annotated_name_is_another_and_the_same_one_each_time(origin: str) -> None:
    changed = other_names(LETTER, origin, random.Random(1)).text
    assert "Kari Moe" not in changed
    assert "Tor Lie" not in changed
    first = changed.split("Gjelder ")[1].split(",")[0]
    assert changed.count(first) == 2
    assert changed.startswith("Lia kommune\n\nGjelder ")


def test_padding_keeps_the_letter_whole_in_the_middle() -> None:
    changed = padded(LETTER, random.Random(1)).text
    assert LETTER.text in changed
    assert len(changed) > PAGES * 500
    assert len(LETTER.text) < changed.index(LETTER.text) < len(changed) * 0.6


def test_breaks_and_digits_go() -> None:
    assert "\n" not in no_line_breaks(LETTER, random.Random(1)).text
    assert not any(c.isdigit() for c in no_digits(LETTER, random.Random(1)).text)
