"""The table: three answers and a policy → what to do with the shipment. Pure: no I/O.

Rule: portal.fiks.ks.no/2021/08/23 (KS on sensitive letters to Altinn through SvarUt); ``taushetsbelagtPost`` since
autumn 2022. Unknown is never the unsafe answer: question 2 unknown counts as Altinn, question 3 ``review`` holds.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from classifier.decide import Q3
from classifier.identifiers import is_fnr, is_orgnr
from classifier.messages import Language
from classifier.shipment.forsendelse import Forsendelse
from classifier.shipment.recipients import RecipientRegister
from classifier.shipment.texts import sentence

Policy = Literal["flagg", "print"]
Action = Literal["send_as_addressed", "send_taushetsbelagt", "send_as_print", "hold"]
Answer = Literal["yes", "no", "unknown"]

_TELLING_SENDER = re.compile(
    r"barnev[ea]rn|bvtj|\bppt\b|pedagogisk.psykologisk|krisesenter|\brus|psykisk|\bnav\b|sosial|flyktning|hjemmesykepl|"
    r"heimesjukepl|hjemmetjenest|heimetenest|sykehjem|sjukeheim|helsestasjon|legevakt|gjeldsr|familievern|familiesenter|habilit",
    re.IGNORECASE,
)
#: Fields that exist under v3 /organisasjon but not under /print.
_NOT_IN_V3_PRINT = (
    "taushetsbelagtPost",
    "sikkerhetsniva",
    "kunDigitalLevering",
    "eksponertFor",
    "kanSvareViaEdialog",
    "lenker",
    "metadataFraAvleverendeSystem",
    "metadataForImport",
    "forsendelsestype",
)


@dataclass(frozen=True, slots=True)
class RouteWarning:
    """A machine-readable code, a sentence, and the JSON path it is about (or None)."""

    code: str
    message: str
    where: str | None = None


@dataclass(frozen=True, slots=True)
class RouteDecision:
    """The routing answer of the contract; ``forsendelse`` is None on ``hold``."""

    action: Action
    questions: dict[str, Answer]
    reasons: tuple[dict[str, str], ...]
    warnings: tuple[RouteWarning, ...]
    forsendelse: dict[str, Any] | None

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the contract."""
        return {
            "action": self.action,
            "questions": dict(self.questions),
            "reasons": [dict(reason) for reason in self.reasons],
            "warnings": [{"code": w.code, "message": w.message, "where": w.where} for w in self.warnings],
            "forsendelse": self.forsendelse,
        }


def decide_route(
    shipment: Forsendelse,
    q3: Q3,
    register: RecipientRegister,
    *,
    policy: Policy = "flagg",
    lang: Language = "nb",
    per_document: Mapping[str, Q3] | None = None,
    missing: tuple[str, ...] = (),
    graded: bool = False,
    reveals: Callable[[str], bool] | None = None,
) -> RouteDecision:
    """Decide one shipment.

    Args:
        shipment: the view; its ``raw`` is copied, never changed.
        q3: the answer over the whole shipment.
        register: where organisations receive.
        policy: ``flagg`` (``taushetsbelagtPost``) or ``print`` (organisation number left out).
        lang: language of the sentences.
        per_document: answer per ``filnavn``; documents answered ``no`` get no notice. None: all get it.
        missing: ``filnavn`` of documents that were not found; any makes it ``hold``.
        graded: a document carries a grade of beskyttelsesinstruksen or sikkerhetsloven.
        reveals: says whether a text visible before access control gives the matter away.
    """
    q1, q1_code = _question_1(shipment)
    q2, q2_code = _question_2(shipment, q1, register)
    notes = _Notes(lang)
    notes.question("is_organisation", q1, q1_code)
    notes.question("receives_in_altinn", q2, q2_code)
    notes.question("sensitive", "unknown" if q3 == "review" else q3, f"q3_{q3}")
    _visible_warnings(shipment, q3, reveals, notes)
    held = _held(shipment, q3, missing, graded, notes)
    if held:
        return notes.decision("hold", None)
    shared = [other for other in shipment.shared_with if not is_fnr(other)]
    if shared and q3 == "yes":
        notes.warn("shared_with_organisation", "eksponertFor")
        return notes.decision("hold", None)
    if q1 == "no" or q3 == "no":
        return notes.decision("send_as_addressed", copy.deepcopy(dict(shipment.raw)))
    if q1 == "unknown":
        return notes.decision("hold", None)
    if policy == "print" and q2 != "no":
        return _as_print(shipment, notes)
    return _flagged(shipment, q2, per_document, notes)


def _question_1(shipment: Forsendelse) -> tuple[Answer, str]:
    """From the identifier alone, never from the name."""
    number = shipment.identifier
    if number is None:
        return "no", "q1_none"
    if is_orgnr(number):
        return "yes", "q1_orgnr"
    if is_fnr(number):
        return "no", "q1_person"
    return "unknown", "q1_invalid"


def _question_2(shipment: Forsendelse, q1: Answer, register: RecipientRegister) -> tuple[Answer, str]:
    if q1 == "no":
        return "no", "q2_not_asked"
    if q1 == "unknown":
        return "unknown", "q2_unknown"
    found = register.lookup(shipment.identifier or "", shipment.forsendelsestype, shipment.niva)
    if found == "casesystem":
        return "no", "q2_case_system"
    return ("yes", "q2_altinn") if found == "altinn" else ("unknown", "q2_unknown")


class _Notes:
    """Gathers questions, reasons and warnings of one decision."""

    def __init__(self, lang: Language) -> None:
        self._lang = lang
        self._questions: dict[str, Answer] = {}
        self._reasons: list[dict[str, str]] = []
        self._warnings: list[RouteWarning] = []

    def question(self, name: str, answer: Answer, code: str) -> None:
        self._questions[name] = answer
        message = sentence(code, self._lang)
        self._reasons.append({"question": name, "answer": answer, "source": code, "message": message})

    def warn(self, code: str, where: str | None = None) -> None:
        warning = RouteWarning(code, sentence(code, self._lang), where)
        if warning not in self._warnings:
            self._warnings.append(warning)

    def decision(self, action: Action, forsendelse: dict[str, Any] | None) -> RouteDecision:
        return RouteDecision(action, self._questions, tuple(self._reasons), tuple(self._warnings), forsendelse)


def _held(shipment: Forsendelse, q3: Q3, missing: tuple[str, ...], graded: bool, notes: _Notes) -> bool:
    for number, document in enumerate(shipment.documents):
        if document.filnavn in missing:
            notes.warn("document_missing", f"dokumenter[{number}]")
    if not shipment.documents:
        notes.warn("no_documents", "dokumenter")
    if graded:
        notes.warn("graded")
    return q3 == "review" or graded or bool(missing) or not shipment.documents


def _visible_warnings(shipment: Forsendelse, q3: Q3, reveals: Callable[[str], bool] | None, notes: _Notes) -> None:
    if reveals is not None:
        for path, text in shipment.visible:
            if reveals(text):
                is_name = path.endswith(".filnavn")
                titles = ("tittel", "eksternReferanse", "eksternRef", "korrelasjonsid")
                notes.warn(
                    "filename_reveals" if is_name else "title_reveals" if path in titles else "metadata_reveals", path
                )
    if q3 != "no" and _TELLING_SENDER.search(shipment.sender_name):
        notes.warn("sender_name_reveals", "svarSendesTil.navn")


def _flagged(shipment: Forsendelse, q2: Answer, per_document: Mapping[str, Q3] | None, notes: _Notes) -> RouteDecision:
    """Set the flag, also for a case system: inert there until pick-up fails and the shipment goes on to Altinn."""
    if shipment.version == "v1":
        # v1 has no such field. A case system receives as before; Altinn would be the unsafe inbox.
        notes.warn("flag_impossible_version", "taushetsbelagtPost")
        if q2 == "no":
            return notes.decision("send_as_addressed", copy.deepcopy(dict(shipment.raw)))
        return notes.decision("hold", None)
    changed = copy.deepcopy(dict(shipment.raw))
    changed["taushetsbelagtPost"] = True
    for entry in changed.get("dokumenter", []):
        if per_document is None or per_document.get(entry["filnavn"], "review") != "no":
            entry["inneholderPersonsensitivInformasjon"] = True
    if q2 == "no":
        return notes.decision("send_as_addressed", changed)
    notes.warn("recipient_may_lack_access")
    return notes.decision("send_taushetsbelagt", changed)


def _as_print(shipment: Forsendelse, notes: _Notes) -> RouteDecision:
    problems = _print_problems(shipment)
    for code, where in problems:
        notes.warn(code, where)
    if problems:
        return notes.decision("hold", None)
    changed = copy.deepcopy(dict(shipment.raw))
    if shipment.version == "v1":
        changed["mottaker"].pop("digitalAdresse", None)
    else:
        changed["mottaker"].pop("digitalId", None)
        changed.pop("taushetsbelagtPost", None)
    if shipment.version == "v3":
        for key in _NOT_IN_V3_PRINT:
            changed.pop(key, None)
        for entry in changed["dokumenter"]:
            entry.pop("inneholderPersonsensitivInformasjon", None)
            entry.pop("skalEkskluderesFraUtskrift", None)
    return notes.decision("send_as_print", changed)


def _print_problems(shipment: Forsendelse) -> list[tuple[str, str]]:
    """Every consistency rule of the variant without organisation number that the shipment breaks."""
    found: list[tuple[str, str]] = []
    if shipment.digital_only:
        found.append(("print_impossible_digital_only", "kunDigitalLevering"))
    if not shipment.has_address:
        found.append(("print_impossible_address", "mottaker"))
    if shipment.signing:
        found.append(("print_impossible_signing", "signaturType"))
    if shipment.encrypted or shipment.niva == 4:
        found.append(("print_impossible_encrypted", "krevNiva4Innlogging"))
    if any(not is_fnr(other) for other in shipment.shared_with):
        found.append(("shared_with_organisation", "eksponertFor"))
    for number, document in enumerate(shipment.documents):
        if document.mimetype != "application/pdf":
            found.append(("print_impossible_not_pdf", f"dokumenter[{number}].mimeType"))
        if document.excluded_from_print:
            found.append(("print_impossible_excluded", f"dokumenter[{number}].skalEkskluderesFraUtskrift"))
    return found
