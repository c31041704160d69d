"""Probability and problems → the answer to question 3. Pure: no I/O, no model, no text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Q3 = Literal["yes", "no", "review"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``probability >= yes`` answers yes, ``probability <= no`` answers no, between them a person decides.

    Chosen on calibration letters that no model was fitted on; the model card states the bound they carry.

    Raises:
        ValueError: not ``0 <= no <= yes <= 1``.
    """

    no: float
    yes: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.no <= self.yes <= 1.0:
            raise ValueError("thresholds need 0 <= no <= yes <= 1")


#: Fewer words than this in the whole document cannot be judged: an unread page looks just like it.
MIN_WORDS = 4
#: Misread letters move probabilities by about so much: a recognised letter is a ``no`` only when clearly below.
_RECOGNISED_CARE = 0.75


def decide(
    probability: float,
    thresholds: Thresholds,
    *,
    problems: Sequence[str] = (),
    graded: bool = False,
    words: int,
    known_language: bool = True,
    recognised: bool = False,
) -> Q3:
    """The answer to question 3.

    Fail closed: what was read can make the answer ``yes``, but anything unread, too short, graded, or in a language
    the model does not know keeps it from being ``no``.

    Args:
        probability: calibrated probability that the true answer is not ``no``.
        thresholds: the two cut-offs.
        problems: codes of what could not be read.
        graded: the letter carries a grade of beskyttelsesinstruksen or sikkerhetsloven (a person must see it).
        words: number of words that were read.
        known_language: False when the text is in a language the model was not trained on.
        recognised: some of the text was read from a picture, so a letter or two may be others.
    """
    if probability >= thresholds.yes:
        return "yes"
    doubtful = bool(problems) or graded or words < MIN_WORDS or not known_language
    highest = thresholds.no * _RECOGNISED_CARE if recognised else thresholds.no
    if doubtful or probability > highest:
        return "review"
    return "no"
