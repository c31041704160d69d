"""Norwegian identifiers: check digits, and finding them in running text. Pure functions.

Sources: folkeregisterforskriften § 2-2-1 and skatteetaten.no on fødselsnummer, D-nummer, the synthetic forms (Tenor
month + 80, Dolly + 40, SyntPop + 65) and the looser first check digit for numbers issued from 2032; nhn.no on H- and
FH-nummer; brreg.no on organisasjonsnummer; SSB KOSTRA barnevern on the placeholder numbers. The DUF check is the
community's, the official one being unpublished.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Literal

from stdnum.no import kontonr, orgnr

IdentifierKind = Literal["fnr", "dnr", "hnr", "fhnr", "duf", "orgnr", "konto", "placeholder_fnr", "birth_date"]
PersonalKind = Literal["fnr", "dnr", "hnr", "fhnr", "placeholder_fnr"]

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_ORG = (3, 2, 7, 6, 5, 4, 3, 2, 1)
_DUF = (4, 6, 3, 2, 7, 5, 4, 6, 3, 2)
_PLACEHOLDERS = frozenset({"00100", "00200", "55555", "99999"})


@dataclass(frozen=True, slots=True)
class Identifier:
    """``text[start:end]`` is an identifier.

    ``strong`` is False for what is only presumptive: 2032-rule numbers, FH- and DUF-numbers without a cue word beside
    them, oddly broken digits, account numbers without dots or cue, and organisation numbers that neither start with
    8 or 9 nor follow a cue.
    """

    kind: IdentifierKind
    start: int
    end: int
    strong: bool


# ---------------------------------------------------------------------------------------------- check digits


def _is_digits(number: str, length: int) -> bool:
    return len(number) == length and number.isascii() and number.isdecimal()


def _remainder(number: str, weights: Sequence[int]) -> int:
    """Weighted sum of the leading digits modulo 11; digits beyond the weights do not count."""
    total: int = sum(map(mul, map(int, number), weights))
    return total % 11


def _is_date(day: int, month: int, year: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _is_birth_date(number: str) -> bool:
    """Whether DDMMYY is a date in any written form: day + 40 (D-nummer), month + 40, + 65 or + 80."""
    day, month = int(number[:2]), int(number[2:4])
    day -= 40 if day > 40 else 0
    month -= next((shift for shift in (80, 65, 40) if shift < month <= shift + 12), 0)
    # Some century must have the day: 2000 + YY is a leap year whenever 1900 + YY is.
    return _is_date(day, month, 2000 + int(number[4:6]))


def personal_number(number: str) -> tuple[PersonalKind, bool] | None:
    """Kind and strength of eleven digits, or None when they identify nobody.

    Weak (False): only the rule for numbers issued from 2032 accepts it (first check sum leaves 1, 2 or 3), which one
    random number in thirty passes before the date test; or an FH-nummer, which holds no date at all.
    """
    return _personal(number, _remainder(number, _K2)) if _is_digits(number, 11) else None


def _personal(number: str, second: int) -> tuple[PersonalKind, bool] | None:
    """``second`` is the remainder of the last check digit, which most strings of digits fail."""
    placeholder = number[6:] in _PLACEHOLDERS
    if second and not placeholder:
        return None
    first = _remainder(number, _K1)
    if number[0] in "89":
        return ("fhnr", False) if first == second == 0 else None
    if not _is_birth_date(number):
        return None
    if placeholder and (first or second):
        return "placeholder_fnr", True
    return (_dated_kind(number), first == 0) if first <= 3 else None


def _dated_kind(number: str) -> PersonalKind:
    # A Dolly test number and an H-nummer look the same (month + 40); both are person numbers.
    return "dnr" if number[0] >= "4" else "hnr" if 40 < int(number[2:4]) <= 52 else "fnr"


def is_fnr(number: str) -> bool:
    """Whether eleven digits are a valid person number of any kind: birth, D-, H- or FH-number, synthetic forms and
    the 2032 rule included, placeholders not."""
    kind = personal_number(number)
    return kind is not None and kind[0] != "placeholder_fnr"


def is_dnr(number: str) -> bool:
    """Whether eleven digits are a valid D-nummer (day + 40)."""
    return _is_kind(number, "dnr")


def is_hnr(number: str) -> bool:
    """Whether eleven digits are a valid H-nummer (month + 40), which Dolly's test numbers look like too."""
    return _is_kind(number, "hnr")


def is_fhnr(number: str) -> bool:
    """Whether eleven digits are a valid FH-nummer (first digit 8 or 9, no date)."""
    return _is_kind(number, "fhnr")


def is_placeholder_fnr(number: str) -> bool:
    """Whether eleven digits are a birth date and one of the tails used for people without a number."""
    return _is_kind(number, "placeholder_fnr")


def _is_kind(number: str, kind: PersonalKind) -> bool:
    found = personal_number(number)
    return found is not None and found[0] == kind


def is_orgnr(number: str) -> bool:
    """Whether nine digits have organisasjonsnummer's check digit (weights 3 2 7 6 5 4 3 2, modulus 11)."""
    return _is_digits(number, 9) and bool(orgnr.is_valid(number))


def is_konto(number: str) -> bool:
    """Whether eleven digits have kontonummer's check digit (weights 5 4 3 2 7 6 5 4 3 2, modulus 11)."""
    # Four leading zeros are the old postgiro form to stdnum, with another check digit; no letter uses it now.
    return _is_digits(number, 11) and not number.startswith("0000") and bool(kontonr.is_valid(number))


def is_duf(number: str) -> bool:
    """Whether twelve digits pass the community's DUF check and start with a year from 1990: presumptive only."""
    if not _is_digits(number, 12) or not 1990 <= int(number[:4]) <= 2099:
        return False
    return _remainder(number[4:10] + number[:4], _DUF) == int(number[10:])


# ---------------------------------------------------------------------------------------------- running text

_GAP = "[ \\t\u00a0\u2007\u2009\u202f]"  # spaces of typesetting and of PDF extraction
_JOIN = f"(?:{_GAP}?[-\u2010\u2011\u2013\u00ad]{_GAP}?|{_GAP}?\\n|{_GAP}{{2}})"  # between date and individnummer
_LOOSE = "[ \\t\\n.\u00a0\u00ad\u2007\u2009\u2010\u2011\u2013\u202f-]"

#: All digits that stand close together; possessive, so that every character is looked at once. One plain class comes
#: first: with it the engine skips other text quickly.
_CLUSTER = re.compile(f"[0-9](?:{_LOOSE}{{0,3}}[0-9])*+")
_RUN = re.compile("[0-9]+")
_ELEVEN = re.compile(
    f"[0-9](?:{_GAP}?[0-9]){{5}}{_JOIN}?(?:{_GAP}?[0-9]){{5}}(?![0-9])"
    f"|[0-9]{{2}}\\.[0-9]{{2}}\\.[0-9]{{2}}(?:{_JOIN}|{_GAP})?[0-9]{{5}}(?![0-9])"
    f"|[0-9]{{4}}[.][0-9]{{2}}[.][0-9]{{5}}(?![0-9])"
)
_TWELVE = re.compile(f"[0-9]{{4}}{_GAP}?[0-9]{{6}}{_GAP}?[0-9]{{2}}(?![0-9])")
_NINE = re.compile(f"[0-9]{{3}}{_GAP}?[0-9]{{3}}{_GAP}?[0-9]{{3}}(?![0-9]|[.,][0-9]{{1,3}}(?![0-9]))")
_CUE_REACH = 48
#: Cue words, in lower case. The last one before a number, with no digits between, says what it is.
_CUE = re.compile(
    r"\b(?:(?P<person>f[øo]d(?:sel)?s?-?n(?:umme)?r|fnr|f\.? ?nr|p(?:erson)?-?n(?:umme)?r|(?:d|f?h)-?n(?:umme)?r"
    r"|hjelpen(?:umme)?r|f[øo]dsels- og personn|identity number)"
    r"|(?P<konto>(?:bank|bruks|drifts|spare|skattetrekks)?konto(?:n(?:umme)?r)?\b|giro\b|iban\b|account)"
    r"|(?P<duf>duf\b|duf-?n(?:umme)?r|utlendingsn(?:umme)?r)"
    r"|(?P<org>org(?:anisasjons)?\.?[ -]?n(?:umme)?r|foretaksregisteret|no ?$))"
)
_CUE_TAIL = re.compile(r"[^0-9]{0,24}")
_MONTHS = "jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des|may|oct|dec"
#: A birth date needs its cue: a date alone is any date. One plain class comes first so that the engine can skip.
_BIRTH_CUE = re.compile(
    r"[fFbB](?:\.(?<=[fF]\.)|[øoØ](?<=[fF].)[dD](?:[tdTD]|selsda(?:to|g)|SELSDATO)|orn|irth)(?: ?[dD]ato)?(?![^\W\d_])"
)
_BIRTH_DATE = re.compile(
    r"(?: ?\([^)]{0,24}\))?\W{0,5}(?i:den |on )?(?P<date>"
    f"(?P<d>[0-9]{{1,2}})[./-]{_GAP}?(?P<m>[0-9]{{1,2}})[./-]{_GAP}?(?P<y>[0-9]{{4}}|[0-9]{{2}})"
    "|(?P<iy>[0-9]{4})-(?P<im>[0-9]{2})-(?P<id>[0-9]{2})"
    "|(?P<cd>[0-9]{2})(?P<cm>[0-9]{2})(?P<cy>[0-9]{4}|[0-9]{2})"
    rf"|(?P<wd>[0-9]{{1,2}})\.?{_GAP}(?i:{_MONTHS})[a-z]{{0,8}}\.?{_GAP}(?P<wy>[0-9]{{4}}))(?![0-9])"
)


def find_identifiers(text: str) -> list[Identifier]:
    """Identifiers in running text, by place, without overlaps.

    Digits may stand together, be grouped the usual ways, or be broken by PDF extraction; letters may touch them. What
    fails its check digit is not an identifier, whatever cue stands beside it.
    """
    found, dates = find_numbers(text), find_birth_dates(text)
    if not dates:
        return found
    taken = {place for number in found for place in range(number.start, number.end)}
    return sorted(found + [date for date in dates if date.start not in taken], key=lambda one: one.start)


def find_numbers(text: str) -> list[Identifier]:
    """Like ``find_identifiers``, without birth dates."""
    found: list[Identifier] = []
    for cluster in _CLUSTER.finditer(text):
        start, end = cluster.span()
        if end - start >= 9:
            found.extend(_in_cluster(text, start, end))
    return found


def _in_cluster(text: str, start: int, end: int) -> Iterator[Identifier]:
    """Every run of digits in a cluster may begin a number; what is found is not looked at again."""
    for run in _RUN.finditer(text, start, end):
        if run.start() >= start and end - run.start() >= 9:
            identifier = _identify(text, run.start())
            if identifier:
                yield identifier
                start = identifier.end


def find_birth_dates(text: str) -> list[Identifier]:
    """Real dates after a cue: f., født, fødd, fødselsdato, born, date of birth."""
    found: list[Identifier] = []
    for cue in _BIRTH_CUE.finditer(text):
        whole_word = cue.start() == 0 or not text[cue.start() - 1].isalnum()
        match = _BIRTH_DATE.match(text, cue.end()) if whole_word else None
        if match and _dated(match):
            found.append(Identifier("birth_date", *match.span("date"), True))
    return found


def _dated(match: re.Match[str]) -> bool:
    # A month in words cannot be wrong; January stands in for it, which has every day.
    day, month, year = (
        int(next((match[key] for key in keys if match[key]), "1"))
        for keys in (("d", "id", "cd", "wd"), ("m", "im", "cm"), ("y", "iy", "cy", "wy"))
    )
    return (year < 100 or 1850 <= year <= 2099) and _is_date(day, month, 2000 + year % 100)


def _identify(text: str, start: int) -> Identifier | None:
    for pattern, judge in _JUDGES:
        match = pattern.match(text, start)
        identifier = judge(text, match) if match else None
        if identifier:
            return identifier
    return None


def _digits(match: re.Match[str]) -> str:
    written = match.group().replace(" ", "")
    return written if written.isdecimal() else "".join(filter(str.isdecimal, written))


def _cue(text: str, start: int) -> str | None:
    window = text[max(start - _CUE_REACH, 0) : start].lower()
    cues = list(_CUE.finditer(window))
    return cues[-1].lastgroup if cues and _CUE_TAIL.fullmatch(window, cues[-1].end()) else None


def _judge_eleven(text: str, match: re.Match[str]) -> Identifier | None:
    """Person or account number: by date, first check digit, cue word and grouping.

    They share the last check digit, so every valid person number is a valid account number too.
    """
    start, end = match.span()
    if 15 < end - start < 21:
        return None  # eleven digits in six to nine groups: cells of a table, not one number
    digits = _digits(match)
    second = _remainder(digits, _K2)
    personal = _personal(digits, second)
    if personal is None and second:
        return None
    cue = _cue(text, start)
    as_account = cue == "konto" or (cue != "person" and _ACCOUNT.fullmatch(match.group()) is not None)
    if personal is not None and not (as_account and is_konto(digits)):
        kind, strong = personal
        return Identifier(kind, start, end, (strong or cue == "person") and _is_usual(match.group()))
    return Identifier("konto", start, end, cue == "konto" or "." in match.group()) if is_konto(digits) else None


_ACCOUNT = re.compile(f"[0-9]{{4}}(?:[.]|{_GAP})[0-9]{{2}}(?:[.]|{_GAP})[0-9]{{5}}")
_USUAL_GROUPS = frozenset({(11,), (6, 5), (6, 3, 2), (2, 2, 2, 5), (2, 2, 2, 3, 2), (1,) * 11})


def _is_usual(written: str) -> bool:
    return written.isdecimal() or tuple(map(len, _RUN.findall(written))) in _USUAL_GROUPS


def _judge_duf(text: str, match: re.Match[str]) -> Identifier | None:
    if not is_duf(_digits(match)):
        return None
    return Identifier("duf", *match.span(), _cue(text, match.start()) == "duf")


def _judge_orgnr(text: str, match: re.Match[str]) -> Identifier | None:
    digits = _digits(match)
    if _remainder(digits, _ORG):
        return None
    start, end = match.span()
    strong = digits[0] in "89" or _cue(text, start) == "org" or text[end : end + 4].strip().upper().startswith("MVA")
    return Identifier("orgnr", start, end, strong)


_JUDGES: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], Identifier | None]], ...] = (
    (_ELEVEN, _judge_eleven),
    (_TWELVE, _judge_duf),
    (_NINE, _judge_orgnr),
)
