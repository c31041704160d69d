"""PowerPoint: slides in their order, notes, comments, tables, and what stands on the layouts behind them."""

from __future__ import annotations

from collections.abc import Iterator

from classifier.document import BAR, LONGEST_HEADER, Document
from classifier.errors import CorruptError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy
from classifier.extract.nested import Nested
from classifier.extract.ooxml import descriptions, paragraphs, read_common, targets
from classifier.extract.package import Package
from classifier.extract.safe_xml import Element, local_name
from classifier.extract.unpacked import unpacked

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_pptx(data: bytes, nested: Nested) -> Document:
    """Read a presentation; its slides are its pages.

    Raises:
        CorruptError: no presentation part.
        TooLargeError: a zip bomb.
        NoTextError: there are no words in it.
    """
    package, assembly = unpacked(data, nested)
    slides = list(_slides(package, package.main_part("ppt/presentation.xml"), assembly))
    for number, name in enumerate(slides, 1):
        with assembly.noting("body", number):
            _read_slide(package, name, number, assembly)
    for name in package.names:
        if name.startswith(("ppt/slideLayouts/slideLayout", "ppt/slideMasters/slideMaster")):
            with assembly.noting("header"):
                _read_behind(package.xml(name), assembly)
    for name in package.names:
        # Authors of comments; tags that other programs keep with slides.
        if name.startswith(("ppt/commentAuthors", "ppt/authors", "ppt/tags/")):
            with assembly.noting("metadata"):
                for element in package.xml(name).iter("{*}cmAuthor", "{*}author", "{*}tag"):
                    assembly.add_once("metadata", element.get("name", "") + " " + element.get("val", ""))
    read_common(package, assembly, nested)
    return assembly.document("pptx", len(slides))


def _slides(package: Package, main: str, assembly: Assembly) -> Iterator[str]:
    """Names of the slides in the order they are shown, then those that nothing lists."""
    links = package.relationships(main)
    listed: list[str] = []
    for entry in package.xml(main).iter("{*}sldId"):
        link = links.get(entry.get(_R_ID, ""))
        if link is None or link.external or link.target not in package:
            assembly.problem("corrupt")
        else:
            listed.append(link.target)
    yield from listed
    known = {name.lower() for name in listed}
    for name in package.names:
        if name.lower().startswith("ppt/slides/slide") and name.lower().endswith(".xml") and name.lower() not in known:
            yield name


def _read_slide(package: Package, name: str, number: int, assembly: Assembly) -> None:
    root = package.xml(name)
    if local_name(root) != "sld":
        raise CorruptError("slide")
    hidden = root.get("show") in ("0", "false")
    _read_shapes(root, "hidden" if hidden else "body", number, assembly)
    for kind, members in targets(package, name, assembly).items():
        for member in members:
            if kind == "notesSlide":
                for text in paragraphs(package.xml(member)):
                    assembly.add("comment", tidy(text), page=number)
            elif kind == "comments":
                for text in _comment_texts(package.xml(member)):
                    assembly.add("comment", tidy(text), page=number)


def _read_shapes(root: Element, part: str, number: int, assembly: Assembly) -> None:
    _read_level(root, part, number, assembly)
    for text in descriptions(root):
        assembly.add("metadata", tidy(text), page=number)


def _read_level(element: Element, part: str, number: int, assembly: Assembly) -> None:
    """Shapes and tables in order, as deep as groups go."""
    for child in element.iterchildren():
        name = local_name(child)
        if name == "tbl":
            _read_table(child, "table" if part == "body" else part, number, assembly)
        elif name in ("txBody", "txbxContent"):
            for text in paragraphs(child):
                assembly.add(part, tidy(text), page=number)
        elif name == "AlternateContent":
            _read_alternatives(child, part, number, assembly)
        elif name == "sp" and _is_hidden(child):
            _read_level(child, "hidden", number, assembly)
        elif name:
            _read_level(child, part, number, assembly)


def _read_alternatives(element: Element, part: str, number: int, assembly: Assembly) -> None:
    """Branches that differ in their words: as a rule the first alone."""
    seen: list[str] = []
    for branch in element.iterchildren():
        words = "".join("".join(branch.itertext("{*}t")).split())
        if not any(words in other for other in seen):
            seen.append(words)
            _read_level(branch, part, number, assembly)


def _read_table(table: Element, part: str, number: int, assembly: Assembly) -> None:
    header = ""
    for index, row in enumerate(table.iterchildren("{*}tr")):
        cells = (" ".join(" ".join(paragraphs(cell)).split()) for cell in row.iterchildren("{*}tc"))
        line = tidy(BAR.join(cells))
        if line.strip(BAR):
            assembly.add(part, line, page=number, kind="row", context=header)
        if index == 0 and len(line) <= LONGEST_HEADER:
            header = line


def _is_hidden(shape: Element) -> bool:
    properties = next(shape.iter("{*}cNvPr"), None)
    return properties is not None and properties.get("hidden") in ("1", "true")


def _comment_texts(root: Element) -> Iterator[str]:
    """Comments of both kinds: plain text, or paragraphs with replies."""
    for element in root.iter("{*}text", "{*}txBody"):
        if local_name(element) == "text":
            yield element.text or ""
        else:
            yield from paragraphs(element)


def _read_behind(root: Element, assembly: Assembly) -> None:
    """Words on a layout that are not the prompts of its placeholders («Click to edit»)."""
    for shape in root.iter("{*}sp"):
        if next(shape.iter("{*}ph"), None) is None:
            for text in paragraphs(shape):
                assembly.add_once("header", tidy(text))
    for text in descriptions(root):
        assembly.add_once("metadata", tidy(text))
