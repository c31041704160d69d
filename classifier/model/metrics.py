"""Missed / false / held, per group, with exact intervals; AUC and calibration error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from classifier.decide import Thresholds
from classifier.model.bounds import clopper_pearson
from classifier.model.letters import Letter
from classifier.model.lexical import Floats


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``total``, with the exact 95 % interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The proportion; 0 when there is nothing to count."""
        return self.hits / self.total if self.total else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Count, total, rate and interval."""
        low, high = clopper_pearson(self.hits, self.total)
        return {"n": self.hits, "of": self.total, "rate": round(self.value, 4), "ci95": [round(low, 4), round(high, 4)]}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one group of letters.

    ``missed``: yes answered no. ``false``: no answered yes. ``held``: no answered review. ``asked``: yes answered
    review. ``waved``: review answered no.
    """

    missed: Rate
    false: Rate
    held: Rate
    asked: Rate
    waved: Rate

    def as_dict(self) -> dict[str, Any]:
        """All rates as plain data."""
        names = ("missed", "false", "held", "asked", "waved")
        return {name: getattr(self, name).as_dict() for name in names}


def answers(probabilities: Floats, thresholds: Thresholds) -> list[str]:
    """The answer by threshold alone (letters in the corpus are all readable)."""
    return ["yes" if p >= thresholds.yes else "no" if p <= thresholds.no else "review" for p in probabilities]


def outcome(pairs: Iterable[tuple[str, str]]) -> Outcome:
    """From (true label, answer) pairs."""
    pairs = list(pairs)

    def rate(label: str, answer: str) -> Rate:
        total = [given for true, given in pairs if true == label]
        return Rate(total.count(answer), len(total))

    return Outcome(
        rate("yes", "no"), rate("no", "yes"), rate("no", "review"), rate("yes", "review"), rate("review", "no")
    )


def auc(labels: Sequence[str], probabilities: Floats) -> float:
    """Area under the ROC curve of yes against no; ``review`` letters are left out. NaN with only one of them."""
    wanted = np.array(labels)
    chosen = wanted != "review"
    if len(set(wanted[chosen])) < 2:
        return float("nan")
    return float(roc_auc_score(wanted[chosen] == "yes", probabilities[chosen]))


def auc_interval(labels: Sequence[str], probabilities: Floats, *, draws: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of ``auc`` (percentiles over letters drawn with replacement; the same every time)."""
    wanted = np.array(labels)
    sensitive, ordinary = probabilities[wanted == "yes"], probabilities[wanted == "no"]
    if not len(sensitive) or not len(ordinary):
        return float("nan"), float("nan")
    # Share of pairs in the right order, for every pair once; drawing letters is then only weighting rows and columns.
    right = (sensitive[:, None] > ordinary[None, :]) + 0.5 * (sensitive[:, None] == ordinary[None, :])
    rng = np.random.default_rng(0)
    rows = rng.multinomial(len(sensitive), np.full(len(sensitive), 1 / len(sensitive)), draws) / len(sensitive)
    columns = rng.multinomial(len(ordinary), np.full(len(ordinary), 1 / len(ordinary)), draws) / len(ordinary)
    drawn = np.einsum("dr,rc,dc->d", rows, right, columns, optimize=True)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def reliability(labels: Sequence[str], probabilities: Floats, bins: int = 10) -> list[dict[str, float]]:
    """A reliability diagram as data: per equal-width bin with letters, their number, mean probability and share «not no»."""
    truth = np.array([label != "no" for label in labels], dtype=float)
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    return [
        {
            "letters": int(chosen.sum()),
            "mean": float(probabilities[chosen].mean()),
            "share": float(truth[chosen].mean()),
        }
        for b in range(bins)
        if (chosen := which == b).any()
    ]


def calibration_error(labels: Sequence[str], probabilities: Floats, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins, of «not no» (Naeini et al. 2015)."""
    rows = reliability(labels, probabilities, bins)
    total = sum(row["letters"] for row in rows)
    return float(sum(row["letters"] * abs(row["share"] - row["mean"]) for row in rows) / max(total, 1))


GROUPS: dict[str, Callable[[Letter], Iterable[str]]] = {
    "all": lambda letter: ["all"],  # noqa: ARG005 - one shape for every grouping
    "language": lambda letter: [letter.lang],
    "difficulty": lambda letter: [letter.difficulty],
    "category": lambda letter: letter.categories,
    "writer": lambda letter: [letter.writer],
}


def report(letters: Sequence[Letter], probabilities: Floats, thresholds: Thresholds) -> dict[str, Any]:
    """All numbers of an evaluation, as plain data."""
    given = answers(probabilities, thresholds)
    labels = [letter.label for letter in letters]
    groups: dict[str, dict[str, Any]] = {}
    for grouping, names_of in GROUPS.items():
        members: dict[str, list[int]] = {}
        for index, letter in enumerate(letters):
            for name in names_of(letter):
                members.setdefault(name, []).append(index)
        groups[grouping] = {
            name: outcome((labels[i], given[i]) for i in chosen).as_dict() | {"letters": len(chosen)}
            for name, chosen in sorted(members.items())
        }
    return {
        "letters": len(letters),
        "auc": round(auc(labels, probabilities), 4),
        "auc_ci95": [round(bound, 4) for bound in auc_interval(labels, probabilities)],
        "calibration_error": round(calibration_error(labels, probabilities), 4),
        "groups": groups,
    }
