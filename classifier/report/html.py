"""One self-contained HTML page: figures, charts, and a table to sort, filter, open, print and hear; no text of letters.

Nothing is fetched: style and script stand in the page, the charts are SVG drawn here, and the page's own policy
forbids any connection.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from classifier.messages import Language, category_name, error_message
from classifier.report import charts
from classifier.report.figures import ANSWERS, BINS, Figures
from classifier.report.rows import Row, decimal, make_row, printable
from classifier.report.words import LABELS
from classifier.result import Classification

#: Rows on a page; a browser sorts so many at once.
_MOST = 5000


@cache
def environment() -> Environment:
    """The templates beside this module."""
    return Environment(
        loader=PackageLoader("classifier.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One file in the table: its row, and what opens below it."""

    row: Row
    result: Classification


class HtmlReport:
    """Gathers answers and writes the page when closed.

    Args:
        stream: open text file.
        lang: language of the page.
        show_text: whether the reasons carry text from the letters (the page then says so).
        about: lines under the heading: which run this is.
    """

    def __init__(self, stream: TextIO, lang: Language, *, show_text: bool = False, about: tuple[str, ...] = ()) -> None:
        self._stream, self._lang, self._show_text, self._about = stream, lang, show_text, about
        self._lines: dict[str, list[Line]] = {q3: [] for q3 in ANSWERS}
        self._figures = Figures()

    def write(self, result: Classification, day: datetime.date | None = None) -> None:
        """Count one answer, and keep it for the table while there is room; ``day`` is when it was given."""
        self._figures.add(result, day)
        if len(self._lines[result.q3]) < _MOST:
            self._lines[result.q3].append(Line(make_row(result, self._lang), result))

    def close(self) -> None:
        """Write the page."""
        template: Template = environment().get_template("page.html.jinja")
        self._stream.write(template.render(**_page(self._figures, self._shown(), self._lang), **self._told()))
        self._stream.flush()

    def _shown(self) -> list[Line]:
        """The most urgent ones, each answer by path."""
        lines = [line for q3 in ANSWERS for line in self._lines[q3]][:_MOST]
        return sorted(lines, key=lambda line: (ANSWERS.index(line.result.q3), line.row.path))

    def _told(self) -> dict[str, object]:
        return {
            "made": datetime.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
            "show_text": self._show_text,
            "about": self._about,
        }


def _page(figures: Figures, lines: list[Line], lang: Language) -> dict[str, object]:
    """What the template draws."""
    categories = [(category_name(name, lang), by) for name, by in figures.by_category()]
    days = [(day.isoformat(), by) for day, by in figures.by_day()]
    bins = [(f"{100 * number // BINS}–{100 * (number + 1) // BINS} %", by) for number, by in enumerate(figures.bins)]
    return {
        "lang": lang,
        "words": LABELS[lang],
        "answers": ANSWERS,
        "figures": figures,
        "lines": lines,
        "categories": categories,
        "days": days,
        "bins": bins,
        "category_chart": charts.rows(categories),
        "day_chart": charts.columns([(name[5:], by) for name, by in days]),
        "bin_chart": charts.columns(bins),
        "errors": [(code, error_message(code, lang), number) for code, number in figures.errors.most_common()],
        "slowest": [(printable(path or "–"), decimal(seconds, lang)) for seconds, path in figures.slowest],
        "printable": printable,
        "decimal": decimal,
        "category_names": {name: category_name(name, lang) for name in figures.categories},
    }
