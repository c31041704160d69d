"""Which encoding the bytes of an RTF file are in: by the font they are set in, else by the file's code page."""

from __future__ import annotations

import codecs

from classifier.extract.rtf_words import CHARSETS

_MACHINES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


class Fonts:
    """Learns encodings from control words; ``usual`` is the number of the font where none is named."""

    def __init__(self) -> None:
        self.usual = -1
        self._default = "cp1252"
        self._encodings: dict[int, str] = {}

    def note(self, word: str, number: int | None, font: int) -> None:
        """Take in a control word, if it tells something; ``font`` is the font it stands in."""
        if word in _MACHINES:
            self._default = _MACHINES[word]
        elif number is None:
            return
        elif word == "deff":
            self.usual = number
        elif word == "ansicpg":
            self._default = _codec(f"cp{number}") or self._default
        elif word == "fcharset" and number in CHARSETS:
            # 0 says «Western», and so do files in which everything is in the code page of ``\\ansicpg``.
            self._encodings[font] = CHARSETS[number] if number else self._default
        elif word == "cpg":
            self._encodings[font] = _codec(f"cp{number}") or self._default

    def decoded(self, data: bytes, font: int) -> str:
        """The characters; U+FFFD for a byte that stands for none."""
        try:
            return data.decode(self._encodings.get(font, self._default))
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
