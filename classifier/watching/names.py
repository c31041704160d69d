"""Names in a watched folder: which are not letters (yet), what a record is called, and numbered names. Pure."""

from __future__ import annotations

import hashlib
import os
from pathlib import PurePath

#: End of a record's name; nothing that ends so is ever taken for a letter.
RECORD = ".brevvakt.json"
#: The folder of plans and the lock, and the start of the names of files that are being made.
OWN = ".brevvakt"
_LONGEST = 255  # bytes; file systems allow so many for one name, or as many characters
_DIGITS = 8

_STARTS = (".", "~$")  # hidden (also .~lock, .goutputstream, .nfs, .fuse_hidden) and Office's owner files
_ENDS = (
    ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".swp", "~",
)  # fmt: skip
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


def is_letter_name(name: str) -> bool:
    """Whether a file of this name is a letter; a file that is still being made becomes one when it is renamed."""
    lower = name.lower()
    return not (lower.startswith(_STARTS) or lower.endswith((*_ENDS, RECORD)) or lower in _SYSTEM)


def record_name(name: str) -> str:
    """The name of a letter's record: the letter's, whole if it fits, with ``RECORD`` behind it."""
    raw = os.fsencode(name)
    if len(raw) + len(RECORD) <= _LONGEST:
        return name + RECORD
    start = _cut(name, _LONGEST - len(RECORD) - _DIGITS - 1)
    return f"{start}-{hashlib.sha256(raw).hexdigest()[:_DIGITS]}{RECORD}"


def numbered(name: str, number: int) -> str:
    """``brev.pdf``, ``brev-2.pdf``, ``brev-3.pdf`` … for 1, 2, 3 …"""
    if number == 1:
        return name
    whole = PurePath(name)
    # What stands behind the last dot of a very long name need not be a kind of file.
    stem, suffix = (whole.stem, whole.suffix) if len(os.fsencode(whole.suffix)) <= _LONGEST // 4 else (name, "")
    tail = f"-{number}{suffix}"
    return _cut(stem, _LONGEST - len(os.fsencode(tail))) + tail


def _cut(text: str, size: int) -> str:
    """The start of a name, at most ``size`` bytes of it and no half character."""
    raw = os.fsencode(text)
    return text if len(raw) <= size else raw[:size].decode("utf-8", "ignore")
