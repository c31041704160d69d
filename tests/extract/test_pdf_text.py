"""Page text as people read it, and pages that cannot be read."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from classifier.errors import NoTextError
from classifier.extract import extract
from classifier.extract.clean import clean, tidy
from classifier.limits import Limits
from tests import files as f


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (("Saka til barne-", "vernet er lukket."), "Saka til barnevernet er lukket."),
        (("Barne-", "og ungdomstjenesten"), "Barne- og ungdomstjenesten"),
        (("Send en e-", "post til oss"), "Send en e-post til oss"),
        (("Møtet med NAV-", "kontoret"), "Møtet med NAV-kontoret"),
        (("Skoleåret 2024-", "2025"), "Skoleåret 2024-2025"),
        (("Fylket er Sør-", "Trøndelag"), "Fylket er Sør-Trøndelag"),
    ],
)
def test_a_word_broken_over_lines_is_one_word_again(lines: tuple[str, ...], read: str) -> None:
    assert extract(f.pdf(lines)).parts[0].text == read


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("e\ufb03sient \ufb01n", "effisient fin"),
        ("bla\u030arbær", "blårbær"),
        ("barne\u00advern", "barnevern"),
        ("a\x00b\u200bc", "abc"),
        ("en\r\nto\rtre", "en\nto\ntre"),
        ("Navn          Fødselsdato\tSum", "Navn  Fødselsdato\tSum"),
        ("m\x01te", "m\ufffdte"),
        ("Født: 1-\n2", "Født: 1-2"),
        ("- punkt\n- punkt", "- punkt\n- punkt"),
        ("Rom -\nMerknad", "Rom -\nMerknad"),
    ],
)
def test_cleaning(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned
    assert clean(cleaned) == cleaned


def test_tidying_leaves_lines_and_columns_alone() -> None:
    assert tidy("en-\nto     tre\tfire\u00ad") == "en-\nto     tre\tfire"


def test_columns_stay_apart_and_lines_stay_lines() -> None:
    def columns(canvas: Canvas) -> None:
        for row, cells in enumerate((("Navn", "Dato"), ("Kari", "2. mai"))):
            for column, cell in enumerate(cells):
                canvas.drawString(60 + 200 * column, 500 - 20 * row, cell)

    assert [line.split() for line in extract(f.pdf((), draw=columns)).parts[0].text.splitlines()] == [
        ["Navn", "Dato"],
        ["Kari", "2.", "mai"],
    ]


#: As on a machine without OCR.
NO_OCR = Limits(ocr_pictures=0)


def test_a_scan_has_no_text_without_ocr() -> None:
    with pytest.raises(NoTextError):
        extract(f.pdf((), draw=f.scan()), name="skannet.pdf", limits=NO_OCR)


def test_a_scanned_page_among_others_is_a_problem_of_that_page() -> None:
    data = f.changed(f.pdf(), lambda writer: writer.append(BytesIO(f.pdf((), draw=f.scan()))))
    document = extract(data, limits=NO_OCR)
    assert [(problem.code, problem.page) for problem in document.problems] == [("no_text", 2)]


def test_a_scan_with_a_stamped_line_is_a_problem_but_a_letter_on_printed_paper_is_not() -> None:
    stamped = extract(f.pdf(("Mottatt 12. mars",), draw=f.scan()), limits=NO_OCR)
    assert [(problem.code, problem.page) for problem in stamped.problems] == [("no_text", 1)]
    assert stamped.parts[0].text == "Mottatt 12. mars"
    letterhead = f.scan("Storvik kommune", "Torget 1")
    assert extract(f.pdf(f.LINES * 8, draw=letterhead), limits=NO_OCR).problems == ()


def test_a_blank_scanned_page_is_no_problem() -> None:
    blank = f.pdf((), draw=f.scan(" "))
    assert extract(f.changed(f.pdf(), lambda writer: writer.append(BytesIO(blank)))).problems == ()


def test_letters_drawn_as_lines_are_no_text() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(200):
            canvas.line(50 + number, 100, 60 + number, 110)

    with pytest.raises(NoTextError):
        extract(f.pdf((), draw=draw), limits=NO_OCR)


def test_a_blank_page_and_a_rule_across_it_are_no_problem() -> None:
    blank = f.pdf((), draw=lambda canvas: canvas.line(50, 50, 500, 50))
    document = extract(f.changed(f.pdf(), lambda w: w.append(BytesIO(blank)), lambda w: w.add_blank_page()))
    assert document.pages == 3
    assert document.problems == ()


def test_a_font_without_a_unicode_map_is_no_text_without_ocr() -> None:
    readable = f.embedded_font(["ÆØÅÆØÅ æøå æøåæøå", "ØÆÅ øæåøæå"])
    assert extract(readable).parts[0].text.startswith("ÆØÅÆØÅ æøå")
    with pytest.raises(NoTextError):
        extract(f.changed(readable, f.without_unicode_maps), limits=NO_OCR)


def test_a_page_whose_content_is_missing_is_a_problem() -> None:
    def drop(writer: PdfWriter) -> None:
        contents = writer.pages[1].raw_get("/Contents")
        writer._objects[contents.idnum - 1] = None

    data = f.changed(f.pdf(pages=2), drop)
    assert [(problem.code, problem.page) for problem in extract(data).problems] == [("corrupt", 2)]


def test_pages_beyond_the_limit_are_a_problem() -> None:
    limits = Limits(pages=2)
    document = extract(f.pdf(pages=3), limits=limits)
    assert (document.pages, [part.page for part in document.parts]) == (3, [1, 2])
    assert [problem.code for problem in document.problems] == ["too_large"]


def test_characters_beyond_the_limit_are_a_problem() -> None:
    document = extract(f.pdf(pages=5), limits=Limits(characters=100))
    assert document.characters <= 100
    assert {problem.code for problem in document.problems} == {"too_large"}
