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
from itertools import pairwise
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

    def lacks(self, pair: str) -> bool:
        """Whether φ of a word pair is nothing: it was too rare in training, as most pairs are."""
        return pair not in self.columns and not packaged_concepts().of(pair)

    def vector(self, token: str) -> tuple[list[int], Floats]:
        """φ(token): columns and weights."""
        names, shares = token_features(token)
        columns = list(map(self.columns.get, names))
        if None in columns:
            shares = [share for share, column in zip(shares, columns, strict=True) if column is not None]
        known = [column for column in columns if column is not None]
        return known, self.idf[known] * shares if known else np.zeros(0)

    def matrix(self, units: Sequence[Iterable[str]]) -> tuple[csr_matrix, Floats]:
        """Σ φ(t) per unit, shape (len(units), len(columns)), and Σ ‖φ(t)‖² per unit; see ``normalised``."""
        from scipy.sparse import csr_matrix  # only training needs it; importing it is slow

        cache: dict[str, tuple[list[int], list[float], float]] = {}
        indptr, indices, data = [0], list[int](), list[float]()
        norms = np.zeros(len(units))
        for number, unit in enumerate(units):
            row: defaultdict[int, float] = defaultdict(float)
            for token in sorted(unit):
                if token not in cache:
                    columns, values = self.vector(token)
                    weights = values.tolist()
                    cache[token] = columns, weights, sum(w * w for w in weights)
                columns, weights, square = cache[token]
                norms[number] += square
                for column, weight in zip(columns, weights, strict=True):
                    row[column] += weight
            indices.extend(row)
            data.extend(row.values())
            indptr.append(len(indices))
        return csr_matrix((data, indices, indptr), shape=(len(units), len(self.columns))), norms


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

    def new_row(self) -> int:
        """The number of a fresh row; the caller holds the lock."""
        self._filled += 1
        if self._filled >= len(self.table):
            self.table = np.vstack([self.table, np.zeros_like(self.table)])
        return self._filled


class Scorer:
    """A trained linear model folded onto tokens: one row of numbers per token, remembered between letters.

    ``outputs`` linear scores per span (log-odds before any calibration). Safe to share between threads: rows are
    only ever added, under a lock.
    """

    def __init__(self, vocabulary: Vocabulary, coef: Floats, intercept: Floats) -> None:
        self._vocabulary = vocabulary
        self.coef, self.intercept = coef, intercept
        self._by_feature = np.ascontiguousarray(coef.T)  # (features, outputs)
        self.outputs = len(intercept)
        self._memory = _Memory(self.outputs + 1)
        self._lock = threading.Lock()

    def _row(self, memory: _Memory, token: str) -> int:
        if token in memory.rows:
            return memory.rows[token]
        columns, weights = self._vocabulary.vector(token)
        if not columns:
            return memory.rows.setdefault(token, 0)
        with self._lock:
            number = memory.new_row()
            memory.table[number, :-1] = weights @ self._by_feature[columns]
            memory.table[number, -1] = weights @ weights
            return memory.rows.setdefault(token, number)

    def _numbers(self, memory: _Memory, span: Span) -> list[int]:
        """Row numbers of a span's tokens, 0 for unknown ones."""
        known = memory.private if span.private else memory.rows
        numbers = list(map(known.get, span.tokens))
        if None in numbers:
            ending = PRIVATE if span.private else ""
            numbers = [
                self._number(memory, known, token, ending) if number is None else number
                for token, number in zip(span.tokens, numbers, strict=True)
            ]
        person = memory.rows.get(span.person)
        numbers.append(self._row(memory, span.person) if person is None else person)
        return numbers  # type: ignore[return-value]  # no None is left

    def _number(self, memory: _Memory, known: dict[str, int], token: str, ending: str) -> int:
        # Pairs that say nothing are not remembered: they are many, and rarely met again.
        if " " in token and self._vocabulary.lacks(token):
            return 0
        return known.setdefault(token, self._row(memory, token + ending))

    def sums(self, units: Sequence[Span]) -> tuple[Floats, Floats]:
        """Σ over each unit's tokens, and over the distinct tokens of all units together.

        Returns:
            shapes (len(units), outputs + 1) and (outputs + 1,); the last column is Σ ‖φ‖², see ``scores``.
        """
        # One memory from first to last: another thread may start a new one meanwhile, whose rows have other numbers.
        memory = self._memory
        if len(memory.rows) + len(memory.private) > _MEMORY:
            memory = self._memory = _Memory(self.outputs + 1)
        lengths = np.array([len(unit) for unit in units], dtype=np.int64)
        numbers = np.array([number for unit in units for number in self._numbers(memory, unit)], dtype=np.int64)
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
