"""Units of reading: sentences and table rows, in reading order, and the passages (windows) made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from classifier.document import BAR, LONGEST_HEADER, Block, Document

#: Case-work abbreviations that general tables lack.
_CASE_WORK = frozenset(
    "bvl fnr fvl gnr bnr hpl offl oppl pbl pbrl krl soknr saksnr vedl vedr unnt u.off ang såk tlf jf jfr".split()
)


@cache
def _abbreviations() -> frozenset[str]:
    """Abbreviations after which a full stop does not end a sentence, without the stop (see build_abbreviations)."""
    text = (resources.files("classifier.text") / "abbreviations.txt").read_text("utf-8")
    return _CASE_WORK.union(text.split())


_SENTENCE_END = re.compile(r"[.!?…:;]+[\"»”')\]]*\s+(?=[\"«“'(\[]?[A-ZÆØÅÁČĐŊŠŦŽÖÄ0-9§•–-])")
_HARD_BREAK = re.compile(r"\n[ \t]*\n+|\n(?=[ \t]*(?:[-•–*☐☒☑□■▪]|\d+[.)]|[a-z][.)])[ \t])")
_LINE = re.compile(r"\n")
#: A unit longer than this is cut at white space: one endless line must not become one passage.
_MAX_UNIT = 600
#: What is found in a unit is remembered, of so many of them, up to so long (characters); some ten megabytes.
REMEMBERED, LONGEST_REMEMBERED = 4096, 400
#: A line shorter than this ends where it ends.
_SHORTEST_WRAPPED = 25


class Unit(NamedTuple):
    """One sentence or row: ``[start, end)`` in the text of part number ``part``; ``context`` as in ``Block``."""

    part: int
    start: int
    end: int
    text: str
    context: str = ""


def split_units(document: Document) -> list[Unit]:
    """All units of the document in reading order; blank ones are left out."""
    units: list[Unit] = []
    part, header = -1, ""
    for block in document.blocks:
        # A table goes on in the next block: of a scan each line may be one.
        header = _add_units(units, document.parts[block.part].text, block, header if block.part == part else "")
        part = block.part
    return units


def _add_units(units: list[Unit], text: str, block: Block, header: str) -> str:
    """Add the units of a block; ``header`` is the head of the table that it goes on with, and that of the next block."""
    if block.kind == "row":
        units.extend(_pieces(text, block, block.start, block.end, block.context))
        return ""
    for start, end, row in _spans(text, block.start, block.end):
        context = header if row and header else block.context
        if end - start > _MAX_UNIT:
            units.extend(_pieces(text, block, start, end, context))
        elif unit := _unit(text, block.part, start, end, context):
            units.append(unit)
        if not row:
            header = ""
        elif not header and end - start <= LONGEST_HEADER:
            # A table written out as lines, as mail and plain text have it: its first line is the head of the others.
            header = text[start:end].strip()
    return header


def _pieces(text: str, block: Block, start: int, end: int, context: str) -> Iterator[Unit]:
    for piece_start, piece_end in _bounded(text, start, end):
        if unit := _unit(text, block.part, piece_start, piece_end, context):
            yield unit


def _unit(text: str, part: int, start: int, end: int, context: str) -> Unit | None:
    """What stands between two places without the white space around it; None: nothing."""
    stripped = text[start:end].strip()
    if not stripped:
        return None
    offset = text.index(stripped[0], start)
    return Unit(part, offset, offset + len(stripped), stripped, context)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _MAX_UNIT:
        cut = text.rfind(" ", start + _MAX_UNIT // 2, start + _MAX_UNIT)
        cut = cut if cut > start else start + _MAX_UNIT
        yield start, cut
        start = cut
    yield start, end


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Paragraphs, then lines that are not soft-wrapped, then sentences; and whether it is a row."""
    for para_start, para_end in _split(_HARD_BREAK, text, start, end):
        for line_start, line_end in _lines(text, para_start, para_end):
            if text.find(BAR, line_start, line_end) >= 0:
                yield line_start, line_end, True  # what its cells say belongs together
            else:
                for sentence_start, sentence_end in _sentences(text, line_start, line_end):
                    yield sentence_start, sentence_end, False


def _split(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    last = start
    for match in pattern.finditer(text, start, end):
        yield last, match.start()
        last = match.end()
    yield last, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Join soft-wrapped lines: a long line followed by anything but a new label or heading goes on."""
    if text.find("\n", start, end) < 0:
        yield start, end
        return
    breaks = [match.start() for match in _LINE.finditer(text, start, end)]
    edges = [start, *(b + 1 for b in breaks), end + 1]
    widest = max(b - a - 1 for a, b in pairwise(edges))
    last = start
    for line_start, brk in zip(edges, breaks, strict=False):
        if not _wraps(text, line_start, brk, end, widest):
            yield last, brk
            last = brk + 1
    yield last, end


def _wraps(text: str, line_start: int, brk: int, end: int, widest: int) -> bool:
    """Whether the line ``[line_start, brk)`` continues on the next line."""
    length = brk - line_start
    if length < _SHORTEST_WRAPPED:
        return False
    following = text[brk + 1 : min(brk + 3, end)].lstrip()[:1]
    if not following or text.find(BAR, line_start, brk) >= 0:
        return False
    if following.islower():
        return True
    return length >= 60 and length >= 0.8 * widest and text[brk - 1] not in ".:;!?"


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    last = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[match.start()] in ":;":
            continue
        if text[match.start()] == "." and _is_abbreviation(text, last, match.start()):
            continue
        yield last, match.end()
        last = match.end()
    yield last, end


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    word_start = stop
    while word_start > start and not text[word_start - 1].isspace():
        word_start -= 1
    word = text[word_start:stop].strip("(«\"'").lower()
    return word in _abbreviations() or word.isdigit() or (len(word) == 1 and word.isalpha())
