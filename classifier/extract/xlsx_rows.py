"""The rows of one sheet, read as a stream: a sheet may have a million."""

from __future__ import annotations

import io
import re

import lxml.etree

from classifier.document import BAR, LONGEST_HEADER
from classifier.errors import CorruptError
from classifier.extract.assembly import Assembly
from classifier.extract.safe_xml import Element
from classifier.extract.xlsx_cells import Book, literals

_MOST_CELLS = 2_000_000
_LETTERS = re.compile(r"[A-Za-z]+")
_BESIDE = ("{*}col", "{*}headerFooter", "{*}dataValidation", "{*}hyperlink", "{*}scenario")


def read_rows(data: bytes, part: str, book: Book, assembly: Assembly) -> list[Element]:
    """Add each row as ``a | b`` with the first one as context; what is hidden goes to part ``hidden``.

    Returns the other elements of the sheet that hold words.

    Raises:
        CorruptError: it is not XML, or declares a document type.
    """
    rows = _Rows(part, book, assembly)
    beside: list[Element] = []
    events = lxml.etree.iterparse(
        io.BytesIO(data), events=("end",), tag=("{*}row", *_BESIDE),
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
    )  # fmt: skip
    for _, element in events:
        name = element.tag.rpartition("}")[2]
        if name == "row":
            if not rows.add(element):
                break
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name == "col":
            rows.columns(element)
        else:
            beside.append(element)
    root = events.root
    if root is not None and root.getroottree().docinfo.internalDTD is not None:
        raise CorruptError("xml")
    return beside


class _Rows:
    def __init__(self, part: str, book: Book, assembly: Assembly) -> None:
        self._part, self._book, self._assembly = part, book, assembly
        self._hidden: list[tuple[int, int]] = []
        self._header: str | None = None
        self._cells = 0

    def columns(self, column: Element) -> None:
        """Note columns that are not shown."""
        if column.get("hidden") in ("1", "true"):
            self._hidden.append((int(column.get("min", "1")), int(column.get("max", "1"))))

    def add(self, row: Element) -> bool:
        """Add one row; False when there are too many cells."""
        shown: list[str] = []
        aside: list[str] = []
        hidden_row = row.get("hidden") in ("1", "true")
        for place, cell in enumerate(row.iterchildren("{*}c"), 1):
            self._cells += 1
            text = " ".join(self._text(cell).split())
            formula = cell.find("{*}f")
            for words in literals(formula.text or "") if formula is not None else ():
                self._assembly.add_once("hidden", words)
            if text:
                hidden = hidden_row or self._is_hidden(cell.get("r", ""), place)
                (aside if hidden else shown).append(text)
        self._put(self._part, shown)
        self._put("hidden", aside)
        if self._cells > _MOST_CELLS:
            self._assembly.problem("too_large", self._part)
            return False
        return True

    def _text(self, cell: Element) -> str:
        try:
            return self._book.text(cell)
        except IndexError:
            self._assembly.problem("corrupt", self._part)
            return ""

    def _put(self, part: str, texts: list[str]) -> None:
        if not texts:
            return
        line = BAR.join(texts)
        self._assembly.add(part, line, kind="row", context=self._header or "")
        if self._header is None and len(texts) > 1:
            self._header = line if len(line) <= LONGEST_HEADER else ""

    def _is_hidden(self, reference: str, place: int) -> bool:
        if not self._hidden:
            return False
        letters = _LETTERS.match(reference)
        number = _column(letters[0]) if letters else place
        return any(first <= number <= last for first, last in self._hidden)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
