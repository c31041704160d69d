"""Who the words are about: how near a person stands to each unit, and how surely a rule hit is about somebody. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from classifier.persons.evidence import EMPTY, PersonEvidence

#: Units on each side of a unit that count as its passage.
REACH = 1

_Floats = npt.NDArray[np.float64]

#: A line of a form: a label and its value, as text or as a row of two cells.
_FORM_LINE = re.compile(r"[^\W\d_][^:|\n]{1,40}(?::(?!\S)|\s\|(?=[^|]*$))")
#: So many of them in a row are a form about somebody.
_FORM = 3
#: What a subject line or heading with a person in it says of the whole letter.
_SUBJECT = 0.5
#: A heading is at most so long (characters), ends like none of these, and names somebody who is surely no employee.
_LONGEST_HEADING = 90
_HEADING = 0.6
_HEADING_END = re.compile(r"[^\s.!?:;,|]\s*$")
_LOWER_WORD = re.compile(r"\b[a-zæøå]{3,}")
#: How surely a line of a form is about the person whom another line of it names.
_SAME_FORM = 0.8


def forms(persons: Sequence[PersonEvidence], texts: Sequence[str], named: Sequence[bool]) -> _Floats:
    """How surely each unit is a line of a form about a private person: 0 outside forms; shape (units,).

    Args:
        persons: evidence per unit.
        texts: the units.
        named: whether a name begins the unit: rows of a list of people are no form about the first of them.
    """
    found = np.zeros(len(persons))
    for start, stop in _runs(texts, named):
        best = max(person.strength for person in persons[start:stop])
        found[start:stop] = _SAME_FORM * best
    return found


def _runs(texts: Sequence[str], named: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    for number, text in enumerate((*texts, "")):
        if number < len(texts) and not named[number] and _FORM_LINE.match(text):
            continue
        if number - start >= _FORM:
            yield start, number
        start = number + 1


def nearness(persons: Sequence[PersonEvidence], forms: _Floats) -> _Floats:
    """Person strength around each unit, shape (units,): its own, or that of its form, or half of the best neighbour's.

    Args:
        persons: evidence per unit; neighbours are those within ``REACH``.
        forms: see ``forms``.
    """
    own = np.array([0.0 if person is EMPTY else person.strength for person in persons], dtype=np.float64)
    near = np.maximum(own, forms)
    for step in range(1, REACH + 1):
        near[step:] = np.maximum(near[step:], 0.5 * own[:-step])
        near[:-step] = np.maximum(near[:-step], 0.5 * own[step:])
    return near


def letter_subject(persons: Sequence[PersonEvidence], texts: Sequence[str]) -> float:
    """How surely the letter as a whole is about one person: a subject line or heading that names or numbers somebody.

    Args:
        persons: evidence per unit.
        texts: the units.
    """
    lines = any(p.subject_line and (p.subject > 0.3 or p.initials or p.numbers or p.births) for p in persons)
    return _SUBJECT if lines or any(map(_is_heading_about, persons, texts[: 1 + len(texts) // 3])) else 0.0


def _is_heading_about(person: PersonEvidence, text: str) -> bool:
    """Whether a line near the top stands alone, is no sentence, and has a private person in it (and other words)."""
    if person.subject < _HEADING or len(text) > _LONGEST_HEADING or not _HEADING_END.search(text):
        return False
    return bool(person.marks) or _LOWER_WORD.search(text) is not None
