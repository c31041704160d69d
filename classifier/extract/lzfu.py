"""Compressed RTF of Outlook messages ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

from classifier.errors import CorruptError
from classifier.extract.budget import Budget

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
#: What the dictionary holds before the first byte (2.1.3.1.2).
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096


def unpacked_rtf(data: bytes, budget: Budget) -> bytes:
    """The RTF.

    Raises:
        CorruptError: neither compressed nor stored as the header says, or cut off.
        TooLargeError: it would be more than the budget allows.
    """
    if len(data) < 16:
        raise CorruptError("rtf")
    _, size = struct.unpack_from("<II", data)
    budget.expand(size)
    if data[8:12] == _PLAIN:
        return data[16 : 16 + size]
    if data[8:12] != _COMPRESSED:
        raise CorruptError("rtf")
    return _inflated(data, size)


def _inflated(data: bytes, size: int) -> bytes:
    window = bytearray(_START.ljust(_WINDOW, b"\x00"))
    write, at, out = len(_START), 16, bytearray()
    while len(out) < size:
        flags = data[at]
        at += 1
        for bit in range(8):
            if not flags & (1 << bit):
                piece = data[at : at + 1]
                at += 1
            else:
                reference = int.from_bytes(data[at : at + 2], "big")
                at += 2
                read = reference >> 4
                if read == write:
                    return bytes(out)
                piece = b""
                for step in range((reference & 0x0F) + 2):
                    char = window[(read + step) % _WINDOW]
                    window[(write + step) % _WINDOW] = char
                    piece += bytes((char,))
            for char in piece:
                window[write] = char
                write = (write + 1) % _WINDOW
            out += piece
            if len(out) >= size or at >= len(data):
                break
        if at >= len(data) and len(out) < size:
            raise CorruptError("rtf")
    return bytes(out[:size])
