"""Lines of a PDF page that no reader sees: white, tiny, off the page, invisible, under a box. Read, but marked.

Each line is judged by its first character, since asking pdfium about every character would cost more than the text
itself; a hidden word inside a visible line is read as part of that line. Text of layers that are off stays in the body.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdfium2 import raw

from classifier.extract.pdfium import direct, handle

#: Nobody reads letters whose box is smaller than this both ways (points).
_TINY = 0.8
_WHITE = 248
#: Fill that hides what is below it is at least so opaque, and at least so large (points).
_OPAQUE, _WIDE, _HIGH = 250, 12.0, 5.0
_MOST_OBJECTS = 3000
_PAINTED = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)

_get_unicode = direct(raw.FPDFText_GetUnicode, ctypes.c_uint)
_get_index = direct(raw.FPDFText_GetCharIndexFromTextIndex)
_get_box = direct(raw.FPDFText_GetCharBox)
_get_colour = direct(raw.FPDFText_GetFillColor)
_get_text_object = direct(raw.FPDFText_GetTextObject, ctypes.c_void_p)
_get_mode = direct(raw.FPDFTextObj_GetTextRenderMode)
_get_object = direct(raw.FPDFPage_GetObject, ctypes.c_void_p)
_get_kind = direct(raw.FPDFPageObj_GetType)


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
    """What is painted on a page beside text: what may lie over words, or darkly under them.

    ``pictures``: whether there is one among the objects of the page itself. ``objects``: how many there are.
    """

    def __init__(self, page: Any) -> None:
        self.boxes: list[_Box] = []
        self.pictures = False
        self.objects = raw.FPDFPage_CountObjects(page)
        self._orders: dict[int | None, int] | None = None
        self._handle = handle(page)
        for order in range(min(self.objects, _MOST_OBJECTS)):
            kind = _get_kind(ctypes.c_void_p(_get_object(self._handle, order)))
            if kind not in _PAINTED:
                continue
            item = raw.FPDFPage_GetObject(page, order)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures = True
                self.boxes.extend(_bounds(item, order))
            elif _is_filled(item):
                self.boxes.extend(_bounds(item, order))

    def hides(self, text_object: int | None, x: float, y: float) -> bool:
        """Whether something painted later covers a point of a text (the address of its object)."""
        over = [box.order for box in self.boxes if box.holds(x, y)]
        if not over:
            return False
        order = self._places().get(text_object)
        return order is not None and max(over) > order

    def _places(self) -> dict[int | None, int]:
        """Address of each object of the page → its place in the order of drawing."""
        if self._orders is None:
            count = min(self.objects, _MOST_OBJECTS)
            self._orders = {_get_object(self._handle, order): order for order in range(count)}
        return self._orders

    def is_under(self, x: float, y: float) -> bool:
        """Whether a shape or picture lies at a point: white letters may be meant to stand out from it."""
        return any(box.holds(x, y) for box in self.boxes)


def hidden_lines(page: Any, textpage: Any, lines: list[str], breaks: int, cover: Cover) -> set[int]:
    """Numbers of the lines that nobody sees.

    Args:
        page, textpage: pdfium's.
        lines: the raw text of the page, split at its line breaks.
        breaks: characters of one line break.
        cover: of this page.
    """
    # In the page's own space, whose origin need not be a corner, and which does not turn with the page.
    look = _Look(textpage, _Box(0, *page.get_cropbox()), cover)
    found: set[int] = set()
    start = 0
    for number, line in enumerate(lines):
        bare = line.lstrip()
        if bare and look.misses(start + len(line) - len(bare), bare[0]):
            found.add(number)
        start += len(line) + breaks
    return found


class _Look:
    """Looks at single characters; its buffers are made once, since a page has many lines."""

    def __init__(self, textpage: Any, sheet: _Box, cover: Cover) -> None:
        self._textpage, self._cover = handle(textpage), cover
        self._sheet = sheet[1:]
        self._sides, self._side_refs = _numbers(ctypes.c_double)
        self._colour, self._colour_refs = _numbers(ctypes.c_uint)

    def misses(self, text_index: int, character: str) -> bool:
        """Whether nobody sees the character at an index of the page's text."""
        textpage, at = self._textpage, text_index
        if _get_unicode(textpage, at) != ord(character):
            at = _get_index(textpage, text_index)
            if at < 0 or _get_unicode(textpage, at) != ord(character):
                return False
        if not _get_box(textpage, at, *self._side_refs):
            return False
        left, right, bottom, top = self._sides
        x, y = (left + right) / 2, (bottom + top) / 2
        edge_left, edge_bottom, edge_right, edge_top = self._sheet
        if not (edge_left <= x <= edge_right and edge_bottom <= y <= edge_top):
            return True
        if right - left < _TINY and top - bottom < _TINY and character.isalnum():
            return True
        return self._is_painted_away(at, x, y)

    def _is_painted_away(self, at: int, x: float, y: float) -> bool:
        cover = self._cover
        if cover.boxes or not cover.pictures:
            item = _get_text_object(self._textpage, at)
            if not cover.pictures and _get_mode(ctypes.c_void_p(item)) in _INVISIBLE:
                return True
            if cover.boxes and cover.hides(item, x, y):
                return True
        if not _get_colour(self._textpage, at, *self._colour_refs):
            return False
        red, green, blue, alpha = self._colour
        white = alpha == 0 or (red >= _WHITE and green >= _WHITE and blue >= _WHITE)
        return white and not cover.is_under(x, y)


def _numbers(kind: Any) -> tuple[Any, list[Any]]:
    """Four numbers in one array, and references to them as pdfium's getters want them."""
    array = (kind * 4)()
    places = [kind.from_buffer(array, number * ctypes.sizeof(kind)) for number in range(4)]
    return array, [ctypes.byref(place) for place in places]


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
