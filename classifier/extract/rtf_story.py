"""One run of paragraphs of an RTF file (body, header, note …) on its way into the assembly."""

from __future__ import annotations

from classifier.document import BAR, LONGEST_HEADER
from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy


class Story:
    """Gathers the text of one destination; what is deleted or hidden goes to parts of its own."""

    def __init__(self, assembly: Assembly, part: str) -> None:
        self._assembly = assembly
        self.part = part
        self._visible: list[str] = []
        self._aside: dict[str, list[str]] = {"deleted": [], "hidden": []}
        self._last: dict[str, int] = {}
        self._cells: list[str] = []
        self._header: str | None = None

    def put(self, text: str, stream: str) -> None:
        """Add characters; ``stream`` is empty for visible ones, else ``deleted`` or ``hidden``."""
        if not stream:
            self._visible.append(text)
            return
        pieces = self._aside[stream]
        if pieces and self._last.get(stream) != len(self._visible):
            pieces.append("\n")
        pieces.append(text)
        self._last[stream] = len(self._visible)

    def paragraph(self, *, in_table: bool) -> None:
        """End a paragraph; one inside a cell is only a space there."""
        if in_table:
            self.put(" ", "")
            return
        self.row()
        self._header = None
        text = whole(self._visible)
        self._visible.clear()
        self._assembly.add(self.part, text)
        self._asides()

    def cell(self) -> None:
        """End a cell."""
        self._cells.append(" ".join(whole(self._visible).split()))
        self._visible.clear()

    def row(self) -> None:
        """End a row of a table, if one was begun."""
        if not self._cells:
            return
        line = BAR.join(self._cells)
        self._cells.clear()
        if line.strip(BAR):
            part = "table" if self.part == "body" else self.part
            self._assembly.add(part, line, kind="row", context=self._header or "")
            if self._header is None:
                self._header = line if len(line) <= LONGEST_HEADER else ""
        self._asides()

    def close(self) -> None:
        """End the story."""
        self.paragraph(in_table=False)

    def text(self) -> str:
        """All of a short story in one line, which is then not added by ``close``."""
        words = " ".join(whole([*self._visible, *self._aside["hidden"], *self._aside["deleted"]]).split())
        self._visible.clear()
        self._aside = {"deleted": [], "hidden": []}
        return words

    def _asides(self) -> None:
        for stream, pieces in self._aside.items():
            self._assembly.add(stream, whole(pieces))
            pieces.clear()
        self._last.clear()


def whole(pieces: list[str]) -> str:
    """The text of some pieces; halves of a character that were written apart (``\\\\u`` takes 16 bits) are put together."""
    text = "".join(pieces)
    if any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return tidy(text.replace("\x00", ""))
