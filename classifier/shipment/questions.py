"""Questions 1–3 over a whole shipment, every recipient counted, each answer with where it comes from.

Question 1 is answered from the numbers alone, never from a name: an enterprise may be called after its owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from classifier.decide import Q3
from classifier.identifiers import is_fnr, is_orgnr
from classifier.shipment.forsendelse import Forsendelse
from classifier.shipment.recipients import FailingRegister, Found, RecipientRegister, ask

Answer = Literal["yes", "no", "unknown"]
Kind = Literal["organisation", "person", "invalid"]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, the code of its sentence, and its source: a JSON path, ``channel``, ``register`` or ``documents``."""

    answer: Answer
    code: str
    source: str


def number_kind(number: str) -> Kind:
    """Organisation (nine digits) or person (eleven), both with valid check digits; else invalid."""
    return "organisation" if is_orgnr(number) else "person" if is_fnr(number) else "invalid"


def is_organisation(shipment: Forsendelse) -> Answered:
    """Question 1: is any recipient an organisation? ``eksponertFor`` gives access, so it holds recipients too."""
    main = _main_recipient(shipment)
    if main.answer == "yes":
        return main
    others = [(number_kind(number), f"eksponertFor[{index}]") for index, number in enumerate(shipment.shared_with)]
    for kind, source in others:
        if kind == "organisation":
            return Answered("yes", "q1_shared", source)
    for kind, source in others:
        if kind == "invalid" and main.answer == "no":
            return Answered("unknown", "q1_shared_invalid", source)
    return main


def _main_recipient(shipment: Forsendelse) -> Answered:
    recipient = shipment.recipient
    if shipment.channel == "nhn":
        return Answered("yes", "q1_nhn", "channel")
    if recipient.identifier is None:
        # Without a number nothing digital can be addressed: it is printed, unless the channel demands a number.
        return Answered("unknown", "q1_missing", recipient.path) if recipient.declared else _no_number(shipment)
    kind = number_kind(recipient.identifier)
    if kind == "invalid":
        return Answered("unknown", "q1_invalid", recipient.path)
    if recipient.declared and (recipient.declared == "organisasjon") != (kind == "organisation"):
        return Answered("unknown", "q1_mismatch", recipient.path)
    if kind == "organisation":
        return Answered("yes", "q1_orgnr", recipient.path)
    return Answered("no", "q1_person", recipient.path)


def _no_number(shipment: Forsendelse) -> Answered:
    return Answered("no", "q1_none", "channel" if shipment.channel == "print" else shipment.recipient.path)


def organisations(shipment: Forsendelse) -> tuple[str, ...]:
    """The organisation numbers that question 2 is about, each once; none: it need not be asked."""
    if is_organisation(shipment).answer != "yes":
        return ()
    numbers = (shipment.identifier or "", *shipment.shared_with)
    return tuple(number for number in dict.fromkeys(numbers) if is_orgnr(number))


def receives_in_altinn(shipment: Forsendelse, q1: Answered, register: RecipientRegister | FailingRegister) -> Answered:
    """Question 2: does any of the organisations receive in its Altinn inbox? Asked only when question 1 is not no."""
    if q1.answer == "no":
        return Answered("no", "q2_not_asked", "is_organisation")
    if q1.answer == "unknown":
        return Answered("unknown", "q2_number_unknown", "is_organisation")
    found = [ask(register, number, shipment.forsendelsestype, shipment.niva) for number in organisations(shipment)]
    return _together(found) if found else Answered("no", "q2_nhn", "channel")


def _together(found: list[Found]) -> Answered:
    """One in Altinn is enough; a case system only when every organisation has one."""
    recipients = {one.recipients for one in found}
    if "altinn" in recipients:
        return Answered("yes", "q2_altinn", "register")
    if recipients == {"casesystem"}:
        return Answered("no", "q2_case_system", "register")
    failure = next((one.failure for one in found if one.failure), None)
    return Answered("unknown", f"q2_failed_{failure}" if failure else "q2_unknown", "register")


def whole_q3(shipment: Forsendelse, q3: Q3, per_document: Mapping[str, Q3] | None) -> Q3:
    """The most careful of the shipment's answer and its documents': one yes is enough, no needs every document."""
    found = {q3}
    if per_document is not None:
        found.update(per_document.values())
        found.update(per_document.get(document.filnavn, "review") for document in shipment.documents)
    return "yes" if "yes" in found else "no" if found == {"no"} else "review"


def is_sensitive(q3: Q3) -> Answered:
    """Question 3 as the routing answer shows it: ``review`` is unknown."""
    return Answered("unknown" if q3 == "review" else q3, f"q3_{q3}", "documents")
