"""Pictures and embedded objects of an RTF file."""

from __future__ import annotations

import re

from classifier.errors import CorruptError, UnsupportedError
from classifier.extract.assembly import Assembly
from classifier.extract.nested import Nested
from classifier.extract.ole import read_embedded
from classifier.extract.pictures import add_loose_picture
from classifier.extract.rtf_tokens import Token

#: With less text than this, a picture in the file may be the letter.
_LITTLE_TEXT = 40
_NOT_HEX = re.compile(r"[^0-9a-fA-F]+")


class Blob:
    """Bytes of a picture or object, in hexadecimal or as they are."""

    def __init__(self, kind: str) -> None:
        self.kind, self._hex, self._binary = kind, list[str](), list[bytes]()
        self.class_name = ""

    def add(self, token: Token) -> None:
        """Take in one more piece."""
        if token.kind == "binary":
            self._binary.append(token.text.encode("latin-1"))
        else:
            self._hex.append(token.text)

    def data(self) -> bytes:
        """All of it."""
        digits = _NOT_HEX.sub("", "".join(self._hex))
        return b"".join(self._binary) or bytes.fromhex(digits[: len(digits) // 2 * 2])


def read_blobs(blobs: list[Blob], assembly: Assembly, nested: Nested) -> None:
    """Read pictures, all of them when there are hardly any words, and what objects hold."""
    whole = assembly.length("body", "table", "textbox") < _LITTLE_TEXT
    for blob in blobs:
        if blob.kind == "pict":
            add_loose_picture(blob.data, assembly, whole=whole)
        else:
            with assembly.noting("attachment"):
                read_embedded(*_native(blob), assembly, nested)


def _native(blob: Blob) -> tuple[bytes, str]:
    """Native data and class of an OLE 1 object ([MS-OLEDS] 2.2.5): version, kind, three names, size, data."""
    data, at, names = blob.data(), 8, []
    if int.from_bytes(data[4:8], "little") != 2:
        raise UnsupportedError("linked object")
    for _ in range(3):
        size = int.from_bytes(data[at : at + 4], "little")
        names.append(data[at + 4 : at + 4 + size].rstrip(b"\x00").decode("latin-1"))
        at += 4 + size
    size = int.from_bytes(data[at : at + 4], "little")
    content = data[at + 4 : at + 4 + size]
    if not content or len(content) < size:
        raise CorruptError("object")
    return content, names[0] or blob.class_name
