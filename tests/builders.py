"""Real files made in the tests, so that cause and effect are on one screen."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache

import docx
import lxml.etree
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

PLAIN = [
    "Vi viser til telefonsamtale og bekrefter at møtet om kontorlokalene er flyttet.",
    "Parkering skjer på plassen bak rådhuset, og kaffe serveres fra klokken ni.",
    "Vennlig hilsen servicetorget",
]
#: The only sensitive words of a needle letter.
NEEDLE = "Emil Kowalski (4) er plassert i beredskapshjem av barneverntjenesten."


def pdf(lines: list[str], *, pages: int = 1, form: dict[str, str] | None = None) -> bytes:
    """A PDF with ``lines`` on each page and, if given, filled text fields."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for _ in range(pages):
        for number, line in enumerate(lines):
            canvas.drawString(60, 780 - 16 * number, line)
        for number, (name, value) in enumerate((form or {}).items()):
            canvas.acroForm.textfield(name=name, value=value, x=60, y=300 - 40 * number, width=400, height=20)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_with_annotation(lines: list[str], text: str) -> bytes:
    """A PDF with a free-text annotation."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(lines))))
    writer.add_annotation(0, FreeText(text=text, rect=(60, 200, 400, 240)))
    return _written(writer)


def pdf_with_attachment(lines: list[str], name: str, data: bytes) -> bytes:
    """A PDF with an embedded file."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(lines))))
    writer.add_attachment(name, data)
    return _written(writer)


def pdf_with_title(lines: list[str], title: str) -> bytes:
    """A PDF with a document title."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(lines))))
    writer.add_metadata({NameObject("/Title"): TextStringObject(title)})
    return _written(writer)


def locked_pdf(lines: list[str], password: str) -> bytes:
    """A PDF that needs ``password`` to be opened."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(lines))))
    writer.encrypt(password, owner_password="eier", algorithm="AES-128")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def word(lines: list[str], change: Callable[[docx.document.Document], object] | None = None) -> bytes:
    """A DOCX with ``lines`` as paragraphs, changed by ``change`` before it is saved."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if change:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _run(text: str, tag: str = "w:t") -> lxml.etree._Element:
    run, content = OxmlElement("w:r"), OxmlElement(tag)
    content.text = text
    run.append(content)
    return run


def in_header(text: str) -> bytes:
    """Needle in the page header."""
    return word(PLAIN, lambda d: setattr(d.sections[0].header.paragraphs[0], "text", text))


def in_footer(text: str) -> bytes:
    """Needle in the page footer."""
    return word(PLAIN, lambda d: setattr(d.sections[0].footer.paragraphs[0], "text", text))


def in_table(text: str) -> bytes:
    """Needle in one cell of a table."""

    def change(document: docx.document.Document) -> None:
        table = document.add_table(3, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Rom", "Merknad"
        table.cell(1, 0).text, table.cell(1, 1).text = "A2", "projektor mangler"
        table.cell(2, 0).text, table.cell(2, 1).text = "A3", text

    return word(PLAIN, change)


def in_comment(text: str) -> bytes:
    """Needle in a margin comment."""
    return word(PLAIN, lambda d: d.add_comment(d.paragraphs[0].runs[0], text=text))


def in_textbox(text: str) -> bytes:
    """Needle in a VML text box."""

    def change(document: docx.document.Document) -> None:
        box = lxml.etree.fromstring(
            '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t/></w:r></w:p>'
            "</w:txbxContent></v:textbox></v:shape></w:pict>"
        )
        box.find(".//" + qn("w:t")).text = text
        document.paragraphs[1].runs[0]._r.append(box)

    return word(PLAIN, change)


def in_deletion(text: str) -> bytes:
    """Needle in a tracked deletion."""

    def change(document: docx.document.Document) -> None:
        deletion = OxmlElement("w:del")
        deletion.append(_run(text, "w:delText"))
        document.paragraphs[0]._p.append(deletion)

    return word(PLAIN, change)


def in_insertion(text: str) -> bytes:
    """Needle in a tracked insertion."""

    def change(document: docx.document.Document) -> None:
        insertion = OxmlElement("w:ins")
        insertion.append(_run(text))
        document.paragraphs[0]._p.append(insertion)

    return word(PLAIN, change)


def in_control(text: str) -> bytes:
    """Needle in a content control."""

    def change(document: docx.document.Document) -> None:
        control, content, paragraph = OxmlElement("w:sdt"), OxmlElement("w:sdtContent"), OxmlElement("w:p")
        paragraph.append(_run(text))
        content.append(paragraph)
        control.append(content)
        document.element.body.insert(1, control)

    return word(PLAIN, change)


def in_hidden(text: str) -> bytes:
    """Needle in a hidden run."""
    return word(PLAIN, lambda d: setattr(d.paragraphs[0].add_run(text).font, "hidden", True))


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """A DOCX with one more member."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def in_notes(text: str, kind: str) -> bytes:
    """Needle in a footnote or endnote."""
    xml = (
        f'<w:{kind}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:{kind} w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}></w:{kind}s>'
    )
    return with_member(word(PLAIN), f"word/{kind}s.xml", xml.encode())


@cache
def bomb(megabytes: int = 600) -> bytes:
    """A DOCX whose main part inflates to ``megabytes`` of spaces."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as stream,
    ):
        for _ in range(megabytes):
            stream.write(b" " * (1 << 20))
    return buffer.getvalue()
