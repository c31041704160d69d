"""RTF taken into tokens (specification 1.9.1): groups, control words, characters, bytes as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\", re.DOTALL
)


class Token(NamedTuple):
    """``text`` is a control word, a symbol, or characters of which each stands for a byte; ``number`` follows a word."""

    kind: Literal["open", "close", "word", "symbol", "bytes", "binary"]
    text: str = ""
    number: int | None = None


_OPEN, _CLOSE = Token("open"), Token("close")


def tokens(source: str) -> Iterator[Token]:
    """The tokens of an RTF file, given as Latin-1 text (a character per byte)."""
    at = 0
    while match := _TOKEN.match(source, at):
        at = match.end()
        word, number, code, symbol, brace, text = match.groups()
        if word == "bin" and number is not None:
            size = max(int(number), 0)
            yield Token("binary", source[at : at + size])
            at += size
        elif word:
            yield Token("word", word, int(number) if number else None)
        elif code:
            yield Token("bytes", chr(int(code, 16)), 1)
        elif symbol:
            yield Token("symbol", symbol)
        elif brace:
            yield _OPEN if brace == "{" else _CLOSE
        elif text:
            yield Token("bytes", text)
