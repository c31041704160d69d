"""A whole scan as the command runs it: options in, exit code out; progress on standard error, records on the output."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from classifier.engines import Cluster
from classifier.errors import ExitCode, UsageError
from classifier.interrupts import check, held_back
from classifier.memory import Memory
from classifier.report.html import HtmlReport
from classifier.report.output import is_report, output_stream
from classifier.report.words import LABELS
from classifier.report.writers import Csv, JsonLines, ScreenTable, Writer
from classifier.scan import scan
from classifier.walk import walk
from classifier.worker import Settings

#: Moves the bar by one; takes the number of letters found so far.
Advance = Callable[[int], None]


@dataclass(frozen=True)
class ScanOptions:
    """Everything ``brevvakt scan`` takes; see its ``--help``."""

    paths: tuple[Path, ...]
    format: str = "table"
    output: Path | None = None
    jobs: int | None = None
    timeout: float | None = None
    settings: Settings = field(default_factory=Settings)
    progress: bool = True
    store: str | None = None
    rescan: bool = False
    store_paths: bool = True
    cluster: Cluster | None = None


def run_scan(options: ScanOptions) -> int:
    """Scan, write, count.

    Returns:
        0 when every answer is ``no``, 1 otherwise.

    Raises:
        UsageError: a path does not exist, the output cannot be written, or options contradict each other.
        StoreError: the decision store cannot be opened, read or written.
        EngineError: the cluster cannot be reached, is unfit, or was lost.
        KeyboardInterrupt: the user had enough; what was told is written.
    """
    settings = options.settings
    if options.cluster is not None and (settings.show_text or options.jobs is not None):
        raise UsageError("--scheduler excludes --jobs (workers bring their own) and --show-text (words would travel)")
    skip = [options.output] if options.output is not None else []
    skip += _store_files(options)
    attention = 0
    # What is loaded by now is no garbage: without this it would be looked through again and again.
    gc.freeze()
    # Interrupts are heard between two answers: in the middle of a step they could leave it undone for ever.
    with (
        held_back(),
        output_stream(options.output, keep=_kept(options)) as stream,
        _memory(options, settings) as memory,
    ):
        writer = _writer(options, stream)
        with _progress(options, skip) as advance:
            answers = scan(
                options.paths,
                settings,
                jobs=options.jobs,
                timeout=options.timeout,
                skip=skip,
                memory=memory,
                cluster=options.cluster,
            )
            with contextlib.closing(answers):
                for result in answers:
                    writer.write(result)
                    attention += result.q3 != "no"
                    advance(attention)
        writer.close()
    return int(ExitCode.ATTENTION if attention else ExitCode.OK)


def _kept(options: ScanOptions) -> list[Path]:
    """Files that the output must not take the place of: the store, and letters, named or in the folders given.

    A report of ours in such a folder is no letter, and may be written anew.
    """
    kept = [*_store_files(options), *(path for path in options.paths if not path.is_dir())]
    if options.output is not None and options.output.is_file() and not is_report(options.output):
        real = options.output.resolve()
        if any(real.is_relative_to(path.resolve()) for path in options.paths):
            kept.append(options.output)
    return kept


def _store_files(options: ScanOptions) -> list[Path]:
    if options.store is None:
        return []
    from classifier.store.address import files_of

    return files_of(options.store)


@contextlib.contextmanager
def _memory(options: ScanOptions, settings: Settings) -> Iterator[Memory | None]:
    """The decision store as this scan's memory, or none."""
    if options.store is None:
        if options.rescan or not options.store_paths:
            raise UsageError("--rescan and --no-paths go with --store")
        yield None
        return
    if options.settings.show_text:
        raise UsageError("--show-text and --store exclude each other: the store holds no text of letters")
    from classifier.store import Session, Store, remembering

    with Store.open(options.store) as store:
        session = Session(store, settings, paths=options.store_paths, rescan=options.rescan)
        with remembering(session):
            yield session


def _writer(options: ScanOptions, stream: TextIO) -> Writer:
    if options.format == "jsonl":
        return JsonLines(stream)
    if options.format == "csv":
        return Csv(stream, options.settings.lang)
    if options.format == "html":
        return HtmlReport(stream, options.settings.lang, show_text=options.settings.show_text)
    width = None if stream.isatty() else 140
    return ScreenTable(Console(file=stream, highlight=False, emoji=False, width=width), options.settings.lang)


@contextlib.contextmanager
def _progress(options: ScanOptions, skip: Collection[Path]) -> Iterator[Advance]:
    if not options.progress:
        yield lambda _attention: None
        return
    total = 0
    for _ in walk(options.paths, skip=skip):
        total += 1
        check()
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[found]}"),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as shown:
        bar = _Bar(shown, total, LABELS[options.settings.lang])
        yield bar.advance
        bar.show()


class _Bar:
    """A bar that is drawn ten times a second at most: reckoning the speed costs more than remembering an answer."""

    def __init__(self, shown: Progress, total: int, words: Mapping[str, str]) -> None:
        self._shown, self._words = shown, words
        self._task = shown.add_task("Brevvakt", total=total, rate="", found="")
        self._done = self._attention = 0
        self._due = 0.0

    def advance(self, attention: int) -> None:
        """One more file; ``attention`` letters found so far."""
        self._done, self._attention = self._done + 1, attention
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + 0.1
            self.show()

    def show(self) -> None:
        """Draw the latest numbers."""
        speed = self._shown.tasks[0].speed
        rate = f"{speed:.0f} {self._words['files']}/s" if speed else ""
        found = f"{self._attention} {self._words['found']}"
        self._shown.update(self._task, completed=self._done, rate=rate, found=found)
