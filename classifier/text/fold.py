"""Folding that never moves an offset: a position in the folded text is the same position in the original."""

from __future__ import annotations

_SPACES = {ord(c): " " for c in "\n\r\t\v\f\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000"}
_DASHES = {ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2212"}
_QUOTES = {ord(c): "'" for c in "\u2018\u2019\u02bc"}
_LEVEL = {**{code: " " for code in _SPACES if code != ord("\n")}, **_DASHES, **_QUOTES}
_TABLE = {**_SPACES, **_DASHES, **_QUOTES}


def fold(text: str) -> str:
    """Lower case, every white-space character a plain space, every short dash a hyphen; ``len`` is unchanged."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few characters (İ) lower to two; keep such a character as it is so that offsets stay true.
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_TABLE)


def level(text: str) -> str:
    """Like ``fold`` but case and line breaks are kept (LAR is a treatment, lar a verb; a grade stands on its own line)."""
    return text.translate(_LEVEL)
