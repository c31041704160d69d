"""Many files, several processes: one answer per file, streamed; a stuck or crashed file is an answer, not the end."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from pathlib import Path

from classifier.api import Classifier
from classifier.errors import AccessError, UnreadableError
from classifier.memory import Forgetful, Memory
from classifier.result import Classification
from classifier.walk import Entry, walk
from classifier.worker import Settings, classify_file
from classifier.workers import Workers, default_jobs, failure, is_innocent

#: Files waiting per worker: enough to keep workers busy, few enough that memory stays flat.
_QUEUE = 4

#: Times that a file is handed over when pools die around it.
_ATTEMPTS = 3


class _Unread:
    """The answer for what could not be read; loads the classifier when the first one is asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._classifier: Classifier | None = None

    def load(self) -> Classifier:
        """The classifier. Raises as ``Classifier``."""
        if self._classifier is None:
            self._classifier = self._settings.classifier()
        return self._classifier

    def __call__(self, error: UnreadableError) -> Classification:
        return self.load().unread(error)


def scan(
    paths: Iterable[Path],
    settings: Settings | None = None,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    skip: Collection[Path] = (),
    memory: Memory | None = None,
) -> Generator[Classification, None, None]:
    """One ``Classification`` per file below ``paths``, as they are made (not in file order).

    Args:
        paths: files and folders.
        settings: model, rules, language, limits.
        jobs: worker processes; None for one per core.
        timeout: seconds per file; None for ``settings.limits.seconds``.
        skip: files to leave out.
        memory: knows answers of files that need not be read again, and is told every answer; None for no memory.

    Raises:
        UsageError: a path does not exist, or the model or a rule file is wrong (before the first answer).
        StoreError: the memory cannot be read or written.
    """
    settings = settings or Settings()
    unread = _Unread(settings)
    if memory is None:
        # Wrong settings must fail at once and with their own message, not inside a worker. A memory has seen to that.
        unread.load()
    seconds = timeout if timeout is not None else settings.limits.seconds
    memory = memory or Forgetful()
    jobs = jobs or default_jobs()
    work = memory.recall(walk(paths, skip=skip))
    with Workers(settings, jobs, seconds) as workers:
        waiting = _Waiting(workers, unread, seconds)
        for entry in work:
            if isinstance(entry, Classification):
                yield memory.keep(entry)
                continue
            if not entry.readable:
                yield memory.keep(replace(unread(AccessError("folder")), path=str(entry.path)))
                continue
            waiting.add(entry)
            if len(waiting) >= _QUEUE * jobs:
                yield from map(memory.keep, waiting.finished())
        while waiting:
            yield from map(memory.keep, waiting.finished())


class _Waiting:
    """Files handed to workers; every one becomes exactly one answer."""

    def __init__(self, workers: Workers, unread: _Unread, seconds: float) -> None:
        self._workers, self._unread, self._seconds = workers, unread, seconds
        self._files: dict[Future[Classification], tuple[Entry, int]] = {}

    def __len__(self) -> int:
        return len(self._files)

    def add(self, entry: Entry, attempt: int = 1) -> None:
        """Hand a file over."""
        # Absolute, since workers leave the folder they were started in.
        self._files[self._workers.submit(classify_file, entry.path.absolute())] = entry, attempt

    def finished(self) -> Iterator[Classification]:
        """Take out what is done, waiting for one at least; a file that was lost with its pool is handed over again."""
        for future in wait(self._files, return_when=FIRST_COMPLETED).done:
            entry, attempt = self._files.pop(future)
            try:
                result = future.result()
            except Exception as exc:
                if is_innocent(exc) and attempt < _ATTEMPTS:
                    self.add(entry, attempt + 1)
                    continue
                result = self._failed(failure(exc), entry)
            yield replace(result, path=str(entry.path))

    def _failed(self, error: UnreadableError, entry: Entry) -> Classification:
        try:
            size: int | None = entry.path.stat().st_size
        except OSError:
            size = None
        return replace(self._unread(error), bytes=size, seconds=self._seconds if error.code == "timeout" else 0.0)
