"""Files made and moved so that nothing is ever overwritten and nothing is ever half there."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from classifier.watching.look import look

_AT_FDCWD, _NOREPLACE = -100, 1
_CHUNK = 1 << 20


class ChangedError(Exception):
    """A file is no longer what it was when it was decided."""


def write_whole(path: Path, text: str, draft: Path) -> None:
    """Make or replace a file: first under the name ``draft`` in the same folder, down to the disk, then renamed."""
    write_draft(draft, text)
    draft.replace(path)


def write_draft(draft: Path, text: str) -> None:
    """Write a file of our own down to the disk. Raises OSError; then it may hold a part.

    Always a new file: under a name that can be guessed somebody may have put a link to something else.
    """
    draft.unlink(missing_ok=True)
    with draft.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def rename_to_new(source: Path, target: Path) -> None:
    """Rename, in one step, to a name that nothing has.

    Raises:
        FileExistsError: something has it.
        OSError: with ``errno.EXDEV``, the target is on another file system.
    """
    if sys.platform == "win32":
        source.rename(target)  # refuses there
        return
    rename = _renameat2()
    if rename is not None:
        if rename(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _NOREPLACE) == 0:
            return
        number = ctypes.get_errno()
        if number not in (errno.EINVAL, errno.ENOSYS):
            raise OSError(number, os.strerror(number))
    # File systems without that step (NFS) have links: a second name, which fails where one is, then the first goes.
    os.link(source, target, follow_symlinks=False)
    here, there = look(source), look(target)
    if here is not None and there is not None and here[:2] == there[:2]:  # else a new file has come to the name
        source.unlink()


@cache
def _renameat2() -> Callable[..., Any] | None:
    found = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if found is not None:
        found.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return found


def move(source: Path, target: Path, *, sha256: str | None, draft: Path) -> None:
    """Move a file to a name that nothing has, also to another file system.

    Args:
        sha256: what a copy must hold; None when it is not known.
        draft: name in the target's folder for a copy that is being made.

    Raises:
        FileExistsError: something has the name.
        ChangedError: the source changed while it was copied.
        OSError: as the system says; the source is where it was.
    """
    try:
        rename_to_new(source, target)
    except OSError as exc:
        if exc.errno != errno.EXDEV:
            raise
        before = look(source)
        if before is None or not before.is_regular:
            raise
        with _removed_on_failure(draft):
            copied = _copy(source, draft)
            if sha256 not in (None, copied) or look(source) != before:
                raise ChangedError from None
            rename_to_new(draft, target)
        with _removed_on_failure(target):
            _sync(target.parent)
            if look(source) != before:
                raise ChangedError from None
            source.unlink()


def _sync(folder: Path) -> None:
    """The names in a folder down to the disk, where it can be asked for: what they name is soon the only copy."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _copy(source: Path, draft: Path) -> str:
    """Copy down to the disk, with times; returns the SHA-256 (hex) of what was copied."""
    digest = hashlib.sha256()
    draft.unlink(missing_ok=True)
    with source.open("rb") as stream, draft.open("xb") as copy:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    shutil.copystat(source, draft)
    return digest.hexdigest()


@contextlib.contextmanager
def _removed_on_failure(draft: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
