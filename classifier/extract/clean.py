"""Mending text as PDF readers give it: hyphens at line ends, ligatures, odd spaces. Skips what is not there."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HAS_LIGATURE = re.compile("[\ufb00-\ufb06]")
#: pdfium marks a word broken over lines with U+0002 or U+FFFE; other producers leave a soft hyphen.
_BROKEN_WORD = re.compile("[\u0002\ufffe\u00ad][ \t]*\r?\n?[ \t]*")
#: A plain hyphen at a line end between lower-case letters is taken as a broken word as well.
_HYPHEN_BREAK = re.compile(r"(?<=[a-zæøåáäöü])-\n(?=[a-zæøåáäöü])")
_COMBINING = re.compile("[\u0300-\u036f]")
_WIDE = re.compile(r"[ \t]{4,}")


def clean(text: str) -> str:
    """The text with whole words, ``\\n`` line ends, no control characters but tab and line break, NFC."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\u0002" in text or "\ufffe" in text or "\u00ad" in text:
        text = _BROKEN_WORD.sub("", text)
    if "-\n" in text:
        text = _HYPHEN_BREAK.sub("", text)
    if _HAS_LIGATURE.search(text):
        text = text.translate(_LIGATURES)
    if _COMBINING.search(text):
        text = unicodedata.normalize("NFC", text)
    if "\x00" in text or "\u200b" in text or "\ufeff" in text:
        text = text.replace("\x00", "").replace("\u200b", "").replace("\ufeff", "")
    return _WIDE.sub("   ", text) if "    " in text else text


_STRANGE = re.compile("[\ufffd\ue000-\uf8ff\x01-\x08\x0b\x0e-\x1f\x80-\x9f]")


def is_gibberish(text: str) -> bool:
    """Whether a text layer is mostly characters without meaning (a font without a Unicode map)."""
    visible = sum(not char.isspace() for char in text)
    return visible > 0 and len(_STRANGE.findall(text)) > 0.2 * visible
