"""Evidence → reasons and category probabilities. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from classifier.categories import CATEGORIES
from classifier.decide import Q3
from classifier.document import Document
from classifier.evidence import PlacedHit, Reading, Scores
from classifier.identifiers import find_identifiers
from classifier.messages import Language, reason_message
from classifier.model.features import RULE_GROUPS
from classifier.model.lexical import Floats
from classifier.result import Reason

_MOST = 12
_MOST_FOR_NO = 3
#: Characters shown on each side of a reason's words when text is asked for.
_AROUND = 120
#: A linked rule of this weight makes its category as likely as not (1 − e^(−w/s) = ½ at w = s·ln 2 ≈ 2.1).
_RULE_SCALE = 3.0
_CATEGORY_FLOOR = 0.2


def linked_hits(reading: Reading) -> list[tuple[float, PlacedHit]]:
    """Rule hits of positive weight with their weight × person link, strongest first."""
    hits = [
        (placed.hit.weight * reading.link(placed), placed)
        for placed in reading.hits
        if placed.hit.kind in RULE_GROUPS and placed.hit.weight > 0
    ]
    return sorted(hits, key=lambda pair: (-pair[0], pair[1].part, pair[1].hit.start, pair[1].hit.rule))


def category_probabilities(
    reading: Reading, scores: Scores, probability: float, hits: Iterable[tuple[float, PlacedHit]]
) -> dict[str, float]:
    """Probability per category, at most the letter's own probability; only those that matter, likeliest first."""
    best: defaultdict[str, float] = defaultdict(float)
    if len(reading.units):
        joint = _sigmoid(scores.categories) * _sigmoid(scores.passage)[:, None]
        for name, value in zip(CATEGORIES, joint.max(axis=0).tolist(), strict=True):
            best[name] = value
    for weight, placed in hits:
        if placed.hit.category:
            best[placed.hit.category] = max(best[placed.hit.category], 1.0 - math.exp(-weight / _RULE_SCALE))
    ordered = sorted(((probability * value, name) for name, value in best.items()), reverse=True)
    return {name: round(value, 4) for value, name in ordered if value >= _CATEGORY_FLOOR}


def reasons(
    document: Document,
    reading: Reading,
    scores: Scores,
    hits: Sequence[tuple[float, PlacedHit]],
    q3: Q3,
    lang: Language,
    *,
    known_language: bool,
    too_short: bool,
    show_text: bool,
) -> tuple[Reason, ...]:
    """Reasons, strongest first: unread parts and grades always, then rules, model, markings and identifiers."""
    builder = _Builder(document, lang, show_text)
    always = [builder.unreadable(problem.code, problem.part, problem.page) for problem in document.problems]
    if too_short:
        always.append(builder.note("too_short"))
    if not known_language:
        always.append(builder.note("language"))
    always += [builder.hit(placed, placed.hit.weight) for placed in reading.hits if placed.hit.kind == "grade"]
    found = _rule_reasons(builder, hits) + _model_reasons(builder, reading, scores)
    found += [builder.hit(placed, placed.hit.weight) for placed in reading.hits if placed.hit.kind == "marking"]
    if q3 != "no":
        found += _identifier_reasons(builder)
    found = sorted(_distinct(found), key=lambda reason: -reason.weight)
    if q3 == "review" and not always:
        always.append(builder.doubt())
    return (*always, *found[: _MOST if q3 != "no" else _MOST_FOR_NO])


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-values))
    return result


def _distinct(found: Iterable[Reason]) -> list[Reason]:
    """One reason per id and part: the strongest."""
    best: dict[tuple[str, str | None], Reason] = {}
    for reason in found:
        key = (reason.id, reason.part)
        if key not in best or reason.weight > best[key].weight:
            best[key] = reason
    return list(best.values())


def _rule_reasons(builder: _Builder, hits: Iterable[tuple[float, PlacedHit]]) -> list[Reason]:
    return [builder.hit(placed, weight) for weight, placed in hits if weight >= 0.5]


def _model_reasons(builder: _Builder, reading: Reading, scores: Scores) -> list[Reason]:
    found = []
    for number in np.argsort(-scores.single, kind="stable")[:5].tolist():
        strength = float(_sigmoid(scores.single[number]))
        if strength < 0.5:
            break
        category = CATEGORIES[int(np.argmax(scores.categories[number]))]
        unit = reading.units[number]
        found.append(
            builder.place("model", "passage", "passage", category, unit.part, unit.start, unit.end, 4 * strength)
        )
    return found


def _identifier_reasons(builder: _Builder) -> list[Reason]:
    found = []
    for index, part in enumerate(builder.document.parts):
        for identifier in find_identifiers(part.text):
            if identifier.kind in ("orgnr", "konto"):
                continue
            key = "fnr" if identifier.kind in ("fnr", "dnr", "hnr", "fhnr") else "identifier"
            weight = 1.0 if identifier.strong else 0.5
            place = (index, identifier.start, identifier.end)
            found.append(builder.place("identifier", identifier.kind, key, None, *place, weight))
    return found


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words of a reason, and what stands before and after them on the same line, at most ``_AROUND`` characters."""
    left = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    line_end = text.find("\n", end)
    right = min(line_end if line_end >= 0 else len(text), end + _AROUND)
    return text[left:start], text[start:end], text[end:right]


class _Builder:
    """Makes reasons of one document in one language."""

    def __init__(self, document: Document, lang: Language, show_text: bool) -> None:
        self.document, self.lang, self.show_text = document, lang, show_text

    def place(
        self, kind: str, identity: str, key: str, category: str | None, part: int, start: int, end: int, weight: float
    ) -> Reason:
        source = self.document.parts[part]
        before, text, after = _around(source.text, start, end) if self.show_text else ("", None, "")
        return Reason(
            kind=kind,  # type: ignore[arg-type]  # the callers pass literals
            id=identity,
            category=category,
            part=source.name,
            page=source.page,
            start=start,
            end=end,
            weight=round(weight, 4),
            message=reason_message(key, self.lang, category=category),
            text=text,
            before=before,
            after=after,
            key=key,
        )

    def hit(self, placed: PlacedHit, weight: float) -> Reason:
        hit = placed.hit
        kind = "marking" if hit.kind in ("marking", "grade") else "rule"
        return self.place(kind, hit.rule, hit.kind, hit.category, placed.part, hit.start, hit.end, weight)

    def unreadable(self, code: str, part: str, page: int | None) -> Reason:
        message = reason_message("unreadable", self.lang, code=code)
        return Reason("unreadable", code, None, part, page, None, None, 5.0, message, key="unreadable")

    def doubt(self) -> Reason:
        message = reason_message("unsure", self.lang)
        return Reason("model", "unsure", None, None, None, None, None, 0.0, message, key="unsure")

    def note(self, key: str) -> Reason:
        return Reason("unreadable", key, None, None, None, None, None, 5.0, reason_message(key, self.lang), key=key)
