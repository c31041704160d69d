"""Lines of a PDF page that no reader sees: white, tiny, off the page, invisible, under a box. Read, but marked.

Each line is judged by its first character, since asking pdfium about every character would cost more than the text
itself; a hidden word inside a visible line is read as part of that line. Text of layers that are off stays in the body.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdfium2 import raw

#: Nobody reads letters lower than this (points).
_TINY = 1.6
_WHITE = 248
#: Fill that hides what is below it is at least so opaque, and at least so large (points).
_OPAQUE, _WIDE, _HIGH = 250, 12.0, 5.0
_MOST_OBJECTS = 3000
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


class _Box(NamedTuple):
    """A filled shape or picture, and its place in the order of drawing."""

    order: int
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class Cover:
    """What is painted on a page beside text: what may lie over words, or darkly under them."""

    def __init__(self, page: Any) -> None:
        self.boxes: list[_Box] = []
        self.pictures = False
        self._orders: dict[int, int] = {}
        for order in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
            item = raw.FPDFPage_GetObject(page, order)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self._orders[_address(item)] = order
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures = True
                self.boxes.extend(_bounds(item, order))
            elif kind == raw.FPDF_PAGEOBJ_PATH and _is_filled(item):
                self.boxes.extend(_bounds(item, order))

    def hides(self, text_object: Any, x: float, y: float) -> bool:
        """Whether something painted later covers a point of a text."""
        order = self._orders.get(_address(text_object))
        return order is not None and any(box.order > order and box.holds(x, y) for box in self.boxes)

    def is_under(self, x: float, y: float) -> bool:
        """Whether a shape or picture lies at a point: white letters may be meant to stand out from it."""
        return any(box.holds(x, y) for box in self.boxes)


def hidden_lines(page: Any, textpage: Any, lines: list[str], breaks: int) -> set[int]:
    """Numbers of the lines that nobody sees.

    Args:
        page, textpage: pdfium's.
        lines: the raw text of the page, split at its line breaks.
        breaks: characters of one line break.
    """
    cover = Cover(page)
    # In the page's own space, whose origin need not be a corner, and which does not turn with the page.
    left, bottom, right, top = page.get_cropbox()
    sheet = _Box(0, left, bottom, right, top)
    found: set[int] = set()
    start = 0
    for number, line in enumerate(lines):
        first = len(line) - len(line.lstrip())
        if line.strip() and _is_hidden(textpage, start + first, line[first], cover, sheet):
            found.add(number)
        start += len(line) + breaks
    return found


def _is_hidden(textpage: Any, text_index: int, character: str, cover: Cover, sheet: _Box) -> bool:
    at = raw.FPDFText_GetCharIndexFromTextIndex(textpage, text_index)
    if at < 0 or raw.FPDFText_GetUnicode(textpage, at) != ord(character):
        return False
    box = [ctypes.c_double() for _ in range(4)]
    if not raw.FPDFText_GetCharBox(textpage, at, *map(ctypes.byref, box)):
        return False
    left, right, bottom, top = (side.value for side in box)
    x, y = (left + right) / 2, (bottom + top) / 2
    if max(right - left, top - bottom) < _TINY / 2 and raw.FPDFText_GetFontSize(textpage, at) < _TINY:
        return True
    if not sheet.holds(x, y):
        return True
    item = raw.FPDFText_GetTextObject(textpage, at)
    if not cover.pictures and raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE:
        return True
    return (_is_white(textpage, at) and not cover.is_under(x, y)) or cover.hides(item, x, y)


def _is_white(textpage: Any, at: int) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFText_GetFillColor(textpage, at, *map(ctypes.byref, colour)):
        return False
    red, green, blue, alpha = (part.value for part in colour)
    return alpha == 0 or min(red, green, blue) >= _WHITE


def _is_filled(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    colour = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke)) or not mode.value:
        return False
    known = raw.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, colour))
    return not known or colour[3].value >= _OPAQUE


def _bounds(item: Any, order: int) -> Iterator[_Box]:
    sides = [ctypes.c_float() for _ in range(4)]
    if raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides)):
        box = _Box(order, *(side.value for side in sides))
        if box.right - box.left >= _WIDE and box.top - box.bottom >= _HIGH:
            yield box


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0
