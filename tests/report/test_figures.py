"""Figures, charts and short reports: sums that add up, bars that stay inside, cells that stay cells."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from classifier.categories import CATEGORIES
from classifier.decide import Q3
from classifier.report import charts
from classifier.report.blocks import Block, Heading, Paragraph, Table, render
from classifier.report.figures import Figures
from tests.report.results import answer

Q3S: st.SearchStrategy[Q3] = st.sampled_from(["yes", "review", "no"])
ANSWERS = st.builds(
    answer,
    st.sampled_from(["a.pdf", "b.pdf", "c.pdf"]),
    Q3S,
    probability=st.floats(0, 1),
    categories=st.lists(st.sampled_from(CATEGORIES), unique=True).map(tuple),
    error=st.sampled_from([None, "encrypted", "timeout"]),
    seconds=st.floats(0, 100),
)
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 3, 1))
COUNTS = st.lists(st.tuples(st.text(max_size=12), st.dictionaries(Q3S, st.integers(0, 100_000))), max_size=40)


@given(st.lists(st.tuples(ANSWERS, DAYS), max_size=30))
def test_every_answer_is_counted_once_in_every_figure(told: list[tuple[object, datetime.date]]) -> None:
    figures = Figures()
    results = []
    for result, day in told:
        figures.add(result, day)  # type: ignore[arg-type]
        results.append(result)
    assert figures.total == len(told)
    assert sum(by.total() for _, by in figures.by_day()) == len(told)
    assert sum(by.total() for by in figures.bins) == sum(r.probability is not None for r in results)  # type: ignore[attr-defined]
    assert figures.errors.total() == sum(r.error is not None for r in results)  # type: ignore[attr-defined]
    longest = sorted((r.seconds for r in results), reverse=True)[:10]  # type: ignore[attr-defined]
    assert [seconds for seconds, _ in figures.slowest] == longest
    days = [day for day, _ in figures.by_day()]
    assert all(later - day == datetime.timedelta(1) for day, later in itertools.pairwise(days))


@given(COUNTS)
def test_bars_stay_inside_and_are_as_long_as_their_numbers(counts: list[tuple[str, dict[Q3, int]]]) -> None:
    for chart, longest in ((charts.rows(counts), "width"), (charts.columns(counts), "height")):
        for bar in chart.bars:
            assert bar.x >= 0
            assert bar.y >= 0
            assert bar.x + bar.width <= chart.width + 0.1
            assert bar.y + bar.height <= chart.height + 0.1
        assert sum(bar.number for bar in chart.bars) == sum(sum(by.values()) for _, by in counts)
        drawn = [(getattr(bar, longest), bar.number) for bar in chart.bars]
        biggest = max(drawn, key=lambda each: each[1], default=(0.0, 1))
        scale = biggest[0] / biggest[1]
        assert all(abs(length - number * scale) < 0.02 for length, number in drawn)


BLOCKS: list[Block] = [
    Heading("Rapport <1>", 1),
    Paragraph("Tall & tegn: a_b*c [x](y)"),
    Table("Filer", ("Fil", "Antall"), (("a|b.pdf", "7"), ("<script>.pdf", "12")), 1),
]


def test_a_short_report_keeps_its_cells_in_every_form() -> None:
    text = render(BLOCKS, "text", "nb")
    assert "  a|b.pdf            7\n" in text
    markdown = render(BLOCKS, "markdown", "nb")
    assert "| a\\|b.pdf | 7 |" in markdown
    assert "a\\_b\\*c \\[x\\](y)" in markdown
    page = render(BLOCKS, "html", "nn")
    assert '<html lang="nn">' in page
    assert "<caption>Filer</caption>" in page
    assert str(escape("<script>.pdf")) in page
    assert "<script" not in page


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_name_of_a_file_breaks_a_page(first: str, second: str) -> None:
    page = render([Heading("x", 1), Table("t", ("a", "b"), ((first, second),))], "html", "en")
    assert page.count("<td") == 1
    assert page.count("</tr>") == 2
