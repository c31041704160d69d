"""Tokens for the statistical model: words without names, numbers as shapes.

Names and numbers are replaced by marks (``<navn>``, ``<fnr>``, ``<dato>`` …) before anything is learned, for two
reasons: an answer must not move with the origin or sex of a name, and a model file must not hold personal data.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+(?:[-'’][^\W\d_]+)*)"
    r"|(?P<number>\d+(?:[.,:/\- ]?\d+)*)"
    r"|(?P<sign>[§%@☒☑✓]|\|)"
)

NAME, CAPITALISED = "<navn>", "<stor>"


@cache
def given_names() -> frozenset[str]:
    """About a thousand given names in use in Norway (lower case), many origins; facts, without frequencies."""
    text = (resources.files("classifier.persons") / "given_names.txt").read_text("utf-8")
    return frozenset(text.split())


#: Names that are everyday words in lower case: only a following capitalised word makes them a name.
_AMBIGUOUS = frozenset(
    "per tom dag stig brede line kai liv stein finn tone hans odd jo bjørn tor are mai vår gro".split()
)

#: Capitalised words that may follow a name-like word without making it a person.
_ORGANISATION = frozenset(
    """kommune kommunes fylkeskommune skole skule barneskole ungdomsskole barnehage sykehjem sykehus sjukeheim sjukehus
    legesenter legekontor as asa sa da ans ba borettslag sameie avdeling senter bydel sykehuset tingrett lagmannsrett
    gate gata vei veg veien vegen plass allé alle torg universitetssykehus hf bo omsorgssenter kirke kyrkje menighet
    idrettslag il regnskap bygg eiendom taxi bank forsikring advokatfirma apotek helsesenter huset gård kontor""".split()
)


@lru_cache(maxsize=65536)
def _number_mark(text: str) -> str:  # noqa: PLR0911 - a table of shapes
    digits = re.sub(r"\D", "", text)
    if len(digits) == 11:
        return "<fnr>"
    if re.fullmatch(r"\d{1,2}[./]\d{1,2}[./ ]\d{2,4}|\d{4}-\d\d-\d\d", text):
        return "<dato>"
    if re.fullmatch(r"\d{1,2}[:.]\d\d", text):
        return "<tid>"
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return "<år>"
    if len(digits) == 8:
        return "<tlf>"
    if len(digits) == 9:
        return "<orgnr>"
    return digits if len(text) <= 2 else f"<tall{min(len(digits), 7)}>"


def tokenize(text: str) -> list[str]:
    """Tokens of one unit in lower case, names and numbers as marks.

    A capitalised word counts as a name when it is a known given name, follows one, or stands beside another unknown
    capitalised word; a capitalised word in mid-sentence that is none of these is kept in lower case *and* followed by
    no mark (it may be the name of a service), which the vocabulary's writer threshold then keeps or drops.
    """
    tokens: list[str] = []
    previous_name = False
    matches = list(_TOKEN.finditer(text))
    known = given_names()
    for index, match in enumerate(matches):
        word = match[0]
        if word.islower():  # most words; what follows is for capitals, numbers and signs
            tokens.append(word)
            previous_name = False
            continue
        if match.lastgroup == "number":
            paragraph = bool(tokens) and tokens[-1] == "§"
            tokens.append(word.replace(" ", "") if paragraph else _number_mark(word))
            previous_name = False
            continue
        if match.lastgroup == "sign":
            tokens.append(word)
            previous_name = False
            continue
        low = word.lower()
        is_name = False
        if word[0].isupper():
            follower = matches[index + 1].group() if index + 1 < len(matches) else ""
            adjacent = bool(follower) and text[match.end() : matches[index + 1].start()] in (" ", ", ")
            capital_next = adjacent and follower[:1].isupper() and follower.lower() not in _ORGANISATION
            given = low in known or low.split("-")[0] in known
            if given and (low not in _AMBIGUOUS or capital_next):
                is_name = not (adjacent and follower.lower() in _ORGANISATION)
            elif previous_name and low not in _ORGANISATION and text[match.start() - 1 : match.start()] == " ":
                is_name = True
        if is_name:
            if not previous_name:
                tokens.append(NAME)
        else:
            tokens.append(low)
        previous_name = is_name
    return tokens
