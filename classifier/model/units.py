"""Unit features a person can read: what the trees see of one sentence or table row, and of the letter around it.

Where the lexical models add up words, the trees may weigh combinations: an aid beside a person whom the letter is about,
in a table row, in a letter that is otherwise about building. Order and names are part of the model's format.
"""

from __future__ import annotations

import math
from itertools import chain

import numpy as np

from classifier.categories import CATEGORIES
from classifier.evidence import Reading, Scores
from classifier.model.lexical import Floats
from classifier.persons.evidence import EMPTY, PersonEvidence
from classifier.text.concepts import packaged_concepts

#: Only units that the lexical models rank this high are weighed: the others never decide, and the cost is bounded.
CANDIDATES = 16
_KINDS = ("topic", "service", "legal", "unit", "code", "drug", "marking", "context")
_PERSON = (
    "subject", "names", "staff_names", "pronouns", "roles", "ages", "births", "initials", "numbers", "you", "subject_line", "strength",
)  # fmt: skip
_RULES = (*(f"rule:{kind}" for kind in _KINDS), *(f"rule:{name}" for name in CATEGORIES), "rule:against")
_RULE_COLUMN = {name.removeprefix("rule:"): column for column, name in enumerate(_RULES)}
_LETTER = ("units", "words", "subject", "letter")
_PLACE = ("place", "words", "in_table", "rank")
_SCORES = ("single", "passage", "near")


def unit_feature_names() -> tuple[str, ...]:
    """Names of the columns of ``unit_rows``; they follow the packaged concept lists."""
    concepts = packaged_concepts().names
    return (
        *(f"here:{name}" for name in concepts),
        *(f"beside:{name}" for name in concepts),
        *_RULES,
        *(f"person:{name}" for name in _PERSON),
        *(f"letter:{name}" for name in (*concepts, *_PERSON, *_LETTER)),
        *(f"place:{name}" for name in _PLACE),
        *_SCORES,
        *(f"category:{name}" for name in CATEGORIES),
    )


def unit_rows(reading: Reading, scores: Scores, chosen: np.ndarray | None = None) -> Floats:
    """Features of the chosen units (numbers; None: all), shape (chosen, len(unit_feature_names()))."""
    count = len(reading.units)
    picked = np.arange(count) if chosen is None else chosen
    concepts = _concepts(reading)
    around = concepts.copy()
    around[1:] = np.maximum(around[1:], concepts[:-1])
    around[:-1] = np.maximum(around[:-1], concepts[1:])
    rules = _rules(reading)
    persons = _persons(reading)
    lengths = np.array([len(tokens) for tokens in reading.tokens], dtype=np.float64)
    rank = np.empty(count)
    rank[np.argsort(-scores.single, kind="stable")] = np.arange(count)
    letter = np.concatenate(
        [
            concepts.max(axis=0),
            persons.max(axis=0),
            [math.log1p(count), math.log1p(lengths.sum()), reading.subject, scores.letter],
        ]
    )
    place = np.column_stack(
        [np.arange(count) / count, lengths, [float(bool(unit.context)) for unit in reading.units], rank]
    )
    return np.hstack(
        [
            concepts[picked],
            around[picked],
            rules[picked],
            persons[picked],
            np.broadcast_to(letter, (len(picked), len(letter))),
            place[picked],
            np.column_stack([scores.single, scores.passage, reading.near])[picked],
            scores.categories[picked],
        ]
    )


def candidates(scores: Scores) -> np.ndarray:
    """Numbers of the units worth weighing, in reading order; see ``CANDIDATES``."""
    best = np.argsort(-np.maximum(scores.single, scores.passage), kind="stable")[:CANDIDATES]
    return np.sort(best)


def rule_maxima(reading: Reading) -> Floats:
    """The strongest rule hit of each kind and category anywhere in a letter; what rules alone know of it."""
    found = _rules(reading)
    result: Floats = found.max(axis=0) if len(found) else np.zeros(len(_RULES))
    return result


def _concepts(reading: Reading) -> Floats:
    columns = packaged_concepts().columns
    result = np.zeros((len(reading.units), len(columns)))
    rows = [number for number, found in enumerate(reading.concepts) for _ in found]
    result[rows, [columns[name] for name in chain.from_iterable(reading.concepts)]] = 1.0
    return result


def _rules(reading: Reading) -> Floats:
    result = np.zeros((len(reading.units), len(_RULES)))
    for placed in reading.hits:
        hit = placed.hit
        if placed.unit < 0:
            continue
        row = result[placed.unit]
        if hit.weight <= 0:
            row[-1] -= hit.weight
            continue
        for name in (hit.kind, hit.category):
            column = _RULE_COLUMN.get(name or "")
            if column is not None and row[column] < hit.weight:
                row[column] = hit.weight
    return result


def _persons(reading: Reading) -> Floats:
    result = np.zeros((len(reading.units), len(_PERSON)))
    for number, person in enumerate(reading.persons):
        if person is not EMPTY:
            result[number] = _person_row(person)
    return result


def _person_row(p: PersonEvidence) -> tuple[float, ...]:
    counts = (p.names, p.staff_names, p.pronouns, p.roles, p.ages, p.births, p.initials, p.numbers, p.you)
    return (p.subject, *counts, float(p.subject_line), p.strength)
