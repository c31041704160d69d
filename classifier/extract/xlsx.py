"""Excel: sheets row by row, hidden ones too, comments, headers, drawings, names, caches. No formula is worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from classifier.document import Document
from classifier.errors import CorruptError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy
from classifier.extract.nested import Nested
from classifier.extract.ooxml import descriptions, paragraphs, read_common, targets
from classifier.extract.package import Package
from classifier.extract.safe_xml import Element, local_name
from classifier.extract.unpacked import unpacked
from classifier.extract.xlsx_cells import Book, rich_text
from classifier.extract.xlsx_rows import read_rows

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: Codes in headers and footers (ECMA-376 part 1, 18.3.1.46): position, page, font.
_HEADER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[LCRPNDTZFAGBIUESXYHO+-])')
#: Members that keep copies of data: of other workbooks, of pivot tables, of queries.
_CACHES = re.compile(
    r"xl/(?:externalLinks/externalLink|pivotCache/pivotCache(?:Definition|Records)|richData/rd\w*)\d*\.xml$",
    re.IGNORECASE,
)


class _Sheet(NamedTuple):
    name: str
    member: str
    hidden: bool


def read_xlsx(data: bytes, nested: Nested) -> Document:
    """Read a workbook.

    Raises:
        CorruptError: no workbook part.
        TooLargeError: a zip bomb.
        NoTextError: there are no words in it.
    """
    package, assembly = unpacked(data, nested)
    main = package.main_part("xl/workbook.xml")
    workbook = package.xml(main)
    if local_name(workbook) != "workbook":
        raise CorruptError("workbook")
    book = Book(package, main, workbook, assembly)
    for sheet in _sheets(package, main, workbook, assembly):
        part = "hidden" if sheet.hidden else "table"
        assembly.add(part, tidy(sheet.name), kind="heading")
        with assembly.noting(part):
            _read_sheet(package, sheet.member, part, book, assembly)
    for text in _names(workbook):
        assembly.add_once("metadata", tidy(text))
    _read_caches(package, assembly)
    read_common(package, assembly, nested)
    return assembly.document("xlsx", None)


def _sheets(package: Package, main: str, workbook: Element, assembly: Assembly) -> Iterator[_Sheet]:
    """The sheets in the order of their tabs, then those that nothing lists."""
    links = package.relationships(main)
    known: set[str] = set()
    for entry in workbook.iter("{*}sheet"):
        link = links.get(entry.get(_R_ID, ""))
        if link is None or link.external or link.target not in package:
            assembly.problem("corrupt", "table")
            assembly.add("table", tidy(entry.get("name", "")), kind="heading")
            continue
        known.add(link.target.lower())
        yield _Sheet(entry.get("name", ""), link.target, entry.get("state", "visible") != "visible")
    for name in package.names:
        if (
            re.match(r"xl/(?:work|macro|dialog|chart)sheets/[^/]+\.xml$", name, re.IGNORECASE)
            and name.lower() not in known
        ):
            yield _Sheet("", name, hidden=True)


def _read_sheet(package: Package, member: str, part: str, book: Book, assembly: Assembly) -> None:
    rest = read_rows(package.read(member), part, book, assembly)
    for element in rest:
        _read_beside(element, assembly)
    for kind, members in targets(package, member, assembly).items():
        for name in members:
            with assembly.noting(_PARTS.get(kind, "textbox")):
                _read_related(package, kind, name, assembly)


#: Kind of relationship from a sheet → part.
_PARTS = {"comments": "comment", "threadedComment": "comment", "drawing": "textbox", "vmlDrawing": "textbox"}


def _read_beside(element: Element, assembly: Assembly) -> None:
    """What a sheet holds outside its rows: headers and footers, prompts and lists of input rules, link tips."""
    name = local_name(element)
    if name == "headerFooter":
        for line in element.iterchildren():
            part = "header" if local_name(line).lower().endswith("header") else "footer"
            assembly.add_once(part, tidy(_HEADER_CODE.sub(" ", line.text or "").strip()))
    elif name == "dataValidation":
        for key in ("promptTitle", "prompt", "errorTitle", "error"):
            assembly.add_once("metadata", tidy(element.get(key, "")))
        for formula in element.iterchildren("{*}formula1"):
            assembly.add_once("metadata", tidy((formula.text or "").strip('"')))
    elif name == "scenario":
        for key in ("name", "comment"):
            assembly.add_once("hidden", tidy(element.get(key, "")))
        for value in element.iterchildren("{*}inputCells"):
            assembly.add_once("hidden", tidy(value.get("val", "")))
    elif name == "hyperlink":
        for key in ("display", "tooltip", "location"):
            assembly.add_once("hidden", tidy(element.get(key, "")))


def _read_related(package: Package, kind: str, name: str, assembly: Assembly) -> None:
    if kind == "comments":
        for comment in package.xml(name).iter("{*}comment", "{*}author"):
            assembly.add("comment", rich_text(comment) if local_name(comment) == "comment" else comment.text or "")
    elif kind == "threadedComment":
        for comment in package.xml(name).iter("{*}text"):
            assembly.add("comment", tidy(comment.text or ""))
    elif kind == "drawing":
        root = package.xml(name)
        for text in paragraphs(root):
            assembly.add("textbox", tidy(text))
        for text in descriptions(root):
            assembly.add_once("metadata", tidy(text))
        targets(package, name, assembly)
    elif kind == "vmlDrawing":
        _read_vml(package, name, assembly)


def _read_vml(package: Package, name: str, assembly: Assembly) -> None:
    """Old drawings, in XML that is often not well-formed: words in boxes and buttons."""
    from classifier.extract.html import Page

    for line in Page(package.read(name)).lines:
        if line.part == "body" and not re.fullmatch(r"[\d\s,.:;TrueFals-]*", line.text):
            assembly.add_once("textbox", line.text)


def _names(workbook: Element) -> Iterator[str]:
    """Defined names with what they stand for, and the words of a filter view or scenario."""
    for name in workbook.iter("{*}definedName"):
        if not name.get("name", "").startswith("_xlnm."):
            yield f"{name.get('name', '')}: {name.text or ''} {name.get('comment', '')}".strip()


def _read_caches(package: Package, assembly: Assembly) -> None:
    for name in package.names:
        if _CACHES.match(name):
            with assembly.noting("hidden"):
                for element in package.xml(name).iter("{*}s", "{*}v", "{*}cacheField", "{*}sheetName", "{*}d"):
                    text = element.get("v") or element.get("name") or element.get("val") or element.text or ""
                    if any(char.isalpha() for char in text):
                        assembly.add_once("hidden", tidy(text.strip()))
        elif re.match(r"xl/revisions/", name, re.IGNORECASE) and name.lower().endswith(".xml"):
            with assembly.noting("deleted"):
                for element in package.xml(name).iter("{*}t"):
                    assembly.add_once("deleted", tidy(element.text or ""))
        elif re.match(r"xl/(?:persons/person|connections|tables/table|queryTables/)", name, re.IGNORECASE):
            with assembly.noting("metadata"):
                for element in package.xml(name).iter("{*}person", "{*}connection", "{*}table"):
                    for key in ("displayName", "name", "description", "comment"):
                        assembly.add_once("metadata", tidy(element.get(key, "")))
