"""Boosted trees at run time: the fitted scikit-learn model as plain arrays, since importing scikit-learn takes seconds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from classifier.model.lexical import Floats

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

#: Levels after which walks that have ended are left out.
_THINNED = frozenset({3, 5, 7, 9})

_Numbers = npt.NDArray[np.int32]
#: What the arrays are called in a model's file.
ARRAYS = ("feature", "threshold", "left", "right", "value", "roots")


class _Levelled(NamedTuple):
    """The nodes of all trees level by level, the roots first and children side by side: ``right`` is ``left + 1``."""

    feature: npt.NDArray[np.int64]
    threshold: Floats
    """Infinite for a leaf, which is its own left child."""
    left: npt.NDArray[np.int64]
    value: Floats


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
        feature, threshold, left, value = self._levelled
        count, trees = len(rows), len(self.roots)
        flat = rows.ravel()
        at = np.tile(np.arange(trees), count)
        offset = np.repeat(np.arange(count) * rows.shape[1], trees)
        ends = np.empty(len(at), dtype=np.int64)
        walking = np.arange(len(at))
        for level in range(1, self.depth + 1):
            at = left.take(at) + (flat.take(offset + feature.take(at)) > threshold.take(at))
            if level in _THINNED:
                # Most walks have come to a leaf long before the deepest one.
                ends[walking] = at
                on = np.flatnonzero(np.isfinite(threshold.take(at)))
                at, offset, walking = at.take(on), offset.take(on), walking.take(on)
        ends[walking] = at
        result: Floats = value.take(ends).reshape(count, trees).sum(axis=1) + self.baseline
        return result

    @cached_property
    def _levelled(self) -> _Levelled:
        """Walking this needs half of the look-ups that walking the arrays of the file would need."""
        number = np.empty(len(self.feature), dtype=np.int64)
        levels, level, count = list[npt.NDArray[np.int64]](), self.roots.astype(np.int64), 0
        while len(level):
            levels.append(level)
            number[level] = np.arange(count, count + len(level))
            count += len(level)
            inner = level[self.left[level] != level]
            level = np.column_stack([self.left[inner], self.right[inner]]).ravel().astype(np.int64)
        order = np.concatenate(levels)
        leaf = self.left[order] == order
        return _Levelled(
            feature=self.feature[order].astype(np.int64),
            threshold=np.where(leaf, np.inf, self.threshold[order]),
            left=np.where(leaf, np.arange(count), number[self.left[order]]),
            value=self.value[order],
        )

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
