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
    "passage_max",
    "passage_second",
    "passage_top3",
    "single_max",
    "letter",
    "passage_with_person",
    "single_with_person",
    *(f"{group}_linked_max" for group in RULE_GROUPS),
    *(f"{group}_linked_sum" for group in RULE_GROUPS),
    *(f"{group}_apart_sum" for group in RULE_GROUPS),
    "marking",
    "against",
    "against_share",
    "person_max",
    "identified_units",
    "names",
    "staff_names",
    "pronouns",
    "roles",
    "ages",
    "births",
    "initials",
    "numbers",
    "subject_named",
    "you",
    "length",
)

#: Features that may only raise the probability, and only lower it (see ``fit_final``).
NEVER_AGAINST = frozenset(
    name
    for name in FEATURES
    if name.startswith(("passage", "single", "letter")) or "_linked_" in name
) | {"marking", "person_max", "identified_units", "names", "pronouns", "roles", "ages", "births", "initials", "numbers", "subject_named"}  # fmt: skip
NEVER_FOR = frozenset({"against", "against_share"})


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
        names = ("passage_max", "passage_second", "passage_top3", "single_max")
        return dict.fromkeys(names, -6.0) | {
            "letter": scores.letter,
            "passage_with_person": 0.0,
            "single_with_person": 0.0,
        }
    ordered = np.sort(scores.passage)[::-1]
    return {
        "passage_max": float(ordered[0]),
        "passage_second": float(ordered[min(1, len(ordered) - 1)]),
        "passage_top3": float(ordered[:3].mean()),
        "single_max": float(scores.single.max()),
        "letter": scores.letter,
        "passage_with_person": float((_sigmoid(scores.passage) * near).max()),
        "single_with_person": float((_sigmoid(scores.single) * near).max()),
    }


def _rule_features(reading: Reading) -> dict[str, float]:
    best: defaultdict[str, float] = defaultdict(float)
    total: defaultdict[str, dict[str, float]] = defaultdict(dict)
    apart: defaultdict[str, dict[str, float]] = defaultdict(dict)
    marking = against = 0.0
    for placed in reading.hits:
        hit = placed.hit
        if hit.kind in ("marking", "grade"):
            marking = max(marking, hit.weight, key=abs)
        elif hit.weight < 0:
            against += -hit.weight
        elif hit.kind in RULE_GROUPS:
            linked = hit.weight * reading.link(placed)
            best[hit.kind] = max(best[hit.kind], linked)
            # Each rule counts once, at its best place: a word said twenty times is not twenty reasons.
            total[hit.kind][hit.rule] = max(total[hit.kind].get(hit.rule, 0.0), linked)
            apart[hit.kind][hit.rule] = max(apart[hit.kind].get(hit.rule, 0.0), hit.weight)
    words = sum(len(tokens) for tokens in reading.tokens)
    return {
        **{f"{group}_linked_max": best[group] for group in RULE_GROUPS},
        **{f"{group}_linked_sum": math.log1p(sum(total[group].values())) for group in RULE_GROUPS},
        **{f"{group}_apart_sum": math.log1p(sum(apart[group].values())) for group in RULE_GROUPS},
        "marking": marking,
        "against": math.log1p(against),
        "against_share": min(50.0 * against / max(words, 20), 5.0),
    }


def _person_features(reading: Reading) -> dict[str, float]:
    persons, near = [person for person in reading.persons if person is not EMPTY], reading.near

    def total(name: str) -> float:
        return math.log1p(sum(getattr(person, name) for person in persons))

    return {
        "person_max": float(near.max()) if len(near) else 0.0,
        "identified_units": math.log1p(float((near > 0.45).sum())),
        **{
            name: total(name)
            for name in (
                "names",
                "staff_names",
                "pronouns",
                "roles",
                "ages",
                "births",
                "initials",
                "numbers",
                "you",
            )
        },
        "subject_named": float(any(p.subject_line and (p.names or p.initials or p.numbers) for p in persons)),
    }
