"""DOCX: every part that can hold words, each read on its own so that one broken part does not hide the others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeAlias

from classifier.document import Document
from classifier.errors import CorruptError
from classifier.extract.assembly import Assembly
from classifier.extract.docx_inline import Scope, W
from classifier.extract.docx_properties import bound_data, drawn_words, hidden_styles, properties, stored_variables
from classifier.extract.docx_walk import Walker
from classifier.extract.nested import Nested
from classifier.extract.package import Package, Relationship
from classifier.extract.pictures import add_loose_picture
from classifier.extract.safe_xml import Element
from classifier.extract.unpacked import unpacked

#: With less text than this, a picture in the file may be the letter.
_LITTLE_TEXT = 40


@dataclass(frozen=True, slots=True)
class _Reading:
    """What all steps of reading one file share; ``kinds``: member in lower case → kind of relationship to it."""

    package: Package
    assembly: Assembly
    nested: Nested
    styles: frozenset[str]
    kinds: dict[str, str]

    def walker(self, name: str, part: str) -> Walker:
        """A walker whose words go to ``part`` and whose links lead where the relationships of ``name`` say."""
        links: dict[str, str] = {}
        with self.assembly.noting("hidden"):
            found = self.package.relationships(name)
            links.update((identity, link.target) for identity, link in found.items() if link.kind == "hyperlink")
        return Walker(self.assembly, Scope(part, self.styles, links))


_Step: TypeAlias = Callable[[_Reading, str, str], None]


class _Place(NamedTuple):
    """A kind of member: known by the relationships to it or, where nothing points to it, by its name."""

    part: str
    kinds: frozenset[str]
    name: re.Pattern[str]
    read: _Step


def read_docx(data: bytes, nested: Nested) -> Document:
    """Read a DOCX (or DOCM, DOTX, DOTM): the body first, then the other places one after another.

    Raises:
        CorruptError: no main document part, or it is broken.
        TooLargeError: a zip bomb.
        NoTextError: there are no words in it.
    """
    package, assembly = unpacked(data, nested)
    main = package.main_part("word/document.xml")
    reading = _Reading(package, assembly, nested, _styles(package, main, assembly), {})
    _read_body(reading, main)
    _note_relationships(reading)
    for place in _PLACES:
        for name in package.names:
            if name != main and _belongs(name, place, reading.kinds):
                with assembly.noting(place.part):
                    place.read(reading, name, place.part)
    _read_media(reading)
    return assembly.document("docx", None)


def _read_media(reading: _Reading) -> None:
    """Pictures: all of them when there are hardly any words, else those that look like writing."""
    assembly = reading.assembly
    whole = assembly.length("body", "table", "textbox") < _LITTLE_TEXT
    for name in reading.package.names:
        if "/media/" in name:
            add_loose_picture(partial(reading.package.read, name), assembly, whole=whole)


def _read_body(reading: _Reading, main: str) -> None:
    body = reading.package.xml(main).find(W + "body")
    if body is None:
        raise CorruptError("no body")
    walker = reading.walker(main, "body")
    walker.blocks(body)
    if walker.chunks:
        with reading.assembly.noting("attachment"):
            known = reading.package.relationships(main)
            if any(identity not in known for identity in walker.chunks):
                raise CorruptError("chunk without relationship")


def _styles(package: Package, main: str, assembly: Assembly) -> frozenset[str]:
    name = posixpath.join(posixpath.dirname(main), "styles.xml")
    found: set[str] = set()
    with assembly.noting("hidden"):
        if name in package and b"vanish" in package.read(name):
            found.update(hidden_styles(package.xml(name)))
    return frozenset(found)


def _note_relationships(reading: _Reading) -> None:
    """Learn what each member is; a member with words that is pointed to but missing or elsewhere is a problem."""
    for name in reading.package.names:
        folder, base = posixpath.split(name)
        if not base.endswith(".rels") or posixpath.basename(folder) != "_rels":
            continue
        source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
        with reading.assembly.noting("metadata"):
            for found in reading.package.relationships(source).values():
                _note_relationship(reading, found)


def _note_relationship(reading: _Reading, found: Relationship) -> None:
    if not found.external:
        reading.kinds.setdefault(found.target.lower(), found.kind)
    parts = [place.part for place in _PLACES if found.kind in place.kinds]
    if found.kind == "subDocument" or (parts and found.external):
        reading.assembly.problem("unsupported", parts[0] if parts else "attachment")
    elif parts and found.target not in reading.package:
        reading.assembly.problem("corrupt", parts[0])


def _belongs(name: str, place: _Place, kinds: dict[str, str]) -> bool:
    kind = kinds.get(name.lower())
    if kind in _KNOWN_KINDS:
        return kind in place.kinds
    return place.name.search(name) is not None


def _read_story(reading: _Reading, name: str, part: str) -> None:
    """A header or footer."""
    reading.walker(name, part).blocks(reading.package.xml(name))


def _read_notes(reading: _Reading, name: str, part: str) -> None:
    """Footnotes, endnotes or comments: a list of small stories."""
    walker = reading.walker(name, part)
    for note in reading.package.xml(name).iterchildren(W + part):
        walker.blocks(note)


def _read_glossary(reading: _Reading, name: str, part: str) -> None:
    walker = reading.walker(name, part)
    for block in reading.package.xml(name).iter(W + "docPartBody"):
        walker.blocks(block)


def _read_embedded(reading: _Reading, name: str, _part: str) -> None:
    reading.nested.read(reading.assembly, posixpath.basename(name), lambda: reading.package.read(name))


def _lines(find: Callable[[Element], Iterator[str]]) -> _Step:
    """A step that adds each line that ``find`` gives for the member's root element."""

    def read(reading: _Reading, name: str, part: str) -> None:
        for line in find(reading.package.xml(name)):
            reading.assembly.add_once(part, line)

    return read


def _place(part: str, kinds: str, name: str, read: _Step) -> _Place:
    return _Place(part, frozenset(kinds.split()), re.compile(name, re.IGNORECASE), read)


#: In the order in which they follow the body.
_PLACES = (
    _place("attachment", "aFChunk", r"(?:^|/)afchunk\d*\.\w+$", _read_embedded),
    _place("header", "header", r"(?:^|/)header\d*\.xml$", _read_story),
    _place("footer", "footer", r"(?:^|/)footer\d*\.xml$", _read_story),
    _place("footnote", "footnotes", r"(?:^|/)footnotes\d*\.xml$", _read_notes),
    _place("endnote", "endnotes", r"(?:^|/)endnotes\d*\.xml$", _read_notes),
    _place("comment", "comments", r"(?:^|/)comments\d*\.xml$", _read_notes),
    _place(
        "textbox",
        "chart chartEx chartUserShapes diagramData",
        r"/(?:charts/chart(?:ex)?\d*|diagrams/data\d*|drawings/drawing\d*)\.xml$",
        _lines(drawn_words),
    ),
    _place(
        "metadata",
        "core-properties extended-properties custom-properties",
        r"(?:^|/)docProps/(?:core|app|custom)\.xml$",
        _lines(properties),
    ),
    _place("metadata", "settings", r"(?:^|/)word/settings\.xml$", _lines(stored_variables)),
    _place("hidden", "glossaryDocument", r"/glossary/document\.xml$", _read_glossary),
    _place("hidden", "customXml", r"(?:^|/)customXml/item\d*\.xml$", _lines(bound_data)),
    _place("attachment", "package oleObject", r"/embeddings/[^/]+$", _read_embedded),
)
_KNOWN_KINDS = frozenset().union(*(place.kinds for place in _PLACES))
