"""Where names of people may stand: capitalised words checked against lists. Finds candidates; roles are told elsewhere."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀČĐĘĖĞĪĶŁŃŊŌŚŠŞŢŦŪŲŹŻŽ]"
_WORD = _CAPITAL + r"[^\W\d_]*(?:[-'’][^\W\d_]+)*"
_SEQUENCE = re.compile(
    rf"{_WORD}(?:(?:[ ]{{1,2}}|, | (?:de|van|von|al|el|bin|der|den|da|dos|du|la|le|av) ){_WORD}){{0,5}}"
)
_ONE = re.compile(_WORD)
#: Titles that make the next capitalised word a name.
_TITLE = re.compile(r"\b(?:dr|fru|frk|herr|hr|mr|mrs|ms|miss|prof|sokneprest|imam|søster)\.? $", re.IGNORECASE)
_SURNAME_ENDINGS = (
    "sen", "son", "ssen", "dal", "berg", "stad", "land", "haug", "haugen", "nes", "rud", "bakken", "moen", "lien", "seth",
    "set", "vold", "heim", "gaard", "gård", "strand", "vik", "voll", "øy", "eide", "bø", "myhr", "hagen", "bråten",
    "ski", "ska", "czyk", "wicz", "ić", "enko", "aité", "aitė", "auskas", "ienė", "oğlu", "zadeh", "pour",
)  # fmt: skip

#: Names that are everyday words in lower case: only a following capitalised word makes them a name.
_AMBIGUOUS = frozenset(
    "per tom dag stig brede line kai liv stein finn tone hans odd jo bjørn tor are mai vår gro inga even storm tage falk "
    "takle vegar une alf norsk sara elle grace blessing anh hoa elif".split()
) - {"sara", "elif", "alf"}

#: Capitalised words beside which a name-like word belongs to a place, firm or unit.
ORGANISATION = frozenset(
    """kommune kommunes kommunen fylkeskommune skole skule skolen skulen barneskole barneskule ungdomsskole ungdomsskule
    barnehage barnehagen sykehjem sykehus sjukeheim sjukeheimen sjukehus legesenter legekontor as asa sa da ans ba nuf
    borettslag sameie avdeling senter senteret bydel sykehuset tingrett lagmannsrett gate gata gt vei veg veien vegen
    plass plassen allé alle torg torget universitetssykehus hf bo omsorgssenter kirke kyrkje menighet idrettslag il
    regnskap rekneskap bygg eiendom eigedom taxi bank forsikring advokatfirma apotek helsesenter huset gård gard kontoret
    kontor consult consulting group gruppen holding invest entreprenør maskin transport buss forlag foto data service
    advokater partners vel vellag klubb samskipnad stiftelse stiftelsen fond fondet museum bibliotek hotell kafé restaurant
    mekaniske elektro rør vvs tannklinikk klinikk klinikken fysioterapi sag bruk kraft energi hallen stadion parken
    park brygge tunnel ferje kollektivet lov lova loven municipality school office services department centre center
    insurance embassy authority agency company university college hospital clinic ltd inc council act""".split()
)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset((resources.files("classifier.persons") / name).read_text("utf-8").split())


def given_names() -> frozenset[str]:
    """Given names in use in Norway (lower case), many origins; see ``build_lists``."""
    return _words("given_names.txt")


class Name(NamedTuple):
    """A candidate: ``text[start:end]``, its words in lower case; ``sure`` when lists make it a name of a person."""

    start: int
    end: int
    words: tuple[str, ...]
    sure: bool


@lru_cache(maxsize=16384)
def _bare(low: str) -> str:
    """Without a genitive s, when that makes it a listed name."""
    return low[:-1] if low.endswith("s") and low not in given_names() and low[:-1] in given_names() else low


@lru_cache(maxsize=16384)
def _is_given(low: str) -> bool:
    return low in given_names() or low.split("-", maxsplit=1)[0] in given_names() or _bare(low) in given_names()


@lru_cache(maxsize=16384)
def _is_surname(low: str) -> bool:
    known = _words("surnames.txt")
    return low in known or (low.endswith("s") and low[:-1] in known) or low.endswith(_SURNAME_ENDINGS)


def find_names(text: str) -> list[Name]:
    """Candidates in one unit, in order, not overlapping."""
    found: list[Name] = []
    for match in _SEQUENCE.finditer(text):
        if _is_ordinary(match[0]):
            continue
        pieces = [(m.start(), m.end(), m[0].lower()) for m in _ONE.finditer(text, match.start(), match.end())]
        for segment in _segments(text, pieces):
            name = _name(text, segment)
            if name is not None:
                found.append(name)
    return found


@lru_cache(maxsize=16384)
def _is_ordinary(word: str) -> bool:
    """Whether a single capitalised word is just the first of a sentence, as most are."""
    low = word.lower()
    return low in _words("common_words.txt") and not _is_given(low)


_Piece = tuple[int, int, str]


def _segments(text: str, pieces: list[_Piece]) -> list[list[_Piece]]:
    """Split at commas, except in «Surname, Given»."""
    segments: list[list[_Piece]] = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        comma = text[before[1]] == ","
        inverted = (
            len(segments[-1]) == 1 and not _is_given(before[2]) and _is_surname(before[2]) and _is_given(piece[2])
        )
        if comma and not inverted:
            segments.append([piece])
        else:
            segments[-1].append(piece)
    return segments


def _name(text: str, segment: list[_Piece]) -> Name | None:
    words = _without_openers(segment)
    if not words or _is_organisation(text, words):
        return None
    inside = _in_sentence(text, words[0][0])
    for at, (_, _, low) in enumerate(words):
        plain = _bare(low) == low and low not in _AMBIGUOUS
        if _is_given(low) and (plain or at + 1 < len(words) or inside):
            inverted = at > 0 and text[words[at - 1][1]] == ","
            return _made(words if inverted else words[at:], sure=True)
    return _unlisted(text, words, inside)


def _without_openers(segment: list[_Piece]) -> list[_Piece]:
    """Without the words before a name that a sentence or line opens with («Til Kim Olsen»)."""
    common = _words("common_words.txt")
    start = 0
    while start < len(segment) and not _is_given(segment[start][2]) and segment[start][2] in common:
        start += 1
    return segment[start:]


def _is_organisation(text: str, words: list[_Piece]) -> bool:
    if any(word[2] in ORGANISATION for word in words):
        return True
    after = text[words[-1][1] : words[-1][1] + 12].split(" ")
    return len(after) > 1 and after[0] == "" and after[1].strip(".,;:") in ORGANISATION


def _unlisted(text: str, words: list[_Piece], inside: bool) -> Name | None:
    """A candidate whose given name no list holds: by title, by surname, or only by its capitals."""
    common = _words("common_words.txt")
    shouted = text[words[0][0] : words[0][1]].isupper()
    if len(words) == 1:
        low = words[0][2]
        if _TITLE.search(text[max(words[0][0] - 14, 0) : words[0][0]]):
            return _made(words, sure=True)
        known = low in _words("surnames.txt") or (inside and not shouted)
        return _made(words, sure=False) if known and low not in common else None
    if words[0][2] in common or words[-1][2] in common:
        return None
    return _made(words, sure=_is_surname(words[-1][2]) and not shouted)


def _in_sentence(text: str, start: int) -> bool:
    """Whether a capital at ``start`` cannot be the capital of a first word."""
    before = text[:start].rstrip()
    return bool(before) and (before[-1].isalnum() or before[-1] == ",")


def _made(words: list[_Piece], *, sure: bool) -> Name:
    return Name(words[0][0], words[-1][1], tuple(_bare(word[2]) for word in words), sure)
