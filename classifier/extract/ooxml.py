"""What Excel and PowerPoint files have in common with Word's: properties, charts, objects, pictures, bound data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from classifier.extract.assembly import Assembly
from classifier.extract.docx_properties import bound_data, drawn_words, properties
from classifier.extract.nested import Nested
from classifier.extract.package import Package
from classifier.extract.pictures import add_loose_picture
from classifier.extract.safe_xml import Element

#: With less text than this, a picture in the file may be the document.
_LITTLE_TEXT = 40


class _Place(NamedTuple):
    part: str
    name: re.Pattern[str]
    find: Callable[[Element], Iterator[str]]


_PLACES = (
    _Place("metadata", re.compile(r"(?:^|/)docProps/(?:core|app|custom)\.xml$", re.IGNORECASE), properties),
    _Place("textbox", re.compile(r"/(?:charts/chart(?:ex)?\d*|diagrams/data\d*)\.xml$", re.IGNORECASE), drawn_words),
    _Place("hidden", re.compile(r"(?:^|/)customXml/item\d*\.xml$", re.IGNORECASE), bound_data),
)
_EMBEDDED = re.compile(r"/embeddings/[^/]+$", re.IGNORECASE)
#: Controls whose words stand in a binary form.
_CONTROLS = re.compile(r"/activeX/[^/]+\.bin$", re.IGNORECASE)


def read_common(package: Package, assembly: Assembly, nested: Nested) -> None:
    """Add properties, charts and diagrams, bound data, embedded files and pictures."""
    for place in _PLACES:
        for name in package.names:
            if place.name.search(name):
                with assembly.noting(place.part):
                    for line in place.find(package.xml(name)):
                        assembly.add_once(place.part, line)
    for name in package.names:
        if _EMBEDDED.search(name) and not nested.read(assembly, posixpath.basename(name), partial(package.read, name)):
            break
    if any(_CONTROLS.search(name) for name in package.names):
        assembly.problem("unsupported", "form")
    whole = assembly.length("body", "table", "textbox") < _LITTLE_TEXT
    for name in package.names:
        if "/media/" in name:
            add_loose_picture(partial(package.read, name), assembly, whole=whole)


def paragraphs(root: Element) -> Iterator[str]:
    """Paragraphs of DrawingML (``a:p``): text, line breaks, fields."""
    for paragraph in root.iter("{*}p"):
        pieces = [
            "\n" if piece.tag.endswith("}br") else piece.text or ""
            for piece in paragraph.iter("{*}t", "{*}br")
        ]  # fmt: skip
        text = "".join(pieces).strip()
        if text:
            yield text


def descriptions(root: Element) -> Iterator[str]:
    """Alternative texts and titles of shapes."""
    for shape in root.iter("{*}cNvPr"):
        yield from filter(None, (shape.get(name, "").strip() for name in ("descr", "title")))


def targets(package: Package, source: str, assembly: Assembly) -> dict[str, list[str]]:
    """Members that ``source`` points to, by kind; one that is missing, or lies elsewhere, is a problem."""
    found: dict[str, list[str]] = {}
    for link in package.relationships(source).values():
        if link.external:
            if link.kind == "hyperlink":
                assembly.add_once("hidden", link.target)
        elif link.target in package:
            found.setdefault(link.kind, []).append(link.target)
        elif link.kind not in ("image", "hyperlink"):
            assembly.problem("corrupt", "attachment" if link.kind in ("oleObject", "package") else "body")
    return found
