"""What a scan may remember: the seam between the engines that decide and whatever keeps their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from classifier.result import Classification
from classifier.walk import Entry


class Memory(Protocol):
    """Knows earlier answers and keeps new ones. ``classifier.store`` has one that lasts.

    Used by one thread: ``recall`` is consumed lazily while ``keep`` is called, once for every answer of the run,
    remembered ones included.
    """

    def recall(self, entries: Iterable[Entry]) -> Iterator[Entry | Classification]:
        """Each entry once, in any order; one whose answer is known comes as that answer, its ``path`` filled."""

    def keep(self, result: Classification) -> Classification:
        """Take an answer (``path`` as in its entry); returns it in the form in which it will be remembered."""

    def flush(self) -> None:
        """Return when every answer that was kept will be remembered, whatever happens to this process."""


class Forgetful:
    """Remembers nothing: every file is read."""

    def recall(self, entries: Iterable[Entry]) -> Iterator[Entry | Classification]:
        """The entries as they are."""
        return iter(entries)

    def keep(self, result: Classification) -> Classification:
        """The answer as it is."""
        return result

    def flush(self) -> None:
        """Nothing to wait for."""
