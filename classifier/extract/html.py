"""Web pages: their lines and rows in reading order, and what a page holds without showing it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

import lxml.html

from classifier.document import BAR, LONGEST_HEADER, BlockKind, Document
from classifier.errors import CorruptError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import Familiar, tidy
from classifier.extract.nested import Nested
from classifier.extract.pictures import add_loose_picture
from classifier.extract.safe_xml import Element
from classifier.extract.seam import translated

#: With less text than this, a picture in the page may be the letter.
_LITTLE_TEXT = 40
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote body button caption center dd details div dl dt fieldset figcaption figure footer "
    "form frame frameset header hr html iframe legend li main menu nav object ol optgroup option p pre search section "
    "select summary table tbody td textarea tfoot th thead tr ul".split()
)
#: Marked up by other programs; no words of the letter stand in them.
_SILENT = frozenset(("script", "style"))
_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]))",
    re.IGNORECASE,
)
_TELLING_META = re.compile(r"(?:^|[.:])(?:title|subject|description|keywords|author|creator|abstract)$", re.IGNORECASE)
_ASIDES = ("alt", "title", "aria-label", "placeholder", "summary", "label")
_DATA_URI = re.compile(r"data:image/[\w.+-]+((?:;[\w=.+-]+)*),(.*)", re.IGNORECASE | re.DOTALL)
#: Pictures that a style draws behind the words.
_DRAWN = re.compile(r"""url\(\s*['"]?(data:image/[^'")]+)""", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>|\[(?:if|endif)[^\]]*\]")


class Line(NamedTuple):
    """One line of the page and the part it goes to; ``context`` is the header row of its table."""

    part: str
    text: str
    kind: BlockKind = "paragraph"
    context: str = ""


def read_html(data: bytes, nested: Nested) -> Document:
    """Read a web page.

    Raises:
        CorruptError: nothing can be made of it.
        NoTextError: there are no words in it.
    """
    assembly = Assembly(nested.budget)
    add_page(Page(data), assembly)
    return assembly.document("html", None)


def add_page(page: Page, assembly: Assembly, *, known: str = "") -> None:
    """Add a page but for the lines that stand among the ``known`` words (of the plain text beside it)."""
    familiar = Familiar(known)
    for line in page.lines:
        if line.part == "metadata":
            assembly.add_once("metadata", line.text)
        elif line.part != "body" or not known or not familiar.has(line.text):
            assembly.add(line.part, line.text, kind=line.kind, context=line.context)
    whole = assembly.length("body") < _LITTLE_TEXT
    for picture in page.pictures:
        if _DATA_URI.match(picture) is None:
            # A film, a sound, a document written into the page.
            assembly.problem("unsupported", "attachment")
            continue
        add_loose_picture(partial(_picture_bytes, picture), assembly, whole=whole)


def _picture_bytes(address: str) -> bytes:
    match = _DATA_URI.match(address)
    if match is None:
        raise CorruptError("picture")
    data = unquote_to_bytes(match[2])
    return base64.b64decode(data) if ";base64" in match[1].lower() else data


class Page:
    """A page taken apart: ``lines`` in reading order, ``pictures`` as ``data:`` addresses."""

    def __init__(self, data: bytes | str) -> None:
        self.lines: list[Line] = []
        self.pictures: list[str] = []
        self._pieces: dict[str, list[str]] = {}
        root = _parsed(data)
        # Nesting deeper than the interpreter can follow is no page.
        with translated():
            self._walk(root, "body")
        for part in list(self._pieces):
            self._break(part)

    def _put(self, part: str, text: str | None) -> None:
        if text:
            self._pieces.setdefault(part, []).append(text)

    def _break(self, part: str, kind: BlockKind = "paragraph") -> None:
        """End the line under way; what was hidden in it does not grow into what is hidden further on."""
        for name in dict.fromkeys((part, "hidden")):
            for line in "".join(self._pieces.pop(name, ())).split("\x00"):
                text = tidy(" ".join(line.split()))
                if text:
                    self.lines.append(Line(name, text, kind))

    def _aside(self, part: str, text: str | None) -> None:
        words = tidy(" ".join((text or "").split()))
        if words:
            self.lines.append(Line(part, words))

    def _walk(self, element: Element, part: str) -> None:
        """Take in an element without what follows it."""
        tag = element.tag
        if not isinstance(tag, str):
            self._aside("hidden", _TAG.sub(" ", element.text or ""))
            return
        tag = tag.rpartition("}")[2].lower()
        if tag in _SILENT:
            self.pictures.extend(_DRAWN.findall(element.text or "") if tag == "style" else ())
            return
        if part != "hidden" and (tag == "template" or _is_hidden(element)):
            part = "hidden"
            self._put(part, "\x00")
        self._describe(element)
        special = _SPECIAL.get(tag)
        if special is not None:
            special(self, element, part)
        elif tag in _BLOCKS:
            self._break(part)
            self._inside(element, part)
            self._break(part, "heading" if tag in _HEADINGS else "paragraph")
        else:
            self._inside(element, part)

    def _inside(self, element: Element, part: str) -> None:
        self._put(part, element.text)
        for child in element.iterchildren():
            self._walk(child, part)
            self._put(part, child.tail)

    def _describe(self, element: Element) -> None:
        for name in _ASIDES:
            self._aside("metadata", element.get(name))
        for name in ("href", "src", "data", "background", "{http://www.w3.org/1999/xlink}href", "xlink:href"):
            address = element.get(name) or ""
            if address[:5].lower() == "data:":
                self.pictures.append(address)
            elif name == "href" and address and not address.startswith("#"):
                self._aside("hidden", address)
        self.pictures.extend(_DRAWN.findall(element.get("style") or ""))

    def _line_break(self, _element: Element, part: str) -> None:
        self._put(part, "\x00")

    def _title(self, element: Element, _part: str) -> None:
        self._aside("metadata", str(element.text_content()))

    def _meta(self, element: Element, _part: str) -> None:
        if _TELLING_META.search(element.get("name") or element.get("property") or ""):
            self._aside("metadata", element.get("content"))

    def _input(self, element: Element, part: str) -> None:
        kind = (element.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            self._put(part, "☒ " if element.get("checked") is not None else "☐ ")
        elif kind == "hidden":
            self._aside("hidden", element.get("value"))
        else:
            self._put(part, f" {element.get('value') or ''} ")

    def _frame(self, element: Element, part: str) -> None:
        self._inside(element, part)
        inner = element.get("srcdoc")
        if inner:
            page = Page(inner)
            self.lines.extend(page.lines)
            self.pictures.extend(page.pictures)

    def _table(self, table: Element, part: str) -> None:
        """A line per row; a table whose cells hold tables or several blocks only arranges the page."""
        self._break(part)
        self._put(part, table.text)
        header: str | None = None
        for row in _rows(table):
            cells = [cell for cell in row.iterchildren() if isinstance(cell.tag, str)]
            if row.tag != "tr" or any(next(cell.iter("table", "ul", "ol"), None) is not None for cell in cells):
                self._inside(row, part)
                self._break(part)
                continue
            before = len(self.lines)
            line = BAR.join(self._cell(cell, part) for cell in cells)
            self.lines[before:] = [line for line in self.lines[before:] if line.part != part]
            if line.strip(BAR):
                self.lines.insert(before, Line(part, line, "row", header or ""))
            if header is None and line.strip(BAR):
                header = line if len(line) <= LONGEST_HEADER else ""
        self._break(part)

    def _cell(self, cell: Element, part: str) -> str:
        """The words of a cell in one line; hidden ones and descriptions go their own way."""
        start = len(self.lines)
        self._walk(cell, part)
        self._break(part)
        return " ".join(line.text for line in self.lines[start:] if line.part == part)


_SPECIAL: dict[str, Callable[[Page, Element, str], None]] = {
    "br": Page._line_break,
    "title": Page._title,
    "meta": Page._meta,
    "input": Page._input,
    "iframe": Page._frame,
    "table": Page._table,
}


def _rows(table: Element) -> Iterator[Element]:
    for child in table.iterchildren():
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iterchildren() if isinstance(row.tag, str))
        elif isinstance(child.tag, str):
            yield child


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None:
        return True
    return _HIDDEN.search(element.get("style") or "") is not None


def _parsed(data: bytes | str) -> Element:
    """The root; a page that the parser gives up on half-way is an error, or its rest would be missing unseen."""
    if isinstance(data, bytes) and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace")
    encoding = "utf-8" if isinstance(data, str) or _decodes(data) else None
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    parser = lxml.html.HTMLParser(encoding=encoding, no_network=True, huge_tree=True)
    with translated():
        root = lxml.html.document_fromstring(raw, parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise CorruptError("html")
    return root


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
