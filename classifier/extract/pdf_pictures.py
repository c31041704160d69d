"""Pages of a PDF that show writing as a picture: scans, screenshots, letters drawn as curves, fonts without a map."""

from __future__ import annotations

from itertools import islice
from typing import Any, NamedTuple

from pypdfium2 import raw

from classifier.errors import TooLargeError
from classifier.extract.assembly import Assembly
from classifier.extract.pictures import add_picture, grey
from classifier.ocr import Grey
from classifier.ocr.writing import is_blank

#: With less text than this, a large picture may be the letter and the text only a stamp on it.
_LITTLE_TEXT = 200
_LARGE = 0.4
#: A picture that covers less than this share of the page is a logo or a signature.
_NOTABLE = 0.06
#: A page whose pictures carry its text has this many characters per page area within them: then they were read before.
_DENSE = 900
#: A page without text but with more lines and curves than this shows letters as drawings.
_MANY_PATHS = 20
_MOST_OBJECTS = 5000
#: Resolution at which pages are drawn for reading.
_DPI = 200
_POINTS = 72


class _Picture(NamedTuple):
    item: Any
    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(self.right - self.left, 0.0) * max(self.top - self.bottom, 0.0)


def read_pictures(page: Any, number: int, text: str, *, readable: bool, assembly: Assembly) -> None:
    """Read what page ``number`` (1-based) shows as pictures.

    Args:
        page: pdfium's page.
        number: its number.
        text: its text layer.
        readable: whether that can be trusted; if not, the whole page is read as a picture.
        assembly: where words and problems go.
    """
    if not readable:
        _read_whole(page, number, "", assembly, must=True)
        return
    pictures, paths = _shown(page)
    width, height = page.get_size()
    size = max(width * height, 1.0)
    covered = sum(picture.area for picture in pictures) / size
    scan = bool(pictures) and covered >= _LARGE if text else bool(pictures) or paths > _MANY_PATHS
    if len(text) < _LITTLE_TEXT and scan:
        _read_whole(page, number, text, assembly, must=True)
        return
    notable = [picture for picture in pictures if picture.area >= _NOTABLE * size]
    if not notable and covered >= _LARGE and len(text) < _DENSE * covered:
        # A scan in strips, with a stamp on it.
        _read_whole(page, number, text, assembly, must=False)
    elif notable:
        _read_each(page, number, text, notable, size, assembly)


def _shown(page: Any) -> tuple[list[_Picture], int]:
    """Pictures on the page, and how many lines and curves."""
    pictures: list[_Picture] = []
    paths = 0
    for item in islice(page.get_objects(max_depth=3), _MOST_OBJECTS):
        if item.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            pictures.append(_Picture(item, *item.get_bounds()))
        paths += item.type == raw.FPDF_PAGEOBJ_PATH
    return pictures, paths


def _read_whole(page: Any, number: int, text: str, assembly: Assembly, *, must: bool) -> None:
    width, height = page.get_size()
    scale = _DPI / _POINTS
    most = assembly.limits.pixels
    if width * height * scale * scale > most:
        scale = (most / max(width * height, 1.0)) ** 0.5
    drawn: Grey = page.render(scale=scale, grayscale=True).to_numpy()
    drawn = drawn.reshape(drawn.shape[0], drawn.shape[1])
    if must and not text and is_blank(drawn):
        # A scanned back side is blank; characters without a meaning are not, whatever colour they have.
        if page.get_textpage().count_chars() > 0:
            assembly.problem("no_text", "body", number)
        return
    add_picture(assembly, drawn, dpi=int(scale * _POINTS), page=number, whole=must, known=text)


def _read_each(page: Any, number: int, text: str, pictures: list[_Picture], size: float, assembly: Assembly) -> None:
    textpage = page.get_textpage()
    try:
        for picture in pictures:
            inside = textpage.get_text_bounded(picture.left, picture.bottom, picture.right, picture.top)
            if picture.item.type != raw.FPDF_PAGEOBJ_IMAGE or len(inside) >= _DENSE * picture.area / size:
                continue
            pixels = picture.item.get_px_size()
            if pixels[0] * pixels[1] > assembly.limits.pixels:
                raise TooLargeError("pixels")
            bitmap = picture.item.get_bitmap(render=True)
            dpi = int(_POINTS * bitmap.width / max(picture.right - picture.left, 1.0))
            shown = grey(bitmap.to_pil())
            add_picture(assembly, shown, dpi=min(max(dpi, 70), 600), page=number, whole=False, known=text)
    finally:
        textpage.close()
