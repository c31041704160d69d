"""Evidence → probability, by a trained model: lexical scores, trees over units, one final layer. Pure."""

from __future__ import annotations

from classifier.evidence import Reading, Scores
from classifier.model.features import letter_features, unit_log_odds
from classifier.model.final import FinalModel
from classifier.model.scorer import Scorer
from classifier.model.trees import Trees
from classifier.sections import sections


def log_odds(reading: Reading, scores: Scores, scorer: Scorer, trees: Trees, final: FinalModel) -> float:
    """Log-odds, before calibration, that the true answer is not ``no``: those of the most sensitive section.

    Args:
        reading: the whole document.
        scores: its lexical scores, by ``evidence.score`` with ``scorer``.
        scorer: the lexical models.
        trees: what weighs single units.
        final: what weighs the three features of a letter.
    """
    return max(
        float(final.log_odds(letter_features(scored, unit_log_odds(part, scored, trees))))
        for part, scored in sections(reading, scores, scorer)
    )
