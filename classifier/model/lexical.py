"""A linear model over words, word pairs and word parts that is additive per token, hence quick and explainable.

Every token *t* has a fixed sparse vector φ(t) (itself, and the 4- and 5-grams of its letters, each weighted by inverse
document frequency). A unit (sentence or row) is x = Σ φ(t) over its *distinct* tokens and word pairs, a passage is the
sum of its units, and both are divided by √(Σ ‖φ(t)‖²). Because the sum runs over tokens, a trained linear model collapses to one small score vector per token,
remembered between letters: scoring a passage is adding a few rows, and each token's share of a score is known.
"""

from __future__ import annotations

import math
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from classifier.text.concepts import packaged_concepts

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]

_PARTS = (4, 5)
_MIN_PART_WORD = 5
#: Tokens remembered by a scorer before it starts anew; letters share most of their words.
_MEMORY = 100_000


#: Ends a token that stands beside a private person. Such a token has its plain features and a second copy of them,
#: so that a word can mean one thing in a plan and another beside a child (feature augmentation, Daumé III 2007).
PRIVATE = "\x01"
#: Begins the name of a concept's feature (``text.concepts``).
CONCEPT = "\x02"


def token_features(token: str) -> tuple[list[str], list[float]]:
    """Names and shares of the features of one token: the word, its parts when it is a longer word, its concepts.

    The parts share the weight of one word so that long words do not shout, and so do the concepts; see ``PRIVATE``.
    """
    if token.endswith(PRIVATE):
        names, shares = token_features(token[:-1])
        return [*names, *[name + PRIVATE for name in names]], shares * 2
    names, shares = [token], [1.0]
    if len(token) >= _MIN_PART_WORD and token[0].isalpha() and " " not in token:
        marked = f"^{token}$"
        parts = [marked[i : i + n] for n in _PARTS for i in range(len(marked) - n + 1)]
        names += parts
        shares += [1.0 / math.sqrt(len(parts))] * len(parts)
    concepts = packaged_concepts().of(token)
    if concepts:
        names += [CONCEPT + name for name in sorted(concepts)]
        shares += [1.0 / math.sqrt(len(concepts))] * len(concepts)
    return names, shares


@dataclass(frozen=True, slots=True)
class Span:
    """The tokens of one unit as the models see them: with ``PRIVATE`` beside a private person, and who stands there."""

    tokens: Collection[str]
    private: bool
    person: str
    """A token that says what kind of person evidence the unit holds."""

    def __iter__(self) -> Iterator[str]:
        if self.private:
            yield from (token + PRIVATE for token in self.tokens)
        else:
            yield from self.tokens
        yield self.person

    def __len__(self) -> int:
        return len(self.tokens) + 1


def span_tokens(tokens: Sequence[str]) -> dict[str, None]:
    """Distinct tokens and adjacent pairs of one unit, in reading order: a set's order would change the last bits of sums."""
    distinct = dict.fromkeys(tokens)
    distinct.update(dict.fromkeys(map(" ".join, pairwise(tokens))))
    return distinct


@dataclass(frozen=True)
class Vocabulary:
    """Feature name → (column, idf weight). Built once in training; data, not code."""

    columns: Mapping[str, int]
    idf: Floats

    @classmethod
    def build(cls, letters: Iterable[tuple[str, Iterable[str]]], *, min_letters: int, min_writers: int) -> Vocabulary:
        """From (writer, distinct tokens) per letter; a feature must occur in enough letters by enough writers.

        The writer threshold keeps one writer's habits (an invented municipality, a pet phrase) out of the model.
        """
        count: Counter[str] = Counter()
        writers: defaultdict[str, set[str]] = defaultdict(set)
        total = 0
        for writer, tokens in letters:
            total += 1
            names = {name for token in tokens for name in token_features(token)[0]}
            count.update(names)
            for name in names:
                writers[name].add(writer)
        kept = sorted(n for n, c in count.items() if c >= min_letters and len(writers[n]) >= min_writers)
        idf = np.array([1.0 + math.log((1 + total) / (1 + count[name])) for name in kept])
        return cls({name: column for column, name in enumerate(kept)}, idf)

    def worth_a_look(self, tokens: Iterable[str]) -> list[str]:
        """The tokens without the word pairs whose φ is nothing: most pairs were too rare in training."""
        columns, pairs = self.columns, packaged_concepts().pairs
        return [
            token
            for token in tokens
            if " " not in token or (plain := token.removesuffix(PRIVATE)) in columns or plain in pairs
        ]

    @cached_property
    def _private(self) -> npt.NDArray[np.int64]:
        """Column of each feature's copy beside a private person; −1: none. Its name sorts next to the plain one's."""
        copies = np.fromiter((name.endswith(PRIVATE) for name in self.columns), dtype=bool, count=len(self.columns))
        found = np.full(len(copies), -1)
        found[:-1][copies[1:]] = np.flatnonzero(copies)
        return found

    def vectors(
        self, tokens: Iterable[str], *, private: bool = False
    ) -> tuple[npt.NDArray[np.int64], Floats, npt.NDArray[np.int64]]:
        """φ of many tokens at once.

        Args:
            tokens: without ``PRIVATE``.
            private: whether they stand beside a private person.

        Returns:
            columns, weights, and to which token (its number) each belongs, in the order of the tokens.
        """
        names: list[str] = []
        shares: list[float] = []
        counts: list[int] = []
        for token in tokens:
            own, share = token_features(token)
            names += own
            shares += share
            counts.append(len(own))
        columns = np.array(list(map(self.columns.get, names, repeat(-1))), dtype=np.int64)
        there = np.flatnonzero(columns >= 0)
        columns, weights = columns[there], np.array(shares)[there]
        owners = np.repeat(np.arange(len(counts)), counts)[there]
        if private:
            # A copy never stands without its plain feature: it is at most as frequent.
            copies = self._private[columns]
            there = np.flatnonzero(copies >= 0)
            owners = np.concatenate([owners, owners[there]])
            columns, weights = np.concatenate([columns, copies[there]]), np.concatenate([weights, weights[there]])
            order = np.argsort(owners, kind="stable")
            columns, weights, owners = columns[order], weights[order], owners[order]
        return columns, self.idf[columns] * weights, owners

    def matrix(self, units: Sequence[Iterable[str]]) -> tuple[csr_matrix, Floats]:
        """Σ φ(t) per unit, shape (len(units), len(columns)), and Σ ‖φ(t)‖² per unit; see ``normalised``."""
        from scipy.sparse import csr_matrix  # only training needs it; importing it is slow

        # Sorted, so that sums are the same to the last bit every time.
        ordered = [sorted(unit) for unit in units]
        tokens = self.worth_a_look(sorted(set[str]().union(*ordered)))
        numbers = {token: number for number, token in enumerate(tokens)}
        places = [[numbers[token] for token in unit if token in numbers] for unit in ordered]
        starts = np.cumsum([0, *map(len, places)])
        flat = np.fromiter(chain.from_iterable(places), dtype=np.int64, count=int(starts[-1]))
        holds = csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(units), len(tokens)))
        phi, squares = self._phi(tokens)
        sums = holds @ phi
        sums.sort_indices()
        return sums, holds @ squares

    def _phi(self, tokens: Sequence[str]) -> tuple[csr_matrix, Floats]:
        """φ of each token, which may end in ``PRIVATE``, shape (tokens, columns), and ‖φ‖² of each."""
        from scipy.sparse import csr_matrix

        rows, columns, weights = [], [], []
        for private in (False, True):
            chosen = [number for number, token in enumerate(tokens) if token.endswith(PRIVATE) == private]
            found = self.vectors([tokens[number].removesuffix(PRIVATE) for number in chosen], private=private)
            columns.append(found[0])
            weights.append(found[1])
            rows.append(np.array(chosen, dtype=np.int64)[found[2]])
        owners, values = np.concatenate(rows), np.concatenate(weights)
        phi = csr_matrix((values, (owners, np.concatenate(columns))), shape=(len(tokens), len(self.columns)))
        # A part that a word holds twice counts as two, as when a letter is read.
        squares: Floats = np.bincount(owners, values * values, minlength=len(tokens)).astype(np.float64)
        return phi, squares


def normalised(sums: csr_matrix, norms: Floats) -> csr_matrix:
    """Rows divided by √norm; a row without known tokens stays zero."""
    from scipy.sparse import diags

    return diags(1.0 / np.sqrt(np.where(norms > 0, norms, 1.0))) @ sums


class _Memory:
    """Rows of numbers of the tokens met so far. Rows are only ever added."""

    def __init__(self, width: int) -> None:
        self.rows: dict[str, int] = {}
        #: The same for tokens beside a private person, by the token without its mark: no string is made to look it up.
        self.private: dict[str, int] = {}
        # Row 0 is the unknown token: nothing.
        self.table = np.zeros((1024, width))
        self._filled = 0

    def of_known_tokens(self) -> _Memory | None:
        """A copy without the tokens that say nothing, which are the most; None when that would free too little."""
        kept = _Memory(0)
        kept.rows = {token: number for token, number in self.rows.items() if number}
        kept.private = {token: number for token, number in self.private.items() if number}
        kept.table, kept._filled = self.table.copy(), self._filled
        return kept if len(kept.rows) + len(kept.private) <= _MEMORY // 2 else None

    def add(self, rows: Floats) -> int:
        """Take in rows; returns the number of the first. The caller holds the lock."""
        first = self._filled + 1
        while first + len(rows) > len(self.table):
            self.table = np.vstack([self.table, np.zeros_like(self.table)])
        self.table[first : first + len(rows)] = rows
        self._filled += len(rows)
        return first


class Scorer:
    """A trained linear model folded onto tokens: one row of numbers per token, remembered between letters.

    ``outputs`` linear scores per span (log-odds before any calibration). Safe to share between threads: rows are
    only ever added, under a lock, and told of when they are filled.
    """

    def __init__(self, vocabulary: Vocabulary, coef: Floats, intercept: Floats) -> None:
        self._vocabulary = vocabulary
        self.coef, self.intercept = coef, intercept
        self._by_feature = np.ascontiguousarray(coef.T)  # (features, outputs)
        self.outputs = len(intercept)
        self._memory = _Memory(self.outputs + 1)
        self._lock = threading.Lock()

    def _learn(self, memory: _Memory, tokens: Collection[str], *, private: bool) -> None:
        """Rows for tokens met for the first time, all at once: a letter brings about a hundred."""
        told = self._vocabulary.worth_a_look(tokens)
        columns, weights, owners = self._vocabulary.vectors(told, private=private)
        known = memory.private if private else memory.rows
        if len(columns):
            starts = np.flatnonzero(np.diff(owners, prepend=-1))
            rows = np.empty((len(starts), self.outputs + 1))
            rows[:, :-1] = np.add.reduceat(self._by_feature[columns] * weights[:, None], starts, axis=0)
            rows[:, -1] = np.add.reduceat(weights * weights, starts)
            with self._lock:
                first = memory.add(rows)
            known.update((told[owner], first + number) for number, owner in enumerate(owners[starts].tolist()))
        for token in tokens:
            known.setdefault(token, 0)

    def _numbers(self, memory: _Memory, units: Sequence[Span]) -> list[int]:
        """Row numbers of all tokens of all units, 0 for unknown ones."""
        tables = memory.rows, memory.private
        found: list[list[int | None]] = [list(map(tables[unit.private].get, unit.tokens)) for unit in units]
        new: tuple[dict[str, None], dict[str, None]] = {}, {}
        for unit, numbers in zip(units, found, strict=True):
            if None in numbers:
                new[unit.private].update(dict.fromkeys(unit.tokens))
            if unit.person not in memory.rows:
                new[False][unit.person] = None
        for private, tokens in enumerate(new):
            if tokens:
                fresh = [token for token in tokens if token not in tables[private]]
                self._learn(memory, fresh, private=bool(private))
        result: list[int] = []
        for unit, numbers in zip(units, found, strict=True):
            known = tables[unit.private]
            result += map(known.__getitem__, unit.tokens) if None in numbers else numbers  # type: ignore[arg-type]
            result.append(memory.rows[unit.person])
        return result

    def sums(self, units: Sequence[Span]) -> tuple[Floats, Floats]:
        """Σ over each unit's tokens, and over the distinct tokens of all units together.

        Returns:
            shapes (len(units), outputs + 1) and (outputs + 1,); the last column is Σ ‖φ‖², see ``scores``.
        """
        # One memory from first to last: another thread may start a new one meanwhile, whose rows have other numbers.
        memory = self._memory
        if len(memory.rows) + len(memory.private) > _MEMORY:
            with self._lock:
                memory = self._memory = memory.of_known_tokens() or _Memory(self.outputs + 1)
        lengths = np.array([len(unit) for unit in units], dtype=np.int64)
        numbers = np.array(self._numbers(memory, units), dtype=np.int64)
        table = memory.table
        result = np.zeros((len(units), self.outputs + 1))
        filled = np.flatnonzero(lengths)
        if len(filled):
            starts = (np.cumsum(lengths) - lengths)[filled]
            result[filled] = np.add.reduceat(table[numbers], starts, axis=0)
        return result, table[np.unique(numbers)].sum(axis=0)

    def scores(self, sums: Floats) -> Floats:
        """Log-odds from sums: shape (..., outputs + 1) to (..., outputs)."""
        norm = sums[..., -1:]
        result: Floats = sums[..., :-1] / np.sqrt(np.where(norm > 0, norm, 1.0)) + self.intercept
        return result
