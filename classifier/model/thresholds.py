"""Choosing the two cut-offs on calibration letters, and the confidence bounds they carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from classifier.decide import Thresholds
from classifier.model.lexical import Floats


def clopper_pearson(hits: int, total: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Exact two-sided interval of a proportion (Clopper & Pearson 1934); (0, 1) when ``total`` is 0."""
    if total == 0:
        return 0.0, 1.0
    tail = (1.0 - confidence) / 2
    low = 0.0 if hits == 0 else float(beta.ppf(tail, hits, total - hits + 1))
    high = 1.0 if hits == total else float(beta.ppf(1 - tail, hits + 1, total - hits))
    return low, high


def upper_bound(hits: int, total: int, *, confidence: float = 0.95) -> float:
    """Exact one-sided upper bound of a proportion; 1 when ``total`` is 0."""
    if total in (0, hits):
        return 1.0
    return float(beta.ppf(confidence, hits + 1, total - hits))


@dataclass(frozen=True, slots=True)
class Choice:
    """Thresholds with what they did on the calibration letters."""

    thresholds: Thresholds
    missed: int
    sensitive: int
    false: int
    ordinary: int

    @property
    def miss_bound(self) -> float:
        """95 % upper bound of the miss rate."""
        return upper_bound(self.missed, self.sensitive)


def choose(probabilities: Floats, labels: Sequence[str], *, miss: float, false: float) -> Choice:
    """The widest ``no`` and ``yes`` ranges whose rates on these letters stay within ``miss`` and ``false``.

    The lower cut-off lies halfway (in log-odds) between the last letter that may be missed and the next, so that it
    does not cling to one letter.
    """
    wanted = np.array(labels)
    sensitive = np.sort(probabilities[wanted == "yes"])
    ordinary = np.sort(probabilities[wanted == "no"])
    allowed = int(np.floor(miss * len(sensitive)))
    lower = float(sensitive[allowed]) * 0.8 if len(sensitive) else 0.0
    spare = int(np.floor(false * len(ordinary)))
    upper = float(ordinary[-1 - spare]) * 1.0001 if len(ordinary) else 1.0
    upper = min(max(upper, lower, 0.5), 0.99)
    thresholds = Thresholds(no=round(lower, 4), yes=round(max(upper, lower), 4))
    missed = int((sensitive <= thresholds.no).sum())
    false_count = int((ordinary >= thresholds.yes).sum())
    return Choice(thresholds, missed, len(sensitive), false_count, len(ordinary))
