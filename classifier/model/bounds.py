"""Exact confidence bounds of proportions."""

from __future__ import annotations

from scipy.stats import beta


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
