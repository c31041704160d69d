"""Walking WordprocessingML block by block (ECMA-376 part 1, 17.2 and 17.4), in reading order, losing nothing.

python-docx's ``paragraphs`` leave out tables, headers, notes, comments, text boxes, insertions and content controls,
and joining every ``w:t`` glues words over tabs and cells; hence this walk over the XML itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import nsmap

from classifier.document import BAR, LONGEST_HEADER
from classifier.extract.assembly import Assembly
from classifier.extract.docx_inline import ALTERNATE, SKIPPED, Inline, Scope, W, branches, is_dark
from classifier.extract.safe_xml import Element

_R_ID = f"{{{nsmap['r']}}}id"
#: Starts of the style ids of headings in English and Norwegian Word.
_HEADINGS = ("heading", "overskrift", "title", "tittel", "subtitle", "undertittel")


class Walker:
    """Walks one XML part into ``assembly``.

    Ordinary text goes to ``scope.part``, but rows of tables in the body to ``table``, text boxes to ``textbox``,
    deletions to ``deleted``, hidden runs and telling codes to ``hidden``, alternative texts to ``metadata``.
    ``chunks`` collects relationship ids of ``w:altChunk``.
    """

    def __init__(self, assembly: Assembly, scope: Scope) -> None:
        self._assembly = assembly
        self._scope = scope
        self.chunks: list[str] = []

    def blocks(self, container: Element, part: str | None = None) -> None:
        """All block-level content of ``container`` (body, header, note, text box …)."""
        part = part or self._scope.part
        for child in container.iterchildren():
            tag = child.tag
            if tag == W + "p":
                self._paragraph(child, part)
            elif tag == W + "tbl":
                self._table(child, "table" if part == "body" else part)
            elif tag == W + "altChunk":
                self.chunks.append(child.get(_R_ID, ""))
            elif tag in (W + "del", W + "moveFrom"):
                self.blocks(child, "deleted")
            elif tag == ALTERNATE:
                for branch in branches(child):
                    self.blocks(branch, part)
            elif tag in (W + "r", W + "hyperlink", W + "fldSimple"):
                self._stray(child, part)
            elif isinstance(tag, str) and tag not in SKIPPED:
                self.blocks(child, part)

    def _paragraph(self, paragraph: Element, part: str) -> None:
        properties = paragraph.find(W + "pPr")
        style = properties.find(W + "pStyle") if properties is not None else None
        name = style.get(W + "val", "") if style is not None else ""
        shading = properties.find(W + "shd") if properties is not None else None
        inline = Inline(self._scope, on_dark=is_dark(shading))
        inline.walk(paragraph, "hidden" if name in self._scope.hidden_styles else "")
        self._assembly.add(part, inline.text, kind="heading" if name.lower().startswith(_HEADINGS) else "paragraph")
        self._beside(inline)

    def _stray(self, element: Element, part: str) -> None:
        """Runs outside any paragraph: not allowed, but words all the same."""
        inline = Inline(self._scope)
        inline.walk(element)
        self._assembly.add(part, inline.text)
        self._beside(inline)

    def _beside(self, inline: Inline) -> None:
        for name, text in inline.asides():
            self._assembly.add(name, text)
        for box in inline.boxes:
            self.blocks(box, "textbox")

    def _table(self, table: Element, part: str) -> None:
        """A line per row; tables inside a cell follow the row they stand in."""
        styled = table.find(f"{W}tblPr/{W}tblStyle") is not None
        header: str | None = None
        for row in _descendants(table, W + "tr"):
            cells = [_Cell(self._scope, cell, on_dark=styled) for cell in _descendants(row, W + "tc")]
            line = BAR.join(cell.text for cell in cells)
            if line.strip(BAR):
                self._assembly.add(part, line, kind="row", context=header or "")
            if header is None:
                header = line if len(line) <= LONGEST_HEADER else ""
            for cell in cells:
                self._after_row(cell, part)

    def _after_row(self, cell: _Cell, part: str) -> None:
        for inline in cell.inlines:
            self._beside(inline)
        for chunk in cell.chunks:
            self.chunks.append(chunk)
        for table in cell.tables:
            self._table(table, part)


class _Cell:
    """The words of one cell in one line, and what hangs on them."""

    def __init__(self, scope: Scope, cell: Element, *, on_dark: bool) -> None:
        self._scope = scope
        self._on_dark = on_dark or is_dark(cell.find(f"{W}tcPr/{W}shd"))
        self.inlines: list[Inline] = []
        self.tables: list[Element] = []
        self.chunks: list[str] = []
        self._gather(cell, "")
        self.text = " ".join(" ".join(inline.text.split()) for inline in self.inlines if inline.text.strip())

    def _gather(self, container: Element, stream: str) -> None:
        for child in container.iterchildren():
            if child.tag == W + "p":
                self.inlines.append(Inline(self._scope, on_dark=self._on_dark))
                self.inlines[-1].walk(child, stream)
            elif child.tag == W + "tbl":
                self.tables.append(child)
            elif child.tag == W + "altChunk":
                self.chunks.append(child.get(_R_ID, ""))
            elif child.tag == ALTERNATE:
                for branch in branches(child):
                    self._gather(branch, stream)
            elif isinstance(child.tag, str) and child.tag not in SKIPPED:
                self._gather(child, "deleted" if child.tag in (W + "del", W + "moveFrom") else stream)


def _descendants(element: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, through whatever wraps them (content controls, insertions)."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in SKIPPED:
            yield from _descendants(child, tag)
