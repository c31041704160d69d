"""Variants of training texts: other names, other case, other line breaks, so that these are not what is learned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

from classifier.persons.ner_data import Marked, Offsets, word_list

#: How often, of all passages: other names; names in capitals; everything in capitals; everything in small letters.
SWAP, SHOUT_NAMES, SHOUT, LOWER = 0.25, 0.04, 0.03, 0.02
#: How often a swapped name of two words is written «Surname, Given».
INVERT = 0.05
#: How often a passage is broken into lines as PDF text is.
WRAP = 0.1

_WORD = re.compile(r"[^\W\d_]+")


def varied(marked: Marked, random: Random) -> Marked:
    """The passage as it stands, or a variant of it."""
    if marked.persons and random.random() < SWAP:
        marked = replaced(marked, [(span, other_name(marked.text[slice(*span)], random)) for span in marked.persons])
    case = random.random()
    if case < SHOUT_NAMES:
        marked = replaced(marked, [(span, shouted(marked.text[slice(*span)], random)) for span in marked.persons])
    elif case < SHOUT_NAMES + SHOUT:
        marked = recased(marked, marked.text.upper())
    elif case < SHOUT_NAMES + SHOUT + LOWER:
        marked = recased(marked, marked.text.lower())
    return wrapped(marked, random) if random.random() < WRAP else marked


def replaced(marked: Marked, edits: Iterable[tuple[Offsets, str]]) -> Marked:
    """Other words for some persons; ``edits`` are in order and name spans of ``persons``."""
    words = dict(edits)
    text, at = "", 0
    moved: dict[bool, list[Offsets]] = {True: [], False: []}
    spans = sorted([(*span, True) for span in marked.persons] + [(*span, False) for span in marked.unknown])
    for start, end, person in spans:
        text += marked.text[at:start]
        new = words.get((start, end), marked.text[start:end]) if person else marked.text[start:end]
        moved[person].append((len(text), len(text) + len(new)))
        text, at = text + new, end
    return Marked(text + marked.text[at:], tuple(moved[True]), tuple(moved[False]))


def recased(marked: Marked, text: str) -> Marked:
    """The same in other case, where that keeps every offset («ß» does not)."""
    return Marked(text, marked.persons, marked.unknown) if len(text) == len(marked.text) else marked


def shouted(name: str, random: Random) -> str:
    """«KARI MOEN», or only the surname: «Kari MOEN»."""
    first, space, rest = name.partition(" ")
    return first + space + rest.upper() if space and random.random() < 0.5 else name.upper()


def wrapped(marked: Marked, random: Random) -> Marked:
    """Lines broken after some words, also inside a name; a space becomes a line break, so offsets stay."""
    text, since = list(marked.text), random.randint(0, 60)
    length = random.randint(40, 90)
    for at, sign in enumerate(marked.text):
        since = 0 if sign == "\n" else since + 1
        if sign == " " and since >= length:
            text[at], since = "\n", 0
    return Marked("".join(text), marked.persons, marked.unknown)


def other_name(name: str, random: Random) -> str:
    """Another name of the same form: each word from the lists, or one that no list holds."""
    words = list(_WORD.finditer(name))
    if not words or not all(word[0][0].isupper() and (word[0][1:].islower() or not word[0][1:]) for word in words):
        return name
    pieces, at = list[str](), 0
    for number, word in enumerate(words):
        last = number + 1 == len(words) and len(words) > 1
        pieces += [name[at : word.start()], word[0] if len(word[0]) == 1 else _word(random, surname=last)]
        at = word.end()
    if name.endswith("s") and random.random() < 0.5 and not pieces[-1].endswith("s"):
        pieces.append("s")  # Some are genitives; which, no mark says.
    new = "".join(pieces) + name[at:]
    if re.fullmatch(r"\w+ \w+", new) and random.random() < INVERT:
        given, _, surname = new.partition(" ")
        return f"{surname}, {given}"
    return new


def _word(random: Random, *, surname: bool) -> str:
    names = word_list("surnames.txt" if surname else "given_names.txt")
    first = random.choice(names)
    if random.random() < 0.4:
        # The beginning of one and the end of another: sounds like a name, is on no list.
        second = random.choice(names)
        first = first[: max(2, len(first) // 2)] + second[len(second) // 2 :]
    return "-".join(part[:1].upper() + part[1:] for part in first.split("-"))
