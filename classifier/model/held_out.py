"""What every stage of the model says about letters whose writers it never saw: what the next stage is fitted on.

Roles, then lexical scores, then trees over units, then the features of a letter: each is weighed by a model that was
fitted without the letter's writer, so that a later stage meets the earlier ones as uncertain as they are in use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from classifier.evidence import Reading
from classifier.model.fit import Example, folds_of, make_examples, out_of_fold, with_held_out_roles
from classifier.model.fit_units import UnitTable, features_out_of_fold, unit_table
from classifier.model.lexical import Floats
from classifier.model.splices import splices
from classifier.rules.engine import RuleSet

#: What a study takes out of a reading, or puts in, before anything but the roles is fitted.
Change = Callable[[Reading], Reading]


def unchanged(reading: Reading) -> Reading:
    """The reading as it is."""
    return reading


@dataclass(frozen=True)
class HeldOut:
    """Letters as models see them that never saw their writers."""

    letters: list[Example]
    lines: list[Example]
    twins: list[Example]
    table: UnitTable
    """The units of letters and lines, and those put into letters."""
    features: Floats
    """Of the letters, shape (letters, features)."""

    @property
    def all(self) -> list[Example]:
        """Letters, lines and twins."""
        return [*self.letters, *self.lines, *self.twins]


def held_out(
    letters: Sequence[Example],
    lines: Sequence[Example],
    twins: Sequence[Example] = (),
    *,
    folds: int,
    change: Change = unchanged,
    rules: RuleSet | None = None,
) -> HeldOut:
    """The stages one after the other.

    Args:
        letters: letters with labels.
        lines: single sentences, for everything but the features.
        twins: translated letters and sentences, for the roles and the lexical models only.
        folds: at most one per writer.
        change: see ``Change``.
        rules: find their hits in spliced letters (``splices``), whose added passages join the table; None: no such letters.
    """
    numbers = folds_of([*letters, *lines], folds)
    spliced: list[Example] = []
    if rules is not None:
        spliced = make_examples(splices([e.letter for e in letters], [e.letter for e in lines], numbers), rules)
    read = [
        replace(example, reading=change(example.reading))
        for example in with_held_out_roles([*letters, *lines, *spliced, *twins], numbers)
    ]
    counted, single = len(letters), len(letters) + len(lines)
    known, more = read[: single + len(spliced)], read[single + len(spliced) :]
    scores = out_of_fold(known, more, numbers)
    table = unit_table(known, scores)
    features = features_out_of_fold(known, scores, table, counted, numbers)
    return HeldOut(known[:counted], known[counted:single], more, table, features)
