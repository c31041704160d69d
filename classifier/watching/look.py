"""A file as it lies there, without following links; and whether somebody still writes it."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from pathlib import Path
from typing import NamedTuple


class Print(NamedTuple):
    """All that tells one state of a file from another without reading it; times in nanoseconds."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int
    mode: int

    @property
    def is_regular(self) -> bool:
        """Whether it is a file with content, no link, pipe or device."""
        return stat.S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.mode)


def look(path: Path | str) -> Print | None:
    """The state of what lies there; None when nothing does, or nothing that can be seen."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    return Print(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_mode)


def digest(path: Path) -> str | None:
    """SHA-256 (hex) of a regular file; None when it cannot be read."""
    found = look(path)
    if found is None or not found.is_regular:
        return None
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def is_being_written(path: Path) -> bool:
    """Whether some process has the file open for writing, as far as the system tells.

    Linux grants a read lease only on a file that nobody has open for writing, and only to its owner or root; Windows
    refuses to share reading alone. Elsewhere, on most network shares and for others' files nothing is told, and the
    settle time alone must do. The caller ignores SIGIO, which tells of a writer that comes while the lease is held.
    """
    return _has_writer_windows(path) if sys.platform == "win32" else _has_writer_elsewhere(path)


def _has_writer_elsewhere(path: Path) -> bool:
    import fcntl

    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as exc:
        return exc.errno == errno.EAGAIN
    finally:
        os.close(descriptor)
    return False


def _has_writer_windows(path: Path) -> bool:
    import ctypes

    kernel = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009 - unknown to other platforms
    kernel.CreateFileW.restype = ctypes.c_void_p
    generic_read, share_read_and_delete, open_existing, sharing_violation = 0x80000000, 0x1 | 0x4, 3, 32
    handle = kernel.CreateFileW(str(path), generic_read, share_read_and_delete, None, open_existing, 0, None)
    if handle == ctypes.c_void_p(-1).value:
        return bool(getattr(ctypes, "get_last_error")() == sharing_violation)  # noqa: B009
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return False
