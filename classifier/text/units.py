"""Units of reading: sentences and table rows, in reading order, and the passages (windows) made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from classifier.document import Block, Document

#: Abbreviations after which a full stop does not end a sentence (nb and nn case-work prose).
_ABBREVIATIONS = frozenset(
    """adm adr alt ang art avd bl bl.a b.a bvl ca cand d.d d.å dr d.v.s dvs e.l el ev evt f f.eks f.o.m fam feb fgl fmr
    fnr frk fr f.d fvl gj gnr g.nr b.nr bnr hhv hpl hr ifm ift iht i.h.t inkl innb inst jan jf jfr jr kap kgl kl kom kr
    krl kst lic l.nr mag mht m.a m.fl m.h.t m.m m.v mfl mill min moh mrd mrk mv nav nn nr nov o.a o.l o.s.v obs off offl
    okt oppl osv o.fl ol p.g.a p.t pbl pbrl pga pkt prof pst pr ref s sek sep sign sj sml sos spes spm st stk str str
    såk t.d t.o.m td tel tils tlf tsv u.off unnt vdr ved vedl vedr vol vsa årg øv jfr.nr soknr saksnr fm em""".split()
)
_SENTENCE_END = re.compile(r"[.!?…:;]+[\"»”')\]]*\s+(?=[\"«“'(\[]?[A-ZÆØÅÁČĐŊŠŦŽÖÄ0-9§•–-])")
_HARD_BREAK = re.compile(r"\n[ \t]*\n+|\n(?=[ \t]*(?:[-•–*☐☒☑□■▪]|\d+[.)]|[a-z][.)])[ \t])")
_LINE = re.compile(r"\n")
#: A unit longer than this is cut at white space: one endless line must not become one passage.
_MAX_UNIT = 600


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence or row: ``[start, end)`` in the text of part number ``part``; ``context`` as in ``Block``."""

    part: int
    start: int
    end: int
    text: str
    context: str = ""


def split_units(document: Document) -> list[Unit]:
    """All units of the document in reading order; blank ones are left out."""
    units: list[Unit] = []
    for block in document.blocks:
        units.extend(_block_units(document.parts[block.part].text, block))
    return units


def _block_units(text: str, block: Block) -> Iterator[Unit]:
    spans = [(block.start, block.end)] if block.kind == "row" else list(_spans(text, block.start, block.end))
    for start, end in spans:
        for piece_start, piece_end in _bounded(text, start, end):
            piece = text[piece_start:piece_end]
            stripped = piece.strip()
            if stripped:
                offset = piece_start + piece.index(stripped[0])
                yield Unit(block.part, offset, offset + len(stripped), stripped, block.context)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _MAX_UNIT:
        cut = text.rfind(" ", start + _MAX_UNIT // 2, start + _MAX_UNIT)
        cut = cut if cut > start else start + _MAX_UNIT
        yield start, cut
        start = cut
    yield start, end


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs, then lines that are not soft-wrapped, then sentences."""
    for para_start, para_end in _split(_HARD_BREAK, text, start, end):
        for line_start, line_end in _lines(text, para_start, para_end):
            yield from _sentences(text, line_start, line_end)


def _split(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    last = start
    for match in pattern.finditer(text, start, end):
        yield last, match.start()
        last = match.end()
    yield last, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Join soft-wrapped lines: a long line followed by anything but a new label or heading goes on."""
    breaks = [match.start() for match in _LINE.finditer(text, start, end)]
    if not breaks:
        yield start, end
        return
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
    following = text[brk + 1 : min(brk + 3, end)].lstrip()[:1]
    if not following:
        return False
    length = brk - line_start
    if following.islower():
        return length >= 25
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
    return word in _ABBREVIATIONS or word.isdigit() or (len(word) == 1 and word.isalpha())
