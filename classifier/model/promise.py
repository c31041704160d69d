"""Cut-offs that carry a promise: the widest ``no`` range whose miss rate is bounded, not only low on these letters. Pure.

The bound is the target, not the rate on the letters, so that the promise is made before the letters are looked at.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifier.decide import Thresholds
from classifier.errors import UsageError
from classifier.model.bounds import upper_bound
from classifier.model.lexical import Floats

#: Thresholds are multiples of one in this many: finer than the four decimals of a record, coarser than noise.
STEPS = 1_000_000
#: Below this probability nothing is answered ``yes``, however few ordinary letters reach it.
_LEAST_YES = 0.5


@dataclass(frozen=True, slots=True)
class Promise:
    """Thresholds with what they did on their letters, and what they promise for others like them.

    ``allowed`` is how many of ``sensitive`` letters could be missed within the target; ``missed`` can be fewer when
    several letters share a probability. The promise rests on ``allowed``.
    """

    thresholds: Thresholds
    allowed: int
    missed: int
    sensitive: int
    false: int
    ordinary: int

    @property
    def bound(self) -> float:
        """95 % upper bound of the miss rate (Clopper–Pearson, one-sided)."""
        return upper_bound(self.allowed, self.sensitive)


def needed(miss: float) -> int:
    """The fewest sensitive letters with which a miss rate of at most ``miss`` can be promised: 149 for 2 %."""
    count = max(math.floor(math.log(0.05) / math.log1p(-miss)), 1)
    while upper_bound(0, count) > miss:
        count += 1
    return count


def allowed_misses(sensitive: int, miss: float) -> int:
    """How many of so many letters may be missed with the bound at most ``miss``; −1: too few for a promise at all."""
    return bisect.bisect_right(range(sensitive), miss, key=lambda missed: upper_bound(missed, sensitive)) - 1


def choose_with_bound(probabilities: Floats, labels: Sequence[str], *, miss: float, false: float) -> Promise:
    """A lower threshold whose 95 % upper bound of the miss rate is at most ``miss``; see ``STEPS``.

    The number *k* that may be missed follows from the number of letters alone, and the threshold lies halfway between
    the *k*-th and the (*k* + 1)-th lowest sensitive letter, under the latter. That letter's place in the whole population
    is Beta(*k* + 1, *n* − *k*) whatever the model (Wilks 1941), and its 95 % point is the Clopper–Pearson bound: so the
    bound holds although the threshold was chosen on the same letters, as long as they are drawn like those to come. The
    other half of the gap is kept as a margin: no letter tells where in it the threshold may lie.

    The upper threshold lies just over the highest ordinary letter but ⌊``false`` · ordinary⌋, and carries no promise.

    Args:
        probabilities: one per letter.
        labels: ``yes`` (sensitive) or ``no`` (ordinary); others are left out.
        miss: the bound to keep, between 0 and 1.
        false: share of the ordinary letters that may be answered ``yes``.

    Raises:
        UsageError: there are too few sensitive letters, or too many of them have no probability at all.
    """
    wanted = np.array(labels, dtype=object)
    sensitive = np.sort(probabilities[wanted == "yes"])
    ordinary = np.sort(probabilities[wanted == "no"])
    allowed = allowed_misses(len(sensitive), miss)
    if allowed < 0:
        raise UsageError(
            f"{len(sensitive)} sensitive letters; {needed(miss)} are needed for a bound of {100 * miss:.3g} %"
        )
    lower = _below(float(sensitive[max(allowed - 1, 0) : allowed + 1].mean()))
    if lower < 0:
        raise UsageError(
            f"more than {allowed} of {len(sensitive)} sensitive letters have probability 0: no threshold keeps the bound;"
            " check their labels, or train on letters like them"
        )
    spare = math.floor(false * len(ordinary))
    upper = _above(float(ordinary[-1 - spare])) if spare < len(ordinary) else 0.0
    thresholds = Thresholds(no=lower, yes=max(upper, lower, _LEAST_YES))
    missed = int(((sensitive <= thresholds.no) & (sensitive < thresholds.yes)).sum())
    return Promise(thresholds, allowed, missed, len(sensitive), int((ordinary >= thresholds.yes).sum()), len(ordinary))


def _below(value: float) -> float:
    """The largest step under ``value``; negative when there is none."""
    step = math.ceil(value * STEPS)
    while step / STEPS >= value:
        step -= 1
    return step / STEPS


def _above(value: float) -> float:
    """The smallest step over ``value``, at most 1."""
    step = math.floor(value * STEPS)
    while step / STEPS <= value:
        step += 1
    return min(step / STEPS, 1.0)
