"""Who the words are about: how near a person stands to each unit, and how surely a rule hit is about somebody. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from classifier.persons.evidence import EMPTY, PersonEvidence

#: Units on each side of a unit that count as its passage.
REACH = 1

_Floats = npt.NDArray[np.float64]


def nearness(persons: Sequence[PersonEvidence]) -> _Floats:
    """Person strength around each unit: its own, or half of the best neighbour's within ``REACH``; shape (units,)."""
    own = np.array([0.0 if person is EMPTY else person.strength for person in persons], dtype=np.float64)
    near = own.copy()
    for step in range(1, REACH + 1):
        near[step:] = np.maximum(near[step:], 0.5 * own[:-step])
        near[:-step] = np.maximum(near[:-step], 0.5 * own[step:])
    return near


def letter_subject(persons: Sequence[PersonEvidence]) -> float:
    """How surely the letter as a whole is about one person: a subject line that names or numbers somebody."""
    return (
        0.5
        if any(p.subject_line and (p.subject > 0.3 or p.initials or p.numbers or p.births) for p in persons)
        else 0.0
    )
