"""One paragraph of WordprocessingML (ECMA-376 part 1, 17.3 and 17.16): its text, and what hangs on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from docx.oxml.ns import nsmap

from classifier.extract.clean import tidy
from classifier.extract.safe_xml import Element
from classifier.extract.streams import Streams

W = f"{{{nsmap['w']}}}"
_R = f"{{{nsmap['r']}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATE = _MC + "AlternateContent"

#: Descriptions of how something looks; no words of the document stand in them.
SKIPPED = frozenset(
    W + name
    for name in "pPr rPr sectPr tblPr tblGrid tblPrEx trPr tcPr sdtPr sdtEndPr customXmlPr smartTagPr permStart".split()
)
#: Fields that number, date or point inside the document; their codes say nothing about anybody.
PLAIN_FIELD = re.compile(
    r"(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|DATE|TIME|SAVEDATE|CREATEDATE|PRINTDATE|TOC|REF|PAGEREF|NOTEREF|SEQ|"
    r"STYLEREF|LISTNUM|FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|SYMBOL|EQ|HYPERLINK\s+\\l)\b",
    re.IGNORECASE,
)
_WHITE = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})
#: Wingdings codes of boxes that forms tick, with and without the private-use prefix.
_TICKED, _EMPTY = frozenset({"FD", "FE", "78", "51", "52", "53", "54"}), frozenset({"A8", "6F", "71", "72", "A1"})

_Handler: TypeAlias = Callable[["Inline", Element, str], None]


class Scope(NamedTuple):
    """Where ordinary text of one XML part goes, which styles hide text, and link id → address."""

    part: str
    hidden_styles: frozenset[str]
    links: Mapping[str, str]


class Inline(Streams):
    """Walks the content of one paragraph.

    ``text`` is what a reader sees. ``asides()`` are texts for other parts (deletions, hidden runs, telling field codes
    and links, alternative texts); ``boxes`` are the text boxes anchored here, to be walked as blocks.
    """

    def __init__(self, scope: Scope, *, on_dark: bool = False) -> None:
        super().__init__()
        self._scope = scope
        self._on_dark = on_dark
        self._codes: list[str] = []
        self._open_codes: list[list[str]] = []
        self._descriptions: list[str] = []
        self.boxes: list[Element] = []

    def asides(self) -> Iterator[tuple[str, str]]:
        """(part, text) of everything that is not visible text."""
        yield from super().asides()
        if self._codes or self._open_codes:
            codes = [*self._codes, *map("".join, self._open_codes)]
            yield from (("hidden", tidy(code)) for code in map(str.strip, codes) if not PLAIN_FIELD.match(code))
        if self._descriptions:
            yield from (("metadata", tidy(text)) for text in dict.fromkeys(self._descriptions))

    def walk(self, element: Element, stream: str = "") -> None:
        """Take in all content of ``element``; ``stream`` is empty for visible text, else ``deleted`` or ``hidden``."""
        for child in element.iterchildren():
            handler = _HANDLERS.get(child.tag)
            if handler is not None:
                handler(self, child, stream)
            elif isinstance(child.tag, str) and child.tag not in SKIPPED:
                self.walk(child, stream)

    def _run(self, run: Element, stream: str) -> None:
        self.walk(run, stream or ("hidden" if self._is_hidden(run) else ""))

    def _text(self, element: Element, stream: str) -> None:
        self.put(element.text or "", stream)

    def _deletion(self, element: Element, _stream: str) -> None:
        self.walk(element, "deleted")

    def _deleted_text(self, element: Element, _stream: str) -> None:
        self.put(element.text or "", "deleted")

    def _symbol(self, element: Element, stream: str) -> None:
        code = element.get(W + "char", "")[-2:].upper()
        self.put("☒" if code in _TICKED else "☐" if code in _EMPTY else " ", stream)

    def _paragraph(self, element: Element, stream: str) -> None:
        self.put("\n", stream)
        self.walk(element, stream)

    def _code(self, element: Element, _stream: str) -> None:
        if self._open_codes:
            self._open_codes[-1].append(element.text or "")
        else:
            self._codes.append(element.text or "")

    def _field_mark(self, element: Element, stream: str) -> None:
        mark = element.get(W + "fldCharType")
        if mark == "begin":
            self._open_codes.append([])
            self._legacy_field(element, stream)
        elif self._open_codes and mark == "separate":
            self._codes.append("".join(self._open_codes[-1]))
            self._open_codes[-1] = []
        elif self._open_codes and mark == "end":
            self._codes.append("".join(self._open_codes.pop()))

    def _legacy_field(self, mark: Element, stream: str) -> None:
        """Form fields whose answer is not text (17.16.17 and 17.16.9): a tick, a choice in a list."""
        box, choice = mark.find(f"{W}ffData/{W}checkBox"), mark.find(f"{W}ffData/{W}ddList")
        if box is not None:
            ticked = next(
                (box.find(W + name) for name in ("checked", "default") if box.find(W + name) is not None), None
            )
            self.put("☒" if ticked is not None and is_on(ticked) else "☐", stream)
        if choice is not None:
            entries = [entry.get(W + "val", "") for entry in choice.iterchildren(W + "listEntry")]
            result = choice.find(W + "result")
            number = result.get(W + "val", "0") if result is not None else "0"
            self.put("".join(entries[int(number) : int(number) + 1] if number.isdecimal() else entries), stream)

    def _simple_field(self, element: Element, stream: str) -> None:
        self._codes.append(element.get(W + "instr", ""))
        self.walk(element, stream)

    def _link(self, element: Element, stream: str) -> None:
        self._codes.append(self._scope.links.get(element.get(_R + "id", ""), ""))
        self.walk(element, stream)

    def _alternate(self, element: Element, stream: str) -> None:
        for branch in branches(element):
            self.walk(branch, stream)

    def _drawing(self, drawing: Element, stream: str) -> None:
        for child in drawing.iterchildren():
            if child.tag == W + "txbxContent":
                self.boxes.append(child)
            elif child.tag == ALTERNATE:
                for branch in branches(child):
                    self._drawing(branch, stream)
            elif isinstance(child.tag, str):
                names = _DESCRIBED.get(child.tag.rpartition("}")[2], ())
                self._descriptions.extend(filter(None, (child.get(name, "").strip() for name in names)))
                self._drawing(child, stream)

    def _is_hidden(self, run: Element) -> bool:
        properties = run.find(W + "rPr")
        if properties is None:
            return False
        vanish, style = properties.find(W + "vanish"), properties.find(W + "rStyle")
        if vanish is not None:
            return is_on(vanish)
        if style is not None and style.get(W + "val") in self._scope.hidden_styles:
            return True
        color = properties.find(W + "color")
        if color is None or self._on_dark or color.get(W + "val", "").upper() not in _WHITE:
            return False
        return not is_dark(properties.find(W + "shd")) and properties.find(W + "highlight") is None


#: Attributes with alternative text, by element (without namespace: DrawingML and VML).
_DESCRIBED = {
    "docPr": ("descr", "title"), "cNvPr": ("descr", "title"), "shape": ("alt", "title"), "rect": ("alt", "title"),
    "group": ("alt", "title"), "oval": ("alt", "title"), "roundrect": ("alt", "title"), "textpath": ("string",),
    "imagedata": ("title",),
}  # fmt: skip

_HANDLERS: dict[str, _Handler] = {
    W + "r": Inline._run,
    W + "t": Inline._text,
    _M + "t": Inline._text,
    W + "delText": Inline._deleted_text,
    W + "del": Inline._deletion,
    W + "moveFrom": Inline._deletion,
    W + "tab": lambda inline, _, stream: inline.put("\t", stream),
    W + "ptab": lambda inline, _, stream: inline.put("\t", stream),
    W + "br": lambda inline, _, stream: inline.put("\n", stream),
    W + "cr": lambda inline, _, stream: inline.put("\n", stream),
    W + "noBreakHyphen": lambda inline, _, stream: inline.put("-", stream),
    W + "sym": Inline._symbol,
    W + "p": Inline._paragraph,
    W + "instrText": Inline._code,
    W + "delInstrText": Inline._code,
    W + "fldChar": Inline._field_mark,
    W + "fldSimple": Inline._simple_field,
    W + "hyperlink": Inline._link,
    W + "drawing": Inline._drawing,
    W + "pict": Inline._drawing,
    W + "object": Inline._drawing,
    ALTERNATE: Inline._alternate,
}


def is_on(toggle: Element) -> bool:
    """An on/off property (17.17.4): on unless it says otherwise."""
    return toggle.get(W + "val", "true") not in ("0", "false", "off", "none")


def is_dark(shading: Element | None) -> bool:
    """Whether a ``w:shd`` gives a background that white letters can be read on."""
    if shading is None:
        return False
    fill = shading.get(W + "fill", "auto")
    return fill.lower() != "auto" and fill.upper() not in _WHITE


def branches(alternate: Element) -> Iterator[Element]:
    """The branches of ``mc:AlternateContent`` that differ in their words: as a rule the first choice alone."""
    seen: list[str] = []
    for branch in alternate.iterchildren(_MC + "Choice", _MC + "Fallback"):
        words = "".join("".join(branch.itertext(W + "t", W + "delText")).split())
        if not seen or not any(words in other for other in seen):
            seen.append(words)
            yield branch
