"""A whole scan as the command runs it: options in, exit code out; progress on standard error, records on the output."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from classifier.errors import ExitCode, UsageError
from classifier.messages import Language
from classifier.report.html import HtmlReport
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
    timeout: float = 60.0
    lang: Language = "nb"
    rules: tuple[str, ...] = ()
    model: str | None = None
    show_text: bool = False
    progress: bool = True


def run_scan(options: ScanOptions) -> int:
    """Scan, write, count.

    Returns:
        0 when every answer is ``no``, 1 otherwise.

    Raises:
        UsageError: a path does not exist or the output cannot be written.
    """
    settings = Settings(options.model, options.rules, options.lang, options.show_text)
    skip = [options.output] if options.output is not None else []
    total = sum(1 for _ in walk(options.paths, skip=skip))
    attention = 0
    with _output(options.output) as stream:
        writer = _writer(options, stream)
        with _progress(options, total) as advance:
            answers = scan(options.paths, settings, jobs=options.jobs, timeout=options.timeout, skip=skip)
            with contextlib.closing(answers):
                for result in answers:
                    writer.write(result)
                    attention += result.q3 != "no"
                    advance(attention)
        writer.close()
    return int(ExitCode.ATTENTION if attention else ExitCode.OK)


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        # Folder names can hold bytes that are not UTF-8; a record must come out all the same.
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    try:
        stream = path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as exc:
        raise UsageError(f"{path}: cannot be written ({exc.strerror})") from None
    with stream:
        yield stream


def _writer(options: ScanOptions, stream: TextIO) -> Writer:
    if options.format == "jsonl":
        return JsonLines(stream)
    if options.format == "csv":
        return Csv(stream, options.lang)
    if options.format == "html":
        return HtmlReport(stream, options.lang, show_text=options.show_text)
    width = None if stream is sys.stdout and sys.stdout.isatty() else 140
    return ScreenTable(Console(file=stream, highlight=False, width=width), options.lang)


@contextlib.contextmanager
def _progress(options: ScanOptions, total: int) -> Iterator[Advance]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[found]}"),
    )
    with Progress(*columns, console=console, disable=not options.progress, transient=not console.is_terminal) as bar:
        words = LABELS[options.lang]
        task = bar.add_task("Brevvakt", total=total, rate="", found="")

        def advance(attention: int) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.0f} {words['files']}/s" if speed else ""
            bar.update(task, advance=1, rate=rate, found=f"{attention} {words['found']}")

        yield advance
