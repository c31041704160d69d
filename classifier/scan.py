"""Many files, decided elsewhere: one answer per file, streamed; a stuck or crashed file is an answer, not the end."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from classifier.engines import Cluster, Engine
from classifier.engines.processes import Processes
from classifier.errors import AccessError
from classifier.interrupts import check, held_back
from classifier.memory import Forgetful, Memory
from classifier.result import Classification
from classifier.walk import walk
from classifier.worker import Settings
from classifier.workers import default_jobs


def scan(
    paths: Iterable[Path],
    settings: Settings | None = None,
    *,
    jobs: int | None = None,
    timeout: float | None = None,
    skip: Collection[Path] = (),
    memory: Memory | None = None,
    cluster: Cluster | None = None,
) -> Generator[Classification, None, None]:
    """One ``Classification`` per file below ``paths``, as they are made (not in file order).

    Args:
        paths: files and folders.
        settings: model, rules, language, limits.
        jobs: worker processes on this machine; None for one per core.
        timeout: seconds per file; None for ``settings.limits.seconds``.
        skip: files to leave out.
        memory: knows answers of files that need not be read again, and is told every answer; None for no memory.
        cluster: decides instead of this machine's processes.

    Raises:
        UsageError: a path does not exist, or the model or a rule file is wrong (before the first answer).
        StoreError: the memory cannot be read or written.
        EngineError: the cluster cannot be reached, is unfit, or was lost.
        KeyboardInterrupt: between two answers; never while a letter or an answer is being handed over.
    """
    answers = _answers(tuple(paths), settings or Settings(), jobs, timeout, skip, memory, cluster)
    try:
        while True:
            with held_back():
                try:
                    answer = next(answers)
                except StopIteration:
                    return
            check()
            if answer is not None:
                yield answer
    finally:
        with held_back():
            answers.close()


def _answers(
    paths: tuple[Path, ...],
    settings: Settings,
    jobs: int | None,
    timeout: float | None,
    skip: Collection[Path],
    memory: Memory | None,
    cluster: Cluster | None,
) -> Generator[Classification | None, None, None]:
    """The answers, and None whenever one is waited for."""
    seconds = timeout if timeout is not None else settings.limits.seconds
    with _engine(settings, jobs, seconds, cluster, paths) as engine:
        if memory is None:
            # Wrong settings must fail at once, not with the first file. A memory has seen to that.
            engine.check()
        memory = memory or Forgetful()
        for entry in memory.recall(walk(paths, skip=skip)):
            if isinstance(entry, Classification):
                yield memory.keep(entry)
                continue
            if not entry.readable:
                yield memory.keep(replace(engine.unread(AccessError("folder")), path=str(entry.path)))
                continue
            engine.add(entry)
            while engine.full:
                yield from _taken(engine, memory)
        while len(engine):
            yield from _taken(engine, memory)


def _taken(engine: Engine, memory: Memory) -> Iterator[Classification | None]:
    """What is done, kept; None when a while went by without an answer."""
    yield from map(memory.keep, engine.finished())
    yield None


def _engine(
    settings: Settings, jobs: int | None, seconds: float, cluster: Cluster | None, roots: Collection[Path]
) -> Engine:
    if cluster is not None:
        from classifier.engines.dask import Dask

        return Dask(settings, cluster, seconds, roots)
    return Processes(settings, jobs or default_jobs(), seconds)
