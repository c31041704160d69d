"""The watcher's own folder, and that one watcher alone uses it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import IO

from classifier.errors import UsageError

_NAME = "lock"


class Lock:
    """Held until ``release`` or the end of the process, however it ends.

    Raises:
        UsageError: another watcher holds it, or the folder is somebody else's.
        OSError: the folder cannot be made, or the file system has no locks.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        _check_owner(folder)
        self._stream = (folder / _NAME).open("a")
        try:
            _take(self._stream)
        except BaseException:
            self._stream.close()
            raise

    def release(self) -> None:
        """Let others in."""
        self._stream.close()


def _check_owner(folder: Path) -> None:
    """Plans are carried out as they are found: nobody else may be able to write one."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise UsageError(f"{folder}: must be a folder of the watcher's own")
    if sys.platform != "win32" and (found.st_uid != os.geteuid() or found.st_mode & 0o022):
        raise UsageError(f"{folder}: must belong to the watcher's user, and be writable by nobody else")


def _take(stream: IO[str]) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise UsageError("another watcher is at work on this folder") from None
