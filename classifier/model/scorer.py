"""A trained linear model folded onto tokens: one row of numbers per token, looked up and added.

Rows of word pairs follow from the weights at once, rows of the words met in training come with the model; only words
that training never met are made up of their parts, and remembered. A pair is looked up by the numbers of its two words:
most pairs of a letter were never met, and no string need be made to find that out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from classifier.model.lexical import Floats, Span, Vocabulary
from classifier.text.concepts import packaged_concepts

Rows = npt.NDArray[np.float32]
"""One per token, shape (tokens, 2, outputs + 1): plain and beside a private person; last the sum of squares."""
_Numbers = npt.NDArray[np.int64]

#: Words remembered by a scorer, beside those of its training, before it starts anew.
_MEMORY = 50_000
#: Units whose sums are remembered: as many as those whose words are.
_SUMMED = 4096
#: Bits that hold the number of a token.
_BITS = 24
_ROW = (1 << (_BITS + 1)) - 1


def _pair_rows(keys: _Numbers, first: _Numbers, second: _Numbers) -> _Numbers:
    """Row of each word pair by the numbers of its words; 0: not known.

    Args:
        keys: pairs by the numbers of their words, sorted; pair number ``n`` has row ``n + 1``.
        first, second: the words, shape (pairs,).
    """
    wanted = (first << _BITS) | second
    at = np.searchsorted(keys, wanted)
    found = keys.take(at, mode="clip") == wanted
    return np.where(found, at + 1, 0)


@dataclass(frozen=True)
class Weights:
    """The trained numbers, as a model file keeps them; see ``fold``."""

    vocabulary: Vocabulary
    """Without names of pairs, whose columns follow those of the names."""
    pairs: npt.NDArray[np.int32]
    """First and second word of each pair (its place among ``words``), in order, shape (pairs, 2)."""
    coef: npt.NDArray[np.float32]
    """Shape (features, outputs)."""
    intercept: Floats
    """Shape (outputs,)."""
    rows: Rows
    """Of ``words``: making them takes longer than loading them."""

    @cached_property
    def words(self) -> list[str]:
        """Single tokens met in training, in the order of their columns."""
        return _words(self.vocabulary)


def _words(vocabulary: Vocabulary) -> list[str]:
    names = list(vocabulary.columns)
    return [names[column] for column in np.flatnonzero(vocabulary.whole[: len(names)]).tolist()]


def fold(vocabulary: Vocabulary, coef: Floats, intercept: Floats) -> Weights:
    """Weights of a linear model over a vocabulary.

    Args:
        vocabulary: with the names of all plain features.
        coef: shape (outputs, features).
        intercept: shape (outputs,).
    """
    single = {name: column for name, column in vocabulary.columns.items() if " " not in name}
    small = replace(vocabulary, columns=single)
    by_feature = np.ascontiguousarray(coef.T, dtype=np.float32)
    words = _words(small)
    # A pair is at most as frequent as either of its words, so both are there.
    numbers = {word: number for number, word in enumerate(words)}
    names = [name.split(" ") for name in list(vocabulary.columns)[len(single) :]]
    pairs = np.array([[numbers[first], numbers[second]] for first, second in names], dtype=np.int32).reshape(-1, 2)
    return Weights(small, pairs, by_feature, intercept, _rows_of(words, small, by_feature))


def _rows_of(tokens: Sequence[str], vocabulary: Vocabulary, coef: npt.NDArray[np.float32]) -> Rows:
    """Rows of any tokens, from their features."""
    rows = np.zeros((len(tokens), 2, coef.shape[1] + 1), np.float32)
    found = vocabulary.vectors(tokens)
    if len(found.columns):
        starts = np.flatnonzero(np.diff(found.owners, prepend=-1))
        told = found.owners[starts]
        for beside, columns, weights in ((0, found.columns, found.weights), (1, found.copies, found.added)):
            features = np.empty((len(columns), coef.shape[1] + 1))
            np.multiply(coef[columns], weights[:, None], out=features[:, :-1])
            np.multiply(weights, weights, out=features[:, -1])
            rows[told, beside] = np.add.reduceat(features, starts, axis=0)
        rows[:, 1] += rows[:, 0]
    return rows


def _distinct(numbers: _Numbers) -> _Numbers:
    """Each number once, in order; some five times quicker than ``np.unique`` on the few hundred of a letter."""
    ordered = np.sort(numbers)
    first = np.empty(len(ordered), dtype=np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


class _Summed(NamedTuple):
    """What a unit's tokens come to; ``words`` is kept so that nothing else can get its identity."""

    words: Sequence[str]
    rows: _Numbers
    """Distinct ones, in order."""
    total: Floats


class _Memory:
    """Rows of the tokens known so far, and which row each word has; row 0 is the unknown token: nothing.

    Rows are only ever added. Units met lately are known by the identity of their words, which ``evidence`` remembers.
    """

    def __init__(self, words: dict[str, int], rows: Rows, filled: int) -> None:
        self.words, self.rows, self.filled = words, rows, filled
        self.summed: dict[tuple[int, tuple[str, ...], bool, str], _Summed] = {}

    def copy(self) -> _Memory:
        return _Memory(self.words.copy(), self.rows.copy(), self.filled)

    def add(self, rows: Rows) -> int:
        """Take in rows; returns the number of the first. The caller holds the lock."""
        first = self.filled
        if first + len(rows) > len(self.rows):
            room = max(1024, len(rows), len(self.rows) // 4)
            self.rows = np.concatenate([self.rows, np.zeros((room, *self.rows.shape[1:]), np.float32)])
        self.rows[first : first + len(rows)] = rows
        self.filled += len(rows)
        return first


class Scorer:
    """Scores spans of tokens: ``outputs`` log-odds each, before any calibration.

    Safe to share between threads: rows are only ever added, under a lock, and told of when they are filled.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.intercept = weights.intercept
        self.outputs = len(weights.intercept)
        self._lock = threading.Lock()
        self._pairs, self._given = self._basis()
        self._memory = self._given.copy()

    def _basis(self) -> tuple[_Numbers, _Memory]:
        """The keys of pairs, and what every memory starts with: rows of pairs, then of words."""
        special = {tuple(pair.split(" ")): pair for pair in sorted(packaged_concepts().pairs)}
        # Words that stand in pairs of concepts only need a number too.
        words = list(dict.fromkeys(chain(self.weights.words, *special)))
        more = self._rows_of(words[len(self.weights.words) :])
        places = {word: place for place, word in enumerate(words)}
        first, second = self.weights.pairs.T.astype(np.int64)
        own = np.array([(places[first] << _BITS) | places[second] for first, second in special], dtype=np.int64)
        # What a pair means as a concept comes on top of what it means as two words.
        keys, at = np.unique(np.concatenate([(first << _BITS) | second, own]), return_inverse=True)
        pairs = np.zeros((len(keys), 2, self.outputs + 1), np.float32)
        pairs[at[: len(first)]] = self._rows_of_pairs()
        pairs[at[len(first) :]] += self._rows_of(list(special.values()))
        nothing = np.zeros((1, 2, self.outputs + 1), np.float32)
        rows = np.concatenate([nothing, pairs, self.weights.rows, more])
        start = 1 + len(keys)
        keys += (start << _BITS) + start
        return keys, _Memory({word: start + place for word, place in places.items()}, rows, len(rows))

    def _rows_of_pairs(self) -> Rows:
        """Rows of all pairs as two words: each is one feature, and perhaps its copy."""
        vocabulary, coef = self.weights.vocabulary, self.weights.coef
        begin = len(vocabulary.columns)
        copies = vocabulary.copies[begin:]
        idf = vocabulary.idf.astype(np.float32)
        rows = np.zeros((len(copies), 2, self.outputs + 1), np.float32)
        plain = slice(begin, begin + len(copies))
        np.multiply(coef[plain], idf[plain, None], out=rows[:, 0, :-1])
        rows[:, 0, -1] = idf[plain] ** 2
        rows[:, 1] = rows[:, 0]
        there = np.flatnonzero(copies >= 0)
        columns = copies[there]
        rows[there, 1, :-1] += coef[columns] * idf[columns, None]
        rows[there, 1, -1] += idf[columns] ** 2
        return rows

    def _rows_of(self, tokens: Sequence[str]) -> Rows:
        return _rows_of(tokens, self.weights.vocabulary, self.weights.coef)

    def _learn(self, memory: _Memory, words: Sequence[str]) -> None:
        """Rows for words met for the first time, all at once."""
        rows = self._rows_of(words)
        with self._lock:
            first = memory.add(rows)
        memory.words.update(zip(words, range(first, first + len(words)), strict=True))

    def _numbers(self, memory: _Memory, words: Sequence[str]) -> _Numbers:
        found = list(map(memory.words.get, words, repeat(0)))
        if 0 in found:
            self._learn(memory, sorted({word for word, number in zip(words, found, strict=True) if not number}))
            found = list(map(memory.words.__getitem__, words))
        return np.array(found, dtype=np.int64)

    def sums(self, units: Sequence[Span]) -> tuple[Floats, Floats]:
        """Σ over each unit's tokens, and over the distinct tokens of all units together.

        Returns:
            shapes (len(units), outputs + 1) and (outputs + 1,); the last column is Σ ‖φ‖², see ``scores``.
        """
        if not units:
            return np.zeros((0, self.outputs + 1)), np.zeros(self.outputs + 1)
        # One memory from first to last: another thread may start a new one meanwhile, whose rows have other numbers.
        memory = self._current()
        keys = [(id(unit.words), unit.extra, unit.private, unit.person) for unit in units]
        summed = list(map(memory.summed.get, keys))
        new = [place for place, known in enumerate(summed) if known is None]
        if new:
            made = self._summed(memory, [units[place] for place in new])
            for place, each in zip(new, made, strict=True):
                summed[place] = memory.summed[keys[place]] = each
        told = [each for each in summed if each is not None]
        rows = _distinct(np.concatenate([each.rows for each in told]))
        return np.array([each.total for each in told]), self._table(memory, rows).sum(axis=0)

    def _current(self) -> _Memory:
        memory = self._memory
        if len(memory.words) > len(self._given.words) + _MEMORY:
            with self._lock:
                memory = self._memory = self._given.copy()
        if len(memory.summed) > _SUMMED:
            memory.summed = {}
        return memory

    def _table(self, memory: _Memory, rows: _Numbers) -> Floats:
        found: Floats = memory.rows.reshape(-1, self.outputs + 1)[rows].astype(np.float64)
        return found

    def _summed(self, memory: _Memory, units: Sequence[Span]) -> Iterator[_Summed]:
        """Rows and sums of units, all at once."""
        order = np.arange(len(units))
        lengths = [len(unit.words) for unit in units]
        flat = list(chain.from_iterable(unit.words for unit in units))
        flat += chain.from_iterable(unit.extra for unit in units)
        flat += (unit.person for unit in units)
        numbers = self._numbers(memory, flat)
        owners = np.repeat(np.concatenate([order, order]), lengths + [len(unit.extra) for unit in units])
        words = sum(lengths)
        pairs = _pair_rows(self._pairs, numbers[: words - 1], numbers[1:words]) if words else numbers[:0]
        there = np.flatnonzero((pairs > 0) & (owners[: len(pairs)] == owners[1 : len(pairs) + 1]))
        private = np.array([unit.private for unit in units], dtype=np.int64)
        tokens = np.concatenate([numbers[: len(owners)], pairs[there]])
        places = np.concatenate([owners, owners[there]])
        # Sorted by unit, each row once.
        unit = order << (_BITS + 1)
        keys = _distinct(
            np.concatenate([unit[places] | (2 * tokens + private[places]), unit | 2 * numbers[len(owners) :]])
        )
        rows = keys & _ROW
        starts = np.searchsorted(keys, unit)
        totals = np.add.reduceat(self._table(memory, rows), starts, axis=0)
        return map(_Summed, (each.words for each in units), np.split(rows, starts[1:]), totals)

    def scores(self, sums: Floats) -> Floats:
        """Log-odds from sums: shape (..., outputs + 1) to (..., outputs)."""
        norm = sums[..., -1:]
        result: Floats = sums[..., :-1] / np.sqrt(np.where(norm > 0, norm, 1.0)) + self.intercept
        return result
