"""One sentence in each place of a PDF that can hold words: it is read, its part is named, its offsets are true."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest
from pypdf import PdfWriter, Transformation
from reportlab.pdfgen.canvas import Canvas

from classifier.document import Document
from classifier.extract import extract
from classifier.limits import Limits
from tests import files as f

PLACES: dict[str, tuple[str, int | None, Callable[[], bytes]]] = {
    "page": ("body", 2, lambda: f.pdf((f.NEEDLE,), pages=2)),
    **{
        how: ("hidden", 1, partial(f.pdf, draw=f.unseen(how, f.NEEDLE)))
        for how in ("white", "tiny", "below", "beside", "invisible", "under a box")
    },
    "on a dark bar": ("body", 1, lambda: f.pdf(draw=f.on_a_dark_bar(f.NEEDLE))),
    "layer that is off": ("body", 1, lambda: f.changed(f.pdf(), f.in_layer(f.NEEDLE))),
    "field": ("form", None, lambda: f.pdf(draw=f.text_field("merknad", f.NEEDLE))),
    "field nobody listed": ("form", None, lambda: f.changed(f.pdf(), f.annotation("/Widget", T="merknad", V=f.NEEDLE))),
    "note": ("annotation", 1, lambda: f.changed(f.pdf(), f.note(f.NEEDLE))),
    "free text": ("annotation", 1, lambda: f.changed(f.pdf(), f.free_text(f.NEEDLE))),
    "rich text": ("annotation", 1, lambda: f.changed(f.pdf(), f.annotation("/FreeText", RC=f"<p>{f.NEEDLE}</p>"))),
    "subject of a note": ("annotation", 1, lambda: f.changed(f.pdf(), f.annotation("/Text", Subj=f.NEEDLE))),
    "stamp": ("annotation", 1, lambda: f.changed(f.pdf(), f.stamp(f.NEEDLE.replace("(4) ", "")))),
    "title": ("metadata", None, lambda: f.changed(f.pdf(), f.properties(Title=f.NEEDLE))),
    "own property": ("metadata", None, lambda: f.changed(f.pdf(), f.properties(Sakstittel=f.NEEDLE))),
    "bookmark": ("metadata", None, lambda: f.changed(f.pdf(), f.bookmark(f.NEEDLE))),
    "xmp": ("metadata", None, lambda: f.changed(f.pdf(), f.xmp(f.NEEDLE))),
    "packed xmp": ("metadata", None, lambda: f.changed(f.pdf(), f.xmp(f.NEEDLE, packed=True))),
    "pdf in pdf": (
        "attachment:vedlegg.pdf",
        1,
        lambda: f.changed(f.pdf(), f.attachment("vedlegg.pdf", f.pdf((f.NEEDLE,)))),
    ),
    "docx in pdf": (
        "attachment:notat.docx",
        None,
        lambda: f.changed(f.pdf(), f.attachment("notat.docx", f.word((f.NEEDLE,)))),
    ),
    "pinned file": (
        "attachment:notat.docx",
        None,
        lambda: f.changed(f.pdf(), f.pinned_file("notat.docx", f.word((f.NEEDLE,)))),
    ),
    "note in attached pdf": (
        "attachment:v.pdf/annotation",
        1,
        lambda: f.changed(f.pdf(), f.attachment("v.pdf", f.changed(f.pdf(), f.note(f.NEEDLE)))),
    ),
}


def found(document: Document, words: str) -> set[tuple[str, int | None]]:
    """Where the blocks stand that hold ``words``, however their lines break."""
    places = set()
    for block in document.blocks:
        part = document.parts[block.part]
        if words in " ".join(part.text[block.start : block.end].split()):
            places.add((part.name, part.page))
    return places


@pytest.mark.parametrize("place", PLACES)
def test_a_sentence_is_found_in_its_place_and_nowhere_else(place: str) -> None:
    part, page, make = PLACES[place]
    words = f.NEEDLE.replace("(4) ", "") if place == "stamp" else f.NEEDLE
    document = extract(make(), name="brev.pdf")
    assert document.problems == ()
    assert {name for name, _ in found(document, words)} == {part}
    assert (part, page) in found(document, words)


@pytest.mark.parametrize("place", PLACES)
def test_an_empty_user_password_hides_nothing(place: str) -> None:
    part, page, make = PLACES[place]
    words = f.NEEDLE.replace("(4) ", "") if place == "stamp" else f.NEEDLE
    document = extract(f.changed(make(), f.locked("")), name="brev.pdf")
    assert document.problems == ()
    assert (part, page) in found(document, words)


def test_form_lines_carry_the_name_of_the_field_and_the_words_of_the_choice() -> None:
    form = f.choice_field("tiltak", [("1", "Ingen"), ("2", "Besøkshjem")], "2")
    document = extract(f.changed(f.pdf(), form))
    assert [part.text for part in document.parts if part.name == "form"] == ["tiltak: Besøkshjem"]
    assert {block.kind for block in document.blocks if document.parts[block.part].name == "form"} == {"row"}


def test_the_address_of_a_link_is_read() -> None:
    document = extract(f.changed(f.pdf(), f.link("mailto:emil@kowalski.example")))
    assert found(document, "mailto:emil@kowalski.example") == {("annotation", 1)}


def test_an_attachment_keeps_its_pages_and_its_name() -> None:
    data = f.changed(f.pdf(), f.attachment("Sak Emil.pdf", f.pdf(("side",), pages=3)))
    parts = {(part.name, part.page): part.text for part in extract(data).parts}
    assert [parts["attachment:Sak Emil.pdf", page] for page in (1, 2, 3)] == ["side"] * 3
    assert parts["attachment:Sak Emil.pdf/filename", None] == "Sak Emil.pdf"


def test_attachments_of_one_name_stay_apart() -> None:
    pinned = [f.pinned_file("v.pdf", f.pdf((text,))) for text in ("første", "andre")]
    parts = {part.name: part.text for part in extract(f.changed(f.pdf(), *pinned)).parts}
    assert (parts["attachment:v.pdf"], parts["attachment:v.pdf (2)"]) == ("første", "andre")


def test_an_attachment_name_becomes_harmless_in_the_part_but_is_kept_as_text() -> None:
    name = "../../etc/\x1b[31mny\nlinje\u202e" + "x" * 300 + ".pdf"
    document = extract(f.changed(f.pdf(), f.pinned_file(name, f.pdf(("innhold",)))))
    (part,) = {part.name for part in document.parts if part.text == "innhold"}
    assert part.startswith("attachment:[31mnylinjexxx")
    assert part.isprintable()
    assert len(part) == len("attachment:") + 120
    assert "etc" in next(p.text for p in document.parts if p.name.endswith("/filename"))


def test_an_attachment_that_cannot_be_read_is_a_problem_and_the_letter_still_comes_out() -> None:
    data = f.changed(f.pdf(), f.attachment("bilde.jpg", b"\xff\xd8\xff\xe0" + bytes(100)))
    document = extract(data)
    assert [(problem.code, problem.part) for problem in document.problems] == [("corrupt", "attachment:bilde.jpg")]
    assert document.parts[0].text.startswith("Vi viser")


def test_the_same_title_in_several_places_is_one_line() -> None:
    data = f.changed(f.pdf(), f.properties(Title="Møteplan"), f.xmp("Møteplan"))
    assert [part.text for part in extract(data).parts if part.name == "metadata"] == ["Møteplan"]


def test_an_ordinary_letter_has_its_pages_and_name_and_nothing_else() -> None:
    document = extract(f.pdf(pages=2), name="brev_nr-1.pdf")
    assert [(part.name, part.page) for part in document.parts] == [("body", 1), ("body", 2), ("filename", None)]
    assert document.parts[-1].text == "brev_nr-1.pdf"
    assert (document.format, document.pages, document.problems) == ("pdf", 2, ())


def test_an_ordinary_pdf_is_read_without_the_slow_parser() -> None:
    data = f.changed(
        f.pdf(), f.link("https://kommune.example"), f.note("lapp"), f.xmp("tittel"), f.bookmark("kapittel"),
        f.properties(Title="tittel", Author="servicetorget"),
    )  # fmt: skip
    program = (
        "import sys; from classifier.extract import extract; "
        "print(len(extract(sys.stdin.buffer.read()).parts), 'pypdf' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    assert done.stdout.split() == [b"3", b"False"]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("corner", [0, -2000, 2000])
def test_an_ordinary_page_hides_nothing_however_it_lies(turned: int, corner: int) -> None:
    def lay(writer: PdfWriter) -> None:
        page = writer.pages[0]
        page.add_transformation(Transformation().translate(corner, corner))
        for box in (page.mediabox, page.cropbox):
            box.lower_left, box.upper_right = (corner, corner), (corner + 596, corner + 842)
        page.rotate(turned)

    document = extract(f.changed(f.pdf(), lay))
    assert [part.name for part in document.parts] == ["body"]


def test_the_text_layer_of_a_scan_is_its_body() -> None:
    def draw(canvas: Canvas) -> None:
        f.scan(*f.LINES)(canvas)
        for line in f.LINES:
            f.unseen("invisible", line)(canvas)

    document = extract(f.pdf((), draw=draw), limits=Limits(ocr_pictures=0))
    assert {part.name for part in document.parts} == {"body"}
