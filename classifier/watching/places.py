"""Where letters come from and where they go, and whether those places are there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from classifier.decide import Q3
from classifier.errors import UsageError
from classifier.watching.look import look
from classifier.watching.names import OWN

#: Folder names for the answers, below the watched folder unless told otherwise.
FOLDERS: Mapping[Q3, str] = {"no": "klar", "yes": "skjermet", "review": "kontroll"}


@dataclass(frozen=True)
class Places:
    """Absolute paths. ``targets`` is empty where letters stay and only records are written beside them.

    ``state`` is the folder of plans and the lock.
    """

    root: Path
    targets: Mapping[Q3, Path]
    state: Path
    skip: frozenset[str]

    def target(self, q3: Q3, letter: Path) -> Path:
        """Where a letter with this answer goes; subfolders are kept, since they tell whose letter it is."""
        return self.targets[q3] / letter.relative_to(self.root)

    def is_own(self, path: str) -> bool:
        """Whether a file or folder is none of the letters' places."""
        return os.path.normcase(path) in self.skip


def places(root: Path, targets: Mapping[Q3, Path], *, state: Path | None = None, skip: tuple[Path, ...] = ()) -> Places:
    """The places of a watcher.

    Args:
        root: the watched folder.
        targets: for each answer a folder, relative to ``root`` or absolute; empty to leave letters where they are.
        state: the watcher's own folder; None for one in ``root``.
        skip: files below ``root`` that are no letters.

    Raises:
        UsageError: ``root`` or a folder outside it does not exist, or letters would go where they come from.
    """
    whole = _absolute(root)
    if not whole.is_dir():
        raise UsageError(f"{root}: no such folder")
    found = {q3: _inside(whole, _absolute(whole / folder)) for q3, folder in targets.items()}
    for folder in found.values():
        if whole.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{folder}: letters must go to another folder than the watched one")
        if any(folder.resolve().is_relative_to(other.resolve()) for other in found.values() if other is not folder):
            raise UsageError(f"{folder}: the folders of two answers must not be the same, nor one in the other")
        if not folder.is_relative_to(whole) and not folder.is_dir():
            raise UsageError(f"{folder}: no such folder; one outside the watched folder must be there already")
    home = _absolute(state) if state is not None else whole / OWN
    own = [home, *found.values(), *map(_absolute, skip)]
    return Places(whole, found, home, frozenset(os.path.normcase(path) for path in own))


def _inside(root: Path, folder: Path) -> Path:
    """A folder that really lies in the watched one, by its name there, whatever link or other name it was given by."""
    real, base = folder.resolve(), root.resolve()
    return root / real.relative_to(base) if real != base and real.is_relative_to(base) else folder


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - links as they are


class Identities:
    """The folders as they were when the watcher began: a share that was lost leaves an empty folder of the same name.

    Letters moved there would be hidden when the share comes back.
    """

    def __init__(self, places: Places) -> None:
        self._outside = [folder for folder in places.targets.values() if not folder.is_relative_to(places.root)]
        self._known = {folder: _identity(folder) for folder in (places.root, *self._outside)}
        self._root = places.root

    def root(self) -> tuple[int, int] | None:
        """Device and inode of the watched folder now; None when it is not there."""
        return _identity(self._root)

    def check_targets(self) -> None:
        """Raises FileNotFoundError: a folder outside the watched one is gone, or another one stands in its place."""
        for folder in self._outside:
            if _identity(folder) != self._known[folder]:
                raise FileNotFoundError("a folder for letters is away")


def _identity(folder: Path) -> tuple[int, int] | None:
    found = look(folder.resolve() if folder.is_symlink() else folder)
    return (found.device, found.inode) if found is not None and found.is_folder else None
