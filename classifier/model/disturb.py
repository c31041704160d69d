"""The same letter, disturbed: what reading, layout, names and padding may do to it without changing what it says. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from classifier.model.letters import Letter

#: What optical reading confuses, roughly in order of frequency.
_CONFUSED = {
    "l": "I",
    "I": "l",
    "rn": "m",
    "m": "rn",
    "å": "a",
    "ø": "o",
    "æ": "ae",
    "e": "c",
    "o": "0",
    "i": "í",
    "h": "b",
}
_NOISE = 0.015
#: Given names and surnames by origin and sex, put in place of a letter's own; all invented combinations.
NAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "norsk kvinne": (("Ingrid", "Solberg"), ("Marit", "Hagen"), ("Astrid", "Lien"), ("Turid", "Moen")),
    "norsk mann": (("Olav", "Bakke"), ("Magnus", "Strand"), ("Arne", "Dahl"), ("Sverre", "Berg")),
    "somalisk": (("Fadumo", "Abdi"), ("Hassan", "Warsame"), ("Amina", "Mohamed"), ("Yusuf", "Farah")),
    "polsk": (("Agnieszka", "Nowak"), ("Tomasz", "Kowalski"), ("Katarzyna", "Zielinska"), ("Piotr", "Wisniewski")),
    "arabisk": (("Fatima", "Haddad"), ("Omar", "Khalil"), ("Layla", "Nasser"), ("Ahmed", "Saleh")),
    "vietnamesisk": (("Linh", "Nguyen"), ("Minh", "Tran"), ("Thuy", "Pham"), ("Tuan", "Le")),
    "samisk": (("Máret", "Utsi"), ("Ánte", "Sara"), ("Inga", "Hætta"), ("Nils", "Eira")),
}
_PLACES = ("Fjellvik", "Sandnesbygd", "Nordheim", "Storelvdal", "Lyngset")
_PLACE = re.compile(r"\b([A-ZÆØÅ][a-zæøå]{3,})(?= (?:kommune|kommunes|skole|skule|sykehjem|sjukeheim)\b)")
_PARAGRAPHS = (
    "Kommunen viser til reglene om saksbehandling og til avtalen mellom partene. Fristen løper fra den dagen brevet kom fram.",
    "Det tekniske anlegget skal kontrolleres to ganger i året. Leverandøren fører logg og melder feil innen to virkedager.",
    "Prisene reguleres etter konsumprisindeksen hver januar. Timesatser går fram av vedlegg 2, og reisetid faktureres ikke.",
    "Arbeidet utføres på hverdager mellom klokken sju og seksten. Utstyr lagres innenfor gjerdet, og porten låses hver kveld.",
    "Partene møtes hvert kvartal og fører referat. Saker som ikke blir løst, løftes til styringsgruppen for avtalen.",
    "Universell utforming følger byggteknisk forskrift. Trapper merkes med kontrast, og skilt settes opp i øyehøyde.",
    "Brannøvelse holdes i april og oktober. Rømningsveier skal være frie for paller, sykler og møbler hele året.",
    "Avfall sorteres i fem fraksjoner. Papp presses, glass leveres i egen beholder, og farlig avfall hentes etter bestilling.",
    "Forsikring tegnes av eier. Skader meldes på skjema samme uke, med bilder og et overslag over kostnadene.",
    "Arealene vaskes etter plan: gulv daglig, vinduer to ganger i året, ventilasjon etter målt trykkfall.",
    "Ved mislighold kan kommunen heve avtalen med tretti dagers varsel. Tvister løses ved forhandling, ellers for tingretten.",
    "Veien brøytes når det har falt ti centimeter snø. Sand strøs før klokken seks ved holdeplasser og kryss.",
)
#: Neutral pages put around a letter, and paragraphs on each.
PAGES, _PER_PAGE = 30, 9


def ocr_noise(letter: Letter, rng: random.Random) -> Letter:
    """One or two characters in a hundred read wrongly, some spaces lost."""
    text = letter.text
    pieces = []
    at = 0
    while at < len(text):
        two, one = text[at : at + 2], text[at]
        step = 1
        if rng.random() < _NOISE and (two in _CONFUSED or one in _CONFUSED):
            step = 2 if two in _CONFUSED else 1
            pieces.append(_CONFUSED[two if step == 2 else one])
        elif one == " " and rng.random() < _NOISE / 2:
            pass
        else:
            pieces.append(one)
        at += step
    return replace(letter, text="".join(pieces), evidence=(), persons=())


def no_line_breaks(letter: Letter, _: random.Random) -> Letter:
    """All on one line, as some writers of PDF leave it."""
    return replace(letter, text=" ".join(letter.text.split()), evidence=(), persons=())


def no_digits(letter: Letter, _: random.Random) -> Letter:
    """Every digit gone: dates, amounts, numbers of people."""
    return replace(letter, text=re.sub(r"\d", "", letter.text), evidence=(), persons=())


def other_places(letter: Letter, rng: random.Random) -> Letter:
    """Other names of municipalities, schools and homes."""
    names: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        return names.setdefault(match[1], rng.choice(_PLACES))

    return replace(letter, text=_PLACE.sub(other, letter.text), evidence=(), persons=())


def padded(letter: Letter, rng: random.Random) -> Letter:
    """Thirty neutral pages, half before and half after."""
    pages = ["\n\n".join(rng.sample(_PARAGRAPHS, _PER_PAGE)) for _ in range(PAGES)]
    half = PAGES // 2
    text = "\n\n".join([*pages[:half], letter.text, *pages[half:]])
    return replace(letter, text=text, evidence=(), persons=())


def other_names(letter: Letter, origin: str, rng: random.Random) -> Letter:
    """Every annotated person with a name of another origin or sex, the same one for the same words."""
    given: dict[str, str] = {}
    pieces, at = [], 0
    for span in sorted((span for span in letter.persons if span.part == "body"), key=lambda span: span.start):
        if span.start < at:
            continue
        name = letter.text[span.start : span.end]
        pieces += [letter.text[at : span.start], given.setdefault(name, _new_name(name, NAMES[origin], rng))]
        at = span.end
    return replace(letter, text="".join([*pieces, letter.text[at:]]), evidence=(), persons=())


def _new_name(name: str, pool: tuple[tuple[str, str], ...], rng: random.Random) -> str:
    if (len(name) <= 4 and name.isupper()) or "." in name:
        return name  # initials stay
    first, last = rng.choice(pool)
    return first if " " not in name else f"{first} {last}"


DISTURBANCES: dict[str, Callable[[Letter, random.Random], Letter]] = {
    "ocr noise": ocr_noise,
    "no line breaks": no_line_breaks,
    "no digits": no_digits,
    "other places": other_places,
    "30 neutral pages around": padded,
}


def disturbed(letters: list[Letter], seed: int = 0) -> Iterator[tuple[str, list[Letter]]]:
    """(name, letters) for every disturbance, and for names of every origin; the same every time."""
    for name, change in DISTURBANCES.items():
        rng = random.Random(f"{seed} {name}")  # noqa: S311 - not for secrets
        yield name, [change(letter, rng) for letter in letters]
    for origin in NAMES:
        rng = random.Random(f"{seed} {origin}")  # noqa: S311 - as above
        yield f"names: {origin}", [other_names(letter, origin, rng) for letter in letters]
