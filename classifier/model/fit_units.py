"""Fitting the trees that weigh single units, on lexical scores from models that never saw a letter's writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from classifier.evidence import Scores
from classifier.model.features import letter_features, unit_log_odds
from classifier.model.fit import Example, Folds, by_fold, touches, unit_weight
from classifier.model.lexical import Floats
from classifier.model.parallel import side_by_side
from classifier.model.trees import Trees
from classifier.model.units import unit_rows

#: Weight of a unit that was put into a letter.
_SPLICED_WEIGHT = 0.5


@dataclass(frozen=True)
class UnitTable:
    """Every unit of many letters: features, whether evidence touches it, weight, and whose letter it stands in."""

    rows: Floats
    targets: Floats
    weights: Floats
    owners: npt.NDArray[np.int64]

    def of(self, owners: Sequence[int]) -> UnitTable:
        """Only the units of these letters."""
        chosen = np.isin(self.owners, owners)
        return UnitTable(self.rows[chosen], self.targets[chosen], self.weights[chosen], self.owners[chosen])


def unit_table(examples: Sequence[Example], scores: Sequence[Scores]) -> UnitTable:
    """The table of these letters; ``scores`` are held out, one per letter."""
    rows, targets, weights, owners = [], list[bool](), list[float](), list[int]()
    for number, (example, scored) in enumerate(zip(examples, scores, strict=True)):
        if not example.reading.units:
            continue
        chosen = _told(example)
        rows.append(unit_rows(example.reading, scored, chosen))
        share = 1.0 if example.letter.added is None else _SPLICED_WEIGHT
        for unit in chosen.tolist():
            marked = bool(example.marked[unit])
            targets.append(marked)
            weights.append(share * unit_weight(example.letter, marked=marked))
            owners.append(number)
    return UnitTable(np.vstack(rows), np.array(targets, dtype=np.float64), np.array(weights), np.array(owners))


def _told(example: Example) -> npt.NDArray[np.int64]:
    """Numbers of the units that say something new: all, or those of the passage that was put into a letter."""
    added = example.letter.added
    units = example.reading.units
    if added is None:
        return np.arange(len(units))
    return np.flatnonzero([touches(added, unit, example.document) for unit in units])


def fit_units(table: UnitTable) -> HistGradientBoostingClassifier:
    """Trees over the readable unit features; one thread, since sums in another order would be another model."""
    model = HistGradientBoostingClassifier(
        max_iter=300, learning_rate=0.1, max_leaf_nodes=31, max_depth=12, min_samples_leaf=40, l2_regularization=5.0,
        max_features=0.3, early_stopping=False, random_state=0,
    )  # fmt: skip
    with threadpool_limits(1):
        return model.fit(table.rows, table.targets, sample_weight=table.weights)


def features_of(examples: Sequence[Example], scores: Sequence[Scores], trees: Trees) -> Floats:
    """Letter features, shape (letters, features)."""
    return np.stack(
        [letter_features(s, unit_log_odds(e.reading, s, trees)) for e, s in zip(examples, scores, strict=True)]
    )


def features_out_of_fold(
    examples: Sequence[Example], scores: Sequence[Scores], table: UnitTable, counted: int, folds: Folds
) -> Floats:
    """Letter features from trees that never saw the letter's writer.

    Args:
        examples: letters, then single sentences and spliced letters that are only trained on.
        scores: their held-out lexical scores.
        table: their units.
        counted: how many of ``examples`` are letters.
        folds: see ``fit.folds_of``.
    """

    def found(fold: tuple[list[int], list[int]]) -> dict[int, Floats]:
        inside, outside = fold
        trees = Trees.from_sklearn(fit_units(table.of(inside)))
        wanted = [i for i in outside if i < counted]
        if not wanted:
            return {}
        rows = features_of([examples[i] for i in wanted], [scores[i] for i in wanted], trees)
        return dict(zip(wanted, rows, strict=True))

    parts: dict[int, Floats] = {}
    for part in side_by_side(found, list(by_fold(examples, folds))):
        parts.update(part)
    return np.stack([parts[i] for i in range(counted)])
