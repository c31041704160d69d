"""What kind of thing a word is about: lists of stems per concept (Bokmål, Nynorsk, English), looked up token by token.

A model that has met *rollator* beside a person should know what *gåstol* means there. The lists in
``concepts/NAME.txt`` say that both are aids; the lexical model then learns one weight for the concept and one for each
word it has seen. Lists carry no weights and decide nothing by themselves.

File format: entries separated by commas or line breaks, lower case; ``#`` begins a comment line.

- ``epileps``: a stem of five letters or more; any token that holds it at its start or inside a compound;
- ``=als``: that token and no other;
- ``klarer ikke``: two neighbouring tokens.

English entries are whole words and pairs, and hardly any that Norwegian letters use: a stem would hit Norwegian words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

import ahocorasick

#: A stem inside a compound needs this many letters before it to count as a word of its own (*hjerte|medisin*).
_SHORTEST_FIRST = 3
#: Shorter stems hit too much inside other words: they are exact.
_SHORTEST_STEM = 5
#: Tokens remembered before the memory starts anew; letters share most of their words.
_MEMORY = 200_000
_NONE: frozenset[str] = frozenset()


def parse_concept(text: str) -> list[str]:
    """Entries of one list, comments and empty ones left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    entries = (entry.strip().lower() for entry in re.split(r"[,\n]", "\n".join(lines)))
    return [entry for entry in entries if entry.strip("= ")]


class Concepts:
    """Token (or two neighbouring tokens joined by a space) → names of its concepts.

    Args:
        lists: concept name → entries.
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.names = tuple(sorted(lists))
        self.columns = {name: column for column, name in enumerate(self.names)}
        self._known: dict[str, frozenset[str]] = {}
        exact: defaultdict[str, set[str]] = defaultdict(set)
        stems: defaultdict[str, set[str]] = defaultdict(set)
        for name, entries in lists.items():
            for entry in entries:
                word = entry.removeprefix("=").strip()
                whole = entry.startswith("=") or " " in word or len(word) < _SHORTEST_STEM
                (exact if whole else stems)[word].add(name)
        self._exact = {entry: frozenset(found) for entry, found in exact.items()}
        self.pairs = {entry: found for entry, found in self._exact.items() if " " in entry}
        self._firsts: defaultdict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        for pair, found in self.pairs.items():
            first, second = pair.split(" ")
            self._firsts[first][second] = found
        self._stems = ahocorasick.Automaton()
        for stem, names in stems.items():
            self._stems.add_word(stem, (len(stem), frozenset(names)))
        if len(self._stems):
            self._stems.make_automaton()

    def of(self, token: str) -> frozenset[str]:
        """The concepts of one token, or of a pair ``"first second"``; empty for most."""
        if " " in token:
            # Most pairs are met once only: they are not remembered.
            return self.pairs.get(token, _NONE)
        known = self._known.get(token)
        if known is not None:
            return known
        if len(self._known) > _MEMORY:
            self._known = {}
        return self._known.setdefault(token, self._look_up(token))

    def of_all(self, tokens: Sequence[str]) -> frozenset[str]:
        """The concepts of any of these tokens, and of any two neighbours among them."""
        firsts = self._firsts
        pairs = [
            firsts[first][second] for first, second in pairwise(tokens) if first in firsts and second in firsts[first]
        ]
        return self.of_each(tokens).union(*pairs)

    def of_each(self, tokens: Sequence[str]) -> frozenset[str]:
        """The concepts of any of these tokens, whatever stands beside them."""
        known = self._known
        found = set(map(known.get, tokens))
        if None in found:
            found.update([self.of(token) for token in tokens if token not in known])
            found.discard(None)
        return _NONE.union(*found)  # type: ignore[arg-type]  # no None is left

    def _look_up(self, token: str) -> frozenset[str]:
        found = set(self._exact.get(token, ()))
        if len(token) >= _SHORTEST_STEM and len(self._stems):
            for last, (length, names) in self._stems.iter(token):
                start = last - length + 1
                if start == 0 or start >= _SHORTEST_FIRST:
                    found |= names
        return frozenset(found) if found else _NONE


@cache
def packaged_concepts() -> Concepts:
    """The lists that come with the package."""
    folder = resources.files("classifier.text") / "concepts"
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".txt")]
    return Concepts({entry.name[:-4]: parse_concept(entry.read_text("utf-8")) for entry in files})
