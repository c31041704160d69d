"""The fitted lexical models together, and the scorers they fold into. Kept apart from fitting: inference needs no more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from classifier.model.lexical import Scorer, Vocabulary


@dataclass(frozen=True)
class Lexical:
    """The three lexical models over one vocabulary."""

    vocabulary: Vocabulary
    passages: LogisticRegression
    letters: LogisticRegression
    categories: tuple[LogisticRegression | None, ...]
    """One per name in ``CATEGORIES``; None where too few letters had it."""

    def scorers(self) -> tuple[Scorer, Scorer, Scorer]:
        """Passage, letter and category scorers for inference."""
        width = len(self.vocabulary.columns)
        rows = [m.coef_[0] if m is not None else np.zeros(width) for m in self.categories]
        bias = [float(m.intercept_[0]) if m is not None else -9.0 for m in self.categories]
        return (
            Scorer(self.vocabulary, self.passages.coef_, self.passages.intercept_),
            Scorer(self.vocabulary, self.letters.coef_, self.letters.intercept_),
            Scorer(self.vocabulary, np.stack(rows), np.array(bias)),
        )
