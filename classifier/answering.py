"""Document → reading, scores and probability, with a second look where the answer hangs on who is named. Pure."""

from __future__ import annotations

from classifier.document import Document
from classifier.evidence import Reading, Scores, Survey, attach, ground, score, survey
from classifier.model.bundle import Bundle
from classifier.persons.second_opinion import has_doubt, names_by_both
from classifier.rules.engine import RuleSet

#: Below this share of the lower threshold nobody's name can turn a ``no`` any more, as measured on the calibrate writers.
_HOPELESS = 0.25


def judged(document: Document, rules: RuleSet, bundle: Bundle) -> tuple[Reading, Scores, float]:
    """What a document says, what the models make of it, and the probability that the true answer is not ``no``.

    Names are found by lists. Where the answer is open and some name stands there only by its capitals, a small
    named-entity model is asked too; its view counts only when it makes the letter more sensitive, so that the promise
    of the thresholds, made without it, holds.

    Raises:
        ModelError: the named-entity model is missing or altered.
    """
    basis = ground(document, rules)
    found = survey(basis)
    reading, scores, probability = _weighed(found, bundle)
    thresholds = bundle.thresholds
    open_answer = _HOPELESS * thresholds.no < probability < thresholds.yes
    if open_answer and any(has_doubt(unit.names) for unit in found.named):
        better = survey(basis, names_by_both)
        if better.named != found.named:
            again = _weighed(better, bundle)
            if again[2] > probability:
                return again
    return reading, scores, probability


def _weighed(found: Survey, bundle: Bundle) -> tuple[Reading, Scores, float]:
    reading = attach(found, [bundle.roles.subject(entity) for entity in found.entities])
    scores = score(reading, bundle.scorer)
    return reading, scores, bundle.probability(reading, scores)
