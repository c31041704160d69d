"""Boosted trees as arrays say what scikit-learn's say."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from classifier.model.trees import Trees


@pytest.mark.parametrize("leaves", [2, 12])
def test_log_odds_are_those_of_the_fitted_model(leaves: int) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(800, 7)).round(1)  # rounded, so that values fall on thresholds too
    targets = rows[:, 0] * rows[:, 1] > 0.2
    model = HistGradientBoostingClassifier(max_iter=30, max_leaf_nodes=leaves, random_state=0).fit(rows, targets)
    trees = Trees.from_sklearn(model)
    assert np.allclose(trees.log_odds(rows), model.decision_function(rows))
    again = Trees.from_arrays(trees.arrays())
    assert np.array_equal(again.log_odds(rows), trees.log_odds(rows))


def test_no_rows_give_no_log_odds() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(100, 2))
    trees = Trees.from_sklearn(HistGradientBoostingClassifier(max_iter=2).fit(rows, rows[:, 0] > 0))
    assert trees.log_odds(np.zeros((0, 2))).shape == (0,)
