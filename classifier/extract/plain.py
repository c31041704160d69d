"""Plain text: which encoding it is in, and whether the bytes are text at all."""

from __future__ import annotations

import codecs
import re

from classifier.document import Document
from classifier.errors import CorruptError
from classifier.extract.assembly import Assembly
from classifier.extract.nested import Nested

#: Longer marks first: that of UTF-16 is the start of that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_CARD = re.compile(r"\s*BEGIN:V", re.IGNORECASE)
_FOLD = re.compile(r"\n[ \t]")
_PACKED = re.compile(r"^[^:\n]*(?:BASE64|ENCODING=B\b|QUOTED-PRINTABLE)", re.IGNORECASE | re.MULTILINE)
#: Files written into a plain text, as was done before MIME.
_UUENCODED = re.compile(r"^begin [0-7]{3,4} \S", re.MULTILINE)
_LOCKED = "-----BEGIN PGP MESSAGE-----"
_NORDIC = re.compile("[æøåÆØÅäöÄÖéèÉ]")
#: At least so many of the characters of a text are letters, digits or spaces.
_PLAUSIBLE = 0.6
#: Declared names of encodings in which ASCII bytes need not mean ASCII characters.
_SHIFTED = ("utf-7", "utf-16", "utf-32", "iso2022", "hz", "cp037", "cp500", "cp1140")


def read_text(data: bytes, nested: Nested) -> Document:
    """Read plain text.

    Raises:
        CorruptError: it is in no encoding that is known here.
        NoTextError: there are no words in it.
    """
    text = decode_text(data)
    if text is None:
        raise CorruptError("encoding")
    assembly = Assembly(nested.budget)
    add_plain(assembly, text)
    return assembly.document("text", None)


def add_plain(assembly: Assembly, text: str) -> None:
    """Add a text to the body; files written into it, and what is locked in it, are problems.

    Invitations and visiting cards (RFC 5545, RFC 6350) are unfolded: they break lines inside words.
    """
    if _CARD.match(text):
        text = _FOLD.sub("", text).replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
        if _PACKED.search(text):
            assembly.problem("unsupported", "attachment")
    if _UUENCODED.search(text):
        assembly.problem("unsupported", "attachment")
    if _LOCKED in text:
        assembly.problem("encrypted")
    assembly.add("body", text)


def decode_text(data: bytes) -> str | None:
    """The text with ``\\n`` line ends: by its byte order mark, else UTF-8, else an eight-bit encoding of Western
    Europe (Windows-1252 or, where only that gives Norwegian letters, that of old Nordic PCs). None: not text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lines(_decoded(data, encoding))
    text = _decoded(data, "utf-8")
    return _lines(text if text is not None else _eight_bits(data))


def decode_declared(data: bytes, declared: str | None) -> tuple[str, bool]:
    """The text of bytes that come with the name of an encoding, which is often wrong; and whether nothing was lost."""
    name = _known(declared)
    if name is not None and name.startswith(_SHIFTED):
        text = _decoded(data, name)
        if text is not None:
            return _lines(text) or "", True
    text = _decoded(data, "utf-8")
    if text is None and name is not None:
        text = _decoded(data, name)
    found = _lines(text) if text is not None else decode_text(data)
    if found is not None:
        return found, True
    return _lines(data.replace(b"\x00", b"").decode("cp1252", "replace")) or "", False


def _known(declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared or "").name
        # Names of transformations between bytes (base64, zip) are not encodings of text.
        b"".decode(name)
    except (LookupError, ValueError, TypeError):
        return None
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeError, ValueError):
        return None
    return None if "\x00" in text else text


def _eight_bits(data: bytes) -> str | None:
    windows, pc = _decoded(data, "cp1252"), _decoded(data, "cp865")
    best = windows
    if windows is None or (pc is not None and len(_NORDIC.findall(pc)) > 2 * len(_NORDIC.findall(windows))):
        best = pc
    if best is None or _CONTROL.search(best):
        return None
    sensible = sum(char.isalnum() or char.isspace() for char in best)
    return best if sensible >= _PLAUSIBLE * len(best) else None


def _lines(text: str | None) -> str | None:
    return text if text is None else text.replace("\r\n", "\n").replace("\r", "\n")
