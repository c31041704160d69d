"""What is known of a file before it is read: a keyed hash of its path, and a fingerprint of size, times and inode.

The fingerprint must never vouch for a content it does not belong to. So it also holds the time of the last change of the
inode, which copying with preserved times does not hide, and the inode's number, since a renamed folder brings another
file to a path without changing its times. It counts only when the file lay still for two seconds (the coarsest clock of a
file system) before it was looked at; and the file must look the same after it was read.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_STILL_NS = 2_000_000_000
#: Some file systems number their files higher than databases count.
_INT8 = (1 << 63) - 1
#: What may stand at a path's end without naming a thing in the folder before it.
_NO_NAMES = ("", ".", "..")


class Whereabouts:
    """Absolute paths of many files: a folder is made absolute once, not with each of its files."""

    def __init__(self) -> None:
        self._absolute = lru_cache(maxsize=256)(_absolute)

    def __call__(self, path: Path) -> str:
        """The absolute path. Links are as they are, unless the way leads up again: ``LINK/..`` is not ``.``."""
        folder, name = os.path.split(path)
        if name in _NO_NAMES:
            return os.path.realpath(path)
        if ".." in folder:
            return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118 - once per file of a large scan
        here = "" if os.path.isabs(folder) else os.getcwd()  # noqa: PTH109, PTH117 - as above
        return os.path.join(self._absolute(here, folder), name)  # noqa: PTH118 - as above


def _absolute(here: str, folder: str) -> str:
    return os.path.normpath(os.path.join(here, folder))  # noqa: PTH118 - as above


class Sight(NamedTuple):
    """One file as it was seen. Without times it vouches for nothing; without ``size`` it is no regular file."""

    path_key: str
    size: int | None = None
    mtime_ns: int | None = None
    ctime_ns: int | None = None
    inode: int | None = None

    @property
    def vouches(self) -> bool:
        """Whether the same sight means the same content."""
        return self.inode is not None

    def blurred(self) -> Sight:
        """The same without the times."""
        return self._replace(mtime_ns=None, ctime_ns=None, inode=None)


class Earlier(NamedTuple):
    """A sighting that is stored: its row, the path as stored, row and name key of its decision."""

    id: int
    path: str | None
    decision: int
    name_key: str


def look(path: Path, path_key: str) -> Sight:
    """Look at a file without opening it; links to files are followed."""
    try:
        found = os.stat(path)  # noqa: PTH116 - once per file of a large scan
    except (OSError, ValueError):
        return Sight(path_key)
    if not stat.S_ISREG(found.st_mode):
        return Sight(path_key)
    newest = max(found.st_mtime_ns, found.st_ctime_ns)
    if newest > time.time_ns() - _STILL_NS:
        return Sight(path_key, found.st_size)
    return Sight(path_key, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino & _INT8)


def content(path: Path, limit: int) -> str | None:
    """The SHA-256 (hex) of a regular file of at most ``limit`` bytes; None when it cannot be had."""
    try:
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > limit:
                return None
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
