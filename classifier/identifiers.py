"""Norwegian identifiers: check digits and finding them in running text.

Sources: skatteetaten.no on fødselsnummer, D-nummer and the synthetic forms (Tenor month + 80, Dolly + 40, SyntPop
+ 65) and on the change of the first check digit from 2032; brreg.no on organisasjonsnummer; nhn.no on help numbers.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from stdnum.no import kontonr, orgnr

IdentifierKind = Literal["fnr", "dnr", "hnr", "fhnr", "duf", "orgnr", "konto", "placeholder_fnr", "birth_date"]

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_DUF = (4, 6, 3, 2, 7, 5, 4, 6, 3, 2)
_PLACEHOLDERS = frozenset({"00100", "00200", "55555", "99999"})

_NUMBER = re.compile(
    r"(?<![\d.,])(?:(?P<personal>\d{6}[ \u00a0-]{0,2}\d{3}[ ]?\d{2})|(?P<konto>\d{4}\.\d{2}\.\d{5})"
    r"|(?P<duf>\d{12})|(?P<org>\d{3} ?\d{3} ?\d{3}))(?!\d|[.,]\d)"
)
_BIRTH = re.compile(
    r"\b(?:f\.?|født|fødd|fødselsdato|f\.? ?dato|born)[ :.]{0,3}(?:den )?"
    r"(?P<date>\d{1,2}[./-] ?\d{1,2}[./-] ?(?:\d{4}|\d{2})|\d{6}|\d{4}-\d\d-\d\d)(?!\d)",
    re.IGNORECASE,
)
_KONTO_CUE = re.compile(r"(?:konto|kontonr|kontonummer|giro|IBAN)\D{0,20}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identifier:
    """``text[start:end]`` is an identifier; ``strong`` when check digits (old rule) or a cue confirm it."""

    kind: IdentifierKind
    start: int
    end: int
    strong: bool


def _remainder(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(d * w for d, w in zip(digits, weights, strict=True)) % 11


def _real_date(number: str) -> bool:
    """Whether DDMMYY is a date in any of the written forms (day + 40; month + 40, + 65, + 80)."""
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    day -= 40 if day > 40 else 0
    month -= next((shift for shift in (80, 65, 40) if shift < month <= shift + 12), 0)
    # Some century must have the day: 2000 + YY is a leap year exactly when 1900 + YY is, save 00 itself.
    try:
        datetime.date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def personal_number(number: str) -> tuple[IdentifierKind, bool] | None:
    """Kind and strength of an 11-digit number, or None when it identifies nobody.

    Weak (False) means: only the check-digit rule for numbers issued from 2032 accepts it (first check sum remainder
    1–3), which one random number in thirty does.
    """
    if len(number) != 11 or not number.isdecimal():
        return None
    digits = [int(digit) for digit in number]
    if _real_date(number) and number[6:] in _PLACEHOLDERS:
        return "placeholder_fnr", True
    first, second = _remainder(digits[:10], _K1), _remainder(digits, _K2)
    if second != 0 or first > 3:
        return None
    if number[0] in "89":
        return ("fhnr", True) if first == 0 else None
    if not _real_date(number):
        return None
    month = int(number[2:4])
    kind: IdentifierKind = "dnr" if int(number[0]) >= 4 else ("hnr" if 40 < month <= 52 else "fnr")
    return kind, first == 0


def is_fnr(number: str) -> bool:
    """Whether the digits are a birth number, D- or help number, synthetic forms and the 2032 rule included."""
    return personal_number(number) is not None


def is_orgnr(number: str) -> bool:
    """Whether the nine digits have organisasjonsnummer's check digit (weights 3 2 7 6 5 4 3 2, modulus 11)."""
    return len(number) == 9 and number.isdecimal() and bool(orgnr.is_valid(number))


def is_konto(number: str) -> bool:
    """Whether the eleven digits have kontonummer's check digit."""
    return len(number) == 11 and number.isdecimal() and bool(kontonr.is_valid(number))


def is_duf(number: str) -> bool:
    """Whether twelve digits pass the community's DUF check (the official one is unpublished): presumptive only."""
    if len(number) != 12 or not number.isdecimal() or not 1990 <= int(number[:4]) <= 2099:
        return False
    body = [int(digit) for digit in number[4:10] + number[:4]]
    return _remainder(body, _DUF) == int(number[10:])


def find_identifiers(text: str) -> list[Identifier]:
    """Identifiers in running text, by place."""
    found: list[Identifier] = []
    for match in _NUMBER.finditer(text):
        identifier = _identify(match, text)
        if identifier:
            found.append(identifier)
    found.extend(Identifier("birth_date", *match.span("date"), True) for match in _BIRTH.finditer(text))
    return sorted(found, key=lambda identifier: (identifier.start, identifier.end))


def _identify(match: re.Match[str], text: str) -> Identifier | None:
    digits = re.sub(r"\D", "", match.group())
    start, end = match.span()
    if match.lastgroup == "org":
        return Identifier("orgnr", start, end, True) if is_orgnr(digits) else None
    if match.lastgroup == "duf":
        return Identifier("duf", start, end, False) if is_duf(digits) else None
    cue = _KONTO_CUE.search(text, max(start - 40, 0), start)
    if match.lastgroup == "konto" or cue:
        return Identifier("konto", start, end, True) if is_konto(digits) else None
    personal = personal_number(digits)
    if personal:
        return Identifier(personal[0], start, end, personal[1])
    return Identifier("konto", start, end, False) if is_konto(digits) else None
