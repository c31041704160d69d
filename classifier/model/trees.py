"""Boosted trees at run time: the fitted scikit-learn model as plain arrays, since importing scikit-learn takes seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from classifier.model.lexical import Floats

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

_Numbers = npt.NDArray[np.int32]
#: What the arrays are called in a model's file.
ARRAYS = ("feature", "threshold", "left", "right", "value", "roots")


@dataclass(frozen=True)
class Trees:
    """All trees in one set of node arrays; a leaf points at itself, so that walking on from it stays there.

    ``x[feature] <= threshold`` goes ``left``, else ``right``. ``value`` is a leaf's share of the log-odds.
    """

    feature: _Numbers
    threshold: Floats
    left: _Numbers
    right: _Numbers
    value: Floats
    roots: _Numbers
    depth: int
    baseline: float

    def log_odds(self, rows: Floats) -> Floats:
        """Log-odds per row; ``rows`` has shape (rows, features)."""
        if not len(rows):
            return np.zeros(0)
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        flat, width = rows.ravel(), rows.shape[1]
        offset = (np.arange(len(rows)) * width)[:, None]
        for _ in range(self.depth):
            at = np.where(flat[offset + self.feature[at]] <= self.threshold[at], self.left[at], self.right[at])
        result: Floats = self.value[at].sum(axis=1) + self.baseline
        return result

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """For a model's file; see ``from_arrays``."""
        return {name: getattr(self, name) for name in ARRAYS} | {"numbers": np.array([self.depth, self.baseline])}

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[Any]]) -> Trees:
        """The inverse of ``arrays``."""
        depth, baseline = arrays["numbers"].tolist()
        return cls(**{name: arrays[name] for name in ARRAYS}, depth=int(depth), baseline=float(baseline))

    @classmethod
    def from_sklearn(cls, model: HistGradientBoostingClassifier) -> Trees:
        """The arrays of a fitted binary classifier without missing values or categorical features."""
        tables = [stage[0].nodes for stage in model._predictors]
        starts = np.cumsum([0, *(len(table) for table in tables[:-1])])
        nodes = np.concatenate(tables)
        shift = np.repeat(starts, [len(table) for table in tables])
        leaf = nodes["is_leaf"].astype(bool)
        itself = np.arange(len(nodes))
        return cls(
            feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int32),
            threshold=np.where(leaf, 0.0, nodes["num_threshold"]),
            left=np.where(leaf, itself, nodes["left"] + shift).astype(np.int32),
            right=np.where(leaf, itself, nodes["right"] + shift).astype(np.int32),
            value=np.where(leaf, nodes["value"], 0.0),
            roots=starts.astype(np.int32),
            depth=int(nodes["depth"].max()),
            baseline=float(model._baseline_prediction[0, 0]),
        )
