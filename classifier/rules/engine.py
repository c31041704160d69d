"""Matching all rules in one pass: an Aho-Corasick automaton finds literal keys, a regex per pattern confirms them."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick

from classifier.rules.pattern import CODE, CompiledPattern, compile_pattern
from classifier.rules.schema import Family, Kind, Rule
from classifier.text.fold import fold, fold_levelled, level, spaced

_WORD_CHAR = re.compile(r"[\w-]")
_CODE = re.compile(r"[A-Z]\d\d")
_LINE = re.compile(r"[^\n]+\n*|\n+")
#: Characters that a pattern can reach beyond the line that it begins in, and a scanned one on each side of its literal:
#: longer than any law's name with its date.
_WINDOW = 120
#: Lines whose places of patterns are remembered, and the longest of them with what follows it (characters).
_REMEMBERED, _LONGEST_REMEMBERED = 4096, 600


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
    """What the automaton knows of one literal, where a word begins or ends at its edges as it must."""

    back: int
    """Characters from where it begins in the text to where the automaton meets its end."""
    length: int
    met: list[_Meant]
    """Patterns that are tried wherever it stands."""
    going_on: dict[str, list[_Meant]]
    """Patterns with another word after it, by how that begins: few of many are tried."""
    triggers: list[int]
    """Numbers of scanned patterns that need it near."""


class _Line(NamedTuple):
    """What was found in a line of text with what its patterns reach after it; places count from where it begins."""

    matches: list[tuple[int, int, list[_Slot]]]
    triggers: list[tuple[int, int]]
    """Numbers of scanned patterns, and where something that each needs stands."""


class _Stretch(NamedTuple):
    """A line, ``[start, end)``, in a text; patterns that begin in it end at ``reach`` at the latest."""

    start: int
    end: int
    reach: int


class _Literals:
    """The automaton under way: literals with a blank for every edge of a word that must be there.

    Most places of literals are in the middle of words. Where the automaton itself knows that, nothing else is looked at.
    """

    def __init__(self) -> None:
        self._keys: dict[str, _Key] = {}
        #: Triggers with signs in them, which the automaton cannot see.
        self.signs: list[tuple[str, int]] = []

    def _at(self, literal: str, before: str, after: str) -> _Key:
        spelt = before + spaced(literal) + after
        return self._keys.setdefault(spelt, _Key(len(literal) + len(after), len(literal), [], {}, []))

    def add(self, literal: str, each: _Meant) -> None:
        """A literal and a pattern that begins with it."""
        pattern = each[0]
        before = "" if pattern.open_left or not literal[0].isalnum() else " "
        after = " " if pattern.closed or pattern.then else ""
        key = self._at(literal, before, after)
        (key.going_on.setdefault(pattern.then, []) if pattern.then else key.met).append(each)

    def trigger(self, literal: str, number: int) -> None:
        """A literal that scanned pattern ``number`` needs near, wherever it stands."""
        if spaced(literal) == literal:
            self._at(literal, "", "").triggers.append(number)
        else:
            self.signs.append((literal, number))

    @property
    def longest(self) -> int:
        """Characters of the longest literal with its blanks."""
        return max(map(len, self._keys), default=0)

    def automaton(self) -> ahocorasick.Automaton:
        """To be run over ``spaced`` text with a blank before and after."""
        made = ahocorasick.Automaton()
        for spelt in sorted(self._keys):
            made.add_word(spelt, self._keys[spelt])
        if len(made):
            made.make_automaton()
        return made


class RuleSet:
    """Compiled rules. They never change, hence are safe to share between threads.

    Lines met lately are not looked through anew: an office's letters share their heads, feet and standard sentences.

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
        self._met: dict[str, _Line] = {}
        self._compile()

    def _compile(self) -> None:
        literals = _Literals()
        # Contexts last: they are only scanned for when their rule has been met.
        ordered = sorted(self._slots().items(), key=lambda item: all(slot.context for slot in item[1]))
        for source, meanings in ordered:
            compiled = compile_pattern(source)
            for key in compiled.keys:
                literals.add(key, (compiled, meanings))
            if compiled.keys:
                continue
            for literal in compiled.needs:
                if literal == CODE:
                    self._coded.append(len(self._scanned))
                else:
                    literals.trigger(fold(literal), len(self._scanned))
            self._scanned.append((compiled, meanings))
        self._automaton, self._signs, self._longest = literals.automaton(), literals.signs, literals.longest

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
        for start, line in self._lines(folded, cased):
            for number, place in line.triggers:
                triggered[number].append(start + place)
            for begin, stop, meanings in line.matches:
                yield start + begin, start + stop, meanings
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

    def _lines(self, folded: str, cased: str) -> Iterator[tuple[int, _Line]]:
        """Where each line begins, and what stands in it."""
        memory = self._met
        if len(memory) > _REMEMBERED:
            memory = self._met = {}
        new: list[_Stretch] = []
        for stretch in _stretches(folded, cased):
            known = memory.get(cased[stretch.start : stretch.reach])
            if known is None:
                new.append(stretch)
            else:
                yield stretch.start, known
        for stretch, line in zip(new, self._looked_through(folded, cased, new), strict=True):
            if stretch.reach - stretch.start <= _LONGEST_REMEMBERED:
                memory[cased[stretch.start : stretch.reach]] = line
            yield stretch.start, line

    def _looked_through(self, folded: str, cased: str, stretches: Sequence[_Stretch]) -> list[_Line]:
        """What stands in these lines, of which each begins after the one before it."""
        lines = [_Line([], []) for _ in stretches]
        if not stretches:
            return lines
        starts = [stretch.start for stretch in stretches]

        def around(place: int) -> int:
            """The number of the line that a place stands in; −1: in none of these."""
            at = bisect.bisect_right(starts, place) - 1
            return at if at >= 0 and place < stretches[at].end else -1

        for begin, number in self._triggered(folded, cased):
            if (at := around(begin)) >= 0:
                lines[at].triggers.append((number, begin - starts[at]))
        for begin, key in self._keys(folded, stretches):
            if (at := around(begin)) < 0:
                continue
            start, _, reach = stretches[at]
            lines[at].triggers.extend((number, begin - start) for number in key.triggers)
            for pattern, meanings in _tried(key, folded, begin):
                match = pattern.regex.match(cased if pattern.cased else folded, begin, reach)
                if match:
                    first = _word_start(folded, begin) if pattern.open_left else begin
                    lines[at].matches.append((first - start, match.end() - start, meanings))
        return lines

    def _triggered(self, folded: str, cased: str) -> Iterator[tuple[int, int]]:
        """What scanned patterns need and the automaton cannot see: where it stands, and the pattern's number."""
        for sign, number in self._signs:
            for place in _places(folded, sign):
                yield place, number
        if self._coded:
            for match in _CODE.finditer(cased):
                for number in self._coded:
                    yield match.start(), number

    def _keys(self, folded: str, stretches: Sequence[_Stretch]) -> Iterator[tuple[int, _Key]]:
        """Where the automaton meets a literal in these lines or shortly after them."""
        if not len(self._automaton):
            return
        spelt = f" {spaced(folded)} "
        for start, end in _joined(stretches):
            for last, key in self._automaton.iter(spelt, start, min(end + self._longest, len(spelt))):
                yield last - key.back, key

    def _hit(self, index: int, start: int, end: int) -> RuleHit:
        rule = self.rules[index]
        return RuleHit(rule.id, self.categories[index], rule.kind, rule.weight, start, end, rule.person)

    def _context_agrees(self, index: int, start: int, end: int, contexts: dict[tuple[int, str], list[int]]) -> bool:
        rule = self.rules[index]
        if rule.near and not _any_within(contexts.get((index, "near"), ()), start, end, rule.window):
            return False
        return not _any_within(contexts.get((index, "not_near"), ()), start, end, rule.window)


def _stretches(folded: str, cased: str) -> Iterator[_Stretch]:
    """A text in lines, each with the line breaks after it."""
    for match in _LINE.finditer(cased):
        start, end = match.span()
        # What is reached ends with a whole word, unless that is a very long one.
        reach = folded.find(" ", end + _WINDOW, end + 2 * _WINDOW)
        yield _Stretch(start, end, reach if reach >= 0 else min(end + 2 * _WINDOW, len(cased)))


def _joined(stretches: Sequence[_Stretch]) -> Iterator[tuple[int, int]]:
    """Lines that follow each other as one."""
    start, end = stretches[0].start, stretches[0].end
    for stretch in stretches[1:]:
        if stretch.start > end:
            yield start, end
            start = stretch.start
        end = stretch.end
    yield start, end


def _tried(key: _Key, folded: str, begin: int) -> list[_Meant]:
    """The patterns that may begin where a literal stands."""
    if not key.going_on:
        return key.met
    after = _next_word(folded, begin + key.length)
    # «a-b» is no «a b».
    if after == begin + key.length:
        return key.met
    return key.met + key.going_on.get(folded[after : after + 1], [])


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


def _places(text: str, literal: str) -> Iterator[int]:
    at = text.find(literal)
    while at >= 0:
        yield at
        at = text.find(literal, at + 1)


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
