"""Who is there as a private person? Every name in a letter is grouped, described by what stands around it, and weighed.

A plan for child welfare and the case of a child in it use the same words; what differs is whether somebody is named as
the one it is about, or because of a job (labelling guide): employees, contacts and addressees are told from others. The
weights are learned from the person spans of the letters (``fit_roles``) and are data of the model; what is weighed can be read: «the word before is *rådgiver*».
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from classifier.persons.names import Name, given_names
from classifier.persons.titles import TITLE_ENDINGS

_NEAR = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*\.?|\d+|[^\w\s]|\n")
_REACH = 42
_LABEL = re.compile(r"^\W*([^\W\d_][\w ./-]{1,24})[:|]")
_THIRD = frozenset("han hun ho henne hennes hennar ham hans honom his him she he her".split())
#: Names in their units whose surroundings are remembered: an office's letters share their heads and feet.
_REMEMBERED = 4096
_PHONE = ("68 05", "6805", "tlf", "telefon", "@", "mobil", "phone")


@dataclass(frozen=True, slots=True)
class Entity:
    """One named person (or name-like word) of a letter: the units it stands in, and what stands around it."""

    words: Set[str]
    units: Sequence[int]
    features: Set[str]


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights of features; ``subject`` weighs whether an entity is a private person."""

    weights: Mapping[str, float]
    bias: float

    def subject(self, entity: Entity) -> float:
        """Probability, 0–1, that this is a private person: the one the letter is about, a relative, another citizen."""
        value = self.bias + sum(map(self.weights.get, sorted(entity.features), repeat(0.0)))
        return 1.0 / (1.0 + math.exp(-max(min(value, 30.0), -30.0)))


class NamedUnit(NamedTuple):
    """What the grouping needs of one unit: text, candidates, tokens, signature flag and marks of ages and the like."""

    text: str
    names: Sequence[Name]
    tokens: Sequence[str]
    signature: bool
    marks: tuple[int, int, int, int]


def group_entities(units: Sequence[NamedUnit], kinds: Mapping[int, Iterable[str]]) -> list[Entity]:
    """Entities of a letter in order of first mention.

    Args:
        units: in reading order.
        kinds: unit number → kinds and categories of the rule hits in it.
    """
    words: list[set[str]] = []
    places: list[list[int]] = []
    features: list[set[str]] = []
    for number, unit in enumerate(units):
        if not unit.names:
            continue
        shared = _shared_features(units, number, kinds.get(number, ()))
        for name in unit.names:
            at = _find(words, name)
            if at is None:
                words.append(set())
                places.append([])
                features.append(set())
                at = len(words) - 1
            words[at].update(name.words)
            if places[at]:
                features[at].add("again")
            places[at].append(number)
            features[at].update(shared, _beside(unit.text, name))
    total = len(words)
    for found, numbers in zip(features, places, strict=True):
        found.add(f"of:{min(total, 4)}")
        found.add(f"first:{min(4 * numbers[0] // max(len(units), 1), 3)}")
    return [Entity(*parts) for parts in zip(words, places, features, strict=True)]


def _find(words: Sequence[set[str]], name: Name) -> int | None:
    """The entity this name repeats: a part of a name given before, or that name in full."""
    own = set(name.words)
    for at, known in enumerate(words):
        if own <= known or (known < own and len(known) == 1):
            return at
    return None


@lru_cache(maxsize=_REMEMBERED)
def _beside(text: str, name: Name) -> frozenset[str]:
    """What stands around a name in the text of its unit."""
    before = _NEAR.findall(text[max(name.start - _REACH, 0) : name.start].lower())[-4:]
    after = _NEAR.findall(text[name.end : name.end + _REACH].lower())[:4]
    *far, b2, b1 = ["^", "^", *map(_shape, before)]
    a1, a2, *later = [*map(_shape, after), "$", "$"]
    found = {f"b1:{b1}", f"b2:{b2}", f"a1:{a1}", f"a2:{a2}", f"b:{b2} {b1}", f"a:{a1} {a2}"}
    found.update("near:" + shape for shape in (*far[2:], *later[:-2]))
    found.add("full" if len(name.words) > 1 else "one word")
    found.add("sure" if name.sure else "unsure")
    if any(map(_is_title, before[-3:])):
        found.add("title:b")
    if any(map(_is_title, after)):
        found.add("title:a")
    label = _LABEL.match(text)
    if label is not None and label.end() <= name.start + 1:
        found.add(f"label:{label[1].strip().lower()}")
    return frozenset(found)


def _shared_features(units: Sequence[NamedUnit], number: int, kinds: Iterable[str]) -> set[str]:
    """What a unit says of every name in it."""
    unit = units[number]
    found = {f"hit:{kind}" for kind in kinds}
    if unit.signature:
        found.add("signature")
    if len(unit.tokens) <= 5:
        found.add("short")
    if number + 2 >= len(units):
        found.add("last")
    found.update(mark for mark, count in zip(("age", "birth", "initial", "number"), unit.marks, strict=True) if count)
    if not _THIRD.isdisjoint(unit.tokens):
        found.add("pronoun")
    if number + 1 < len(units) and not _THIRD.isdisjoint(units[number + 1].tokens):
        found.add("pronoun next")
    low = unit.text.lower()
    if any(sign in low for sign in _PHONE):
        found.add("phone")
    return found


@lru_cache(maxsize=65536)
def _is_title(word: str) -> bool:
    return word.strip(".").endswith(TITLE_ENDINGS)


@lru_cache(maxsize=65536)
def _shape(word: str) -> str:
    """The word, but numbers and given names as marks: weights must not hold names, nor move with one."""
    if word.isdigit():
        return "0"
    return "<navn>" if word in given_names() else word
