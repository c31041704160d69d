"""One paragraph of an OpenDocument file (ODF 1.3 part 3, 6.1): its text, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from classifier.extract.odf_styles import attribute
from classifier.extract.safe_xml import Element, local_name
from classifier.extract.streams import Streams

_HIDDEN_VALUES = ("string-value", "string-value-if-true", "string-value-if-false")

_Inline: TypeAlias = Callable[["Line", Element, str], None]


class Line(Streams):
    """One paragraph: its text, and what is not shown or stands elsewhere."""

    def __init__(self, hiding: frozenset[str]) -> None:
        super().__init__()
        self._hiding = hiding
        self.anchored: list[tuple[Element, str]] = []

    def walk(self, element: Element, stream: str) -> None:
        """Take in the content of an inline element."""
        self.put(_one_space(element.text), stream)
        for child in element.iterchildren():
            name = local_name(child)
            handler = _INLINE.get(name)
            if handler is not None:
                handler(self, child, stream)
            elif name in _ANCHORED:
                self.anchored.append((child, "textbox"))
            elif name:
                hides = attribute(child, "style-name") in self._hiding
                self.walk(child, "hidden" if hides else stream)
            self.put(_one_space(child.tail), stream)

    def spaces(self, element: Element, stream: str) -> None:
        """``text:s``: that many spaces."""
        self.put(" " * min(count(attribute(element, "c")), 40), stream)

    def stored(self, element: Element, stream: str) -> None:
        """Hidden and conditional text keeps what it does not show in attributes."""
        for name in _HIDDEN_VALUES:
            value = attribute(element, name)
            if value:
                self.put(f"\n{value}", "hidden")
        condition = attribute(element, "condition")
        if any(char in condition for char in "\"'"):
            self.put(f"\n{condition}", "hidden")
        self.walk(element, "hidden" if local_name(element) != "conditional-text" else stream)

    def link(self, element: Element, stream: str) -> None:
        """A link: its words, and where it leads."""
        address = attribute(element, "href")
        if address and not address.startswith("#"):
            self.put(f"\n{address}", "hidden")
        self.walk(element, stream)

    def ruby(self, element: Element, stream: str) -> None:
        """An index entry keeps its words in an attribute."""
        self.put(f"\n{attribute(element, 'string-value')}", "hidden")
        self.walk(element, stream)


_ANCHORED = frozenset(
    "frame note annotation custom-shape rect line polyline polygon path ellipse circle g control connector caption "
    "measure text-box table".split()
)
_INLINE: dict[str, _Inline] = {
    "s": Line.spaces,
    "tab": lambda line, _, stream: line.put("\t", stream),
    "line-break": lambda line, _, stream: line.put("\n", stream),
    "hidden-text": Line.stored,
    "hidden-paragraph": Line.stored,
    "conditional-text": Line.stored,
    "a": Line.link,
    "user-index-mark": Line.ruby,
    "alphabetical-index-mark": Line.ruby,
    "toc-mark": Line.ruby,
    "script": lambda _line, _element, _stream: None,
}


def _one_space(text: str | None) -> str:
    """White space as ODF 1.3 part 3, 6.1.2 has it: a run of it is one space."""
    if not text:
        return ""
    words = " ".join(text.split())
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() and words else ''}"


def count(written: str) -> int:
    """A number of repetitions; one where it is not written, or absurd."""
    return int(written) if written.isdecimal() and len(written) < 9 else 1
