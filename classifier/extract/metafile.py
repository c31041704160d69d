"""Words drawn by a metafile ([MS-EMF] 2.3.5, [MS-WMF] 2.3.3): how Word keeps pasted drawings and previews of objects."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from classifier.extract.clean import tidy

#: First record, and the signature that follows it (2.3.4.2).
_HEADER, _SIGNATURE = 1, b" EMF"
_TEXT_WIDE = 84
#: Where the count of characters and the offset of the string stand in a text record (2.2.5).
_COUNT = 44
#: A metafile of the old kind: with a header for its place ([MS-WMF] 2.3.2.3) or without (2.3.2.2).
_PLACED, _PLACED_SIZE, _OLD, _OLD_SIZE = b"\xd7\xcd\xc6\x9a", 22, b"\x01\x00\x09\x00", 18
_TEXT_OUT, _TEXT_OUT_EXTENDED = 0x0521, 0x0A32
#: Options of extended text that say a rectangle comes before it.
_WITH_RECTANGLE = 0x0006


def is_metafile(data: bytes) -> bool:
    """Whether these bytes begin as a metafile, enhanced or old."""
    return _is_enhanced(data) or data.startswith((_PLACED, _OLD))


def _is_enhanced(data: bytes) -> bool:
    return data[:4] == struct.pack("<I", _HEADER) and data[40:44] == _SIGNATURE


def drawn_text(data: bytes) -> str:
    """The strings in drawing order, one per line; what is cut off is left out."""
    return tidy("\n".join(_strings(data) if _is_enhanced(data) else _old_strings(data)))


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


def _old_strings(data: bytes) -> Iterator[str]:
    at = _OLD_SIZE + (_PLACED_SIZE if data.startswith(_PLACED) else 0)
    while at + 6 <= len(data):
        words, kind = struct.unpack_from("<IH", data, at)
        if words < 3 or at + 2 * words > len(data):
            return
        record = data[at + 6 : at + 2 * words]
        text = b""
        if kind == _TEXT_OUT and len(record) >= 2:
            text = record[2 : 2 + int.from_bytes(record[:2], "little")]
        elif kind == _TEXT_OUT_EXTENDED and len(record) >= 8:
            count, options = struct.unpack_from("<HH", record, 4)
            start = 16 if options & _WITH_RECTANGLE else 8
            text = record[start : start + count]
        if text.strip():
            yield text.decode("cp1252", "replace").strip()
        at += 2 * words
