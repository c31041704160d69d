"""Every file below the given paths, each exactly once, whatever it is; what cannot be opened is named, not skipped."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import UsageError


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to account for. ``readable`` is False for a folder that could not be listed."""

    path: Path
    readable: bool = True


def walk(paths: Iterable[Path], *, skip: Collection[Path] = ()) -> Iterator[Entry]:
    """Entries in name order, folders depth first; links to folders are not followed (no cycles), links to files are.

    Args:
        paths: files and folders.
        skip: files to leave out (the report being written).

    Raises:
        UsageError: a given path does not exist.
    """
    skipped = {os.path.abspath(path) for path in skip}  # noqa: PTH100 - no symlink resolution wanted
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
        for entry in _below(path, given=True):
            if os.path.abspath(entry.path) not in skipped:  # noqa: PTH100
                yield entry


def _below(path: Path, *, given: bool = False) -> Iterator[Entry]:
    if not path.is_dir() or (path.is_symlink() and not given):
        yield Entry(path)
        return
    try:
        names = sorted(os.listdir(path))  # noqa: PTH208 - Path.iterdir gives the same, slower
    except OSError:
        yield Entry(path, readable=False)
        return
    for name in names:
        yield from _below(path / name)
