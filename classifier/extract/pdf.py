"""PDF page text by pdfium (quick, forgiving), and a look at whether anything else in the file needs reading."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from classifier.document import Document
from classifier.errors import CorruptError, EncryptedError
from classifier.extract.assembly import Assembly, Nested
from classifier.extract.clean import clean, is_gibberish

#: pdfium keeps global state: one thread at a time.
_LOCK = threading.Lock()
_METADATA = ("Title", "Subject", "Keywords", "Author")
_TAIL = 2048
_FEW_OBJECTS = 40


@dataclass(slots=True)
class Hints:
    """What pdfium saw besides page text; structure is read (by pypdf, slower) only where something is True."""

    form: bool = False
    attachments: bool = False
    annotated_pages: tuple[int, ...] = ()


def read_pdf(data: bytes, nested: Nested) -> Document:
    """Read a PDF.

    Raises:
        EncryptedError: a password is needed.
        CorruptError: pdfium cannot open it.
        NoTextError: pages without a text layer and nothing else.
    """
    assembly = Assembly(nested.limits)
    with _LOCK:
        pages, hints = _read_with_pdfium(data, assembly)
    if hints.form or hints.attachments or hints.annotated_pages or _may_hold_xmp(data):
        from classifier.extract.pdf_structure import read_structure

        read_structure(data, assembly, nested, hints)
    if b"%%EOF" not in data[-_TAIL:]:
        assembly.problem("corrupt")
    return assembly.document("pdf", pages)


def _may_hold_xmp(data: bytes) -> bool:
    """XMP streams are stored uncompressed by rule (ISO 16684-1), so their words can be looked for."""
    return b"<dc:title" in data or b"<dc:description" in data or b"<dc:subject" in data


def _read_with_pdfium(data: bytes, assembly: Assembly) -> tuple[int, Hints]:
    document = _open(data)
    try:
        count = len(document)
        if count == 0:
            raise CorruptError("no pages")
        hints = Hints(form=document.get_formtype() != raw.FORMTYPE_NONE, attachments=document.count_attachments() > 0)
        annotated = [n for n in range(min(count, assembly.limits.pages)) if _read_page(document, n, assembly)]
        hints.annotated_pages = tuple(annotated)
        if count > assembly.limits.pages:
            assembly.problem("too_large")
        for key in _METADATA:
            assembly.add("metadata", document.get_metadata_value(key))
        for bookmark in document.get_toc(max_depth=6):
            assembly.add("metadata", bookmark.get_title())
        return count, hints
    finally:
        document.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as exc:
        if exc.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedError("pdf") from None
        raise CorruptError("PdfiumError") from None


def _read_page(document: pdfium.PdfDocument, index: int, assembly: Assembly) -> bool:
    """Read one page; returns whether it has annotations."""
    number = index + 1
    try:
        page = document.get_page(index)
    except pdfium.PdfiumError:
        assembly.problem("corrupt", "body", number)
        return False
    try:
        textpage = page.get_textpage()
        try:
            text = clean(textpage.get_text_range())
        finally:
            textpage.close()
        if is_gibberish(text):
            assembly.problem("no_text", "body", number)
        elif text.strip():
            assembly.add("body", text, page=number)
            if len(text) < _FEW_OBJECTS and _has_image(page):
                assembly.problem("no_text", "body", number)
        elif _has_content(page):
            assembly.problem("no_text", "body", number)
        return bool(raw.FPDFPage_GetAnnotCount(page.raw) > 0)
    except pdfium.PdfiumError:
        assembly.problem("corrupt", "body", number)
        return False
    finally:
        page.close()


def _has_content(page: pdfium.PdfPage) -> bool:
    return bool(raw.FPDFPage_CountObjects(page.raw) > 0)


def _has_image(page: pdfium.PdfPage) -> bool:
    """Whether the page shows an image of at least a quarter of its area (a scan with a stamp as text)."""
    width, height = page.get_size()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) >= 0.25 * width * height:
            return True
    return False
