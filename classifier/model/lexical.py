"""A linear model over words, word pairs and word parts that is additive per token, hence quick and explainable.

Every token *t* has a fixed sparse vector φ(t) (itself, and the 4- and 5-grams of its letters, each weighted by inverse
document frequency). A unit (sentence or row) is x = Σ φ(t) over its *distinct* tokens and word pairs, a passage is the
sum of its units, and both are divided by √(Σ ‖φ(t)‖²). Because the sum runs over tokens, a trained linear model collapses to one small score vector per token
(``scorer``): scoring a passage is adding a few rows, and each token's share of a score is known.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from classifier.text.concepts import packaged_concepts

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]

_PARTS = (4, 5)
_MIN_PART_WORD = 5


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
    """The tokens of one unit as the models see them, and who stands there.

    Iterating gives the distinct tokens: words, pairs of neighbouring words, extra ones, all with ``PRIVATE`` beside a
    private person, and last the person token. In reading order: a set's order would change the last bits of sums.
    """

    words: Sequence[str]
    """Never changed: sums are remembered by the identity of this sequence."""
    extra: tuple[str, ...]
    """Tokens without neighbours: the context of a table row, marks of topics."""
    private: bool
    person: str
    """A token that says what kind of person evidence the unit holds."""

    def __iter__(self) -> Iterator[str]:
        mark = PRIVATE if self.private else ""
        for token in dict.fromkeys(chain(self.words, map(" ".join, pairwise(self.words)), self.extra)):
            yield token + mark
        yield self.person


class Vectors(NamedTuple):
    """Features of many tokens, in the order of the tokens; all of one length."""

    columns: npt.NDArray[np.int64]
    weights: Floats
    copies: npt.NDArray[np.int64]
    """Column of each feature's copy beside a private person; −1: none."""
    added: Floats
    """Weight of the copy; 0: none."""
    owners: npt.NDArray[np.int64]
    """Number of the token that each belongs to."""


@dataclass(frozen=True)
class Vocabulary:
    """Features with their columns and idf weights. Built once in training; data, not code.

    Columns are in three runs: words and parts of words, word pairs, and copies of both beside a private person.
    """

    columns: Mapping[str, int]
    """Of plain features by name. Answering knows pairs by their words (``scorer``) and has no names of pairs here."""
    copies: npt.NDArray[np.int64]
    """Column of each plain feature's copy; −1: none."""
    idf: Floats
    """Of every column."""
    whole: npt.NDArray[np.bool_]
    """Per plain feature: whether training met it as a token (a word or pair), not only as a part of words."""

    @classmethod
    def build(cls, letters: Iterable[tuple[str, Iterable[str]]], *, min_letters: int, min_writers: int) -> Vocabulary:
        """From (writer, distinct tokens) per letter; a feature must occur in enough letters by enough writers.

        The writer threshold keeps one writer's habits (an invented municipality, a pet phrase) out of the model.
        """
        count: Counter[str] = Counter()
        met: set[str] = set()
        writers: defaultdict[str, set[str]] = defaultdict(set)
        total = 0
        for writer, tokens in letters:
            total += 1
            distinct = set(tokens)
            met.update(token.removesuffix(PRIVATE) for token in distinct)
            names = {name for token in distinct for name in token_features(token)[0]}
            count.update(names)
            for name in names:
                writers[name].add(writer)
        kept = {name for name, letters in count.items() if letters >= min_letters and len(writers[name]) >= min_writers}
        plain = sorted((name for name in kept if not name.endswith(PRIVATE)), key=lambda name: (" " in name, name))
        copied = [column for column, name in enumerate(plain) if name + PRIVATE in kept]
        copies = np.full(len(plain), -1)
        copies[copied] = np.arange(len(plain), len(plain) + len(copied))
        ordered = [*plain, *(plain[column] + PRIVATE for column in copied)]
        idf = np.array([1.0 + math.log((1 + total) / (1 + count[name])) for name in ordered])
        whole = np.array([name in met for name in plain])
        return cls({name: column for column, name in enumerate(plain)}, copies, idf, whole)

    def __len__(self) -> int:
        return len(self.idf)

    def worth_a_look(self, tokens: Iterable[str]) -> list[str]:
        """The tokens without the word pairs whose φ is nothing: most pairs were too rare in training."""
        columns, pairs = self.columns, packaged_concepts().pairs
        return [
            token
            for token in tokens
            if " " not in token or (plain := token.removesuffix(PRIVATE)) in columns or plain in pairs
        ]

    def vectors(self, tokens: Iterable[str]) -> Vectors:
        """φ of many tokens (without ``PRIVATE``) at once, and what is added to each beside a private person."""
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
        copies = self.copies[columns]
        added = np.where(copies >= 0, self.idf[copies] * weights, 0.0)
        owners = np.repeat(np.arange(len(counts)), counts)[there]
        return Vectors(columns, self.idf[columns] * weights, copies, added, owners)

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

        private = np.array([token.endswith(PRIVATE) for token in tokens], dtype=bool)
        found = self.vectors(token.removesuffix(PRIVATE) for token in tokens)
        kept = np.flatnonzero((found.copies >= 0) & private[found.owners])
        columns, values, owners = (
            np.concatenate([plain, more[kept]])
            for plain, more in (
                (found.columns, found.copies), (found.weights, found.added), (found.owners, found.owners)
            )
        )  # fmt: skip
        phi = csr_matrix((values, (owners, columns)), shape=(len(tokens), len(self)))
        # A part that a word holds twice counts as two, as when a letter is read.
        squares: Floats = np.bincount(owners, values * values, minlength=len(tokens)).astype(np.float64)
        return phi, squares


def normalised(sums: csr_matrix, norms: Floats) -> csr_matrix:
    """Rows divided by √norm; a row without known tokens stays zero."""
    from scipy.sparse import diags

    return diags(1.0 / np.sqrt(np.where(norms > 0, norms, 1.0))) @ sums
