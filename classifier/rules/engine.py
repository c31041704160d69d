"""Matching all rules in one pass: an Aho-Corasick automaton finds literal keys, a regex per pattern confirms them."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from classifier.rules.pattern import CODE, CompiledPattern, compile_pattern
from classifier.rules.schema import Family, Kind, Rule
from classifier.text.fold import fold, fold_levelled, level

_WORD_CHAR = re.compile(r"[\w-]")
_CODE = re.compile(r"[A-Z]\d\d")
#: Characters on each side of its literal that a scanned pattern can reach: longer than any law's name with its date.
_WINDOW = 120


class RuleHit(NamedTuple):
    """Rule ``rule`` (an id) fired on ``text[start:end]``; ``category`` is None for context and markings."""

    rule: str
    category: str | None
    kind: Kind
    weight: float
    start: int
    end: int
    person: bool


@dataclass(frozen=True, slots=True)
class _Slot:
    """What a confirmed pattern means: a rule firing (``context`` None) or a context mark for rule ``rule``."""

    rule: int
    context: str | None  # None, "near", "not_near"


_Meant = tuple[CompiledPattern, list[_Slot]]


class _Key(NamedTuple):
    """What the automaton knows of one literal: most of its places are settled without a regular expression."""

    length: int
    inside: bool
    """Whether it may stand inside a word."""
    alone: list[_Meant]
    """Patterns that are tried wherever it stands."""
    closed: list[_Meant]
    """Patterns that end with it, and a word does too."""
    going_on: dict[str, list[_Meant]]
    """Patterns with another word after it, by how that begins: few of many are tried."""
    triggers: list[int]
    """Numbers of scanned patterns that need it near."""


def _key(text: str, patterns: list[_Meant], triggers: list[int]) -> _Key:
    going_on: dict[str, list[_Meant]] = defaultdict(list)
    for each in patterns:
        if each[0].then:
            going_on[each[0].then].append(each)
    return _Key(
        length=len(text),
        inside=any(pattern.open_left for pattern, _ in patterns) or not text[0].isalnum(),
        alone=[each for each in patterns if not each[0].then and not each[0].closed],
        closed=[each for each in patterns if each[0].closed],
        going_on=dict(going_on),
        triggers=triggers,
    )


class RuleSet:
    """Compiled rules. Immutable after construction, hence safe to share between threads.

    Args:
        families: in order; rule ids are unique over all of them.
        muted: ids left out.
    """

    def __init__(self, families: Iterable[Family], *, muted: frozenset[str] = frozenset()) -> None:
        families = tuple(families)
        pairs = [(family, rule) for family in families for rule in family.rules if rule.id not in muted]
        self.rules: tuple[Rule, ...] = tuple(rule for _, rule in pairs)
        self.categories: tuple[str | None, ...] = tuple(family.category for family, _ in pairs)
        self.version = _version(families, muted)
        self._has_context = [bool(rule.near or rule.not_near) for rule in self.rules]
        self._scanned: list[_Meant] = []
        #: Numbers of those that a code near them calls for.
        self._coded: list[int] = []
        self._compile()

    def _compile(self) -> None:
        keyed: dict[str, list[_Meant]] = defaultdict(list)
        triggers: dict[str, list[int]] = defaultdict(list)
        # Contexts last: they are only scanned for when their rule has been met.
        ordered = sorted(self._slots().items(), key=lambda item: all(slot.context for slot in item[1]))
        for source, meanings in ordered:
            compiled = compile_pattern(source)
            for key in compiled.keys:
                keyed[key].append((compiled, meanings))
            if compiled.keys:
                continue
            for literal in compiled.needs:
                if literal == CODE:
                    self._coded.append(len(self._scanned))
                else:
                    triggers[fold(literal)].append(len(self._scanned))
            self._scanned.append((compiled, meanings))
        self._automaton = ahocorasick.Automaton()
        for text in sorted({*keyed, *triggers}):
            self._automaton.add_word(text, _key(text, keyed.get(text, []), triggers.get(text, [])))
        if len(self._automaton):
            self._automaton.make_automaton()

    def _slots(self) -> dict[str, list[_Slot]]:
        slots: dict[str, list[_Slot]] = defaultdict(list)
        for index, rule in enumerate(self.rules):
            for context, patterns in (
                (None, (*rule.nb, *rule.nn, *rule.any)),
                ("near", rule.near),
                ("not_near", rule.not_near),
            ):
                for pattern in patterns:
                    slots[pattern].append(_Slot(index, context))
        return slots

    def scan(self, text: str) -> list[RuleHit]:
        """All rule hits in ``text``, by place, then id; of one rule's overlapping hits the longest is kept."""
        cased = level(text)
        folded = fold_levelled(cased)
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        contexts: dict[tuple[int, str], list[int]] = defaultdict(list)
        for start, end, meanings in self._confirmed(folded, cased, found):
            for slot in meanings:
                if slot.context is None:
                    found[slot.rule].append((start, end))
                else:
                    contexts[slot.rule, slot.context].append(start)
        hits = [
            self._hit(rule, start, end)
            for rule, spans in found.items()
            for start, end in _longest(spans)
            if not self._has_context[rule] or self._context_agrees(rule, start, end, contexts)
        ]
        hits.sort(key=lambda hit: (hit.start, hit.end, hit.rule))
        return hits

    def _confirmed(self, folded: str, cased: str, found: Container[int]) -> Iterator[tuple[int, int, list[_Slot]]]:
        """Places of patterns; ``found``, filled meanwhile, says which rules need their contexts looked for."""
        triggered: defaultdict[int, list[int]] = defaultdict(list)
        if len(self._automaton):
            yield from self._at_keys(folded, cased, triggered)
        codes = [match.start() for match in _CODE.finditer(cased)] if self._coded else []
        for number in self._coded:
            triggered[number] += codes
        for number, (pattern, meanings) in enumerate(self._scanned):
            places = triggered.get(number)
            if pattern.needs and not places:
                continue
            if all(slot.context and slot.rule not in found for slot in meanings):
                continue
            text = cased if pattern.cased else folded
            for begin, stop in _windows(text, places) if places else [(0, len(text))]:
                for match in pattern.regex.finditer(text, begin, stop):
                    yield match.start(), match.end(), meanings

    def _at_keys(
        self, folded: str, cased: str, triggered: defaultdict[int, list[int]]
    ) -> Iterator[tuple[int, int, list[_Slot]]]:
        """Places of the patterns that begin at a key; fills where others are to be looked for."""
        for last, (length, inside, alone, closed, going_on, triggers) in self._automaton.iter(folded):
            begin = last - length + 1
            for number in triggers:
                triggered[number].append(begin)
            if not inside and begin and folded[begin - 1].isalnum():
                continue
            patterns = alone
            following = folded[last + 1 : last + 2]
            if closed and not following.isalnum():
                patterns = patterns + closed
            if going_on and following.isspace():
                after = _next_word(folded, last + 1)
                patterns = patterns + going_on.get(folded[after : after + 1], [])
            for pattern, meanings in patterns:
                match = pattern.regex.match(cased if pattern.cased else folded, begin)
                if match:
                    yield _word_start(folded, begin) if pattern.open_left else begin, match.end(), meanings

    def _hit(self, index: int, start: int, end: int) -> RuleHit:
        rule = self.rules[index]
        return RuleHit(rule.id, self.categories[index], rule.kind, rule.weight, start, end, rule.person)

    def _context_agrees(self, index: int, start: int, end: int, contexts: dict[tuple[int, str], list[int]]) -> bool:
        rule = self.rules[index]
        if rule.near and not _any_within(contexts.get((index, "near"), ()), start, end, rule.window):
            return False
        return not _any_within(contexts.get((index, "not_near"), ()), start, end, rule.window)


def _windows(text: str, places: list[int]) -> list[tuple[int, int]]:
    """Stretches of ``text`` around the literals that a pattern cannot match without."""
    windows: list[tuple[int, int]] = []
    for at in sorted(places):
        if windows and at + _WINDOW <= windows[-1][1]:
            continue
        # Whole words: a window that cut one in two would make a word boundary where there is none.
        begin = text.rfind(" ", 0, max(at - _WINDOW, 0)) + 1
        stop = text.find(" ", at + _WINDOW)
        stop = len(text) if stop < 0 else stop
        if windows and begin <= windows[-1][1]:
            windows[-1] = (windows[-1][0], stop)
        else:
            windows.append((begin, stop))
    return windows


def _any_within(places: Iterable[int], start: int, end: int, window: int) -> bool:
    ordered = sorted(places)
    at = bisect.bisect_left(ordered, start - window)
    return at < len(ordered) and ordered[at] <= end + window


def _next_word(text: str, at: int) -> int:
    """Where the white space that begins at ``at`` ends."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _word_start(text: str, at: int) -> int:
    while at and _WORD_CHAR.match(text[at - 1]):
        at -= 1
    return at


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _version(families: Iterable[Family], muted: frozenset[str]) -> str:
    """First 12 hex digits of a hash over everything the rules say (not their notes' order or file names)."""
    digest = hashlib.sha256()
    for family in families:
        digest.update(family.model_dump_json().encode())
    digest.update(",".join(sorted(muted)).encode())
    return digest.hexdigest()[:12]
