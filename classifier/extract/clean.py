"""Mending text as readers give it: broken words, ligatures, odd spaces. Skips what is not there."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HAS_LIGATURE = re.compile("[\ufb00-\ufb06]")
#: pdfium writes U+FFFE (older: U+0002) for a hyphen at a line end and drops the line break; some it leaves.
_BREAK = re.compile("[\u0002\ufffe][ \t]*\n?|(?<=\\w)[-\u2010\u00ad]\n")
_BREAK_MARKS = ("\ufffe", "\u0002", "-\n", "\u2010\n", "\u00ad\n")
_WORD = re.compile(r"\w*")
_WORD_ALONE = re.compile(r"\w+")
#: Words after which a hyphen was meant: «barne- og ungdomstjenesten».
_COORDINATORS = frozenset("og eller samt and or ja dahje".split())
_INVISIBLE = {ord(char): None for char in "\x00\u00ad\u200b\u200c\u200d\u2060\ufeff"}
_HAS_INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200d\u2060\ufeff]")
_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
#: All that ``tidy`` and ``clean`` put right but composition: one look at most texts, which have none of it.
_RARE = re.compile("[" + "".join(each.pattern[1:-1] for each in (_HAS_INVISIBLE, _HAS_LIGATURE, _CONTROL)) + "]")
_WIDE = re.compile(r"[ \t\u00a0]{3,}")


def clean(text: str) -> str:
    """Text of a PDF with whole words, ``\\n`` line ends, NFC; columns stay two spaces apart.

    A character without meaning (no control character has one but tab and line break) becomes U+FFFD.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(mark in text for mark in _BREAK_MARKS):
        text = _BREAK.sub(_mend, text)
    if not _RARE.search(text):
        text = _composed(text)
    elif _CONTROL.search(text := tidy(text)):
        text = _CONTROL.sub("\ufffd", text.replace("\x0c", "\n"))
    return _WIDE.sub("  ", text) if "  " in text or "\t" in text else text


def tidy(text: str) -> str:
    """Text without invisible characters and ligatures, in NFC; line breaks and spaces stay."""
    if text.isascii() and "\x00" not in text:
        return text
    if _HAS_INVISIBLE.search(text):
        text = text.translate(_INVISIBLE)
    if _HAS_LIGATURE.search(text):
        text = text.translate(_LIGATURES)
    return _composed(text)


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _mend(match: re.Match[str]) -> str:
    """What to put for a hyphen at a line end: nothing, unless the hyphen belongs to the word.

    It does before a coordinator, after a single letter (e-post) and beside capitals and digits (NAV-kontor, 2024-25).
    """
    before = match.string[max(match.start() - 2, 0) : match.start()]
    following = _WORD.match(match.string, match.end())
    word = following[0] if following else ""
    if word.lower() in _COORDINATORS:
        return "- "
    whole = before[-1:].islower() and len(before) == 2 and before[0].isalnum() and word[:1].islower()
    return "" if whole else "-"


_STRANGE = re.compile("[\ufffd\ue000-\uefff\uf100-\uf8ff]")
_ODD = re.compile("[\ufffd\ue000-\uf8ff]")
#: Codes of symbol fonts: bullets and boxes in an ordinary page, letters in a page without a Unicode map.
_SYMBOL = re.compile("[\uf000-\uf0ff]")


def is_gibberish(text: str) -> bool:
    """Whether so many characters of a cleaned text mean nothing that its words cannot be trusted."""
    if not _ODD.search(text):
        return False
    strange, symbols = len(_STRANGE.findall(text)), len(_SYMBOL.findall(text))
    visible = len("".join(text.split()))
    return strange > 0.05 * visible or strange + symbols > 0.3 * visible


class Familiar:
    """Words that stand somewhere already, for telling whether another form of the same text says more."""

    def __init__(self, text: str) -> None:
        self._words = _spaced(text)

    def has(self, text: str) -> bool:
        """Whether all of these words, in their order, are among them; a part of a word is not enough."""
        return _spaced(text) in self._words


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD_ALONE.findall(text))} "
