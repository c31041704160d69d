"""Text of a DOCX in reading order: nothing glued, nothing twice, tables as rows with their header."""

from __future__ import annotations

import docx
import pytest

from classifier.errors import NoTextError
from classifier.extract import extract
from tests import files as f


def text(data: bytes, part: str = "body") -> str:
    """Text of one part; empty if there is none."""
    return next((found.text for found in extract(data).parts if found.name == part), "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<w:r><w:t>en</w:t><w:tab/><w:t>to</w:t></w:r>", ["en", "to"]),
        ("<w:r><w:t>en</w:t><w:br/><w:t>to</w:t><w:cr/><w:t>tre</w:t></w:r>", ["en", "to", "tre"]),
        ("<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>post</w:t></w:r>", ["e-post"]),
        ("<w:r><w:t>barne</w:t><w:softHyphen/><w:t>vern</w:t></w:r>", ["barnevern"]),
        ("<w:r><w:t>barne\u00advern</w:t></w:r>", ["barnevern"]),
        (f.run("barne") + f.run("vern", "<w:b/>"), ["barnevern"]),
        (f'<w:proofErr w:type="spellStart"/>{f.run("barne")}<w:bookmarkStart w:id="1" w:name="x"/>{f.run("vern")}', ["barnevern"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>Ja</w:t></w:r>', ["☒Ja"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>Nei</w:t></w:r>', ["☐Nei"]),
    ],
)  # fmt: skip
def test_words_are_neither_glued_nor_torn(content: str, words: list[str]) -> None:
    assert text(f.bare_word(f"<w:p>{content}</w:p>")).split() == words


def test_deleted_letters_leave_whole_words_on_both_sides() -> None:
    removed = '<w:del w:id="1"><w:r><w:delText>{}</w:delText></w:r></w:del>'
    content = f.run("han er ") + removed.format("sy") + removed.format("k ") + f.run("frisk") + removed.format("igjen")
    data = f.bare_word(f"<w:p>{content}</w:p>")
    assert text(data) == "han er frisk"
    assert text(data, "deleted").split("\n") == ["syk ", "igjen"]


def test_paragraphs_and_rows_come_in_the_order_in_which_they_stand() -> None:
    document = docx.Document()
    for number in range(3):
        document.add_paragraph(f"avsnitt {number}")
        document.add_table(1, 1).cell(0, 0).text = f"rad {number}"
    read = extract(f.word((), lambda d: d.element.body.extend(list(document.element.body)[:-1])))
    texts = [read.parts[block.part].text[block.start : block.end] for block in read.blocks]
    assert texts == ["avsnitt 0", "rad 0", "avsnitt 1", "rad 1", "avsnitt 2", "rad 2"]
    assert [part.name for part in read.parts] == ["body", "table"]


def test_rows_are_lines_of_cells_and_carry_the_header_as_context() -> None:
    def change(document: docx.document.Document) -> None:
        table = document.add_table(3, 2)
        for cell, words in zip(
            table._cells, ["Navn", "Tiltak", "Emil", "første linje\nandre", "Kari", ""], strict=True
        ):
            cell.text = words

    read = extract(f.word((), change))
    assert read.parts[0].text.splitlines() == ["Navn | Tiltak", "Emil | første linje andre", "Kari |"]
    assert [(block.kind, block.context) for block in read.blocks] == [
        ("row", ""),
        ("row", "Navn | Tiltak"),
        ("row", "Navn | Tiltak"),
    ]


def test_rows_and_cells_in_content_controls_and_insertions_are_rows_and_cells() -> None:
    cell = f"<w:tc><w:p>{f.run('{}')}</w:p></w:tc>"
    row = f"<w:tr>{cell.format('a')}<w:sdt><w:sdtContent>{cell.format('b')}</w:sdtContent></w:sdt></w:tr>"
    assert text(f.bare_word(f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"), "table") == "a | b"


def test_a_table_that_only_arranges_the_page_gives_no_context() -> None:
    long = "Dette er hele brevet. " * 30
    row = f"<w:tr><w:tc><w:p>{f.run('{}')}</w:p></w:tc></w:tr>"
    read = extract(f.bare_word(f"<w:tbl>{row.format(long)}{row.format('Hilsen oss')}</w:tbl>"))
    assert {block.context for block in read.blocks} == {""}


def test_white_letters_on_a_dark_cell_are_a_heading_not_a_hiding_place() -> None:
    cell = (
        '<w:tc><w:tcPr><w:shd w:fill="{}"/></w:tcPr><w:p>'
        + f.run("Tiltak", '<w:color w:val="FFFFFF"/>')
        + "</w:p></w:tc>"
    )
    dark, light = (f.bare_word(f"<w:tbl><w:tr>{cell.format(fill)}</w:tr></w:tbl>") for fill in ("1F3864", "auto"))
    assert (text(dark, "table"), text(dark, "hidden")) == ("Tiltak", "")
    assert (text(light, "table"), text(light, "hidden")) == ("", "Tiltak")


def test_both_branches_are_read_only_where_their_words_differ() -> None:
    content = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    same = f.bare_word(f"<w:p>{content.format(f.run('likt'), f.run('likt'))}</w:p>")
    other = f.bare_word(f"<w:p>{content.format(f.run('vist'), f.run('gjemt'))}</w:p>")
    only = f.bare_word(f"<w:p>{content.format('', f.run('gjemt'))}</w:p>")
    assert [text(data) for data in (same, other, only)] == ["likt", "vistgjemt", "gjemt"]


def field(code: str, result: str) -> str:
    """A complex field."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark.format('separate')}{f.run(result)}{mark.format('end')}"


def test_each_field_code_is_judged_by_itself() -> None:
    content = field("PAGE", "1") + field(' HYPERLINK "mailto:emil@kowalski.example" ', "send") + field("TOC", "x")
    data = f.bare_word(f"<w:p>{content}</w:p>")
    assert text(data) == "1sendx"
    assert text(data, "hidden") == 'HYPERLINK "mailto:emil@kowalski.example"'


def test_a_field_left_open_still_gives_its_code() -> None:
    data = f.bare_word(
        f'<w:p>{f.run("tekst")}<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>IF a b c</w:instrText></w:r></w:p>'
    )
    assert text(data, "hidden") == "IF a b c"


def test_ticks_and_choices_of_old_form_fields_are_read() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'
    tick = begin.format('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>') + f.run(" Ja ")
    empty = begin.format('<w:checkBox><w:default w:val="0"/></w:checkBox>') + f.run(" Nei ")
    choice = begin.format(
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Fosterhjem"/><w:listEntry w:val="Støttekontakt"/></w:ddList>'
    )
    assert text(f.bare_word(f"<w:p>{tick}{empty}{choice}</w:p>")) == "☒ Ja ☐ Nei Støttekontakt"


def test_headings_are_told_by_their_style_in_either_language() -> None:
    paragraph = '<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr>' + f.run("x") + "</w:p>"
    body = "".join(paragraph.format(style) for style in ("Heading1", "Overskrift2", "Tittel", "Brdtekst"))
    assert [block.kind for block in extract(f.bare_word(body)).blocks] == ["heading", "heading", "heading", "paragraph"]


def test_an_html_chunk_keeps_its_lines_and_cells_and_drops_its_scripts() -> None:
    page = "<html><head><script>var x=1</script></head><body><p>en</p><p>to<br>tre</p><table><tr><td>a<td>b</table>"
    chunk = f.bare_word('<w:altChunk r:id="r9"/>', {"word/c.html": page}, f.relation("r9", "aFChunk", "c.html"))
    assert text(chunk, "attachment:c.html").split("\n") == ["en", "to", "tre", "a | b"]


def test_a_document_of_pictures_has_no_text() -> None:
    picture = {"word/media/image1.png": b"\x89PNG" + bytes(200)}
    with pytest.raises(NoTextError):
        extract(f.bare_word("<w:p/>", picture))


def test_a_picture_under_a_letterhead_is_a_problem_but_beside_a_letter_it_is_none() -> None:
    picture = {"word/media/image1.png": b"\x89PNG" + bytes(200)}
    header = {"word/header1.xml": f.part_xml("hdr", f"<w:p>{f.run('Storvik kommune')}</w:p>")}
    scanned = extract(f.bare_word("<w:p/>", {**picture, **header}))
    assert [problem.code for problem in scanned.problems] == ["no_text"]
    assert extract(f.bare_word(f"<w:p>{f.run('Et vanlig brev. ' * 10)}</w:p>", picture)).problems == ()


def test_an_empty_document_has_no_text_whatever_its_properties_say() -> None:
    with pytest.raises(NoTextError):
        extract(f.word((), lambda document: setattr(document.core_properties, "title", "Brev")))
