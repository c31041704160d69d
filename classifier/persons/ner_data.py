"""Running text with the names of persons marked: from NorNE's tokens and from the labelled letters.

The model meets text as people write it, so the tokens of NorNE are put back together and spaCy splits them again. The
letters mark each person once; here the same names further down are marked too, or learning would be told that they are
no names.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from random import Random

from classifier.errors import UsageError
from classifier.model.letters import Letter

Offsets = tuple[int, int]

_CLOSING = frozenset(". , ; : ! ? ) ] » ” % ... …".split())
_OPENING = frozenset("( [ « “ §".split())
_TAG = re.compile(r"O|[BI]-[A-Z_]+")
#: Parts of what the letters mark as one person: «Brit og Stein Hagen» are two.
_AND = re.compile(r"\s+(?:og|&)\s+|/")
#: What follows a name but is none: «Live A. (9)», «Kari på kjøkkenet», «Hjelle d.e.».
_TAIL = re.compile(r"\s+(?:\(.*|(?:på|i|d\.e|d\.y)\b.*)$", re.DOTALL)
#: A title or trade before it: «rektor Sjur», «dr. Leander». Small letters alone («anne k.») are a carelessly written name.
_HEAD = re.compile(r"^(?:[a-zæøå]+\.?\s+)+(?=\w*[A-ZÆØÅÁČĐŊŠŦŽÖÄÜ])")
_NAME_WORD = re.compile(r"[^\W\d_][^\W_]+(?:[-'’][^\W_]+)*")


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of one of the lists beside this file (see ``build_lists``), in their order."""
    return tuple((resources.files("classifier.persons") / name).read_text("utf-8").split())


@cache
def _common() -> frozenset[str]:
    return frozenset(word_list("common_words.txt"))


@dataclass(frozen=True, slots=True)
class Marked:
    """``text`` with persons at ``persons``; ``unknown`` may or may not be persons: neither learned from nor counted."""

    text: str
    persons: tuple[Offsets, ...] = ()
    unknown: tuple[Offsets, ...] = ()

    def part(self, start: int, end: int) -> Marked:
        """``text[start:end]`` with what is marked inside it; a name that is cut in two becomes unknown."""

        def inside(spans: Iterable[Offsets]) -> tuple[Offsets, ...]:
            return tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)

        cut = [(max(a, start), min(b, end)) for a, b in self.persons if (a < start < b) or (a < end < b)]
        return Marked(self.text[start:end], inside(self.persons), inside([*self.unknown, *cut]))


def joined(parts: Sequence[Marked], between: Sequence[str]) -> Marked:
    """One text of many; ``between[n]`` stands after part ``n``."""
    text, persons, unknown = "", list[Offsets](), list[Offsets]()
    for at, part in enumerate(parts):
        persons.extend((a + len(text), b + len(text)) for a, b in part.persons)
        unknown.extend((a + len(text), b + len(text)) for a, b in part.unknown)
        text += part.text + (between[at] if at + 1 < len(parts) else "")
    return Marked(text, tuple(persons), tuple(unknown))


def read_iob(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Sentences of a gzip file as (token, IOB tag) pairs.

    Raises:
        UsageError: the file cannot be read, or a line is not a token, a tab and an IOB tag.
    """
    sentence: list[tuple[str, str]] = []
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                token, _, tag = line.rstrip("\n").partition("\t")
                if not line.strip():
                    if sentence:
                        yield sentence
                    sentence = []
                elif token and _TAG.fullmatch(tag):
                    sentence.append((token, tag))
                else:
                    raise UsageError(f"{path}:{number}: not a token, a tab and an IOB tag")
    except (OSError, EOFError, UnicodeDecodeError):
        raise UsageError(f"{path}: no readable gzip file of IOB lines") from None
    if sentence:
        yield sentence


def from_tokens(sentence: Sequence[tuple[str, str]]) -> Marked:
    """Tokens put back together as one writes them; of the entities only persons are kept."""
    text, persons = "", list[Offsets]()
    glue, quoted = True, False
    for word, tag in sentence:
        if word == "|":  # NorNE's end of a heading: no reader sees it.
            continue
        closing = word in _CLOSING or (word == '"' and quoted)
        text += "" if glue or closing else " "
        if tag == "I-PER" and persons and persons[-1][1] >= len(text) - 1:
            persons[-1] = (persons[-1][0], len(text) + len(word))
        elif tag.endswith("-PER"):
            persons.append((len(text), len(text) + len(word)))
        glue = word in _OPENING or (word == '"' and not quoted)
        quoted ^= word == '"'
        text += word
    return Marked(text, tuple(persons))


def read_norne(path: Path) -> list[Marked]:
    """The sentences of one NorNE file as running text."""
    return [sentence for sentence in map(from_tokens, read_iob(path)) if sentence.text]


def from_letter(letter: Letter) -> Marked:
    """The body with every mention of its persons, of which the letter marks the first."""
    marks = [(span.start, span.end) for span in letter.persons if span.part == "body"]
    return mentions(letter.text, marks)


def mentions(text: str, marks: Sequence[Offsets]) -> Marked:
    """All mentions of the marked persons: the marked ones, the same names again, and their first or last names alone.

    A word of a name beside another capitalised word («Arctander Bygg», «Bakkehaug gård») and one that is an everyday
    word in small letters («Even», «Dag») may be anything, so it becomes unknown.
    """
    persons = sorted({name for start, end in marks for name in names_in(text, start, end)})
    taken = bytearray(len(text))
    for start, end in [*persons, *marks]:
        taken[start:end] = b"\1" * (end - start)
    unknown: list[Offsets] = []
    for name in sorted({text[a:b] for a, b in persons}, key=lambda words: (-len(words), words)):
        for wanted in _shorter(name):
            everyday = wanted != name and wanted.lower() in _common()
            for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?:s|'|’)?(?!\w)", text):
                if not any(taken[match.start() : match.end()]):
                    taken[match.start() : match.end()] = b"\1" * len(match[0])
                    sure = not everyday and _alone(text, *match.span())
                    (persons if sure else unknown).append(match.span())
    return Marked(text, tuple(sorted(persons)), tuple(sorted(unknown)))


def _shorter(name: str) -> list[str]:
    """The name, its given names together and each of its words, the longest first; only what has a capital."""
    given = re.match(r"(.*\s.*)\s", name)
    words = [name, *([given[1]] if given else []), *_NAME_WORD.findall(name)]
    return [word for word in dict.fromkeys(words) if word[0].isupper()]


def names_in(text: str, start: int, end: int) -> Iterator[Offsets]:
    """The names in one mark, without titles, ages and trades; two when it is «Brit og Stein Hagen»."""
    at = start
    for piece in [*_AND.finditer(text, start, end), None]:
        stop = piece.start() if piece else end
        words = text[at:stop]
        words = _TAIL.sub("", words)
        head = _HEAD.match(words)
        first = at + (head.end() if head else 0)
        last = at + len(words)
        while first < last and not text[first].isalnum():
            first += 1
        while first < last and not (text[last - 1].isalnum() or text[last - 1] == "."):
            last -= 1
        if first < last:
            yield first, last
        at = piece.end() if piece else end


def _alone(text: str, start: int, end: int) -> bool:
    """Whether no word with a capital stands beside it on the line, but for an everyday one («Ring Kari»)."""
    before = re.search(r"(\w[\w'’.-]*)[ -]$", text[max(start - 30, 0) : start])
    after = re.match(r"[ -]([A-ZÆØÅÁČĐŊŠŦŽÖÄÜ])", text[end : end + 2])
    return after is None and (before is None or not before[1][0].isupper() or before[1].lower() in _common())


def passages(parts: Sequence[Marked], separators: Sequence[str], longest: int, random: Random) -> list[Marked]:
    """Neighbours put together, one to ``longest`` at a time, so that the model meets single lines and whole texts."""
    made, at = list[Marked](), 0
    while at < len(parts):
        size = random.randint(1, longest)
        chosen = parts[at : at + size]
        made.append(joined(chosen, [random.choice(separators) for _ in chosen]))
        at += size
    return made


def lines(marked: Marked) -> list[Marked]:
    """The lines of a text, each with the line breaks that end it."""
    bounds = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*\n*", marked.text)]
    return [marked.part(start, end) for start, end in bounds]
