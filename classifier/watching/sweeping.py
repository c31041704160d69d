"""A folder as it lies there: every letter below it, without the watcher's own places."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from classifier.watching.look import Print, look
from classifier.watching.names import is_letter_name
from classifier.watching.places import Places

#: Folders that hold no letters: of programs, of snapshots, of trash.
_HIDDEN = "."


def is_letter_path(places: Places, path: str) -> bool:
    """Whether a sweep would come upon it, if it is there."""
    inner = Path(path)
    if not inner.is_relative_to(places.root) or not is_letter_name(inner.name):
        return False
    steps = [step for step in (inner, *inner.parents) if step != places.root and step.is_relative_to(places.root)]
    return not any(places.is_own(str(step)) or step.name.startswith(_HIDDEN) for step in steps)


class Sweep:
    """One walk through the letters below ``folder``; links to folders are letters that cannot be read, not ways on.

    ``unlisted`` counts folders that could not be listed.
    """

    def __init__(self, places: Places, folder: str | None = None) -> None:
        self._places, self._folder = places, folder or str(places.root)
        self.unlisted = 0

    def __iter__(self) -> Iterator[tuple[str, Print]]:
        waiting = [self._folder]
        while waiting:
            try:
                with os.scandir(waiting.pop()) as found:
                    items = [item for item in found if not self._places.is_own(item.path)]
            except OSError:
                self.unlisted += 1
                continue
            for item in items:
                seen = look(item.path)
                if seen is not None and seen.is_folder:
                    if not item.name.startswith(_HIDDEN):
                        waiting.append(item.path)
                elif seen is not None and is_letter_name(item.name):
                    yield item.path, seen
