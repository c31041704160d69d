"""Letter features a person can read: what the final model sees. Order and names are part of the model's format."""

from __future__ import annotations

import numpy as np

from classifier.evidence import Reading, Scores
from classifier.model.lexical import Floats
from classifier.model.trees import Trees
from classifier.model.units import candidates, unit_rows

#: Kinds of rules that speak of a topic.
RULE_GROUPS = ("topic", "service", "legal", "unit", "code", "drug")

FEATURES: tuple[str, ...] = (
    "letter",  # how the letter reads as a whole
    "passage",  # how surely its most telling sentence or row tells of somebody
    "passages",  # ... and all of them together
)

#: Log-odds of a letter without units.
_NOTHING = -8.0


def unit_log_odds(reading: Reading, scores: Scores, trees: Trees) -> Floats:
    """How surely each candidate unit tells something sensitive of somebody; shape (candidates,)."""
    if not len(scores.single):
        return np.zeros(0)
    return trees.log_odds(unit_rows(reading, scores, candidates(scores)))


def letter_features(scores: Scores, units: Floats) -> Floats:
    """The feature vector of one letter, shape (len(FEATURES),).

    Args:
        scores: from the lexical models.
        units: from ``unit_log_odds``.
    """
    if not len(units):
        return np.array([scores.letter, _NOTHING, _NOTHING])
    together = float(np.logaddexp.reduce(units))
    return np.array([scores.letter, float(units.max()), together])
