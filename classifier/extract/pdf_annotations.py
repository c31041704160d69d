"""Annotations by pdfium's own getters: notes, free text, links, stamps, fields. Read page by page while it is open."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from typing import Any

from pypdfium2 import raw

from classifier.extract.assembly import Assembly
from classifier.extract.clean import clean
from classifier.extract.pdfium import string

#: Most annotations of one page that are looked at.
_MOST = 5000
_TAG = re.compile(r"<[^>]*>")
#: Kinds whose appearance says nothing that is not read elsewhere.
_UNDRAWN = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})


@dataclass(slots=True)
class Annotations:
    """What the pages' annotations left for later.

    ``file_pages`` are 0-based indices of pages with attached files; ``fields`` are the form fields as they stand on
    the pages (label, value), for when the form cannot be read or does not list them.
    """

    file_pages: list[int] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)

    def read(self, document: Any, page: Any, number: int, body: str, assembly: Assembly) -> None:
        """Add the annotations of page ``number`` (1-based), whose own text is ``body``, to part ``annotation``."""
        count = raw.FPDFPage_GetAnnotCount(page)
        if count > _MOST:
            assembly.problem("too_large", "annotation", number)
        texts: list[str] = []
        undrawn: list[int] = []
        drawn = False
        for index in range(min(count, _MOST)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            if not annotation:
                assembly.problem("corrupt", "annotation", number)
                continue
            try:
                kind = raw.FPDFAnnot_GetSubtype(annotation)
                texts.extend(self._texts(document, annotation, kind, number))
                if kind in _UNDRAWN:
                    undrawn.append(index)
                else:
                    drawn = drawn or bool(raw.FPDFAnnot_HasKey(annotation, b"AP"))
            finally:
                raw.FPDFPage_CloseAnnot(annotation)
        if drawn:
            # What a field shows may differ from its value (a signature's panel, a stale appearance).
            values = [value for _, value in self.fields]
            texts.extend(_appearances(document, page, number, undrawn, [body, *texts, *values]))
        for text in dict.fromkeys(texts):
            assembly.add("annotation", text, page=number)

    def add_fields(self, assembly: Assembly) -> None:
        """Add the fields on the pages to part ``form``, but for those that were read from the form itself."""
        familiar = assembly.words("form")
        for label, value in self.fields:
            if " ".join(value.split()) not in familiar and not (label and f"{label}: " in familiar):
                assembly.add("form", f"{label}: {value}" if label else value, kind="row")

    def _texts(self, document: Any, annotation: Any, kind: int, number: int) -> list[str]:
        if kind == raw.FPDF_ANNOT_FILEATTACHMENT and (not self.file_pages or self.file_pages[-1] != number - 1):
            self.file_pages.append(number - 1)
        if kind == raw.FPDF_ANNOT_WIDGET:
            value = _value(annotation, b"V")
            if value and value != "Off":
                self.fields.append((_value(annotation, b"TU") or _value(annotation, b"T"), value))
            return []
        plain = [_value(annotation, key) for key in (b"Subj", b"Contents")]
        rich = " ".join(_TAG.sub(" ", _value(annotation, b"RC")).split())
        if rich and rich != " ".join(plain[1].split()):
            plain.append(rich)
        if kind == raw.FPDF_ANNOT_LINK:
            plain.append(_target(document, annotation))
        return [text for text in plain if text]


def _value(annotation: Any, key: bytes) -> str:
    return clean(string(raw.FPDFAnnot_GetStringValue, annotation, key)).strip()


def _target(document: Any, annotation: Any) -> str:
    """The address a link leads to; empty for links inside the document."""
    link = raw.FPDFAnnot_GetLink(annotation)
    action = raw.FPDFLink_GetAction(link) if link else None
    if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
        return ""
    size = raw.FPDFAction_GetURIPath(document, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document, action, buffer, size)
    return clean(buffer.value.decode("utf-8", "replace")).strip()


def _appearances(document: Any, page: Any, number: int, undrawn: list[int], known: list[str]) -> list[str]:
    """Lines that only the appearance of an annotation shows (a stamp has no other text).

    The open copy of the page is changed for it: annotations are made part of the page, whose text is read again.
    """
    for index in reversed(undrawn):
        raw.FPDFPage_RemoveAnnot(page, index)
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
        return []
    flat = document.get_page(number - 1)
    try:
        textpage = flat.get_textpage()
        try:
            lines = clean(str(textpage.get_text_range())).splitlines()
        finally:
            textpage.close()
    finally:
        flat.close()
    familiar = " ".join(" ".join(known).split())
    return [line for line in lines if line.strip() and " ".join(line.split()) not in familiar]
