"""Letter features a person can read: what the final model sees. Order and names are part of the model's format."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from classifier.evidence import Reading, Scores
from classifier.model.lexical import Floats
from classifier.persons.evidence import EMPTY

#: Tokens below which length is not evidence.
_SHORTEST = 25
RULE_GROUPS = ("topic", "service", "legal", "unit", "code", "drug")

FEATURES: tuple[str, ...] = (
    "letter",
    "passage_max",
    "passage_top3",
    "single_max",
    "passage_with_person",
    "single_with_person",
    *(f"{group}_linked" for group in RULE_GROUPS),
    "marking",
    "against_share",
    "subject_max",
    "identified",
    "pronouns",
    "staff_names",
    "length",
)

#: Features that may only raise the probability, and only lower it (see ``fit_final``).
NEVER_AGAINST = frozenset(FEATURES) - {"against_share", "staff_names", "length"}
NEVER_FOR = frozenset({"against_share"})


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-values))
    return result


def letter_features(reading: Reading, scores: Scores) -> Floats:
    """The feature vector of one letter, shape (len(FEATURES),)."""
    values = _model_features(scores, reading.near) | _rule_features(reading) | _person_features(reading)
    # A line or two is no more ordinary, and no less, than a short note: below that, length says nothing.
    values["length"] = math.log1p(max(sum(len(tokens) for tokens in reading.tokens), _SHORTEST))
    return np.array([values[name] for name in FEATURES])


def _model_features(scores: Scores, near: Floats) -> dict[str, float]:
    if not len(scores.passage):
        floor = dict.fromkeys(("passage_max", "passage_top3", "single_max"), -6.0)
        return floor | {"letter": scores.letter, "passage_with_person": 0.0, "single_with_person": 0.0}
    ordered = np.sort(scores.passage)[::-1]
    return {
        "letter": scores.letter,
        "passage_max": float(ordered[0]),
        "passage_top3": float(ordered[:3].mean()),
        "single_max": float(scores.single.max()),
        "passage_with_person": float((_sigmoid(scores.passage) * near).max()),
        "single_with_person": float((_sigmoid(scores.single) * near).max()),
    }


def _rule_features(reading: Reading) -> dict[str, float]:
    best: defaultdict[str, float] = defaultdict(float)
    marking = against = 0.0
    for placed in reading.hits:
        hit = placed.hit
        if hit.kind in ("marking", "grade"):
            marking = max(marking, hit.weight, key=abs)
        elif hit.weight < 0:
            against += -hit.weight
        elif hit.kind in RULE_GROUPS:
            best[hit.kind] = max(best[hit.kind], hit.weight * reading.link(placed))
    words = sum(len(tokens) for tokens in reading.tokens)
    return {
        **{f"{group}_linked": best[group] for group in RULE_GROUPS},
        "marking": marking,
        "against_share": min(50.0 * against / max(words, 20), 5.0),
    }


def _person_features(reading: Reading) -> dict[str, float]:
    persons = [person for person in reading.persons if person is not EMPTY]
    return {
        "subject_max": max((person.subject for person in persons), default=0.0),
        "identified": math.log1p(sum(person.marks + person.roles for person in persons)),
        "pronouns": math.log1p(sum(person.pronouns for person in persons)),
        "staff_names": math.log1p(sum(person.staff_names for person in persons)),
    }
