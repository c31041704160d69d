"""One self-contained HTML page: sortable, filterable, printable, readable by a screen reader, and without text."""

from __future__ import annotations

import datetime
from collections import Counter
from functools import cache
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from classifier.messages import Language
from classifier.report.rows import Row, make_row
from classifier.report.words import LABELS
from classifier.result import Classification

_ORDER = {"yes": 0, "review": 1, "no": 2}


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("classifier.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html.jinja")


class HtmlReport:
    """Gathers rows and writes the page when closed.

    Args:
        stream: open text file.
        lang: language of the page.
        show_text: whether the reasons carry text from the letters (the page then says so).
    """

    def __init__(self, stream: TextIO, lang: Language, *, show_text: bool = False) -> None:
        self._stream, self._lang, self._show_text = stream, lang, show_text
        self._rows: list[Row] = []
        self._versions = ("", "")

    def write(self, result: Classification) -> None:
        """Keep one row."""
        self._rows.append(make_row(result, self._lang))
        self._versions = (result.model, result.rules)

    def close(self) -> None:
        """Write the page."""
        counts = Counter(row.q3 for row in self._rows)
        page = _template().render(
            lang=self._lang,
            words=LABELS[self._lang],
            rows=sorted(self._rows, key=lambda row: (_ORDER[row.q3], row.path)),
            counts=[(q3, counts[q3]) for q3 in _ORDER],
            made=datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
            model=self._versions[0],
            rules=self._versions[1],
            show_text=self._show_text,
        )
        self._stream.write(page)
        self._stream.flush()
