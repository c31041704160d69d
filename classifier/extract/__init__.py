"""Bytes → ``Document``. Format is told by content, never by extension; every failure is one of our own errors."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from classifier.document import Block, Document, Part
from classifier.errors import CorruptError, EncryptedError, TooLargeError, UnsupportedError
from classifier.extract.budget import Budget
from classifier.extract.nested import Nested
from classifier.extract.seam import translated
from classifier.extract.sniff import sniff
from classifier.limits import DEFAULT_LIMITS, Limits

__all__ = ["extract"]


def extract(data: bytes, *, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read one document.

    Args:
        data: the whole file.
        name: its file name; becomes the part ``filename``, unchanged, since names reveal things too.
        limits: bounds on what it may cost, files inside it included.

    Returns:
        What was read, with ``problems`` for what was not.

    Raises:
        UnreadableError: a subclass, when nothing at all could be read (encrypted, unsupported, corrupt, too large,
            no text).
    """
    document = read_bytes(data, name=name, budget=Budget(limits), depth=0)
    if not name:
        return document
    part = Part("filename", name)
    block = Block(len(document.parts), 0, len(name))
    return Document(
        document.format, (*document.parts, part), (*document.blocks, block), document.pages, document.problems
    )


def read_bytes(data: bytes, *, name: str, budget: Budget, depth: int) -> Document:
    """Dispatch on content; ``depth`` counts files around this one. Raises as ``extract``."""
    if len(data) > budget.limits.bytes:
        raise TooLargeError("file")
    if not data:
        raise CorruptError("empty")
    with translated():
        kind = sniff(data, name, budget.limits)
        if kind in _READERS:
            module, function = _READERS[kind]
            read: Callable[[bytes, Nested], Document] = getattr(import_module(f"{__name__}.{module}"), function)
            return read(data, Nested(read_bytes, budget, depth))
    if kind == "encrypted":
        raise EncryptedError("office")
    if kind == "corrupt":
        raise CorruptError("content is not what the name says")
    raise UnsupportedError(kind)


#: Kind → module and function; imported when the first such file is read.
_READERS = {
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx", "read_docx"),
    "xlsx": ("xlsx", "read_xlsx"),
    "pptx": ("pptx", "read_pptx"),
    "odf": ("odf", "read_odf"),
    "rtf": ("rtf", "read_rtf"),
    "html": ("html", "read_html"),
    "xml": ("xml_data", "read_xml"),
    "mail": ("mail", "read_mail"),
    "msg": ("msg", "read_msg"),
    "text": ("plain", "read_text"),
    "image": ("image", "read_image"),
    "archive": ("archive", "read_archive"),
    "package": ("ole", "read_ole_package"),
    "doc": ("old_office", "read_doc"),
    "xls": ("old_office", "read_xls"),
    "ppt": ("old_office", "read_ppt"),
}
