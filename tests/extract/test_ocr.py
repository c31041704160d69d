"""Words in pictures, read by the real engine: scans, screenshots, pictures in Word files, fonts without a map."""

from __future__ import annotations

import os
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from classifier.document import Document
from classifier.extract import extract
from classifier.limits import Limits
from classifier.ocr import engine
from classifier.ocr.writing import is_blank, looks_written, skew, straightened
from tests import files as f

# CI has everything and must not skip.
pytestmark = pytest.mark.skipif(
    engine() is None and "BREVVAKT_TEST_ALL" not in os.environ, reason="needs tesserocr and tesseract-ocr-nor"
)
NO_OCR = Limits(ocr_pictures=0)


def words(document: Document, part: str = "ocr") -> str:
    return " ".join(" ".join(p.text for p in document.parts if p.name == part).split())


@pytest.mark.parametrize("turned", [0, 1.5, -4, 90, 180, 271])
def test_a_scan_is_read_however_it_lies(turned: float) -> None:
    document = extract(f.pdf((), draw=f.scan(f.NEEDLE, *f.LINES, turned=turned)))
    assert "barnevernstenesta" in words(document)
    assert "servicetorget" in words(document)
    assert document.problems == ()
    assert [part.page for part in document.parts if part.name == "ocr"] == [1]


def test_only_pages_without_text_are_read_as_pictures() -> None:
    data = f.changed(f.pdf(), lambda writer: writer.append(BytesIO(f.pdf((), draw=f.scan(f.NEEDLE)))))
    document = extract(data)
    assert [(part.name, part.page) for part in document.parts] == [("body", 1), ("ocr", 2)]


def test_a_screenshot_in_a_letter_is_read_and_a_photograph_is_not() -> None:
    noise = np.random.default_rng(1).normal(128, 30, (300, 400)).clip(0, 255).astype(np.uint8)
    photograph = BytesIO()
    Image.fromarray(noise).resize((800, 600), Image.Resampling.BICUBIC).save(photograph, "PNG")
    for picture, found in ((f.written([f.NEEDLE, *f.LINES, "en", "to"]), True), (photograph.getvalue(), False)):

        def draw(canvas: Canvas, picture: bytes = picture) -> None:
            canvas.drawImage(ImageReader(BytesIO(picture)), 100, 60, 400, 320)

        letter = f.pdf(f.LINES * 3, draw=draw)
        assert ("barnevernstenesta" in words(extract(letter))) is found
        assert bool(extract(letter, limits=NO_OCR).problems) is found


def test_a_font_without_a_unicode_map_is_read_as_a_picture() -> None:
    lines = ["ÆØÅÆØÅ æøå æøåæøå", "Øre og åre på en ås"]
    document = extract(f.changed(f.embedded_font(lines), f.without_unicode_maps))
    assert "åre på en ås" in words(document)


def test_a_picture_in_a_word_file_is_read() -> None:
    picture = {"word/media/image1.png": f.written([f.NEEDLE, *f.LINES, "en", "to"])}
    for body in ("<w:p/>", f"<w:p>{f.run('Et vanlig brev. ' * 10)}</w:p>"):
        assert "barnevernstenesta" in words(extract(f.bare_word(body, picture)))
    ordinary = extract(f.bare_word(f"<w:p>{f.run('Et vanlig brev. ' * 10)}</w:p>", picture), limits=NO_OCR)
    assert [problem.code for problem in ordinary.problems] == ["no_text"]


def test_more_pictures_than_the_limit_are_a_problem() -> None:
    pages = [f.pdf((), draw=f.scan(f"Side {number}")) for number in range(3)]
    data = f.changed(pages[0], *(lambda writer, page=page: writer.append(BytesIO(page)) for page in pages[1:]))
    document = extract(data, limits=Limits(ocr_pictures=2))
    assert [(problem.code, problem.page) for problem in document.problems] == [("too_large", 3)]


def test_a_picture_with_too_many_pixels_is_a_problem() -> None:
    picture = {"word/media/image1.png": f.written()}
    document = extract(f.bare_word(f"<w:p>{f.run('Et vanlig brev. ' * 10)}</w:p>", picture), limits=Limits(pixels=1000))
    assert [problem.code for problem in document.problems] == ["too_large"]


def test_scrawl_is_unclear() -> None:
    rng = np.random.default_rng(3)
    page = Image.new("L", (1240, 1754), 255)
    pixels = page.load()
    assert pixels is not None
    for line in range(20):
        x, y = 100.0, 150.0 + 70 * line
        for _ in range(6000):
            x, y = x + rng.normal(0.15, 1.2), y + rng.normal((150 + 70 * line - y) * 0.02, 1.6)
            if 0 <= x < 1238 and 0 <= y < 1752:
                pixels[int(x), int(y)] = pixels[int(x) + 1, int(y)] = 30
    image = BytesIO()
    page.save(image, "PNG")

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(BytesIO(image.getvalue())), 0, 0, *A4)

    document = extract(f.pdf(("Mottatt",), draw=draw))
    assert {problem.code for problem in document.problems} & {"unclear", "no_text"}


@settings(max_examples=25)
@given(st.floats(-5, 5))
def test_skew_is_found_and_taken_out(turned: float) -> None:
    picture = np.asarray(Image.open(BytesIO(f.written(f.LINES * 4, dpi=100, turned=turned))))
    assert abs(skew(picture) + turned) <= 0.5
    assert abs(skew(straightened(picture))) < 1.0
    assert looks_written(picture)


@settings(max_examples=50)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 255))
def test_paper_of_any_shade_and_size_is_blank(height: int, width: int, shade: int) -> None:
    paper = np.full((height, width), shade, dtype=np.uint8)
    assert is_blank(paper)
    assert not looks_written(paper)
    assert skew(paper) == 0.0
