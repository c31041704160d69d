"""Tokens for the statistical model: words without names, numbers as shapes.

Names and numbers are replaced by marks (``<navn>``, ``<fnr>``, ``<dato>`` …) before anything is learned, for two
reasons: an answer must not move with the origin or sex of a name, and a model file must not hold personal data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from classifier.persons.names import Name, find_names

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+(?:[-'’][^\W\d_]+)*)"
    r"|(?P<number>\d+(?:[.,:/\- ]?\d+)*)"
    r"|(?P<sign>[§%@☒☑✓]|\|)"
)

NAME = "<navn>"


@lru_cache(maxsize=65536)
def _number_mark(text: str) -> str:  # noqa: PLR0911 - a table of shapes
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11:
        return "<fnr>"
    if re.fullmatch(r"\d{1,2}[./]\d{1,2}[./ ]\d{2,4}|\d{4}-\d\d-\d\d", text):
        return "<dato>"
    if re.fullmatch(r"\d{1,2}[:.]\d\d", text):
        return "<tid>"
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return "<år>"
    if len(digits) == 8:
        return "<tlf>"
    if len(digits) == 9:
        return "<orgnr>"
    return digits if len(text) <= 2 else f"<tall{min(len(digits), 7)}>"


def tokenize(text: str, names: Sequence[Name] | None = None) -> list[str]:
    """Tokens of one unit in lower case, names and numbers as marks.

    Args:
        text: the unit.
        names: the candidates of ``find_names``; None: looked for here. Only the sure ones become a mark.
    """
    tokens: list[str] = []
    marked = iter([name for name in (find_names(text) if names is None else names) if name.sure])
    name = next(marked, None)
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.islower():  # most words; what follows is for capitals, numbers and signs
            if name is None or not name.start <= match.start() < name.end:
                tokens.append(word)
        elif match.lastgroup == "number":
            paragraph = bool(tokens) and tokens[-1] == "§"
            tokens.append(word.replace(" ", "") if paragraph else _number_mark(word))
        elif match.lastgroup == "sign":
            tokens.append(word)
        else:
            while name is not None and name.end <= match.start():
                name = next(marked, None)
            if name is not None and name.start <= match.start():
                if match.start() == name.start:
                    tokens.append(NAME)
            else:
                tokens.append(word.lower())
    return tokens
