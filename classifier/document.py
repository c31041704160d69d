"""The neutral form every file becomes: parts with text, and blocks in reading order.

A *part* is one place text stands (``body`` of page 2, ``header``, ``attachment:vedlegg.pdf``); offsets in findings are
0-based, half-open character offsets into that part's ``text``. A *block* is a paragraph or a table row inside a part;
the tuple of blocks is the reading order, across parts. A *problem* is something that could not be read: it never
makes an answer ``no``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["paragraph", "row", "heading", "line"]

#: Part names without a variable tail. ``attachment:NAME`` (and ``attachment:NAME/<part>``) come in addition.
PART_NAMES = (
    "body",
    "table",
    "header",
    "footer",
    "footnote",
    "endnote",
    "comment",
    "textbox",
    "inserted",
    "deleted",
    "hidden",
    "form",
    "annotation",
    "metadata",
    "filename",
    "title",
    "ocr",
)
#: Between the cells of a table row.
BAR = " | "
#: A first row longer than this (characters) is no header: the table only arranges the page.
LONGEST_HEADER = 300


@dataclass(frozen=True, slots=True)
class Part:
    """Text of one place. (``name``, ``page``) is unique within a document; ``page`` is 1-based or None."""

    name: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """``document.parts[part].text[start:end]``: one paragraph, heading or table row.

    ``context`` is text that belongs to the block without standing in it, e.g. the table's header row joined by
    `` | ``; it is used as evidence of topic, never reported as a place.
    """

    part: int
    start: int
    end: int
    kind: BlockKind = "paragraph"
    context: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something unread. ``code`` as in ``classifier.errors``; ``part``/``page`` say where when known."""

    code: str
    part: str = "body"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one file.

    ``format`` is ``pdf``, ``docx``, ``xlsx``, ``pptx``, ``odf`` (OpenDocument of any kind), ``rtf``, ``doc``, ``xls``,
    ``ppt``, ``html``, ``xml``, ``mail`` (also archived web pages), ``msg``, ``image``, ``zip``, ``ole`` (a file packed as
    an object) or ``text``. ``pages`` are those of a PDF, slides of a presentation, frames of a picture; None elsewhere.
    """

    format: str
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    pages: int | None = None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def characters(self) -> int:
        """Number of characters over all parts."""
        return sum(len(part.text) for part in self.parts)


def document_from_text(text: str, *, title: str = "", filename: str = "") -> Document:
    """Wrap plain text as a one-part document (used for shipment titles, training letters and tests)."""
    parts = [Part("body", text)]
    if title:
        parts.append(Part("title", title))
    if filename:
        parts.append(Part("filename", filename))
    return Document("text", tuple(parts), tuple(Block(i, 0, len(p.text)) for i, p in enumerate(parts) if p.text))
