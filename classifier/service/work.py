"""What the workers do for the service, each in a confined process with a clock."""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass

from classifier.decide import Q3
from classifier.messages import Language
from classifier.result import Classification
from classifier.worker import ready


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of what decides."""

    model: str
    rules: str


@dataclass(frozen=True, slots=True)
class Visible:
    """What is seen of a shipment before access control: its answer, and which texts are a leak already."""

    q3: Q3
    graded: bool
    revealing: frozenset[str]


def versions(pause: float = 0.0) -> Versions:
    """Shows that a worker is up; raises UsageError when its settings are wrong. ``pause``: seconds to stay busy."""
    classifier = ready()
    time.sleep(pause)
    return Versions(classifier.bundle.version, classifier.rules.version)


def answer(data: bytes, name: str | None, lang: Language) -> Classification:
    """The answer for one document, with its messages in ``lang``."""
    speaking = copy.copy(ready())  # shares everything that was loaded
    speaking.lang = lang
    return speaking.classify(data, name=name)


def see(texts: tuple[str, ...]) -> Visible:
    """The answer for the texts that are seen before access control, as the gate gives it."""
    from classifier.gate_reading import reveals, visible_answer

    classifier = ready()
    q3, graded = visible_answer(texts, classifier)
    return Visible(q3, graded, frozenset(text for text in texts if reveals(text, classifier)))
