"""A picture that is the document: its writing by OCR, and what is noted inside the file."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image

from classifier.document import Document
from classifier.extract.assembly import Assembly
from classifier.extract.clean import clean
from classifier.extract.nested import Nested
from classifier.extract.pictures import FORMATS, add_image_file
from classifier.extract.plain import decode_text

#: Exif tags with somebody's words (Exif 2.32, 4.6.4): description, artist, Windows title … subject, comment.
_DESCRIPTION, _ARTIST, _USER_COMMENT = 0x010E, 0x013B, 0x9286
_WINDOWS = range(0x9C9B, 0x9CA0)
_EXIF = 0x8769
#: Headers of user comments name their encoding in eight bytes.
_CODE = 8
_LONGEST = 20_000


def read_image(data: bytes, nested: Nested) -> Document:
    """Read a picture; the frames of a TIFF are its pages.

    Raises:
        CorruptError: it cannot be opened.
        TooLargeError: too many pixels or frames.
        NoTextError: nothing is written on it, or nothing on this machine reads pictures.
    """
    assembly = Assembly(nested.budget)
    frames = add_image_file(data, assembly, whole=True, paged=True)
    with assembly.noting("metadata"):
        for text in _notes(data):
            assembly.add_once("metadata", clean(text[:_LONGEST]).strip())
    return assembly.document("image", frames)


def _notes(data: bytes) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            for key, value in image.info.items():
                if isinstance(key, str) and isinstance(value, str | bytes) and _is_telling(key):
                    yield _words(value)
            exif = image.getexif()
            for tags in (exif, exif.get_ifd(_EXIF)):
                for tag, value in tags.items():
                    yield _exif_words(tag, value)


def _is_telling(key: str) -> bool:
    return key.lower() not in (
        "exif",
        "icc_profile",
        "photoshop",
        "xmp",
        "raw profile type exif",
        "adobe",
        "dpi",
        "jfif",
    )


def _exif_words(tag: int, value: object) -> str:
    if isinstance(value, bytes) and tag in _WINDOWS:
        return value.decode("utf-16-le", "replace").rstrip("\x00")
    if isinstance(value, bytes) and tag == _USER_COMMENT:
        return _words(value[_CODE:])
    return _words(value) if tag in (_DESCRIPTION, _ARTIST, _USER_COMMENT) and isinstance(value, str | bytes) else ""


def _words(value: str | bytes) -> str:
    return value if isinstance(value, str) else decode_text(value.rstrip(b"\x00")) or ""
