"""Walking WordprocessingML (ECMA-376 part 1, chapter 17) block by block, in reading order, losing nothing.

python-docx's ``paragraphs`` leave out tables, headers, notes, comments, text boxes, insertions and content controls,
and joining every ``w:t`` glues words over tabs and cells; hence this walk over the XML itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from docx.oxml.ns import nsmap

from classifier.extract.assembly import Assembly

#: An lxml element; lxml publishes no types.
Element: TypeAlias = Any

W = f"{{{nsmap['w']}}}"
R = f"{{{nsmap['r']}}}"
WP = f"{{{nsmap['wp']}}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
A = f"{{{nsmap['a']}}}"

#: Fields whose instruction says nothing about anybody.
_PLAIN_FIELD = re.compile(
    r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|CREATEDATE|PRINTDATE|TOC|REF|PAGEREF|SEQ|STYLEREF|"
    r"FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|NOTEREF|SECTION|FILENAME|LISTNUM|QUOTE|SYMBOL|EQ)\b",
    re.IGNORECASE,
)
_WRAPPERS = frozenset(
    W + name
    for name in ("sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo", "sdt")
)
_SKIPPED = frozenset(W + name for name in ("pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"))
_WHITE = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})


class Walker:
    """Walks one XML part into ``assembly``.

    ``part`` is where ordinary text goes; tables go to ``table`` when the part is the body, text boxes to ``textbox``,
    deletions to ``deleted``, hidden runs and telling field codes to ``hidden``, alternative texts to ``metadata``.
    ``chunks`` collects relationship ids of ``w:altChunk``.
    """

    def __init__(self, assembly: Assembly, part: str, hidden_styles: frozenset[str] = frozenset()) -> None:
        self._assembly = assembly
        self._part = part
        self._hidden_styles = hidden_styles
        self.chunks: list[str] = []

    def blocks(self, container: Element, part: str | None = None) -> None:
        """All block-level content of ``container`` (body, cell, header, note …)."""
        part = part or self._part
        for child in container.iterchildren():
            tag = child.tag
            if tag == W + "p":
                self._paragraph(child, part)
            elif tag == W + "tbl":
                self._table(child, "table" if part == "body" else part)
            elif tag == W + "altChunk":
                self.chunks.append(child.get(R + "id", ""))
            elif tag in (W + "del", W + "moveFrom"):
                self.blocks(child, "deleted")
            elif tag == MC + "AlternateContent":
                for branch in _branch(child):
                    self.blocks(branch, part)
            elif tag in _WRAPPERS:
                self.blocks(child, part)

    def _paragraph(self, paragraph: Element, part: str) -> None:
        text, late = self._inline_text(paragraph)
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        heading = style is not None and style.get(W + "val", "").lower().startswith(("heading", "overskrift", "title"))
        self._assembly.add(part, text, kind="heading" if heading else "paragraph")
        self._late(late)

    def _late(self, late: list[tuple[str, Element | str]]) -> None:
        for name, found in late:
            if isinstance(found, str):
                self._assembly.add(name, found)
            else:
                self.blocks(found, name)

    def _inline_text(self, element: Element) -> tuple[str, list[tuple[str, Element | str]]]:
        pieces: list[str] = []
        late: list[tuple[str, Element | str]] = []
        aside: dict[str, list[str]] = {"deleted": [], "hidden": [], "field": []}
        self._inline(element, pieces, late, aside)
        late.extend((name, "".join(aside[name])) for name in ("deleted", "hidden"))
        instruction = "".join(aside["field"])
        if instruction.strip() and not _PLAIN_FIELD.match(instruction):
            late.append(("hidden", instruction))
        return "".join(pieces), late

    def _inline(  # noqa: PLR0912 - one branch per element of the schema, none of them nested
        self,
        element: Element,
        pieces: list[str],
        late: list[tuple[str, Element | str]],
        aside: dict[str, list[str]],
    ) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if tag == W + "r":
                self._inline(child, aside["hidden"] if self._is_hidden(child) else pieces, late, aside)
            elif tag == W + "t":
                pieces.append(child.text or "")
            elif tag in (W + "tab", W + "ptab"):
                pieces.append("\t")
            elif tag in (W + "br", W + "cr"):
                pieces.append("\n")
            elif tag == W + "noBreakHyphen":
                pieces.append("-")
            elif tag == W + "sym":
                pieces.append(" ")
            elif tag == W + "delText":
                aside["deleted"].append(child.text or "")
            elif tag in (W + "del", W + "moveFrom"):
                self._inline(child, aside["deleted"], late, aside)
            elif tag == W + "instrText":
                aside["field"].append(child.text or "")
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child, late)
            elif tag == MC + "AlternateContent":
                for branch in _branch(child):
                    self._inline(branch, pieces, late, aside)
            elif tag == W + "fldSimple":
                aside["field"].append(child.get(W + "instr", ""))
                self._inline(child, pieces, late, aside)
            elif tag not in _SKIPPED and isinstance(tag, str):
                self._inline(child, pieces, late, aside)

    def _is_hidden(self, run: Element) -> bool:
        properties = run.find(W + "rPr")
        if properties is None:
            return False
        style = properties.find(W + "rStyle")
        if style is not None and style.get(W + "val") in self._hidden_styles:
            return True
        if _is_on(properties.find(W + "vanish")):
            return True
        color = properties.find(W + "color")
        return color is not None and color.get(W + "val", "").upper() in _WHITE and properties.find(W + "shd") is None

    def _drawing(self, drawing: Element, late: list[tuple[str, Element | str]]) -> None:
        late.extend(("textbox", content) for content in _outermost(drawing, W + "txbxContent"))
        for described in drawing.iter(WP + "docPr"):
            late.extend(("metadata", described.get(name, "")) for name in ("descr", "title"))
        for shape in drawing.iter(V + "shape", V + "textpath"):
            late.extend(("metadata", shape.get(name, "")) for name in ("alt", "string"))

    def _table(self, table: Element, part: str) -> None:
        header = ""
        for number, row in enumerate(_rows(table)):
            cells: list[str] = []
            late: list[tuple[str, Element | str]] = []
            for cell in _cells(row):
                text, nested = self._cell(cell)
                cells.append(text)
                late.extend(nested)
            line = " | ".join(cells)
            if line.strip(" |"):
                self._assembly.add(part, line, kind="row", context=header)
            if number == 0:
                header = line
            for name, found in late:
                if isinstance(found, str):
                    self._assembly.add(name, found)
                elif found.tag == W + "tbl":
                    self._table(found, part)
                else:
                    self.blocks(found, name)

    def _cell(self, cell: Element) -> tuple[str, list[tuple[str, Element | str]]]:
        lines: list[str] = []
        late: list[tuple[str, Element | str]] = []
        self._cell_blocks(cell, lines, late)
        return " ".join(line for line in lines if line.strip()), late

    def _cell_blocks(self, container: Element, lines: list[str], late: list[tuple[str, Element | str]]) -> None:
        for child in container.iterchildren():
            if child.tag == W + "p":
                text, found = self._inline_text(child)
                lines.append(" ".join(text.split()))
                late.extend(found)
            elif child.tag == W + "tbl":
                late.append(("table", child))
            elif child.tag in _WRAPPERS:
                self._cell_blocks(child, lines, late)
            elif child.tag == MC + "AlternateContent":
                for branch in _branch(child):
                    self._cell_blocks(branch, lines, late)


def _is_on(toggle: Element | None) -> bool:
    return toggle is not None and toggle.get(W + "val", "true") not in ("0", "false", "off", "none")


def _branch(alternate: Element) -> Iterator[Element]:
    """The first ``mc:Choice``, or else the fallback: both hold the same text."""
    choice = alternate.find(MC + "Choice")
    chosen = choice if choice is not None else alternate.find(MC + "Fallback")
    if chosen is not None:
        yield chosen


def _outermost(element: Element, tag: str) -> Iterator[Element]:
    """Descendants with ``tag`` that do not stand inside another such, nor in a fallback whose choice was taken."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag == MC + "AlternateContent":
            for branch in _branch(child):
                yield from _outermost(branch, tag)
        elif isinstance(child.tag, str):
            yield from _outermost(child, tag)


def _rows(table: Element) -> Iterator[Element]:
    for child in table.iterchildren():
        if child.tag == W + "tr":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row.iterchildren():
        if child.tag == W + "tc":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _cells(child)
