"""A trained linear model folded onto tokens: one row of numbers per token, looked up and added.

Rows of word pairs follow from the weights at once, rows of the words met in training come with the model; only words
that training never met are made up of their parts, and remembered. A pair is looked up by the numbers of its two words:
most pairs of a letter were never met, and no string need be made to find that out.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
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
#: Bits that hold the number of a token.
_BITS = 24
_ROW = (1 << (_BITS + 1)) - 1


class _Pairs(NamedTuple):
    """Word pairs by the numbers of their words: sorted; pair number ``n`` has row ``n + 1``."""

    keys: _Numbers

    def numbers(self, first: _Numbers, second: _Numbers) -> _Numbers:
        """Row of each pair; 0: not known."""
        wanted = (first << _BITS) | second
        at = np.searchsorted(self.keys, wanted)
        found = self.keys.take(at, mode="clip") == wanted
        return np.where(found, at + 1, 0)


def _distinct(numbers: _Numbers) -> _Numbers:
    """Each number once, in order; some five times quicker than ``np.unique`` on the few hundred of a letter."""
    ordered = np.sort(numbers)
    first = np.empty(len(ordered), dtype=np.bool_)
    first[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


class _Memory:
    """Rows of the tokens known so far, and which row each word has; row 0 is the unknown token: nothing.

    Rows are only ever added.
    """

    def __init__(self, words: dict[str, int], rows: Rows, filled: int) -> None:
        self.words, self.rows, self.filled = words, rows, filled

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

    Args:
        vocabulary: features, shape (features,).
        coef: weights, shape (outputs, features).
        intercept: shape (outputs,).
        words: rows of the vocabulary's words, as ``word_rows`` gave them; None: made here.
    """

    def __init__(self, vocabulary: Vocabulary, coef: Floats, intercept: Floats, words: Rows | None = None) -> None:
        self._vocabulary = vocabulary
        self.coef, self.intercept = coef, intercept
        self._by_feature = np.ascontiguousarray(coef.T)  # (features, outputs)
        self.outputs = len(intercept)
        self._lock = threading.Lock()
        self.word_rows = self._rows_of(vocabulary.words) if words is None else words
        self._pairs, self._given = self._basis()
        self._memory = self._given.copy()

    def _basis(self) -> tuple[_Pairs, _Memory]:
        """What every memory starts with: rows of pairs, then of the vocabulary's words."""
        vocabulary, special = self._vocabulary, packaged_concepts().pairs
        names = [*(name for name in vocabulary.pairs if name not in special), *sorted(special)]
        # Words that stand in pairs of concepts only need a number too.
        first, second = zip(*(name.split(" ") for name in names), strict=True) if names else ((), ())
        words = list(dict.fromkeys((*vocabulary.words, *first, *second)))
        more = self._rows_of(words[len(vocabulary.words) :])
        numbers = {word: number for number, word in enumerate(words, start=1 + len(names))}
        keys = np.array([(numbers[a] << _BITS) | numbers[b] for a, b in zip(first, second, strict=True)], np.int64)
        pairs = np.concatenate([self._single(names[: len(names) - len(special)]), self._rows_of(sorted(special))])
        order = np.argsort(keys)
        nothing = np.zeros((1, 2, self.outputs + 1), np.float32)
        rows = np.concatenate([nothing, pairs[order], self.word_rows, more])
        return _Pairs(keys[order]), _Memory(numbers, rows, len(rows))

    def _single(self, tokens: Sequence[str]) -> Rows:
        """Rows of tokens that are one feature each."""
        columns = np.array([self._vocabulary.columns[token] for token in tokens], dtype=np.int64)
        copies = self._vocabulary.copies[columns]
        rows = np.zeros((len(tokens), 2, self.outputs + 1))
        for beside, place in ((0, columns), (1, copies)):
            there = np.flatnonzero(place >= 0)
            weights = self._vocabulary.idf[place[there]]
            rows[there, beside, :-1] = self._by_feature[place[there]] * weights[:, None]
            rows[there, beside, -1] = weights * weights
        rows[:, 1] += rows[:, 0]
        return rows.astype(np.float32)

    def _rows_of(self, tokens: Sequence[str]) -> Rows:
        """Rows of any tokens, from their features."""
        rows = np.zeros((len(tokens), 2, self.outputs + 1))
        for beside, (columns, weights, owners) in enumerate(self._vocabulary.both_vectors(tokens)):
            if len(columns):
                starts = np.flatnonzero(np.diff(owners, prepend=-1))
                told = owners[starts]
                rows[told, beside, :-1] = np.add.reduceat(self._by_feature[columns] * weights[:, None], starts, axis=0)
                rows[told, beside, -1] = np.add.reduceat(weights * weights, starts)
        rows[:, 1] += rows[:, 0]
        return rows.astype(np.float32)

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
        memory = self._memory
        if len(memory.words) > len(self._given.words) + _MEMORY:
            with self._lock:
                memory = self._memory = self._given.copy()
        order = np.arange(len(units))
        lengths = [len(unit.words) for unit in units]
        flat = list(chain.from_iterable(unit.words for unit in units))
        flat += chain.from_iterable(unit.extra for unit in units)
        flat += (unit.person for unit in units)
        numbers = self._numbers(memory, flat)
        owners = np.repeat(np.concatenate([order, order]), lengths + [len(unit.extra) for unit in units])
        words = sum(lengths)
        pairs = self._pairs.numbers(numbers[: words - 1], numbers[1:words]) if words else numbers[:0]
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
        table = memory.rows.reshape(-1, self.outputs + 1)
        result: Floats = np.add.reduceat(table[rows].astype(np.float64), np.searchsorted(keys, unit), axis=0)
        return result, table[_distinct(rows)].astype(np.float64).sum(axis=0)

    def scores(self, sums: Floats) -> Floats:
        """Log-odds from sums: shape (..., outputs + 1) to (..., outputs)."""
        norm = sums[..., -1:]
        result: Floats = sums[..., :-1] / np.sqrt(np.where(norm > 0, norm, 1.0)) + self.intercept
        return result
