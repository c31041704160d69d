"""Words drawn by an enhanced metafile ([MS-EMF] 2.3.5): how Word keeps pasted drawings and previews of objects."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from classifier.extract.clean import tidy

#: First record, and the signature that follows it (2.3.4.2).
_HEADER, _SIGNATURE = 1, b" EMF"
_TEXT_WIDE = 84
#: Where the count of characters and the offset of the string stand in a text record (2.2.5).
_COUNT = 44


def is_metafile(data: bytes) -> bool:
    """Whether these bytes begin as an enhanced metafile."""
    return data[:4] == struct.pack("<I", _HEADER) and data[40:44] == _SIGNATURE


def drawn_text(data: bytes) -> str:
    """The strings in drawing order, one per line; what is cut off is left out."""
    return tidy("\n".join(_strings(data)))


def _strings(data: bytes) -> Iterator[str]:
    at = 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8 or at + size > len(data):
            return
        if kind == _TEXT_WIDE and size >= _COUNT + 8:
            count, offset = struct.unpack_from("<II", data, at + _COUNT)
            if offset + 2 * count <= size:
                text = data[at + offset : at + offset + 2 * count].decode("utf-16-le", "replace").strip()
                if text:
                    yield text
        at += size
