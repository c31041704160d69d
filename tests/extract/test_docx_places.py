"""One sentence in each place of a DOCX that can hold words: it is read, its part is named, its offsets are true."""

from __future__ import annotations

from collections.abc import Callable

import docx
import pytest
from docx.shared import RGBColor

from classifier.extract import extract
from tests import files as f
from tests.extract.test_pdf_places import found

N = f.NEEDLE


def header_of(kind: str) -> Callable[[docx.document.Document], object]:
    """Puts the sentence into a header or footer of the first section."""

    def change(document: docx.document.Document) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = kind.startswith("first")
        document.settings.odd_and_even_pages_header_footer = kind.startswith("even")
        getattr(section, kind).paragraphs[0].text = N

    return change


def in_cell(document: docx.document.Document) -> None:
    """Puts the sentence into one cell of a table."""
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 0).text = "Rom", "Merknad", "A2"
    table.cell(1, 1).text = N


def in_nested_table(document: docx.document.Document) -> None:
    """Puts the sentence into a table inside a cell."""
    document.add_table(1, 1).cell(0, 0).add_table(1, 1).cell(0, 0).text = N


def property_of(name: str) -> Callable[[docx.document.Document], object]:
    """Puts the sentence into a core property."""
    return lambda document: setattr(document.core_properties, name, N)


RUN = f.run(N)
BOX = f"<w:txbxContent><w:p>{f.run(N)}</w:p></w:txbxContent>"
VML_BOX = f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>"
DRAWN_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" name="b"/><a:graphic>'
    f"<a:graphicData><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
PICTURE = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Bilde 1" {}="{}"/></wp:inline></w:drawing></w:r>'
BODY = f"<w:p>{f.run('Et vanlig brev om møtet.')}</w:p>"
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    f'<property pid="2" name="Sakstittel"><vt:lpwstr>{N}</vt:lpwstr></property></Properties>'
)
APPLICATION = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Pages>2</Pages><Manager>{N}</Manager></Properties>"
)
GLOSSARY = (
    f"<w:glossaryDocument {f.NAMESPACES}><w:docParts><w:docPart><w:docPartBody><w:p>{f.run(N)}</w:p></w:docPartBody>"
    "</w:docPart></w:docParts></w:glossaryDocument>"
)
CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:rich><a:p><a:r>'
    f"<a:t>{N}</a:t></a:r></a:p></c:rich></c:chartSpace>"
)
HIDING_STYLES = f.part_xml(
    "styles",
    '<w:style w:type="character" w:styleId="Skjult"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Barn"><w:basedOn w:val="Skjult"/></w:style>',
)
TOP = f.part_xml("hdr", f"<w:p>{f.run(N)}</w:p>")
TOP_RELATION = f.relation("r1", "header", "topp.xml")
LINK = f.relation("r7", "hyperlink", N, external=True)
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
MAIL = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
VARIABLES = f.part_xml("settings", f'<w:docVars><w:docVar w:name="sak" w:val="{N}"/></w:docVars>')


def chunk(name: str, content: str | bytes) -> bytes:
    """A letter that takes in another document."""
    relations = f.relation("r9", "aFChunk", name)
    return f.bare_word(BODY + '<w:altChunk r:id="r9"/>', {f"word/{name}": content}, relations)


def beside(name: str, content: str | bytes) -> bytes:
    """A letter with one more member that nothing points to."""
    return f.bare_word(BODY, {name: content})


def styled(paragraph_style: str, run_style: str) -> bytes:
    """A letter with a paragraph in the given styles."""
    text = f.run(N, f'<w:rStyle w:val="{run_style}"/>')
    body = f'{BODY}<w:p><w:pPr><w:pStyle w:val="{paragraph_style}"/></w:pPr>{text}</w:p>'
    return f.bare_word(body, {"word/styles.xml": HIDING_STYLES})


def white(document: docx.document.Document) -> None:
    """Adds the sentence in white."""
    document.add_paragraph().add_run(N).font.color.rgb = RGBColor(255, 255, 255)


#: Place → (part, maker).
PLACES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "paragraph": ("body", lambda: f.word((N,))),
    "header": ("header", lambda: f.word(change=header_of("header"))),
    "footer": ("footer", lambda: f.word(change=header_of("footer"))),
    "first header": ("header", lambda: f.word(change=header_of("first_page_header"))),
    "first footer": ("footer", lambda: f.word(change=header_of("first_page_footer"))),
    "even header": ("header", lambda: f.word(change=header_of("even_page_header"))),
    "even footer": ("footer", lambda: f.word(change=header_of("even_page_footer"))),
    "header of another name": ("header", lambda: f.bare_word(BODY, {"word/topp.xml": TOP}, TOP_RELATION)),
    "cell": ("table", lambda: f.word(change=in_cell)),
    "nested table": ("table", lambda: f.word(change=in_nested_table)),
    "comment": ("comment", lambda: f.word(change=lambda d: d.add_comment(d.paragraphs[0].runs[0], text=N))),
    "footnote": ("footnote", lambda: beside("word/footnotes.xml", f.notes_part("footnote", N))),
    "endnote": ("endnote", lambda: beside("word/endnotes.xml", f.notes_part("endnote", N))),
    "drawn text box": ("textbox", lambda: f.paragraph(DRAWN_BOX)),
    "old text box": ("textbox", lambda: f.paragraph(VML_BOX)),
    "chart": ("textbox", lambda: beside("word/charts/chart1.xml", CHART)),
    "content control": ("body", lambda: f.word_with(f"<w:sdt><w:sdtContent><w:p>{RUN}</w:p></w:sdtContent></w:sdt>")),
    "inline control": ("body", lambda: f.paragraph(f"<w:sdt><w:sdtContent>{RUN}</w:sdtContent></w:sdt>")),
    "insertion": ("body", lambda: f.paragraph(f'<w:ins w:id="1">{RUN}</w:ins>')),
    "moved here": ("body", lambda: f.paragraph(f'<w:moveTo w:id="1">{RUN}</w:moveTo>')),
    "field result": ("body", lambda: f.paragraph(f'<w:fldSimple w:instr="PAGE">{RUN}</w:fldSimple>')),
    "math": ("body", lambda: f.paragraph(f"<m:oMath {MATH}><m:r><m:t>{N}</m:t></m:r></m:oMath>")),
    "unknown wrapper": ("body", lambda: f.bare_word(f'<x:ny xmlns:x="urn:x"><w:p>{RUN}</w:p></x:ny>')),
    "stray run": ("body", lambda: f.bare_word(RUN)),
    "deletion": ("deleted", lambda: f.paragraph(f'<w:del w:id="1">{RUN.replace("w:t", "w:delText")}</w:del>')),
    "moved away": ("deleted", lambda: f.paragraph(f'<w:moveFrom w:id="1">{RUN}</w:moveFrom>')),
    "hidden run": ("hidden", lambda: f.paragraph(f.run(N, "<w:vanish/>"))),
    "white run": ("hidden", lambda: f.word(change=white)),
    "hiding style": ("hidden", lambda: styled("Normal", "Skjult")),
    "style built on a hiding one": ("hidden", lambda: styled("Barn", "")),
    "field code": ("hidden", lambda: f.paragraph(f"<w:fldSimple w:instr='IF 1 = 1 \"{N}\"'/>")),
    "link": ("hidden", lambda: f.bare_word(f'{BODY}<w:p><w:hyperlink r:id="r7"/></w:p>', relations=LINK)),
    "glossary": ("hidden", lambda: beside("word/glossary/document.xml", GLOSSARY)),
    "bound data": ("hidden", lambda: beside("customXml/item1.xml", f"<sak><tittel>{N}</tittel></sak>")),
    "alternative text": ("metadata", lambda: f.paragraph(PICTURE.format("descr", N))),
    "picture title": ("metadata", lambda: f.paragraph(PICTURE.format("title", N))),
    "title": ("metadata", lambda: f.word(change=property_of("title"))),
    "subject": ("metadata", lambda: f.word(change=property_of("subject"))),
    "keywords": ("metadata", lambda: f.word(change=property_of("keywords"))),
    "description": ("metadata", lambda: f.word(change=property_of("comments"))),
    "own property": ("metadata", lambda: beside("docProps/custom.xml", CUSTOM)),
    "manager": ("metadata", lambda: beside("docProps/app.xml", APPLICATION)),
    "variable": ("metadata", lambda: beside("word/settings.xml", VARIABLES)),
    "embedded docx": ("attachment:b.docx", lambda: beside("word/embeddings/b.docx", f.word((N,)))),
    "embedded pdf": ("attachment:b.pdf", lambda: beside("word/embeddings/b.pdf", f.pdf((N,)))),
    "html chunk": ("attachment:del.html", lambda: chunk("del.html", f"<html><body><p>{N}</p></body></html>")),
    "mail chunk": ("attachment:del.mht", lambda: chunk("del.mht", MAIL + f"<p>{N}</p>")),
    "text chunk": ("attachment:del.txt", lambda: chunk("del.txt", N)),
    "docx chunk": ("attachment:del.docx", lambda: chunk("del.docx", f.word((N,)))),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_sentence_is_found_in_its_place_and_nowhere_else(place: str) -> None:
    part, make = PLACES[place]
    document = extract(make(), name="brev.docx")
    assert document.problems == ()
    assert found(document, N) == {(part, 1 if part.endswith(".pdf") else None)}
    assert sum(p.text.count(N) for p in document.parts) == 1


def test_the_body_comes_first_and_the_rest_in_a_fixed_order() -> None:
    def change(document: docx.document.Document) -> None:
        table = document.add_table(1, 1)
        table.cell(0, 0).text = "celle"
        document.element.body.insert(0, table._tbl)
        document.add_comment(document.paragraphs[0].runs[0], text="kommentar")
        document.sections[0].header.paragraphs[0].text = "topp"
        document.sections[0].footer.paragraphs[0].text = "bunn"
        document.core_properties.title = "tittel"

    document = extract(f.word(change=change), name="brev.docx")
    names = [part.name for part in document.parts]
    assert names == ["body", "table", "header", "footer", "comment", "metadata", "filename"]
    assert document.parts[document.blocks[0].part].name == "table"


@pytest.mark.parametrize("name", ["word/header1.xml", "word/footnotes.xml", "word/comments.xml", "word/settings.xml"])
def test_a_broken_part_is_a_problem_and_the_body_still_comes_out(name: str) -> None:
    document = extract(f.bare_word(BODY, {name: "<w:hdr><ikke lukket"}))
    assert document.parts[0].text == "Et vanlig brev om møtet."
    assert [problem.code for problem in document.problems] == ["corrupt"]


def test_a_missing_part_is_a_problem_if_it_holds_words_and_none_if_it_is_a_picture() -> None:
    header = extract(f.bare_word(BODY, relations=f.relation("r1", "header", "header1.xml")))
    assert [(problem.code, problem.part) for problem in header.problems] == [("corrupt", "header")]
    assert extract(f.bare_word(BODY, relations=f.relation("r1", "image", "NULL"))).problems == ()


def test_text_fetched_from_elsewhere_is_a_problem() -> None:
    relations = f.relation("r9", "aFChunk", "https://kommune.example/brev.html", external=True)
    document = extract(f.bare_word(BODY + '<w:altChunk r:id="r9"/>', relations=relations))
    assert [problem.code for problem in document.problems] == ["unsupported"]


def test_a_chunk_without_a_relationship_is_a_problem() -> None:
    document = extract(f.bare_word(BODY + '<w:altChunk r:id="r9"/>'))
    assert [problem.code for problem in document.problems] == ["corrupt"]


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        "application/xml",
    ],
)
def test_macro_documents_and_templates_are_read_like_documents(kind: str) -> None:
    members = f.members(f.word((N,)))
    usual = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(usual, kind.encode())
    assert extract(f.container(members), name="brev.docm").parts[0].text == N


def test_strict_documents_are_read_like_others() -> None:
    strict = f.members(f.bare_word(BODY))
    strict["word/document.xml"] = strict["word/document.xml"].replace(
        f.W_NS.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert extract(f.container(strict)).parts[0].text == "Et vanlig brev om møtet."


def test_a_main_part_of_another_name_is_found_by_its_relationship() -> None:
    members = f.members(f.bare_word(BODY))
    members["tekst/brev.xml"] = members.pop("word/document.xml")
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", b"/tekst/brev.xml")
    assert extract(f.container(members), name="brev.docx").parts[0].text == "Et vanlig brev om møtet."
