"""One file's answer as plain strings for a table row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classifier.messages import Language, category_name
from classifier.report.words import LABELS
from classifier.result import Classification

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Row:
    """Strings ready to show; ``q3`` stays the bare code for styling and sorting."""

    q3: str
    answer: str
    probability: str
    categories: str
    path: str
    why: tuple[str, ...]
    where: str
    pages: str
    seconds: str


def printable(text: str) -> str:
    """A path without characters that could break a table or steer a terminal."""
    return _CONTROL.sub("\ufffd", text)


def decimal(value: float, lang: Language) -> str:
    """Two decimals, with the language's own sign before them."""
    text = f"{value:.2f}"
    return text if lang == "en" else text.replace(".", ",")


def make_row(result: Classification, lang: Language) -> Row:
    """The row of one classification."""
    words = LABELS[lang]
    seen: dict[str, None] = {}
    if result.error is not None:
        seen[result.error.message] = None
    for reason in result.reasons:
        if not (result.q3 == "no" or (reason.kind == "unreadable" and result.error is not None)):
            text = f"{reason.message} «{reason.text}»" if reason.text else reason.message
            seen[text] = None
    places = dict.fromkeys(
        printable(reason.part) + (f", {words['page']} {reason.page}" if reason.page else "")
        for reason in result.reasons
        if reason.part and result.q3 != "no"
    )
    return Row(
        q3=result.q3,
        answer=words[result.q3],
        probability="–" if result.probability is None else f"{100 * result.probability:.0f} %",
        categories=", ".join(category_name(name, lang) for name in result.categories),
        path=printable(result.path or "–"),
        why=tuple(printable(text) for text in list(seen)[:4]),
        where="; ".join(list(places)[:4]),
        pages="" if result.pages is None else str(result.pages),
        seconds=decimal(result.seconds, lang),
    )
