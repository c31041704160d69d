"""Fifty letters printed, laid askew on a scanner and read again: the answers are those of the text, or a person's."""

from __future__ import annotations

import io
import os
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfgen.canvas import Canvas

from classifier import Classifier
from classifier.model.letters import Letter, read_letters
from classifier.model.train import read_splits, split_by_writer
from classifier.ocr import engine

LETTERS = 50
DATA = Path(__file__).parent.parent / "data"


def typed(text: str) -> bytes:
    """The text as a PDF, lines broken as a word processor would."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    lines = [piece for line in text.splitlines() for piece in simpleSplit(line, "Helvetica", 11, 480) or [""]]
    for start in range(0, len(lines), 48):
        canvas.setFont("Helvetica", 11)
        for row, line in enumerate(lines[start : start + 48]):
            canvas.drawString(60, 790 - 15 * row, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scanned(pdf: bytes, chance: random.Random) -> bytes:
    """The pages as a grey scan: 200 dots per inch, a little askew, blurred, with the grain of paper, as JPEG."""
    grain = np.random.default_rng(chance.randrange(10_000))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in pypdfium2.PdfDocument(pdf):
        sheet = page.render(scale=200 / 72, grayscale=True).to_pil().filter(ImageFilter.GaussianBlur(0.7))
        sheet = sheet.rotate(chance.uniform(-1.5, 1.5), fillcolor=255, resample=Image.Resampling.BICUBIC)
        shades = np.asarray(sheet).astype(float) * 0.9 + 15 + grain.normal(0, 8, (sheet.height, sheet.width))
        image = io.BytesIO()
        Image.fromarray(shades.clip(0, 255).astype(np.uint8)).save(image, "JPEG", quality=70)
        canvas.drawImage(ImageReader(image), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def letters() -> list[Letter]:
    """Clear-cut letters of the test writers, in an order of their own."""
    test = split_by_writer(list(read_letters(DATA / "letters")), read_splits(DATA))["test"]
    chosen = [letter for letter in test if letter.lang in ("nb", "nn") and letter.label != "review"]
    random.Random(5).shuffle(chosen)
    return chosen[:LETTERS]


@pytest.mark.slow
@pytest.mark.skipif(engine() is None and "BREVVAKT_TEST_ALL" not in os.environ, reason="needs the extra ocr")
def test_scanned_letters_are_answered_like_their_text(classifier: Classifier) -> None:
    chance = random.Random(5)
    found: Counter[tuple[str, str]] = Counter()
    for letter in letters():
        pdf = typed(letter.text)
        found[classifier.classify(pdf).q3, classifier.classify(scanned(pdf, chance)).q3] += 1
    same = sum(count for (text, scan), count in found.items() if text == scan)
    assert found.total() == LETTERS
    assert same >= 0.96 * LETTERS, found
    assert all(scan == "review" for text, scan in found if text != scan), found
