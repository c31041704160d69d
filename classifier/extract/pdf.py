"""PDF: page text by pdfium (quick, forgiving); what else the file holds is read only where pdfium or its bytes say so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pypdfium2 import raw

from classifier.document import Document
from classifier.errors import CorruptError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import clean, is_gibberish
from classifier.extract.nested import Nested
from classifier.extract.pdf_annotations import Annotations
from classifier.extract.pdf_hidden import Cover, hidden_lines
from classifier.extract.pdf_metadata import (
    has_own_properties,
    has_packed_xmp,
    read_outline,
    read_properties,
    read_xmp_packets,
)
from classifier.extract.pdf_pictures import read_pictures
from classifier.extract.pdfium import direct, handle, opened

#: A picture is a stream of its own, and dictionaries of streams are never compressed (``/ImageB`` is a procedure set).
_IMAGE = re.compile(rb"/Image(?![A-Za-z])")
#: How pdfium ends a line.
_LINE_BREAK = "\r\n"
#: Where the end-of-file marker must stand, counted from the end (some programs append a little).
_TAIL = 2048
#: Characters per page asked whether their font has a Unicode map; asking for all would cost more than the text.
_SAMPLES = 24
_has_map_error = direct(raw.FPDFText_HasUnicodeMapError)


class _PageText(NamedTuple):
    """The page's text, the lines of it that nobody sees, and whether they can be trusted."""

    text: str
    hidden: str
    readable: bool


@dataclass(slots=True)
class Survey:
    """What pdfium and the bytes tell about the places that pypdf would have to read."""

    pages: int = 0
    pictures: bool = False
    encrypted: bool = False
    form: bool = False
    files: bool = False
    properties: bool = False
    xmp: bool = False
    annotations: Annotations = field(default_factory=Annotations)
    empty_pages: list[int] = field(default_factory=list)

    @property
    def needs_structure(self) -> bool:
        """Whether anything is left for pypdf."""
        seen = self.form or self.files or self.properties or self.xmp
        return bool(seen or self.annotations.file_pages or self.empty_pages)


def read_pdf(data: bytes, nested: Nested) -> Document:
    """Read a PDF.

    Raises:
        EncryptedError: a password is needed.
        CorruptError: pdfium cannot open it.
        NoTextError: pages without a text layer and nothing else.
    """
    assembly = Assembly(nested.budget)
    with opened(data) as document:
        survey = _survey(document, data, assembly)
    if survey.needs_structure:
        from classifier.extract.pdf_structure import read_structure

        read_structure(data, survey, assembly, nested)
    survey.annotations.add_fields(assembly)
    read_xmp_packets(data, assembly)
    # Without the marker the file was cut off, however well pdfium mended it.
    if b"%%EOF" not in data[-_TAIL:]:
        assembly.problem("corrupt")
    return assembly.document("pdf", survey.pages)


def _survey(document: Any, data: bytes, assembly: Assembly) -> Survey:
    survey = Survey(pages=len(document), pictures=_IMAGE.search(data) is not None)
    if survey.pages == 0:
        raise CorruptError("no pages")
    most = assembly.limits.pages
    for index in range(min(survey.pages, most)):
        _read_page(document, index, assembly, survey)
    if survey.pages > most:
        assembly.problem("too_large")
    read_outline(document, assembly)
    read_properties(document, assembly)
    survey.encrypted = raw.FPDF_GetSecurityHandlerRevision(document) != -1
    survey.form = raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE
    survey.files = raw.FPDFDoc_GetAttachmentCount(document) > 0 or b"/EmbeddedFile" in data
    survey.properties = has_own_properties(data)
    survey.xmp = has_packed_xmp(data)
    return survey


def _read_page(document: Any, index: int, assembly: Assembly, survey: Survey) -> None:
    number = index + 1
    with assembly.noting("body", number):
        page = document.get_page(index)
        try:
            cover = Cover(page)
            text, hidden, readable = _page_text(page, cover)
            if readable:
                assembly.add("body", text, page=number)
                assembly.add("hidden", hidden, page=number)
            if cover.objects and (survey.pictures or cover.pictures or not readable or not text):
                with assembly.noting("ocr", number):
                    read_pictures(page, number, text, readable=readable, assembly=assembly)
            elif not text and cover.objects == 0:
                survey.empty_pages.append(index)
            if raw.FPDFPage_GetAnnotCount(page) > 0:
                survey.annotations.read(document, page, number, text, assembly)
        finally:
            page.close()


def _page_text(page: Any, cover: Cover) -> _PageText:
    textpage = page.get_textpage()
    try:
        shown = _text_range(textpage)
        text = clean(shown).rstrip()
        if not text:
            return _PageText("", "", readable=True)
        if is_gibberish(text) or _lacks_unicode(textpage):
            return _PageText(text, "", readable=False)
        lines = shown.split(_LINE_BREAK)
        unseen = hidden_lines(page, textpage, lines, len(_LINE_BREAK), cover)
        if not unseen or len(unseen) == sum(bool(line.strip()) for line in lines):
            return _PageText(text, "", readable=True)
        seen, hidden = (
            clean(_LINE_BREAK.join(line for number, line in enumerate(lines) if (number in unseen) is which)).rstrip()
            for which in (False, True)
        )
        return _PageText(seen, hidden, readable=True)
    finally:
        textpage.close()


def _text_range(textpage: Any) -> str:
    try:
        return str(textpage.get_text_range())
    except RecursionError:
        # The helper recurses once per unprintable character at either end.
        return str(textpage.get_text_bounded())


def _lacks_unicode(textpage: Any) -> bool:
    """Whether the font has no Unicode map for most of the characters, so that any letter may stand for any other."""
    count = textpage.count_chars()
    places = range(0, count, max(1, count // _SAMPLES))
    page = handle(textpage)
    unmapped: int = sum(_has_map_error(page, place) == 1 for place in places)
    return 2 * unmapped > len(places)
