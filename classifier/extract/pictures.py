"""Words in pictures of a document: to part ``ocr``, within the budget; whatever goes unread becomes a problem."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image, UnidentifiedImageError

from classifier.errors import CorruptError, TooLargeError, UnreadableError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import clean
from classifier.extract.metafile import drawn_text, is_metafile
from classifier.extract.seam import translated
from classifier.limits import Limits
from classifier.ocr import Grey
from classifier.ocr.reading import read_picture
from classifier.ocr.writing import is_blank, looks_written

#: Words below this mean confidence (0-100) are not to be trusted: handwriting, drawings, faint copies.
_TRUSTED = 65.0
#: Smaller pictures (pixels) are logos, icons and signatures.
_SMALLEST = (60, 250)
#: Kinds of pictures that are opened.
FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "JPEG2000")


def add_picture(assembly: Assembly, picture: Grey, *, dpi: int, page: int | None, whole: bool, known: str = "") -> None:
    """Read a picture and add its words.

    Args:
        assembly: where they go.
        picture: shades of grey.
        dpi: dots per inch, as far as known.
        page: 1-based, None where there are no pages.
        whole: the picture is all there is, so it must be read; else only where it looks like writing.
        known: the page's own words, which are not repeated.
    """
    if is_blank(picture) or not (whole or looks_written(picture)):
        return
    reader, seconds = assembly.budget.picture()
    if reader is None:
        assembly.problem("no_text", "ocr" if known else "body", page)
        return
    found = read_picture(picture, reader, dpi=dpi, seconds=seconds)
    if found is None:
        assembly.problem("timeout", "ocr", page)
        return
    text = _fresh_lines(clean(found.text), known)
    assembly.add("ocr", text, page=page)
    if not found.text.strip():
        assembly.problem("no_text", "ocr", page)
    elif text and found.confidence < _TRUSTED:
        assembly.problem("unclear", "ocr", page)


def _fresh_lines(text: str, known: str) -> str:
    """The lines that are not among the known words; a line read a little differently counts as fresh."""
    if not known:
        return text
    familiar = " ".join(known.split())
    return "\n".join(line for line in text.splitlines() if not line.strip() or " ".join(line.split()) not in familiar)


def add_image_file(data: bytes, assembly: Assembly, *, whole: bool, paged: bool) -> int:
    """Read every frame of an image file; returns how many there are.

    Args:
        data: the file.
        assembly: where words and problems go.
        whole: as ``add_picture``; of the others only those larger than a logo are looked at.
        paged: frames are pages of a document.

    Raises:
        CorruptError: it is no picture of a kind that is known.
        TooLargeError: it has too many pixels, or frames.
    """
    frames = 0
    for picture, dpi in _frames(data, assembly.limits):
        frames += 1
        if whole or all(side >= least for side, least in zip(picture.shape, _SMALLEST, strict=True)):
            add_picture(assembly, picture, dpi=dpi, page=frames if paged else None, whole=whole)
    return frames


def add_loose_picture(load: Callable[[], bytes], assembly: Assembly, *, whole: bool) -> None:
    """Read a picture that stands in a document; ``whole`` when there are hardly any words beside it.

    A broken picture matters only then: the program that made the document cannot show it either.
    """
    try:
        with translated():
            data = load()
            if is_metafile(data):
                assembly.add("textbox", drawn_text(data))
            else:
                add_image_file(data, assembly, whole=whole, paged=False)
    except UnreadableError as exc:
        if whole or not isinstance(exc, CorruptError):
            assembly.problem("no_text" if isinstance(exc, CorruptError) else exc.code, "ocr")


def _frames(data: bytes, limits: Limits) -> Iterator[tuple[Grey, int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata; sizes are checked here
        with _open(data) as image:
            count = int(getattr(image, "n_frames", 1))
            if count > limits.pages:
                raise TooLargeError("frames")
            for number in range(count):
                image.seek(number)
                if image.width * image.height > limits.pixels:
                    raise TooLargeError("pixels")
                yield grey(image), _dpi(image)


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise TooLargeError("pixels") from None
    except UnidentifiedImageError:
        raise CorruptError("picture") from None


def grey(image: Image.Image) -> Grey:
    """Shades of grey on white paper where the picture is see-through."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        see_through = image.convert("RGBA")
        paper = Image.new("RGBA", see_through.size, "white")
        image = Image.alpha_composite(paper, see_through)
    return np.asarray(image.convert("L"), dtype=np.uint8)


def _dpi(image: Image.Image) -> int:
    """What the file says, where that can be; a page of print has at least 70 dots per inch."""
    said = image.info.get("dpi", (0, 0))[0]
    return int(said) if 70 <= said <= 1200 else 200
