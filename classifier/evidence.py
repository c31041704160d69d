"""Document → evidence: rule hits, persons and model scores, each with its place. Pure: no I/O, no decision.

In three steps, because names may be looked for twice, and who a letter is about is itself weighed by a small model:
``ground`` collects what stands there whoever is named, ``survey`` adds the people, ``attach`` who of them matters.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from classifier.document import Document
from classifier.linking import REACH, forms, letter_subject, nearness
from classifier.model.lexical import Floats, Span
from classifier.model.scorer import Scorer
from classifier.persons.evidence import PersonEvidence, SignatureTracker, person_evidence
from classifier.persons.marks import Marks
from classifier.persons.names import Name, find_names
from classifier.persons.roles import Entity, NamedUnit, group_entities
from classifier.rules.engine import RuleHit, RuleSet
from classifier.text.concepts import packaged_concepts
from classifier.text.tokens import tokenize
from classifier.text.units import LONGEST_REMEMBERED, REMEMBERED, Unit, split_units


class PlacedHit(NamedTuple):
    """A rule hit with the number of its part and of the unit it stands in (−1: in no unit)."""

    hit: RuleHit
    part: int
    unit: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in a document: units with their names and tokens, rule hits, and the people named (entities)."""

    units: tuple[Unit, ...]
    named: tuple[NamedUnit, ...]
    hits: tuple[PlacedHit, ...]
    entities: tuple[Entity, ...]
    extra: tuple[tuple[str, ...], ...]
    """Tokens beside those of each unit: the context of table rows, marks of topics."""
    concepts: tuple[frozenset[str], ...]
    """Concepts met in each unit (``text.concepts``)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says before the letter models: units, their tokens, persons and rule hits."""

    units: tuple[Unit, ...]
    tokens: tuple[Sequence[str], ...]
    spans: tuple[Span, ...]
    """The tokens as the models see them, with the context of table rows and marks of persons and topics."""
    persons: tuple[PersonEvidence, ...]
    hits: tuple[PlacedHit, ...]
    concepts: tuple[frozenset[str], ...]
    """Concepts met in each unit (``text.concepts``)."""
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


#: From here on (0–1, ``linking.forms``) all lines of a form are beside its private person.
_PRIVATE_FORM = 0.5

#: Names in each of many texts, given those that the lists find there.
FindNames = Callable[[Sequence[str], Sequence[Sequence[Name]]], list[Sequence[Name]]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands in a document whoever is named in it: units, rule hits, marks of persons per unit."""

    units: tuple[Unit, ...]
    hits: tuple[PlacedHit, ...]
    marks: tuple[tuple[int, int, int, int], ...]


def ground(document: Document, rules: RuleSet) -> Ground:
    """Units, rule hits and marks of a document."""
    units = split_units(document)
    marks = [Marks(part.text) for part in document.parts]
    counted = tuple(marks[unit.part].count(unit.start, unit.end) for unit in units)
    return Ground(tuple(units), tuple(_place(document, units, rules)), counted)


class _Words(NamedTuple):
    """What the words of one unit say, whatever stands around it; shared between letters, so never changed."""

    names: Sequence[Name]
    tokens: Sequence[str]
    around: tuple[str, ...]
    concepts: frozenset[str]


def _words(text: str, context: str, given: tuple[Name, ...] | None) -> _Words:
    """The words of a unit with the names given, or those that the lists find."""
    names = find_names(text) if given is None else given
    tokens = tokenize(text, names)
    if not context:
        return _Words(names, tokens, (), packaged_concepts().of_all(tokens))
    around = tuple(tokenize(context))
    # A cell's words and the words of its head are no neighbours.
    return _Words(names, tokens, around, packaged_concepts().of_all(tokens) | packaged_concepts().of_each(around))


_remembered_words = lru_cache(maxsize=REMEMBERED)(_words)


def _all_words(units: Sequence[Unit], find: FindNames | None) -> list[_Words]:
    listed = [_words_of(unit) for unit in units]
    if find is None:
        return listed
    found = find([unit.text for unit in units], [words.names for words in listed])
    return [
        words if words.names == names else _words_of(unit, tuple(names))
        for unit, words, names in zip(units, listed, found, strict=True)
    ]


def _words_of(unit: Unit, names: tuple[Name, ...] | None = None) -> _Words:
    words = _remembered_words if len(unit.text) <= LONGEST_REMEMBERED else _words
    return words(unit.text, unit.context, names)


def survey(found: Ground, find: FindNames | None = None) -> Survey:
    """Everything that can be seen without knowing who the names belong to.

    Args:
        found: units, rule hits and marks.
        find: finds the names; None: lists and capitals, quick and right for most. Units met lately are then not
            analysed anew: an office's letters share their heads, feet and standard sentences.
    """
    tracker = SignatureTracker()
    words = _all_words(found.units, find)
    named = [
        NamedUnit(unit.text, each.names, each.tokens, tracker.step(unit.text), marks)
        for unit, each, marks in zip(found.units, words, found.marks, strict=True)
    ]
    kinds = _kinds(found.hits)
    extra = [each.around for each in words]
    for number, here in kinds.items():
        extra[number] = (*words[number].around, *(f"#{kind}" for kind in sorted(here)))
    concepts = tuple(each.concepts for each in words)
    entities = group_entities(named, kinds)
    return Survey(found.units, tuple(named), found.hits, tuple(entities), tuple(extra), concepts)


def attach(found: Survey, subjects: Sequence[float]) -> Reading:
    """The reading that follows when ``subjects`` are the probabilities that each entity is a private person."""
    by_unit: defaultdict[int, list[float]] = defaultdict(list)
    for entity, subject in zip(found.entities, subjects, strict=True):
        for number in dict.fromkeys(entity.units):
            by_unit[number].append(subject)
    persons = [
        person_evidence(
            named.text, named.tokens, signature=named.signature, marks=named.marks, subjects=by_unit.get(number, ())
        )
        for number, named in enumerate(found.named)
    ]
    texts = [named.text for named in found.named]
    in_form = forms(persons, texts, [bool(named.names) and named.names[0].start == 0 for named in found.named])
    # Words beside a private person are other features than the same words in a plan: see ``lexical.PRIVATE``.
    spans = tuple(
        Span(named.tokens, extra, person.private or form >= _PRIVATE_FORM, _person_token(person))
        for named, extra, person, form in zip(found.named, found.extra, persons, in_form.tolist(), strict=True)
    )
    near, subject = nearness(persons, in_form), letter_subject(persons, texts)
    tokens = tuple(named.tokens for named in found.named)
    return Reading(found.units, tokens, spans, tuple(persons), found.hits, found.concepts, near, subject)


def _person_token(person: PersonEvidence) -> str:
    """A token that says what kind of person evidence a unit holds."""
    if person.subject >= 0.2:
        return f"#subject{int(min(person.subject, 0.99) * 5)}"
    if person.marks:
        return "#mark"
    if person.pronouns or person.roles:
        return "#role"
    if person.you:
        return "#you"
    return "#staff" if person.staff_names else "#nobody"


def _kinds(hits: Sequence[PlacedHit]) -> dict[int, set[str]]:
    """Unit number → kinds and categories of the rules that fired in it; ``against`` for those that speak against."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for placed in hits:
        if placed.unit >= 0:
            found[placed.unit].add(placed.hit.kind if placed.hit.weight > 0 else "against")
            if placed.hit.category and placed.hit.weight > 0:
                found[placed.unit].add(placed.hit.category)
    return found


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
