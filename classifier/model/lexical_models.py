"""The fitted lexical models together, and the scorers they fold into. Kept apart from fitting: inference needs no more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from classifier.model.lexical import Vocabulary
from classifier.model.scorer import Scorer, Weights, fold

#: Log-odds of a category that no model was fitted for.
_ABSENT = -9.0


@dataclass(frozen=True)
class Lexical:
    """The three lexical models over one vocabulary."""

    vocabulary: Vocabulary
    passages: LogisticRegression
    letters: LogisticRegression
    categories: tuple[LogisticRegression | None, ...]
    """One per name in ``CATEGORIES``; None where too few letters had it."""

    def scorer(self) -> Scorer:
        """One scorer for inference; outputs: passage, letter, then one per category."""
        return Scorer(self.weights())

    def weights(self) -> Weights:
        """The numbers of ``scorer``."""
        width = len(self.vocabulary)
        models = (self.passages, self.letters, *self.categories)
        rows = [model.coef_[0] if model is not None else np.zeros(width) for model in models]
        bias = [float(model.intercept_[0]) if model is not None else _ABSENT for model in models]
        return fold(self.vocabulary, np.stack(rows), np.array(bias))
