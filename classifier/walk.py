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
        # The one stat that follows links: a link to a folder that was given by name is a folder. ``Path.is_dir`` raises
        # where a link leads to a name that is too long, or through a folder that may not be searched.
        for entry in _listed(path) if os.path.isdir(path) else (Entry(path),):  # noqa: PTH112
            if entry.path.name in names and os.path.abspath(entry.path) in skipped:  # noqa: PTH100
                continue
            yield entry


def _listed(folder: Path) -> Iterator[Entry]:
    """By a stack of our own: folders may be nested deeper than calls."""
    open_ones = [_things(folder)]
    while open_ones:
        for thing in open_ones[-1]:
            if isinstance(thing, Entry):
                yield thing
            else:
                open_ones.append(_things(thing))
                break
        else:
            open_ones.pop()


def _things(folder: Path) -> Iterator[Entry | Path]:
    """What lies in a folder, folders as their paths."""
    try:
        with os.scandir(folder) as found:
            items = sorted(found, key=lambda item: item.name)
    except OSError:
        yield Entry(folder, readable=False)
        return
    for item in items:
        path = folder / item.name
        yield path if _is_folder(item) else Entry(path)


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir(follow_symlinks=False)
    except OSError:
        return False  # what it is cannot be seen; as a file it is accounted for
