"""The text of one paragraph while it is walked: what a reader sees, and what is deleted or hidden beside it."""

from __future__ import annotations

from collections.abc import Iterator

from classifier.extract.clean import tidy


class Streams:
    """Pieces of text as they come, each in its stream: empty for visible text, else ``deleted`` or ``hidden``."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._aside: dict[str, list[str]] = {"deleted": [], "hidden": []}
        self._last: dict[str, int] = {}

    @property
    def text(self) -> str:
        """The visible text, tabs and line breaks kept."""
        return tidy("".join(self._pieces))

    def put(self, text: str, stream: str) -> None:
        """Add text; pieces of a hidden stream that visible text stands between do not become one word."""
        if not text:
            return
        if not stream:
            self._pieces.append(text)
            return
        pieces = self._aside[stream]
        if pieces and self._last.get(stream) != len(self._pieces):
            pieces.append("\n")
        pieces.append(text)
        self._last[stream] = len(self._pieces)

    def asides(self) -> Iterator[tuple[str, str]]:
        """(part, text) of everything that is not visible text."""
        yield from ((part, tidy("".join(pieces))) for part, pieces in self._aside.items() if pieces)
