"""pdfium's side of reading a PDF: opening, closing, strings. pdfium keeps global state, hence one lock for all."""

from __future__ import annotations

import ctypes
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
from pypdfium2 import raw

from classifier.errors import CorruptError, EncryptedError, UnsupportedError

_LOCK = threading.Lock()
_CHARACTER = ctypes.sizeof(ctypes.c_ushort)
#: A string longer than this in an annotation or property is cut by nobody but refused: 16 Mi characters.
_LONGEST = 1 << 24


def direct(function: Any, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """A function of pdfium's for calls by the hundred: arguments are passed as they are, which is some three times quicker.

    Args:
        function: one of ``pypdfium2.raw``.
        result: what it gives. Callers pass handles as ``handle`` gives them, C ints as ints, and references by ``byref``.
    """
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def handle(helper: Any) -> ctypes.c_void_p:
    """A page or text page of pypdfium2's as functions made by ``direct`` want it."""
    return ctypes.cast(helper.raw, ctypes.c_void_p)


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The document, with the lock held until it is closed again. A document with an empty user password opens.

    Raises:
        EncryptedError: a password is needed.
        UnsupportedError: encrypted by a method pdfium does not know.
        CorruptError: pdfium cannot open it.
    """
    with _LOCK:
        document = _open(data)
        try:
            yield document
        finally:
            document.close()


def _open(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        if exc.err_code == raw.FPDF_ERR_PASSWORD:
            raise EncryptedError("pdf") from None
        if exc.err_code == raw.FPDF_ERR_SECURITY:
            raise UnsupportedError("security handler") from None
        raise CorruptError("PdfiumError") from None


def rewritten(data: bytes) -> bytes:
    """The same document as pdfium understands it, written anew without encryption: what is broken is mended.

    Raises:
        UnreadableError: as ``opened``.
        pypdfium2.PdfiumError: it cannot be written.
    """
    with opened(data) as document:
        copy = io.BytesIO()
        document.save(copy, flags=raw.FPDF_REMOVE_SECURITY)
    return copy.getvalue()


def string(getter: Callable[..., int], *arguments: Any) -> str:
    """What one of pdfium's UTF-16 getters gives: called for the length in bytes first, then for the text."""
    size = getter(*arguments, None, 0)
    if size <= _CHARACTER:
        return ""
    if size > _LONGEST * _CHARACTER:
        raise CorruptError("string")
    buffer = (ctypes.c_ushort * (size // _CHARACTER))()
    getter(*arguments, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")
