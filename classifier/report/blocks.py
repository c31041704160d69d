"""Short reports as headings, paragraphs and tables, written as plain text, Markdown or HTML. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from classifier.messages import Language

Form = Literal["text", "markdown", "html"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the report's own."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names the rows, ``numbers`` of the last columns are numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0


Block = Heading | Paragraph | Table


def render(blocks: Sequence[Block], form: Form, lang: Language) -> str:
    """The report as text that ends with a line break."""
    if form == "html":
        from classifier.report.html import environment

        title = next(block.text for block in blocks if isinstance(block, Heading))
        template = environment().get_template("blocks.html.jinja")
        kinds = [(type(block).__name__, block) for block in blocks]
        return template.render(lang=lang, title=title, blocks=kinds) + "\n"
    lines = _markdown if form == "markdown" else _text
    return "\n".join(line for block in blocks for line in lines(block)).rstrip() + "\n"


def _text(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
        yield ("=" if block.level == 1 else "-") * len(block.text)
    elif isinstance(block, Paragraph):
        yield block.text
    else:
        widths = [max(len(row[column]) for row in (block.head, *block.rows)) for column in range(len(block.head))]
        for row in (block.head, *block.rows):
            yield "  " + "  ".join(_padded(row, widths, block.numbers)).rstrip()
    yield ""


def _padded(row: Sequence[str], widths: Sequence[int], numbers: int) -> Iterator[str]:
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.rjust(width) if column >= len(row) - numbers else cell.ljust(width)


def _markdown(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield "#" * block.level + " " + _plain(block.text)
    elif isinstance(block, Paragraph):
        yield _plain(block.text)
    else:
        yield _row(block.head)
        yield _row(("---",) * (len(block.head) - block.numbers) + ("---:",) * block.numbers, escape=False)
        yield from map(_row, block.rows)
    yield ""


def _row(cells: Iterable[str], *, escape: bool = True) -> str:
    return "| " + " | ".join(_plain(cell) if escape else cell for cell in cells) + " |"


def _plain(text: str) -> str:
    """Characters that Markdown would take for its own, escaped: a path may hold any of them."""
    return "".join("\\" + sign if sign in "\\`*_[]<>|#&" else sign for sign in text)
