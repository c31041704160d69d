"""XML that is no Office format (forms sent in, case data): each value with the name of its element."""

from __future__ import annotations

import base64
import re
from functools import partial

from classifier.document import Document
from classifier.errors import UnsupportedError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy
from classifier.extract.nested import Nested
from classifier.extract.safe_xml import Element, local_name, parse

#: Office documents in one file: words are split over runs there, so that reading values would cut them.
_OFFICE = ("schemas.microsoft.com/office", "urn:oasis:names:tc:opendocument")

#: A file written as characters; no word is that long.
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]\s?){200,}={0,2}")


def read_xml(data: bytes, nested: Nested) -> Document:
    """Read values and attributes, a row each.

    Raises:
        CorruptError: not XML, or with a document type.
        UnsupportedError: an Office document written as one XML file.
        NoTextError: there are no values in it.
    """
    root = parse(data)
    if any(str(address).startswith(("http://" + _OFFICE[0], _OFFICE[1])) for address in root.nsmap.values()):
        raise UnsupportedError("flat office xml")
    assembly = Assembly(nested.budget)
    for element in root.iter():
        if isinstance(element.tag, str):
            _read_element(element, assembly, nested)
    return assembly.document("xml", None)


def _read_element(element: Element, assembly: Assembly, nested: Nested) -> None:
    name = local_name(element)
    for key, value in element.attrib.items():
        if value.strip():
            assembly.add("metadata", tidy(f"{key.rpartition('}')[2]}: {value.strip()}"))
    if len(element) and not any((child.tail or "").strip() for child in element):
        text = (element.text or "").strip()
    elif element.getparent() is not None and _is_mixed(element.getparent()):
        return
    else:
        text = " ".join("".join(element.itertext()).split())
    if _BASE64.fullmatch(text):
        nested.read(assembly, name, partial(base64.b64decode, text))
    elif text:
        assembly.add("body", tidy(f"{name}: {text}"), kind="row")


def _is_mixed(element: Element) -> bool:
    """Whether text stands between the element's children, so that they were read with it."""
    return any((child.tail or "").strip() for child in element)
