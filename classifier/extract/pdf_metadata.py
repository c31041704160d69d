"""Bookmarks, document information and XMP of a PDF, without reading its structure where the bytes suffice."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from pypdfium2 import raw

from classifier.errors import UnreadableError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import clean
from classifier.extract.pdfium import string
from classifier.extract.safe_xml import Element, parse

#: Properties with words of the author's (ISO 32000-1, 14.3.3); the others name programs and dates.
_TELLING = ("Title", "Subject", "Keywords", "Author")
STANDARD_PROPERTIES = frozenset({*_TELLING, "Creator", "Producer", "CreationDate", "ModDate", "Trapped"})
#: What programs write when nobody gave a title.
_SAYS_NOTHING = frozenset({"untitled", "(unspecified)", "unspecified", "anonymous", "(anonymous)", "none"})
_DEEPEST_BOOKMARK = 40
_MOST_BOOKMARKS = 20_000

_INFO = re.compile(rb"/Info\b\s*(?:(\d{1,10})\s+(\d{1,5})\s+R|<<)")
_NAME = re.compile(rb"/([^\s/()<>\[\]{}%]+)")
#: Names of standard properties, and those that stand as their values.
_STANDARD_NAMES = frozenset(name.encode() for name in (*STANDARD_PROPERTIES, "True", "False", "Unknown"))
#: Looking for an object goes through the whole file, so with more of them than this pypdf is the quicker.
_MOST_REVISIONS, _MOST_OBJECTS = 50, 4
_LONGEST_INFO = 16_384

_PACKED_XMP = re.compile(rb"/Subtype\s*/XML\b")
_RDF, _RDF_END = b"<rdf:RDF", b"</rdf:RDF>"
_MOST_PACKETS = 20
_DC = "{http://purl.org/dc/elements/1.1/}"
_PDFX = "{http://ns.adobe.com/pdfx/1.3/}"
_XMP_TELLING = frozenset(
    {
        *(_DC + name for name in ("title", "description", "subject", "creator")),
        "{http://ns.adobe.com/pdf/1.3/}Keywords",
        "{http://ns.adobe.com/photoshop/1.0/}Headline",
    }
)


def add_metadata(assembly: Assembly, text: str) -> None:
    """Add one property, unless it says nothing or stands there already."""
    text = clean(text).strip()
    if text and text.lower() not in _SAYS_NOTHING:
        assembly.add_once("metadata", text)


def read_outline(document: Any, assembly: Assembly) -> None:
    """Titles of the bookmarks, in order."""
    bookmarks = document.get_toc(max_depth=_DEEPEST_BOOKMARK)
    for bookmark in islice(bookmarks, _MOST_BOOKMARKS):
        assembly.add("metadata", clean(string(raw.FPDFBookmark_GetTitle, bookmark.raw)).strip())
    if next(bookmarks, None) is not None:
        assembly.problem("too_large", "metadata")


def read_properties(document: Any, assembly: Assembly) -> None:
    """The standard properties of the document."""
    for key in _TELLING:
        add_metadata(assembly, string(raw.FPDF_GetMetaText, document, key.encode()))


def has_own_properties(data: bytes) -> bool:
    """Whether the document information has keys beside the standard ones, or cannot be seen in the bytes."""
    references = {match.groups() for match in islice(_INFO.finditer(data), _MOST_REVISIONS)}
    if len(references) > _MOST_OBJECTS or (None, None) in references:
        return True
    found = [_dictionary(data, int(number), int(generation)) for number, generation in references]
    return any(dictionary is None or _has_own_names(dictionary) for dictionary in found)


def _dictionary(data: bytes, number: int, generation: int) -> bytes | None:
    """The bytes of an object that is not packed into an object stream; of its last revision."""
    start = max(data.rfind(b"%s%d %d obj" % (edge, number, generation)) for edge in (b"\n", b"\r", b" "))
    if start < 0:
        return None
    end = data.find(b"endobj", start, start + _LONGEST_INFO)
    return data[start:end] if end > 0 else None


def _has_own_names(dictionary: bytes) -> bool:
    return any(name not in _STANDARD_NAMES for name in _NAME.findall(dictionary))


def has_packed_xmp(data: bytes) -> bool:
    """Whether there is XMP that the bytes do not show (compressed or encrypted)."""
    return _RDF not in data and _PACKED_XMP.search(data) is not None


def read_xmp_packets(data: bytes, assembly: Assembly) -> None:
    """XMP is stored so that it can be found by scanning (ISO 16684-1, 7.3): title, description, subject, own words."""
    position = 0
    for _ in range(_MOST_PACKETS):
        start = data.find(_RDF, position)
        end = data.find(_RDF_END, start) if start >= 0 else -1
        if end < 0:
            return
        position = end + len(_RDF_END)
        read_xmp(data[start:position], assembly)
    if data.find(_RDF, position) >= 0:
        assembly.problem("too_large", "metadata")


def read_xmp(packet: bytes, assembly: Assembly) -> None:
    """The telling properties of one XMP packet; programs often write it slightly wrong, hence the lenient parser."""
    try:
        root = parse(packet, recover=True)
    except UnreadableError as exc:
        assembly.problem(exc.code, "metadata")
        return
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if _is_telling(element.tag):
            add_metadata(assembly, _words(element))
        for name, value in element.attrib.items():
            if _is_telling(name):
                add_metadata(assembly, value)


def _is_telling(tag: str) -> bool:
    return tag in _XMP_TELLING or tag.startswith(_PDFX)


def _words(element: Element) -> str:
    return ", ".join(text.strip() for text in element.itertext() if text.strip())
