"""The engine of one machine: reading processes, each with a clock and a memory ceiling."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from types import TracebackType
from typing import Self

from classifier.engines.letter import Letter
from classifier.engines.parcels import Packing
from classifier.engines.reading import Reading
from classifier.errors import UnreadableError, UsageError
from classifier.result import Classification
from classifier.unread import unread
from classifier.walk import Entry
from classifier.worker import Settings, Versions, versions
from classifier.workers import Workers, answer_of


class Processes:
    """An ``Engine``. Processes start with the first file, or with ``check``.

    Args:
        settings: all that decides.
        jobs: processes.
        seconds: wall-clock time per file.
    """

    def __init__(self, settings: Settings, jobs: int, seconds: float) -> None:
        self._settings = settings
        self._workers = Workers(settings, jobs, seconds)
        self._reading = Reading(self._workers, self.unread, seconds, Packing(jobs))
        self._entries: dict[int, Entry] = {}
        self._numbers = itertools.count()
        self._asked: Future[Versions] | None = None
        self._versions: Versions | None = None

    def check(self) -> None:
        """See ``Engine``."""
        self._ask()
        self._known()

    def add(self, entry: Entry) -> None:
        """See ``Engine``."""
        self._ask()
        number = next(self._numbers)
        self._entries[number] = entry
        # Absolute, since workers leave the folder they were started in.
        self._reading.add(Letter(number, str(entry.path.absolute())))

    @property
    def full(self) -> bool:
        """See ``Engine``."""
        return self._reading.full

    def __len__(self) -> int:
        return len(self._reading)

    def finished(self) -> Iterator[Classification]:
        """See ``Engine``."""
        for letter, result in self._reading.finished():
            path = str(self._entries.pop(letter.number).path)
            yield result if result.path == path else replace(result, path=path)

    def unread(self, error: UnreadableError) -> Classification:
        """See ``Engine``."""
        model, rules = self._known()
        return unread(error, lang=self._settings.lang, model=model, rules=rules)

    def _ask(self) -> None:
        """Let the first free worker say what it decides by: this process need not load a model of its own."""
        if self._asked is None:
            self._asked = self._workers.submit(versions)

    def _known(self) -> Versions:
        if self._versions is None:
            self._versions = self._told() or self._settings.versions()
        return self._versions

    def _told(self) -> Versions | None:
        """What a worker said; None when none was asked, or the one that was is lost."""
        try:
            return answer_of(self._asked, self._workers) if self._asked is not None else None
        except UsageError:
            raise
        except Exception:
            return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._workers.__exit__(kind, exc, traceback)
