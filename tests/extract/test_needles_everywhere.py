"""One sensitive sentence in an ordinary file, in every place of every format: the answer is never ``no``."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from classifier import Classifier
from classifier.limits import Limits
from tests import files as f
from tests.extract.test_docx_places import PLACES as DOCX
from tests.extract.test_formats_places import PLACES as FORMATS
from tests.extract.test_pdf_places import PLACES as PDF

Make = Callable[[], bytes]
#: Place → part that must be named (None: the whole file may be held instead), file name, maker.
EVERYWHERE: dict[str, tuple[str | None, str, Make]] = {
    **{f"pdf: {place}": (part, "brev.pdf", make) for place, (part, _, make) in PDF.items()},
    **{f"docx: {place}": (part, "brev.docx", make) for place, (part, make) in DOCX.items()},
    **{f"other: {place}": found for place, found in FORMATS.items()},
    "pdf: scanned page": (
        None,
        "brev.pdf",
        lambda: f.changed(f.pdf(), lambda writer: writer.append(BytesIO(f.pdf((), draw=f.scan(f.NEEDLE))))),
    ),
    "docx: picture": (
        None,
        "brev.docx",
        lambda: f.bare_word(
            f"<w:p>{f.run('Et vanlig brev. ' * 10)}</w:p>",
            {"word/media/image1.png": f.written([f.NEEDLE, *f.LINES, "en", "to"])},
        ),
    ),
    "picture": (None, "skjermbilde.png", lambda: f.written([f.NEEDLE])),
}


def test_there_are_enough_places() -> None:
    assert len(EVERYWHERE) >= 150


@pytest.mark.parametrize("place", EVERYWHERE)
def test_the_sentence_is_not_answered_no_and_its_part_is_named(place: str, classifier: Classifier) -> None:
    part, name, make = EVERYWHERE[place]
    result = classifier.classify(make(), name=name)
    assert result.q3 != "no"
    assert result.error is not None or part is None or part in {reason.part for reason in result.reasons}


@pytest.mark.parametrize("place", [place for place, (part, _, _) in EVERYWHERE.items() if part is None])
def test_without_ocr_writing_in_pictures_holds_the_file(place: str) -> None:
    _, name, make = EVERYWHERE[place]
    result = Classifier(limits=Limits(ocr_pictures=0)).classify(make(), name=name)
    assert (result.q3, result.error and result.error.code) == ("review", "no_text")
