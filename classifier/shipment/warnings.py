"""Machine-readable warnings: codes and where, with one sentence each in the chosen language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from classifier.decide import Q3
from classifier.identifiers import find_identifiers
from classifier.messages import Language
from classifier.shipment.facts import Facts
from classifier.shipment.forsendelse import Forsendelse
from classifier.shipment.neutral import neutral_name
from classifier.shipment.questions import Answered, number_kind
from classifier.shipment.texts import sentence

#: Unit names that reveal the matter in an envelope window, in Bokmål and Nynorsk. Word limits stand where the letters
#: alone are common (Brusand, Navarsete, Rustad).
_TELLING_SENDER = re.compile(
    r"barnev[ea]rn|\bbvtj|fosterhe?i?m|familievern|familiesenter|barnehus\b|krisesenter|overgrepsmottak|incest"
    r"|\bppt\b|\bpp-?(?:tjenest|tenest)|pedagogisk[- ]psykologisk|spesialpedagog|logoped"
    r"|\bnav\b|sosial(?!ist)|gjeldsr[åa]d|kvalifiseringsprogram|flyktning|asyl|introduksjonsprogram"
    r"|\brus(?:\b|tjen|tenest|team|oms|kon|ver|pol|mis|mid)|avhengighe[ti]"
    r"|psykisk|psykiatri|psykolog|\bbup\b|\bdps\b|\bfact\b|\brop\b|\blar\b|habilitering|mestring|meistring"
    r"|hjemmesyke|heimesjuke|hjemmetjenest|heimetenest|sykehjem|sju?keheim|sykeheim|omsorg|avlast|bofellesskap|demens"
    r"|lindrende|kreftkoord|helsestasjon|legevakt|legekontor|tildelingskontor|kommuneoverlege|jordmor"
    r"|fysioterapi|ergoterapi|fengsel",
    re.IGNORECASE,
)
_PERSON_NUMBERS = frozenset({"fnr", "dnr", "hnr", "fhnr", "placeholder_fnr"})


@dataclass(frozen=True, slots=True)
class RouteWarning:
    """A machine-readable code, a sentence, and the JSON path it is about (None: the shipment as a whole).

    ``suggestion`` is what could stand there instead: a neutral title or file name.
    """

    code: str
    message: str
    where: str | None = None
    suggestion: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """JSON form; ``suggestion`` only where there is one."""
        plain = {"code": self.code, "message": self.message, "where": self.where}
        return plain if self.suggestion is None else {**plain, "suggestion": self.suggestion}


#: Codes of texts that should be replaced.
_REPLACEABLE = frozenset({"title_reveals", "filename_reveals", "metadata_reveals", "identity_number_visible"})


def warning(code: str, lang: Language, where: str | None, shipment: Forsendelse) -> RouteWarning:
    """A warning with its sentence and, for a text that reveals something, a neutral one."""
    suggestion = neutral_name(shipment, where) if where and code in _REPLACEABLE else None
    return RouteWarning(code, sentence(code, lang), where, suggestion)


def visible_warnings(shipment: Forsendelse, reveals: Callable[[str], bool] | None) -> Iterator[tuple[str, str]]:
    """(code, path) of every text shown before access control that reveals the matter or a person's number."""
    for path, text in shipment.visible:
        if reveals is not None and reveals(text):
            yield _revealing_code(path), path
        if any(found.strong and found.kind in _PERSON_NUMBERS for found in find_identifiers(text)):
            yield "identity_number_visible", path


def _revealing_code(path: str) -> str:
    if path == "tittel":
        return "title_reveals"
    return "filename_reveals" if path.endswith(".filnavn") else "metadata_reveals"


def sender_warnings(shipment: Forsendelse, q1: Answered, q3: Q3) -> Iterator[tuple[str, str]]:
    """A telling sender name beside a person's address, or on a sensitive letter that may end up on paper."""
    if (q3 != "no" or q1.answer == "no") and _TELLING_SENDER.search(shipment.sender_name):
        yield "sender_name_reveals", "svarSendesTil.navn"


def recipient_warnings(shipment: Forsendelse, q1: Answered, q2: Answered) -> Iterator[tuple[str, str]]:
    """What is doubtful about those who receive: unknown numbers, organisations in ``eksponertFor``, doubles."""
    if q1.answer == "unknown":
        yield "recipient_number_invalid", q1.source
    if q2.answer == "unknown" and q2.source == "register":
        yield q2.code, shipment.recipient.path
    seen = {shipment.identifier}
    for index, number in enumerate(shipment.shared_with):
        where = f"eksponertFor[{index}]"
        kind = number_kind(number)
        if kind != "person":
            yield ("shared_with_organisation" if kind == "organisation" else "shared_with_unknown"), where
        if number in seen:
            yield "duplicate_recipient", where
        seen.add(number)


def document_warnings(shipment: Forsendelse, facts: Facts) -> Iterator[tuple[str, str]]:
    """Documents that could not be read in full."""
    for index, document in enumerate(shipment.documents):
        if document.filnavn in facts and facts[document.filnavn].unread:
            yield "document_unread", f"dokumenter[{index}].filnavn"
