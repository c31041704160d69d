"""A telling page among many neutral ones is not talked away."""

from __future__ import annotations

import random

import numpy as np

from classifier import Classifier
from classifier.answering import judged
from classifier.document import document_from_text
from classifier.model.disturb import padded
from classifier.model.letters import Letter
from classifier.sections import UNITS, WHOLE, sections

TELLING = (
    "Vedtak om langtidsopphold i sykehjem. Gjelder Kari Moe, født 12.83.1940. Hun har demens og klarer ikke å bo hjemme. "
    "Hun får plass på skjermet avdeling fra 1. mai."
)


def _padded(text: str) -> str:
    letter = Letter(id="x", writer="x", lang="nb", label="yes", difficulty="easy", text=text)
    return padded(letter, random.Random(3)).text


def test_sections_cover_every_unit_and_a_short_letter_is_one(classifier: Classifier) -> None:
    bundle = classifier.bundle
    for text, several in ((TELLING, False), (_padded(TELLING), True)):
        reading, scores, _ = judged(document_from_text(text), classifier.rules, bundle)
        parts = [part for part, _ in sections(reading, scores, bundle.scorer)]
        assert (len(parts) > 1) is several
        assert {unit for part in parts for unit in part.units} == set(reading.units)
        assert all(len(part.units) <= (UNITS if several else WHOLE) for part in parts)
        for part, scored in sections(reading, scores, bundle.scorer):
            assert len(scored.single) == len(part.units) == len(part.near)
            assert np.isfinite(scored.letter)
            assert all(0 <= hit.unit < len(part.units) for hit in part.hits)


def test_thirty_neutral_pages_hide_nothing(classifier: Classifier) -> None:
    assert classifier.classify_document(document_from_text(TELLING)).q3 == "yes"
    assert classifier.classify_document(document_from_text(_padded(TELLING))).q3 != "no"
