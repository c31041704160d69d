"""What runs on the workers of a Dask cluster.

A Dask worker never opens a letter itself. A worker plugin gives it a house of reading processes of its own, the same as
``brevvakt scan`` starts on one machine (``classifier.workers``): started from a clean fork server that holds the model,
without network, with a memory ceiling, and killed by ``pebble`` when the clock of a letter runs out. What a letter does
to its reading process is an answer (``review``); the Dask worker lives on.

A worker under a nanny is a daemonic process, which may have no children of its own; the plugin lifts that. The nanny ends
the worker as before, and reading processes end with it.

Privacy: nothing here raises over a letter, so that Dask has no exception to log or to show; keys of tasks are random;
what holds letters or answers has a ``repr`` that tells nothing. Dask keeps answers in the worker's memory until the
client has fetched them, and may spill them to its local folder when memory is short: they hold codes and places, and
names of attachments. Letters sent by their bytes are part of the task, which is not spilled.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from distributed import get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from classifier.engines.letter import Letter
from classifier.engines.parcels import Packing
from classifier.engines.reading import Reading
from classifier.fingerprint import fingerprint
from classifier.result import Classification
from classifier.unread import unread
from classifier.worker import Settings, Versions
from classifier.workers import Workers

if TYPE_CHECKING:
    from distributed import Worker

#: Seconds without a letter after which reading processes are ended: a client that was killed cannot say goodbye.
_IDLE = 300.0


@dataclass(frozen=True, slots=True)
class Task:
    """All that decides, the same for a whole run; ``expected`` is the client's fingerprint."""

    settings: Settings = field(repr=False)
    seconds: float
    versions: Versions
    expected: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a worker says of itself: parts of the fingerprint that differ, and whether it misses a folder."""

    differs: tuple[str, ...]
    blind: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """Letters that travel together, for the plugin of this name."""

    plugin: str
    letters: tuple[Letter, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answers:
    """One answer per letter, in their order; or which parts of this worker's fingerprint differ, and no answer."""

    found: tuple[Classification, ...] = field(repr=False, default=())
    differs: tuple[str, ...] = ()
    worker: str = ""


@dataclass(frozen=True, slots=True)
class Roots:
    """Folders to be seen; their names are nobody's business."""

    paths: tuple[str, ...] = field(repr=False)


def introduce(task: Task, roots: Roots) -> Introduction:
    """Run on every worker before the first letter."""
    return Introduction(_differing(task), not all(map(os.path.lexists, roots.paths)))


def _differing(task: Task) -> tuple[str, ...]:
    here = fingerprint(task.settings)
    return tuple(part for part in here if here[part] != task.expected.get(part))


def read(parcel: Parcel) -> Answers:
    """The answers for a parcel; runs in a task thread of a Dask worker."""
    plugin = get_worker().plugins.get(parcel.plugin)
    if not isinstance(plugin, ReadingPlugin):
        return Answers(differs=("plugin",))
    return plugin.answers(parcel.letters)


class House:
    """The reading processes of one Dask worker; they start when asked and end when nobody asked for a while.

    Args:
        task: what decides.
        jobs: processes.
    """

    def __init__(self, task: Task, jobs: int) -> None:
        self._task, self._jobs = task, jobs
        self._lock = threading.Lock()
        self._workers: Workers | None = None
        self._guests: list[Reading] = []
        self._leaving: threading.Timer | None = None

    def answers(self, letters: Sequence[Letter]) -> tuple[Classification, ...]:
        """One per letter, in their order; safe to call from several threads."""
        with self._reading() as reading:
            for letter in letters:
                reading.add(letter)
            found: dict[int, Classification] = {}
            while len(reading):
                found.update((letter.number, answer) for letter, answer in reading.finished())
        return tuple(found[letter.number] for letter in letters)

    def close(self) -> None:
        """End the processes; letters in their hands are given up as crashed."""
        with self._lock:
            self._end()

    @contextmanager
    def _reading(self) -> Iterator[Reading]:
        settings, versions = self._task.settings, self._task.versions
        with self._lock:
            self._stay()
            self._workers = self._workers or Workers(settings, self._jobs, self._task.seconds)
            answer = partial(unread, lang=settings.lang, model=versions.model, rules=versions.rules)
            reading = Reading(self._workers, answer, self._task.seconds, Packing(self._jobs, most=1))
            self._guests.append(reading)
        try:
            yield reading
        finally:
            with self._lock:
                self._guests.remove(reading)
                self._stay()
                self._leaving = threading.Timer(_IDLE, self._leave)
                self._leaving.daemon = True
                self._leaving.start()

    def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None

    def _leave(self) -> None:
        with self._lock:
            if not self._guests:
                self._end()

    def _end(self) -> None:
        self._stay()
        if self._workers is not None:
            self._workers.stop()
            self._workers = None


class ReadingPlugin(WorkerPlugin):
    """Gives a Dask worker its house: as many reading processes as it has task threads."""

    def __init__(self, name: str, task: Task) -> None:
        self.name, self._task = name, task
        self._house: House | None = None
        self._differs: tuple[str, ...] = ()

    async def setup(self, worker: Worker) -> None:
        """Look whether this worker decides as the client does: it may have joined later than the client looked."""
        multiprocessing.current_process().daemon = False
        self._house = House(self._task, worker.state.nthreads)
        self._differs = await asyncio.to_thread(_differing, self._task)

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's signature
        """End the reading processes."""
        if self._house is not None:
            await asyncio.to_thread(self._house.close)

    def answers(self, letters: Sequence[Letter]) -> Answers:
        """One answer per letter, or why this worker gives none."""
        assert self._house is not None, "setup() was not called"
        if self._differs:
            return Answers(differs=self._differs, worker=get_worker().address)
        return Answers(self._house.answers(letters))
