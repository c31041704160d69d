"""Many files, several processes: one answer per file, streamed; a stuck or crashed file is an answer, not the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from pathlib import Path

from classifier.errors import AccessError, UnreadableError
from classifier.result import Classification
from classifier.walk import Entry, walk
from classifier.worker import Settings, classify_file
from classifier.workers import Workers, default_jobs, failure, is_innocent

#: Files waiting per worker: enough to keep workers busy, few enough that memory stays flat.
_QUEUE = 4

#: Times that a file is handed over when pools die around it.
_ATTEMPTS = 3

Unread = Callable[[UnreadableError], Classification]


def scan(
    paths: Iterable[Path],
    settings: Settings | None = None,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    skip: Collection[Path] = (),
) -> Generator[Classification, None, None]:
    """One ``Classification`` per file below ``paths``, as they are made (not in file order).

    Args:
        paths: files and folders.
        settings: model, rules, language, limits.
        jobs: worker processes; None for one per core.
        timeout: seconds per file; None for ``settings.limits.seconds``.
        skip: files to leave out.

    Raises:
        UsageError: a path does not exist, or the model or a rule file is wrong (before the first answer).
    """
    settings = settings or Settings()
    # Loaded here as well: wrong settings must fail at once and with their own message, not inside a worker.
    unread = settings.classifier().unread
    seconds = timeout if timeout is not None else settings.limits.seconds
    entries = walk(paths, skip=skip)
    jobs = jobs or default_jobs()
    with Workers(settings, jobs, seconds) as workers:
        waiting = _Waiting(workers, unread, seconds)
        for entry in entries:
            if not entry.readable:
                yield replace(unread(AccessError("folder")), path=str(entry.path))
                continue
            waiting.add(entry)
            if len(waiting) >= _QUEUE * jobs:
                yield from waiting.finished()
        while waiting:
            yield from waiting.finished()


class _Waiting:
    """Files handed to workers; every one becomes exactly one answer."""

    def __init__(self, workers: Workers, unread: Unread, seconds: float) -> None:
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
