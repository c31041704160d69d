"""The one place where parsers' exceptions become ours. Their messages can quote a document, so they are dropped."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from classifier.errors import (
    CorruptError,
    CrashedError,
    DocumentMemoryError,
    EncryptedError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)

# Parsers report oddities of a file, sometimes with its content, through their loggers.
for _name in ("pypdf", "pypdfium2", "PIL", "olefile"):
    _logger = logging.getLogger(_name)
    _logger.addHandler(logging.NullHandler())
    _logger.setLevel(logging.CRITICAL + 1)
    _logger.propagate = False

#: Foreign class, by its full name so that no parser is imported before it is needed → ours. A class that is not here
#: counts as its nearest base that is; ``Exception`` itself means that nobody foresaw it.
FOREIGN: dict[str, type[UnreadableError]] = {
    "pypdf.errors.PyPdfError": CorruptError,
    "pypdf.errors.FileNotDecryptedError": EncryptedError,
    "pypdf.errors.LimitReachedError": TooLargeError,
    "pypdf.errors.DependencyError": UnsupportedError,
    "pypdfium2._helpers.misc.PdfiumError": CorruptError,
    "docx.exceptions.PythonDocxError": CorruptError,
    "docx.opc.exceptions.OpcError": CorruptError,
    "olefile.olefile.OleFileError": CorruptError,
    "email.errors.MessageError": CorruptError,
    "PIL.UnidentifiedImageError": CorruptError,
    "PIL.Image.DecompressionBombError": TooLargeError,
    "lxml.etree.LxmlError": CorruptError,
    "lxml.etree.Error": CorruptError,
    "zipfile.BadZipFile": CorruptError,
    "zipfile.LargeZipFile": TooLargeError,
    "zlib.error": CorruptError,
    "_lzma.LZMAError": CorruptError,
    "struct.error": CorruptError,
    "ctypes.ArgumentError": CorruptError,
    "builtins.MemoryError": DocumentMemoryError,
    "builtins.RecursionError": CorruptError,
    "builtins.NotImplementedError": UnsupportedError,
    "builtins.RuntimeError": CorruptError,
    "builtins.ValueError": CorruptError,
    # Pillow's word for a broken picture.
    "builtins.SyntaxError": CorruptError,
    "builtins.TypeError": CorruptError,
    "builtins.AttributeError": CorruptError,
    "builtins.LookupError": CorruptError,
    "builtins.ArithmeticError": CorruptError,
    "builtins.AssertionError": CorruptError,
    "builtins.EOFError": CorruptError,
    "builtins.OSError": CorruptError,
    "builtins.Exception": CrashedError,
}


def ours(foreign: type[Exception]) -> type[UnreadableError]:
    """Our class for a foreign one: that of its nearest base in the table."""
    names = (f"{base.__module__}.{base.__qualname__}" for base in foreign.__mro__)
    return next(FOREIGN[name] for name in names if name in FOREIGN)


@contextmanager
def translated() -> Iterator[None]:
    """Run parser code; whatever it raises leaves as one of our errors, with only the foreign class's name."""
    try:
        yield
    except UnreadableError:
        raise
    except Exception as exc:
        raise ours(type(exc))(type(exc).__name__) from None
