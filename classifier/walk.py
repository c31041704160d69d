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
    names = {Path(path).name for path in skipped}
    given = tuple(paths)
    for path in given:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: no such file or folder")
    for path in given:
        # The one stat that follows links: a link to a folder that was given by name is a folder.
        for entry in _listed(path) if path.is_dir() else (Entry(path),):
            if entry.path.name in names and os.path.abspath(entry.path) in skipped:  # noqa: PTH100
                continue
            yield entry


def _listed(folder: Path) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as found:
            items = sorted(found, key=lambda item: item.name)
    except OSError:
        yield Entry(folder, readable=False)
        return
    for item in items:
        if _is_folder(item):
            yield from _listed(folder / item.name)
        else:
            yield Entry(folder / item.name)


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir(follow_symlinks=False)
    except OSError:
        return False  # what it is cannot be seen; as a file it is accounted for
