"""Real and hostile files, made when a test asks for them. Every builder returns the bytes of one file."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
import reportlab
from docx.oxml import parse_xml
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link, Popup, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests import builders

#: One sentence to hide and find again.
NEEDLE = "Emil Kowalski (4) bur i beredskapsheim, seier barnevernstenesta på Ås."
#: An ordinary letter to hide it in.
LINES = (
    "Vi viser til telefonsamtale og bekrefter at møtet om kontorlokalene er flyttet.",
    "Parkering skjer på plassen bak rådhuset, og kaffe serveres fra klokken ni.",
    "Vennlig hilsen servicetorget",
)
W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
NAMESPACES = (
    f'xmlns:w="{W_NS}" xmlns:r="{R_NS}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)

Change = Callable[[PdfWriter], object]
#: A font that comes with reportlab.
VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


# PDF ------------------------------------------------------------------------------------------------------------------


def pdf(lines: Sequence[str] = LINES, *, pages: int = 1, draw: Callable[[Canvas], object] | None = None) -> bytes:
    """A PDF with ``lines`` on each page; ``draw`` adds to the last page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number in range(pages):
        for row, line in enumerate(lines):
            canvas.drawString(60, 780 - 16 * row, line)
        if draw and number == pages - 1:
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def changed(data: bytes, *changes: Change) -> bytes:
    """The PDF after ``changes`` by pypdf."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for change in changes:
        change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def text_field(name: str, value: str) -> Callable[[Canvas], object]:
    """Draws a filled text field."""
    return lambda canvas: canvas.acroForm.textfield(name=name, value=value, x=60, y=300, width=400, height=20)


def choice_field(name: str, options: Sequence[tuple[str, str]], chosen: str) -> Change:
    """A form with one list to choose from; options are (stored value, shown)."""

    def change(writer: PdfWriter) -> None:
        pairs = (ArrayObject([TextStringObject(stored), TextStringObject(shown)]) for stored, shown in options)
        field = DictionaryObject({NameObject("/FT"): NameObject("/Ch"), NameObject("/T"): TextStringObject(name)})
        field.update({NameObject("/Opt"): ArrayObject(pairs), NameObject("/V"): TextStringObject(chosen)})
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)

    return change


def annotation(kind: str, **entries: Any) -> Change:
    """An annotation given as its dictionary entries, on the first page."""

    def change(writer: PdfWriter) -> None:
        rectangle = RectangleObject((60, 500, 360, 530))
        item = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind)})
        item.update({NameObject("/Rect"): rectangle, NameObject("/F"): NumberObject(4)})
        for key, value in entries.items():
            item[NameObject(f"/{key}")] = TextStringObject(value) if isinstance(value, str) else value
        page = writer.pages[0]
        page.setdefault(NameObject("/Annots"), ArrayObject())
        page["/Annots"].append(writer._add_object(item))  # type: ignore[attr-defined]

    return change


def note(text: str) -> Change:
    """A sticky note with its pop-up window."""

    def change(writer: PdfWriter) -> None:
        parent = writer.add_annotation(0, Text(text=text, rect=(60, 200, 80, 220)))
        writer.add_annotation(0, Popup(rect=(90, 200, 200, 260), parent=parent))

    return change


def free_text(text: str) -> Change:
    """Text typed onto the page as an annotation."""
    return lambda writer: writer.add_annotation(0, FreeText(text=text, rect=(60, 200, 400, 240)))


def link(address: str) -> Change:
    """A link to an address."""
    return lambda writer: writer.add_annotation(0, Link(url=address, rect=(60, 400, 200, 420)))


def stamp(text: str) -> Change:
    """A stamp whose words stand in its appearance only."""

    def change(writer: PdfWriter) -> None:
        appearance = StreamObject()
        appearance.set_data(b"BT /F1 12 Tf 5 5 Td (" + text.encode("cp1252") + b") Tj ET")
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        appearance.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): RectangleObject((0, 0, 300, 30)),
                NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts}),
            }
        )
        shown = DictionaryObject({NameObject("/N"): writer._add_object(appearance)})
        annotation("/Stamp", AP=shown)(writer)

    return change


def attachment(name: str, data: bytes) -> Change:
    """An embedded file in the name tree."""
    return lambda writer: writer.add_attachment(name, data)


def pinned_file(name: str, data: bytes) -> Change:
    """A file attached to a place on the first page."""

    def change(writer: PdfWriter) -> None:
        stream = StreamObject()
        stream.set_data(data)
        embedded = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
        specification = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Filespec"),
                NameObject("/F"): TextStringObject(name),
                NameObject("/EF"): embedded,
            }
        )
        annotation("/FileAttachment", FS=writer._add_object(specification))(writer)

    return change


def properties(**values: str) -> Change:
    """Entries of the document information."""
    return lambda writer: writer.add_metadata({f"/{key}": value for key, value in values.items()})


def bookmark(title: str) -> Change:
    """An entry of the outline, below another."""

    def change(writer: PdfWriter) -> None:
        chapter = writer.add_outline_item(title="Innhold", page_number=0)
        writer.add_outline_item(title=title, page_number=0, parent=chapter)

    return change


def xmp(title: str, *, packed: bool = False) -> Change:
    """An XMP packet with a title; ``packed`` compresses it, against the standard's advice."""

    def change(writer: PdfWriter) -> None:
        packet = (
            '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f'<rdf:Description rdf:about=""><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt>'
            '</dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
        ).encode()
        stream = StreamObject()
        stream._data = zlib.compress(packet) if packed else packet
        if packed:
            stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)

    return change


def locked(password: str) -> Change:
    """Encryption with a user password; an empty one only forbids, say, copying."""
    return lambda writer: writer.encrypt(password, owner_password="eier", algorithm="AES-256")


def without_unicode_maps(writer: PdfWriter) -> None:
    """Takes the maps from glyphs to characters out of every font."""
    for reference in writer._objects:
        item = reference.get_object() if reference is not None else None
        if isinstance(item, DictionaryObject):
            item.pop("/ToUnicode", None)


def embedded_font(lines: Sequence[str]) -> bytes:
    """A PDF in a subset of an embedded font, whose codes mean nothing without a map."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Vera", 11)
        for row, line in enumerate(lines):
            canvas.drawString(60, 700 - 16 * row, line)

    return pdf((), draw=draw)


def written(lines: Sequence[str] = LINES, *, dpi: int = 150, turned: float = 0.0, form: str = "PNG") -> bytes:
    """A picture of an A4 page with these lines, as a scanner makes it."""
    page = Image.new("L", (int(8.27 * dpi), int(11.69 * dpi)), 252)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(VERA), size=dpi // 6)
    for row, line in enumerate(lines):
        pen.text((dpi * 0.8, dpi * (1 + 0.25 * row)), line, fill=20, font=font)
    if turned:
        page = page.rotate(turned, expand=True, fillcolor=252, resample=Image.Resampling.BICUBIC)
    image = io.BytesIO()
    page.save(image, form, dpi=(dpi, dpi))
    return image.getvalue()


def scan(*lines: str, **options: Any) -> Callable[[Canvas], None]:
    """Draws a picture of these lines over the whole page; for ``pdf(draw=...)``."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(io.BytesIO(written(lines or LINES, **options))), 0, 0, *A4)

    return draw


def unseen(how: str, text: str) -> Callable[[Canvas], None]:
    """Draws ``text`` so that nobody sees it: white, tiny, below or beside the page, invisible, under a box."""

    def draw(canvas: Canvas) -> None:
        x, y = {"below": (60, -300), "beside": (2000, 300)}.get(how, (60, 300))
        pen = canvas.beginText(x, y)
        pen.setFont("Helvetica", 0.5 if how == "tiny" else 11)
        pen.setFillColorRGB(*((1, 1, 1) if how == "white" else (0, 0, 0)))
        pen.setTextRenderMode(3 if how == "invisible" else 0)
        pen.textLine(text)
        canvas.drawText(pen)
        if how == "under a box":
            canvas.setFillColorRGB(0, 0, 0)
            canvas.rect(50, 290, 520, 30, fill=1)

    return draw


def on_a_dark_bar(text: str) -> Callable[[Canvas], None]:
    """Draws white letters on a dark bar, as heads of tables have them."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.1, 0.4)
        canvas.rect(50, 290, 520, 30, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 300, text)

    return draw


def in_layer(text: str) -> Change:
    """Puts ``text`` on a layer that is off."""

    def change(writer: PdfWriter) -> None:
        layer = writer._add_object(
            DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("Lag")})
        )
        shown = DictionaryObject({NameObject("/OFF"): ArrayObject([layer]), NameObject("/Order"): ArrayObject([layer])})
        writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
            {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): shown}
        )
        page = writer.pages[0]
        resources = page["/Resources"].get_object()
        assert isinstance(resources, DictionaryObject)
        resources[NameObject("/Properties")] = DictionaryObject({NameObject("/MC0"): layer})
        words = text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
        stream = DecodedStreamObject()
        stream.set_data(b"/OC /MC0 BDC BT /F1 11 Tf 60 300 Td (" + words + b") Tj ET EMC")
        page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(stream)])

    return change


# DOCX -----------------------------------------------------------------------------------------------------------------


def word(lines: Sequence[str] = LINES, change: Callable[[docx.document.Document], object] | None = None) -> bytes:
    """A DOCX by python-docx, changed by ``change`` before it is saved."""
    return builders.word(list(lines), change)


def word_with(xml: str) -> bytes:
    """The ordinary letter with one more block of raw WordprocessingML at the end."""

    def change(document: docx.document.Document) -> None:
        block = parse_xml(xml.replace(">", f" {NAMESPACES}>", 1))
        document.element.body.insert(len(document.element.body) - 1, block)

    return word(change=change)


def paragraph(content: str) -> bytes:
    """The ordinary letter with one more paragraph of raw content (runs and the like)."""
    return word_with(f"<w:p>{content}</w:p>")


def run(text: str, properties_xml: str = "") -> str:
    """One run as XML."""
    return f'<w:r><w:rPr>{properties_xml}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def container(members: Mapping[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of ``members``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """What a zip holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bare_word(body: str, parts: Mapping[str, bytes | str] | None = None, relations: str = "") -> bytes:
    """The smallest DOCX with ``body`` as raw XML; ``relations`` are those of the main part."""
    package = "http://schemas.openxmlformats.org/package/2006"
    return container(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType='
            '"application/xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type='
            f'"{_REL_TYPE}officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}'
            "</Relationships>",
            **(parts or {}),
        }
    )


def relation(identity: str, kind: str, target: str, *, external: bool = False) -> str:
    """One relationship as XML."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{identity}" Type="{_REL_TYPE}{kind}" Target="{target}"{mode}/>'


def part_xml(root: str, content: str) -> str:
    """A part such as ``w:hdr`` around ``content``."""
    return f"<w:{root} {NAMESPACES}>{content}</w:{root}>"


def notes_part(kind: str, text: str) -> str:
    """Footnotes, endnotes or comments with one entry."""
    return part_xml(f"{kind}s", f'<w:{kind} w:id="2"><w:p>{run(text)}</w:p></w:{kind}>')


# Hostile --------------------------------------------------------------------------------------------------------------


def many_attachments(number: int) -> bytes:
    """A PDF with that many small text files in its name tree."""

    def change(writer: PdfWriter) -> None:
        names = ArrayObject()
        for index in range(number):
            stream = StreamObject()
            stream.set_data(b"et notat")
            name = TextStringObject(f"{index}.txt")
            embedded = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
            specification = DictionaryObject({NameObject("/F"): name, NameObject("/EF"): embedded})
            names.extend((name, writer._add_object(specification)))
        tree = DictionaryObject({NameObject("/Names"): names})
        writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): tree})

    return changed(pdf(), change)


def circular_pages() -> bytes:
    """A PDF whose page tree is its own child."""
    return b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Count 3 /Kids [2 0 R 3 0 R 2 0 R]>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Kids [2 0 R]>> endobj
trailer <</Root 1 0 R /Size 4>>
%%EOF
"""


def bottomless_form(value: str) -> bytes:
    """A PDF whose form nests a hundred levels, with one filled field shown on the page."""

    def change(writer: PdfWriter) -> None:
        annotation("/Widget", T="felt", V=value)(writer)
        reference = writer.pages[0]["/Annots"][-1]  # type: ignore[index]
        for _ in range(100):
            reference = writer._add_object(DictionaryObject({NameObject("/Kids"): ArrayObject([reference])}))
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)

    return changed(pdf(), change)


def circular_form(data: bytes) -> bytes:
    """The PDF with a form whose fields are each other's children and parents."""

    def change(writer: PdfWriter) -> None:
        first, second = DictionaryObject(), DictionaryObject()
        one, two = writer._add_object(first), writer._add_object(second)
        for item, other in ((first, two), (second, one)):
            item.update({NameObject("/Kids"): ArrayObject([other, other]), NameObject("/Parent"): other})
            item[NameObject("/V")] = TextStringObject("svar")
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([one, two])})
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)

    return changed(data, change)


def encrypted_office() -> bytes:
    """The start of an OLE file with the stream name of an encrypted Office document."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
