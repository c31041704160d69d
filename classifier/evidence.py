"""Document → evidence: rule hits, persons and model scores, each with its place. Pure: no I/O, no decision."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.document import Document
from classifier.linking import REACH, letter_subject, nearness
from classifier.model.lexical import Floats, Scorer, span_tokens
from classifier.persons.evidence import PersonEvidence, SignatureTracker, person_evidence
from classifier.persons.marks import Marks
from classifier.rules.engine import RuleHit, RuleSet
from classifier.text.tokens import tokenize
from classifier.text.units import Unit, split_units


@dataclass(frozen=True, slots=True)
class PlacedHit:
    """A rule hit with the number of its part and of the unit it stands in (−1: in no unit)."""

    hit: RuleHit
    part: int
    unit: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says before any model: units, their tokens, persons and rule hits."""

    units: tuple[Unit, ...]
    tokens: tuple[tuple[str, ...], ...]
    spans: tuple[frozenset[str], ...]
    """Distinct tokens and pairs per unit, the context of table rows included."""
    persons: tuple[PersonEvidence, ...]
    hits: tuple[PlacedHit, ...]
    near: Floats
    """How surely a person stands at each unit, 0–1; see ``linking.nearness``."""
    subject: float
    """How surely the letter as a whole is about one person; see ``linking.letter_subject``."""

    def link(self, placed: PlacedHit) -> float:
        """How surely a hit is about a person: 1 when the words themselves say so, else what stands around it."""
        if not placed.hit.person:
            return 1.0
        local = float(self.near[placed.unit]) if placed.unit >= 0 else 0.0
        return max(local, self.subject)


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-odds from the lexical models.

    ``single`` and ``passage`` have one entry per unit (a passage is a unit with ``REACH`` neighbours on each side);
    ``letter`` is one number; ``categories`` is (units, categories), log-odds of each category given sensitivity.
    """

    single: Floats
    passage: Floats
    letter: float
    categories: Floats


def read(document: Document, rules: RuleSet) -> Reading:
    """Units, tokens, persons and rule hits of a document."""
    units = split_units(document)
    tracker = SignatureTracker()
    marks = [Marks(part.text) for part in document.parts]
    tokens: list[tuple[str, ...]] = []
    spans: list[frozenset[str]] = []
    persons: list[PersonEvidence] = []
    for unit in units:
        own = tokenize(unit.text)
        tokens.append(tuple(own))
        distinct = span_tokens(own)
        if unit.context:
            distinct.update(tokenize(unit.context))
        spans.append(frozenset(distinct))
        found = marks[unit.part].count(unit.start, unit.end)
        persons.append(person_evidence(unit.text, own, signature=tracker.step(unit.text), marks=found))
    hits = _place(document, units, rules)
    near, subject = nearness(persons), letter_subject(persons)
    return Reading(tuple(units), tuple(tokens), tuple(spans), tuple(persons), tuple(hits), near, subject)


def _place(document: Document, units: Sequence[Unit], rules: RuleSet) -> list[PlacedHit]:
    starts: dict[int, list[tuple[int, int]]] = {}
    for number, unit in enumerate(units):
        starts.setdefault(unit.part, []).append((unit.start, number))
    for ordered in starts.values():
        ordered.sort()
    placed: list[PlacedHit] = []
    for index, part in enumerate(document.parts):
        ordered = starts.get(index, [])
        for hit in rules.scan(part.text):
            at = bisect.bisect_right(ordered, (hit.start, 1 << 60)) - 1
            placed.append(PlacedHit(hit, index, ordered[at][1] if at >= 0 else -1))
    return placed


def windows(sums: Floats) -> Floats:
    """Each unit's sums with those of its ``REACH`` neighbours on both sides; same shape."""
    total = sums.copy()
    for step in range(1, REACH + 1):
        total[step:] += sums[:-step]
        total[:-step] += sums[step:]
    return total


def score(reading: Reading, scorer: Scorer) -> Scores:
    """Run the lexical models (outputs: passage, letter, one per category) over a reading."""
    if not reading.spans:
        empty = np.zeros(0)
        return Scores(empty, empty, float(scorer.intercept[1]), np.zeros((0, scorer.outputs - 2)))
    sums, whole = scorer.sums(reading.spans)
    around = scorer.scores(windows(sums))
    return Scores(scorer.scores(sums)[:, 0], around[:, 0], float(scorer.scores(whole)[1]), around[:, 2:])
