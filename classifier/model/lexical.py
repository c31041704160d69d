"""A linear model over words, word pairs and word parts that is additive per token, hence quick and explainable.

Every token *t* has a fixed sparse vector φ(t) (itself, and the 4- and 5-grams of its letters, each weighted by inverse
document frequency). A span of text is x = Σ φ(t) over its *distinct* tokens and word pairs, divided by
√(Σ ‖φ(t)‖²). Because the sum runs over tokens, a trained linear model collapses to one small score vector per token,
remembered between letters: scoring a passage is adding a few rows, and each token's share of a score is known.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]

_PARTS = (4, 5)
_MIN_PART_WORD = 5
#: Tokens remembered by a scorer; letters share most of their words, so this is rarely reached.
_CACHE = 200_000


def token_features(token: str) -> list[str]:
    """Names of the features of one token: the word, and its parts when it is a longer word."""
    names = [token]
    if len(token) >= _MIN_PART_WORD and token[0].isalpha() and " " not in token:
        marked = f"^{token}$"
        names.extend(marked[i : i + n] for n in _PARTS for i in range(len(marked) - n + 1))
    return names


def span_tokens(tokens: Sequence[str]) -> set[str]:
    """Distinct tokens and adjacent pairs of one unit."""
    distinct = set(tokens)
    distinct.update(f"{a} {b}" for a, b in pairwise(tokens))
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
            names = {name for token in tokens for name in token_features(token)}
            count.update(names)
            for name in names:
                writers[name].add(writer)
        kept = sorted(n for n, c in count.items() if c >= min_letters and len(writers[n]) >= min_writers)
        idf = np.array([1.0 + math.log((1 + total) / (1 + count[name])) for name in kept])
        return cls({name: column for column, name in enumerate(kept)}, idf)

    def vector(self, token: str) -> tuple[list[int], list[float]]:
        """φ(token): columns and weights. Word parts share the weight of one word so that long words do not shout."""
        names = token_features(token)
        part_scale = 1.0 / math.sqrt(max(len(names) - 1, 1))
        columns: list[int] = []
        weights: list[float] = []
        for position, name in enumerate(names):
            column = self.columns.get(name)
            if column is not None:
                columns.append(column)
                weights.append(float(self.idf[column]) * (1.0 if position == 0 else part_scale))
        return columns, weights

    def matrix(self, spans: Sequence[Iterable[str]]) -> csr_matrix:
        """One row per span of distinct tokens, shape (len(spans), len(columns))."""
        from scipy.sparse import csr_matrix  # only training needs it; importing it is slow

        cache: dict[str, tuple[list[int], list[float], float]] = {}
        indptr, indices, data = [0], list[int](), list[float]()
        for span in spans:
            row: defaultdict[int, float] = defaultdict(float)
            norm = 0.0
            for token in sorted(span):
                if token not in cache:
                    columns, weights = self.vector(token)
                    cache[token] = columns, weights, sum(w * w for w in weights)
                columns, weights, square = cache[token]
                norm += square
                for column, weight in zip(columns, weights, strict=True):
                    row[column] += weight
            scale = 1.0 / math.sqrt(norm) if norm else 0.0
            indices.extend(row)
            data.extend(value * scale for value in row.values())
            indptr.append(len(indices))
        return csr_matrix((data, indices, indptr), shape=(len(spans), len(self.columns)))


class Scorer:
    """A trained linear model folded onto tokens.

    ``outputs`` linear scores per span (log-odds before any calibration). Not changed by use except for its memory of
    tokens, a plain dict whose reads and writes are atomic: safe to share between threads.
    """

    def __init__(self, vocabulary: Vocabulary, coef: Floats, intercept: Floats) -> None:
        self._vocabulary = vocabulary
        self._coef = np.ascontiguousarray(coef.T)  # (features, outputs)
        self.coef, self.intercept = coef, intercept
        self.outputs = len(intercept)
        self._memory: dict[str, Floats | None] = {}

    def token(self, token: str) -> Floats | None:
        """Row of length outputs + 1: the token's share of each score, then ‖φ‖²; None when wholly unknown."""
        try:
            return self._memory[token]
        except KeyError:
            columns, weights = self._vocabulary.vector(token)
            row: Floats | None = None
            if columns:
                values = np.asarray(weights)
                row = np.append(values @ self._coef[columns], values @ values)
            if len(self._memory) < _CACHE:
                self._memory[token] = row
            return row

    def span(self, tokens: Iterable[str]) -> Floats:
        """Scores of one span of distinct tokens, shape (outputs,)."""
        rows = [row for token in tokens if (row := self.token(token)) is not None]
        if not rows:
            return self.intercept.copy()
        total = np.sum(rows, axis=0)
        scores: Floats = total[:-1] / math.sqrt(total[-1]) + self.intercept
        return scores

    def windows(self, units: Sequence[set[str]], width: int) -> Floats:
        """Scores of every window of ``width`` consecutive units, shape (max(len(units) − width + 1, 1), outputs)."""
        if not units:
            return self.intercept[None, :].copy()
        count = max(len(units) - width + 1, 1)
        return np.stack([self.span(sorted(set().union(*units[i : i + width]))) for i in range(count)])
