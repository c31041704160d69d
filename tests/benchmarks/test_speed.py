"""Speed as ratios within one run; the machine's own pace cancels out."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from classifier import Classifier
from tests.builders import pdf

LINES = [
    "Vi viser til søknaden om leie av lokaler og til møtet på rådhuset den 3. mars, der eiendom og kultur var med.",
    "Kommunen kan tilby to rom i andre etasje fra 1. august. Leien er 4 500 kroner i måneden og indeksreguleres årlig.",
    "Renhold, strøm og internett er inkludert. Leietaker må selv sørge for forsikring av utstyr og inventar i rommene.",
]


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-page text PDF of some 7,000 characters."""
    path = tmp_path_factory.mktemp("fart") / "brev.pdf"
    path.write_bytes(pdf([line for number in range(12) for line in (*LINES, f"Avsnitt {number}")][:44], pages=2))
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
    assert extract_with_pdfium(data) > 5000
    for _ in range(5):
        classifier.classify(letter)
    benchmark(classifier.classify, letter)
    base, whole = medians(lambda: extract_with_pdfium(data), lambda: classifier.classify(letter))
    benchmark.extra_info["ratio_to_pdfium"] = round(whole / base, 2)
    print(f"\nclassify {1000 * whole:.1f} ms, pdfium {1000 * base:.1f} ms, ratio {whole / base:.2f} (bound 4)")
    assert whole <= 4 * base


def test_pdfium_alone(benchmark: Any, letter: Path) -> None:
    benchmark(extract_with_pdfium, letter.read_bytes())
