"""Speed as ratios within one run; the machine's own pace cancels out."""

from __future__ import annotations

import io
import json
import statistics
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from pypdf import PdfWriter

from classifier import Classifier
from tests.builders import pdf

LETTERS = Path(__file__).parents[2] / "data" / "letters" / "w02.jsonl"


def two_pages() -> list[list[str]]:
    """The two longest letters of one writer, a page each: no two lines are alike, as in real letters."""
    texts = sorted((json.loads(line)["text"] for line in LETTERS.read_text("utf-8").splitlines()), key=len)
    pages = []
    for text in texts[-2:]:
        lines = [piece for line in text.splitlines() for piece in textwrap.wrap(line, 100) or [""]]
        pages.append(lines[:48])
    return pages


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-page text PDF of some 7,000 characters."""
    path = tmp_path_factory.mktemp("fart") / "brev.pdf"
    writer = PdfWriter()
    for lines in two_pages():
        writer.append(io.BytesIO(pdf(lines)))
    writer.write(path)
    return path


def extract_with_pdfium(data: bytes) -> int:
    """What any reader must pay: open, text of every page, close."""
    document = pdfium.PdfDocument(io.BytesIO(data).getvalue())
    total = 0
    for page in document:
        textpage = page.get_textpage()
        total += len(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return total


def medians(*works: Callable[[], Any], rounds: int = 80) -> list[float]:
    """Median seconds of each of ``works``, run in turn so that a busy moment of the machine meets all of them."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for taken, work in zip(times, works, strict=True):
            started = time.perf_counter()
            work()
            taken.append(time.perf_counter() - started)
    return [statistics.median(taken) for taken in times]


def test_warm_classify_of_a_two_page_pdf(benchmark: Any, letter: Path) -> None:
    classifier = Classifier()
    data = letter.read_bytes()
    assert extract_with_pdfium(data) > 4000
    for _ in range(5):
        classifier.classify(letter)
    benchmark(classifier.classify, letter)
    base, whole = medians(lambda: extract_with_pdfium(data), lambda: classifier.classify(letter))
    benchmark.extra_info["ratio_to_pdfium"] = round(whole / base, 2)
    print(f"\nclassify {1000 * whole:.1f} ms, pdfium {1000 * base:.1f} ms, ratio {whole / base:.2f} (bound 4)")
    assert whole <= 4 * base


def test_pdfium_alone(benchmark: Any, letter: Path) -> None:
    benchmark(extract_with_pdfium, letter.read_bytes())
