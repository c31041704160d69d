"""The HTML report: complete by itself, readable by all, and working in a real browser."""

from __future__ import annotations

import datetime
import io
import itertools
import re
import shutil
import subprocess
from pathlib import Path
from typing import get_args

import lxml.html
import pytest

from classifier.messages import Language
from classifier.report.html import HtmlReport
from classifier.result import Classification
from tests.report.results import answer

RESULTS = [
    answer("ut/nei.docx", "no", probability=0.02, seconds=0.5),
    answer("ut/ja10.pdf", "yes", probability=0.97, categories=("helse", "barnevern"), seconds=10.25),
    answer("ut/ja9.pdf", "yes", probability=0.99, categories=("helse",), seconds=9.75),
    answer("ut/lås.pdf", "review", error="encrypted", seconds=0.001),
    answer("ut/<img src=x onerror=alert(1)>.pdf", "review", probability=0.5, categories=("sosial",)),
]


def page(lang: Language = "nb", results: list[Classification] = RESULTS, day: datetime.date | None = None) -> str:
    """The page of some answers."""
    stream = io.StringIO()
    report = HtmlReport(stream, lang, about=("Kjøring 7.",))
    for result in results:
        report.write(result, day)
    report.close()
    return stream.getvalue()


def test_the_page_needs_and_may_have_nothing_from_outside() -> None:
    text = page()
    assert "default-src 'none'" in text
    assert {str(each)[0] for each in lxml.html.fromstring(text).xpath("//@href | //@src | //@data")} == {"#"}
    assert not re.search(r"https?:|@import|url\((?!#)", text)


@pytest.mark.parametrize("lang", get_args(Language))
def test_the_page_can_be_heard_and_used_without_a_mouse(lang: Language) -> None:
    tree = lxml.html.fromstring(page(lang, day=datetime.date(2026, 3, 4)))
    assert tree.get("lang") == lang
    levels = [int(heading.tag[1]) for heading in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later <= level + 1 for level, later in itertools.pairwise(levels))
    assert levels.count(1) == 1
    for table in tree.iter("table"):
        assert table.find("caption") is not None
        assert all(cell.get("scope") for cell in table.iter("th"))
    for control in tree.iter("select", "input"):
        assert control.getparent().tag == "label"
    for drawing in tree.iter("svg"):
        assert drawing.get("aria-label") or drawing.get("aria-hidden") == "true"
    assert all(section.get("aria-labelledby") for section in tree.iter("section"))
    assert not tree.xpath("//*[@onclick]")


def _luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_stands_out_from_the_paper_as_wcag_asks() -> None:
    style = page().partition("<style>")[2].partition("</style>")[0]
    colours = set(re.findall(r"--(?:yes|review|no|line|quiet): (#[0-9a-f]{6})|(?<![-\w])color: (#[0-9a-f]{6})", style))
    names = {one or other.lower() for one, other in colours} | {"#444444"}
    assert len(names) >= 5
    assert all(1.05 / (_luminance(name) + 0.05) >= 4.5 for name in names)


def test_totals_matters_days_and_codes_are_told() -> None:
    tree = lxml.html.fromstring(page(day=datetime.date(2026, 3, 4)))
    assert tree.xpath("//ul[@class='summary']/li/text()") == [
        "Ja – skjermes: 2",
        "Må kontrolleres: 2",
        "Nei – kan sendes: 1",
    ]
    tables = {table.findtext("caption"): table.text_content() for table in tree.iter("table")}
    assert re.search(r"helse\s*2\s*0\s*0\s*2", tables["Etter hva brevene gjelder"])
    assert re.search(r"2026-03-04\s*2\s*2\s*1\s*5", tables["Dag for dag"])
    assert "encrypted" in tables["Ikke lest eller bare delvis lest: 1 filer"]
    assert re.search(r"ja10\.pdf\s*10,25", tables["Tregeste filer"])
    assert "Kjøring 7." in tree.text_content()


def test_a_scan_without_days_shows_none_and_many_files_are_counted_beyond_the_table() -> None:
    many = [answer(f"ut/{number}.pdf") for number in range(5100)] + RESULTS
    text = page(results=many)
    assert "Dag for dag" not in text
    assert "de 5000 viktigste av 5105 filer" in text
    assert "Nei – kan sendes: 5101" in text
    assert text.index("ja10.pdf") < text.index("ut/0.pdf")


SCRIPT = """<script>
const said = [], rows = () => [...document.querySelectorAll('#letters tbody tr')];
const names = () => rows().filter(r => !r.hidden).map(r => r.cells[2].textContent.split('/').pop().slice(0, 4)).join('+');
const head = n => document.querySelectorAll('#letters thead th button')[n].click();
const set = (id, value, kind) => {
  const e = document.getElementById(id); e.value = value; e.dispatchEvent(new Event(kind));
};
said.push(names());
head(2); said.push(names());
head(2); said.push(names());
head(6); said.push(names() + ' ' + document.querySelectorAll('#letters thead th')[6].getAttribute('aria-sort'));
set('filter', 'yes', 'change'); said.push(names() + ' ' + document.getElementById('count').textContent);
set('search', 'JA9', 'input'); said.push(names());
set('search', '', 'input'); set('filter', '', 'change');
document.querySelector('button[data-category=sosial]').click(); said.push(names());
set('category', 'helse', 'change'); said.push(names());
said.push(getComputedStyle(document.querySelector('rect.review')).fill.includes('stripes'));
said.push(document.querySelectorAll('img').length + ' ' + document.querySelectorAll('details').length);
document.title = said.join(' | ');
</script></body>"""


def browser() -> str:
    """Chromium, or the test is skipped."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium here; CI installs it")
    return found


def test_the_page_sorts_filters_and_searches_in_a_real_browser(tmp_path: Path) -> None:
    file = tmp_path / "rapport.html"
    file.write_text(page().replace("</body>", SCRIPT), "utf-8")
    done = subprocess.run(
        [browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={tmp_path / 'profil'}", "--dump-dom", file.as_uri()],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    told = re.search(r"<title>(.*?)</title>", done.stdout.decode())
    assert told is not None
    assert told[1].replace("&lt;", "<").split(" | ") == [
        "ja10+ja9.+<img+lås.+nei.",
        "<img+ja9.+ja10+lås.+nei.",
        "nei.+lås.+ja10+ja9.+<img",
        "lås.+<img+nei.+ja9.+ja10 ascending",
        "ja9.+ja10 2 / 5",
        "ja9.",
        "<img",
        "ja9.+ja10",
        "true",
        "0 7",
    ]
