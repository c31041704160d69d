"""Bytes → ``Document``. Format is told by content, never by extension; every failure is one of our own errors."""

from __future__ import annotations

from classifier.document import Block, Document, Part
from classifier.errors import CorruptError, EncryptedError, TooLargeError, UnsupportedError
from classifier.extract.assembly import Assembly
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
        if kind == "pdf":
            from classifier.extract.pdf import read_pdf

            return read_pdf(data, Nested(read_bytes, budget, depth))
        if kind == "docx":
            from classifier.extract.docx import read_docx

            return read_docx(data, Nested(read_bytes, budget, depth))
        if kind == "text":
            return _read_text(data, budget)
    if kind == "encrypted":
        raise EncryptedError("office")
    if kind == "corrupt":
        raise CorruptError("content is not what the name says")
    raise UnsupportedError(kind)


def _read_text(data: bytes, budget: Budget) -> Document:
    assembly = Assembly(budget)
    assembly.add("body", data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    return assembly.document("text", None)
