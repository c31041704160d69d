"""The one place where parsers' exceptions become ours. Their messages can quote a document, so they are dropped."""

from __future__ import annotations

import logging
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import docx.exceptions
import docx.opc.exceptions
import lxml.etree
import pypdf.errors
import pypdfium2

from classifier.errors import CorruptError, DocumentMemoryError, EncryptedError, UnreadableError

# pypdf reports oddities of a file, sometimes with its content, through its logger.
logging.getLogger("pypdf").addHandler(logging.NullHandler())
logging.getLogger("pypdf").propagate = False

#: Foreign class → ours. The first match wins, so subclasses stand before their bases.
FOREIGN: tuple[tuple[type[BaseException], type[UnreadableError]], ...] = (
    (pypdf.errors.FileNotDecryptedError, EncryptedError),
    (pypdf.errors.WrongPasswordError, EncryptedError),
    (pypdf.errors.PyPdfError, CorruptError),
    (pypdfium2.PdfiumError, CorruptError),
    (docx.exceptions.PythonDocxError, CorruptError),
    (docx.opc.exceptions.OpcError, CorruptError),
    (lxml.etree.LxmlError, CorruptError),
    (zipfile.BadZipFile, CorruptError),
    (zipfile.LargeZipFile, CorruptError),
    (zlib.error, CorruptError),
    (struct.error, CorruptError),
    (RecursionError, CorruptError),
    (MemoryError, DocumentMemoryError),
    (UnicodeError, CorruptError),
    (LookupError, CorruptError),
    (ValueError, CorruptError),
    (TypeError, CorruptError),
    (AttributeError, CorruptError),
    (ArithmeticError, CorruptError),
    (NotImplementedError, CorruptError),
    (RuntimeError, CorruptError),
    (AssertionError, CorruptError),
    (EOFError, CorruptError),
    (OSError, CorruptError),
)


@contextmanager
def translated() -> Iterator[None]:
    """Run parser code; whatever it raises leaves as one of our errors, with only the foreign class's name."""
    try:
        yield
    except UnreadableError:
        raise
    except tuple(foreign for foreign, _ in FOREIGN) as exc:
        ours = next(own for foreign, own in FOREIGN if isinstance(exc, foreign))
        raise ours(type(exc).__name__) from None
