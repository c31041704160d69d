"""Walking the body of an OpenDocument file in reading order (ODF 1.3 part 3), losing nothing."""

from __future__ import annotations

from itertools import islice

from classifier.document import BAR, LONGEST_HEADER
from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy
from classifier.extract.odf_inline import Line, count
from classifier.extract.odf_styles import attribute
from classifier.extract.safe_xml import Element, local_name

#: Cells of a row and repetitions of a cell that are looked at; sheets repeat empty ones to their edge.
_MOST_CELLS, _MOST_REPEATS = 5_000, 5
#: Descriptions of how something looks or behaves.
_SILENT = frozenset(
    "scripts event-listeners forms-settings sequence-decls table-column table-columns named-expressions "
    "calculation-settings settings database-ranges".split()
)
#: Containers whose words go to a part of their own.
_PARTS = {"header": "header", "header-left": "header", "header-first": "header", "footer": "footer",
          "footer-left": "footer", "footer-first": "footer", "text-box": "textbox", "notes": "comment",
          "tracked-changes": "deleted", "deletion": "deleted", "custom-shape": "textbox", "caption": "textbox"}  # fmt: skip


class Walker:
    """Walks block by block into the assembly; ``hiding`` are names of styles that hide."""

    def __init__(self, assembly: Assembly, hiding: frozenset[str]) -> None:
        self.assembly, self.hiding = assembly, hiding

    def blocks(self, container: Element, part: str) -> None:
        """All content of ``container``, ordinary text of it to ``part``."""
        for child in container.iterchildren():
            name = local_name(child)
            if name in ("p", "h"):
                self._paragraph(child, part, heading=name == "h")
            elif name == "table":
                self._table(child, part)
            elif name and name not in _SILENT:
                self.other(child, part)

    def other(self, element: Element, part: str) -> None:
        """Whatever holds blocks: sections, lists, frames, shapes, notes, forms."""
        name = local_name(element)
        if name in ("title", "desc"):
            self._add("metadata", element.text or "")
        elif name == "note":
            self._note(element)
        elif name == "annotation":
            self.annotation(element)
        elif name == "change-info":
            return
        else:
            self._described(element, name)
            self.blocks(element, self._part_of(element, name, part))

    def _part_of(self, element: Element, name: str, part: str) -> str:
        if attribute(element, "style-name") in self.hiding or attribute(element, "display") in ("none", "condition"):
            return "hidden"
        if name == "page" and attribute(element, "visibility") == "hidden":
            return "hidden"
        return part if part in ("hidden", "deleted", "comment") else _PARTS.get(name, part)

    def _described(self, element: Element, name: str) -> None:
        """Words in attributes: fields of forms, variables, input rules."""
        for key, value in element.attrib.items():
            short = key.rpartition("}")[2]
            if short in ("current-value", "label", "value") and "form" in key:
                self._add("form", str(value), kind_row=True)
            elif (
                short == "string-value"
                or (name == "content-validation" and short == "condition")
                or (short == "title" and value)
            ):
                self._add("metadata", str(value))

    def _add(self, part: str, text: str, *, kind_row: bool = False) -> None:
        self.assembly.add(part, tidy(text.strip()), kind="row" if kind_row else "paragraph")

    def _paragraph(self, paragraph: Element, part: str, *, heading: bool) -> None:
        line = Line(self.hiding)
        stream = part if part in ("hidden", "deleted") else ""
        if attribute(paragraph, "style-name") in self.hiding:
            stream = "hidden"
        line.walk(paragraph, stream)
        self.assembly.add(part, line.text, kind="heading" if heading else "paragraph")
        self.beside(line)

    def beside(self, line: Line) -> None:
        """What hangs on a paragraph: asides, then frames and notes in it."""
        for name, text in line.asides():
            self.assembly.add(name, text)
        for element, part in line.anchored:
            self.other(element, part)

    def _note(self, note: Element) -> None:
        part = "endnote" if attribute(note, "note-class") == "endnote" else "footnote"
        for body in note.iterchildren("{*}note-body"):
            self.blocks(body, part)

    def annotation(self, annotation: Element) -> None:
        """A comment, with whoever wrote it."""
        for author in annotation.iterchildren("{*}creator"):
            self._add("comment", author.text or "")
        self.blocks(annotation, "comment")

    def _table(self, table: Element, part: str) -> None:
        """A line per row; the sheet's name above where it has one that somebody gave."""
        hidden = attribute(table, "style-name") in self.hiding
        place = "hidden" if hidden or part == "hidden" else "table" if part == "body" else part
        if local_name(table.getparent()) == "spreadsheet":
            self.assembly.add(place, tidy(attribute(table, "name")), kind="heading")
        self._described(table, "table")
        columns = _hidden_columns(table)
        header: str | None = None
        for element in _rows(table):
            if local_name(element) != "table-row":
                self.other(element, part)
                continue
            aside = attribute(element, "visibility") in ("collapse", "filter")
            line = self._row(element, "hidden" if aside else place, columns, header or "")
            if header is None and line is not None:
                header = line if len(line) <= LONGEST_HEADER else ""

    def _row(self, row: Element, part: str, columns: frozenset[int], header: str) -> str | None:
        shown: list[str] = []
        aside: list[str] = []
        after: list[Line] = []
        tables: list[Element] = []
        column = 0
        for cell in islice(row.iterchildren("{*}table-cell", "{*}covered-table-cell"), _MOST_CELLS):
            text = self._cell(cell, part, after, tables)
            repeats = min(count(attribute(cell, "number-columns-repeated")), _MOST_REPEATS) if text else 1
            (aside if column in columns else shown).extend([text] * repeats)
            column += count(attribute(cell, "number-columns-repeated"))
        if len(row) > _MOST_CELLS:
            self.assembly.problem("too_large", part)
        while shown and not shown[-1]:
            shown.pop()
        line = BAR.join(shown)
        if line.strip(BAR):
            self.assembly.add(part, line, kind="row", context=header)
        self.assembly.add("hidden", BAR.join(filter(None, aside)), kind="row", context=header)
        for each in after:
            self.beside(each)
        for table in tables:
            self._table(table, part)
        return line if line.strip(BAR) else None

    def _cell(self, cell: Element, part: str, after: list[Line], tables: list[Element]) -> str:
        """The words of a cell in one line; ``after`` and ``tables`` take what hangs on them."""
        words: list[str] = []
        stream = "hidden" if part == "hidden" or attribute(cell, "style-name") in self.hiding else ""
        stream = "" if part == "hidden" else stream
        self._gather(cell, stream, words, after, tables)
        stored = (attribute(cell, name) for name in ("string-value", "date-value", "value"))
        return " ".join(filter(None, words)) or tidy(next(filter(None, stored), ""))

    def _gather(
        self, container: Element, stream: str, words: list[str], after: list[Line], tables: list[Element]
    ) -> None:
        for child in container.iterchildren():
            name = local_name(child)
            if name in ("p", "h"):
                line = Line(self.hiding)
                line.walk(child, "hidden" if attribute(child, "style-name") in self.hiding else stream)
                words.append(" ".join(line.text.split()))
                after.append(line)
            elif name == "table":
                tables.append(child)
            elif name in ("list", "list-item", "list-header", "section", "numbered-paragraph"):
                self._gather(child, stream, words, after, tables)
            elif name:
                line = Line(self.hiding)
                line.anchored.append((child, "textbox"))
                after.append(line)


def _rows(table: Element) -> list[Element]:
    found: list[Element] = []
    for child in table.iterchildren():
        name = local_name(child)
        if name in ("table-header-rows", "table-rows", "table-row-group"):
            found.extend(_rows(child))
        elif name and name not in _SILENT and not name.startswith("table-column"):
            found.append(child)
    return found


def _hidden_columns(table: Element) -> frozenset[int]:
    hidden: set[int] = set()
    at = 0
    for column in table.iter("{*}table-column"):
        number = count(attribute(column, "number-columns-repeated"))
        if attribute(column, "visibility") in ("collapse", "filter"):
            hidden.update(range(at, at + min(number, _MOST_CELLS)))
        at += number
    return frozenset(hidden)
