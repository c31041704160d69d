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
    r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"  # a word
    r"|\d+(?:[.,:/\- ]?\d+)*"  # a number
    r"|[§%@☒☑✓]|\|"  # a sign
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
    if len(text) <= 2:
        return digits or text  # a superscript is no decimal digit
    return f"<tall{min(len(digits), 7)}>"


def tokenize(text: str, names: Sequence[Name] | None = None) -> list[str]:
    """Tokens of one unit in lower case, names and numbers as marks.

    Args:
        text: the unit.
        names: the candidates of ``find_names``; None: looked for here. Only the sure ones become a mark.
    """
    sure = [name for name in (find_names(text) if names is None else names) if name.sure]
    if sure:
        return _with_names(text, sure)
    words: list[str] = _TOKEN.findall(text)
    # Most words are in lower case; what follows is for capitals, numbers and signs.
    return [word if word.islower() else _marked(word, last) for word, last in zip(words, ("", *words), strict=False)]


def _with_names(text: str, names: Sequence[Name]) -> list[str]:
    tokens: list[str] = []
    left = iter(names)
    name = next(left, None)
    for match in _TOKEN.finditer(text):
        word = match[0]
        while name is not None and name.end <= match.start():
            name = next(left, None)
        if name is not None and name.start <= match.start() and word[0].isalpha():
            if match.start() == name.start:
                tokens.append(NAME)
        else:
            tokens.append(word if word.islower() else _marked(word, tokens[-1] if tokens else ""))
    return tokens


def _marked(word: str, before: str) -> str:
    """The token of a word with capitals, a number or a sign; ``before`` is what stands before it."""
    if word[0].isdigit():
        return word.replace(" ", "") if before == "§" else _number_mark(word)
    return word.lower()
