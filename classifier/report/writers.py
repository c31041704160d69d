"""Writers that take answers one at a time: JSON Lines and CSV as they come, table and HTML at the end."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import Counter
from collections.abc import Iterable
from typing import Protocol, TextIO

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from classifier.messages import Language
from classifier.report.rows import Row, make_row
from classifier.report.words import LABELS
from classifier.result import Classification

_ORDER = {"yes": 0, "review": 1, "no": 2}
_STYLE = {"yes": "bold red", "review": "yellow", "no": "green"}


class Writer(Protocol):
    """Takes every answer, then is closed once."""

    def write(self, result: Classification) -> None: ...

    def close(self) -> None: ...


def json_line(result: Classification) -> str:
    """The record as one line of JSON; undecodable bytes of a file name become escapes, so it is always valid UTF-8."""
    text = json.dumps(result.as_dict(), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def compact_json_line(result: Classification) -> str:
    """As ``json_line``, without the blanks and some ten times quicker: a second scan of a folder does little else."""
    try:
        return orjson.dumps(result.as_dict()).decode()
    except orjson.JSONEncodeError:  # bytes of a file name that are no characters
        return json_line(result)


class JsonLines:
    """One record per line, flushed at once: a killed scan leaves whole lines."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, result: Classification) -> None:
        """Write one record."""
        self._stream.write(compact_json_line(result) + "\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing to end."""


class Csv:
    """Semicolons and a byte-order mark, as Excel in Norwegian settings wants it; formulas are defused."""

    _COLUMNS = (
        "path",
        "q3",
        "probability",
        "categories",
        "where",
        "why",
        "error",
        "pages",
        "bytes",
        "sha256",
        "seconds",
    )

    def __init__(self, stream: TextIO, lang: Language) -> None:
        self._stream, self._lang = stream, lang
        stream.write("\ufeff")
        self._line(self._COLUMNS)

    def _line(self, cells: Iterable[str]) -> None:
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow([_defused(cell) for cell in cells])
        self._stream.write(buffer.getvalue())
        self._stream.flush()

    def write(self, result: Classification) -> None:
        """Write one row."""
        row = make_row(result, self._lang)
        probability = "" if result.probability is None else str(result.probability).replace(".", ",")
        error = result.error.code if result.error else ""
        size = "" if result.bytes is None else str(result.bytes)
        seconds = str(result.seconds).replace(".", ",")
        cells = [row.path, result.q3, probability, ",".join(result.categories), row.where, " ".join(row.why)]
        self._line([*cells, error, row.pages, size, result.sha256 or "", seconds])

    def close(self) -> None:
        """Nothing to end."""


def _defused(cell: str) -> str:
    """A cell that starts like a formula would be run by a spreadsheet."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _shared_folder(paths: list[str]) -> int:
    """Length of the folder part that all paths share: repeated in every row it would only take width."""
    if len(paths) < 2:
        return 0
    return os.path.commonprefix(paths).rfind("/") + 1  # noqa: RUF071 - cut at the last slash, so whole names


class ScreenTable:
    """A table for the terminal, most urgent first, with a summary under it."""

    def __init__(self, console: Console, lang: Language) -> None:
        self._console, self._lang = console, lang
        self._rows: list[Row] = []

    def write(self, result: Classification) -> None:
        """Keep one row."""
        self._rows.append(make_row(result, self._lang))

    def close(self) -> None:
        """Print."""
        words = LABELS[self._lang]
        table = Table(title=words["title"], title_justify="left", caption=words["question"], caption_justify="left")
        for key in ("answer", "probability", "file", "categories", "why"):
            table.add_column(words[key], overflow="fold", justify="right" if key == "probability" else "left")
        shared = _shared_folder([row.path for row in self._rows])
        for row in sorted(self._rows, key=lambda row: (_ORDER[row.q3], row.path)):
            answer = f"[{_STYLE[row.q3]}]{escape(row.answer)}[/]"
            why = escape(row.why[0]) if row.why else ""
            table.add_row(answer, row.probability, escape(row.path[shared:]), escape(row.categories), why)
        self._console.print(table)
        counts = Counter(row.q3 for row in self._rows)
        parts = [f"[{_STYLE[q3]}]{words[q3]}: {counts[q3]}[/]" for q3 in _ORDER]
        self._console.print(f"{len(self._rows)} {words['files']}. " + "  ".join(parts))
