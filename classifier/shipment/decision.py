"""The table: three answers and a policy → what to do with the shipment. Pure: no I/O but the register's lookup.

Rule: portal.fiks.ks.no/2021/08/23 (KS on sensitive letters to Altinn through SvarUt); ``taushetsbelagtPost`` since
autumn 2022.

| recipient | receives in | sensitive | action |
|---|---|---|---|
| any | – | review | ``hold`` |
| any | – | no | ``send_as_addressed``, untouched |
| person, or no number | – | yes | ``send_as_addressed``, untouched |
| number invalid | – | yes | ``hold`` |
| organisation | case system | yes | ``send_as_addressed``, flag set (inert until pick-up fails and Altinn takes over) |
| organisation | Altinn or unknown | yes | ``flagg``: ``send_taushetsbelagt``; ``print``: ``send_as_print`` or ``hold`` |

Before the table: a graded letter, no document, a missing one or a forbidden file name is ``hold``; so is a sensitive letter that
``eksponertFor`` opens to an organisation, since nobody knows who reads there. All three versions carry the flag: v1
too (KS's page "REST V1", fields of Forsendelse and Dokument), so the answer keeps the version it came in. Only
v3's ``/nhn`` has no flag, and needs none: it goes into a health unit's journal system and never to Altinn.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from classifier.decide import Q3
from classifier.messages import Language
from classifier.shipment.facts import Facts
from classifier.shipment.forsendelse import Channel, Forsendelse
from classifier.shipment.grouping import Group, group_code, suggested_group
from classifier.shipment.printing import as_print, left_out, print_obstacles
from classifier.shipment.questions import (
    Answer,
    Answered,
    is_organisation,
    is_sensitive,
    number_kind,
    receives_in_altinn,
    whole_q3,
)
from classifier.shipment.recipients import FailingRegister, RecipientRegister
from classifier.shipment.texts import sentence
from classifier.shipment.warnings import (
    RouteWarning,
    document_warnings,
    recipient_warnings,
    sender_warnings,
    visible_warnings,
    warning,
)

Policy = Literal["flagg", "print"]
Action = Literal["send_as_addressed", "send_taushetsbelagt", "send_as_print", "hold"]
Outcome = tuple[Action, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class RouteDecision:
    """The routing answer of the contract; ``forsendelse`` is None on ``hold``.

    ``channel`` is the v3 path to post the answer to (``print`` after ``send_as_print``), None for v1 and v2.
    ``group`` is the Altinn group of confidential post that the content seems to belong to, on
    ``send_taushetsbelagt``.
    """

    action: Action
    questions: dict[str, Answer]
    reasons: tuple[dict[str, str], ...]
    warnings: tuple[RouteWarning, ...]
    forsendelse: dict[str, Any] | None
    channel: Channel | None = None
    group: Group | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the contract."""
        return {
            "action": self.action,
            "questions": dict(self.questions),
            "reasons": [dict(reason) for reason in self.reasons],
            "warnings": [one.as_dict() for one in self.warnings],
            "forsendelse": self.forsendelse,
        }


@dataclass(frozen=True, slots=True)
class _Case:
    """What the table is looked up with."""

    shipment: Forsendelse
    q1: Answered
    q2: Answered
    q3: Q3
    policy: Policy
    per_document: Mapping[str, Q3] | None
    facts: Facts


def decide_route(
    shipment: Forsendelse,
    q3: Q3,
    register: RecipientRegister | FailingRegister,
    *,
    policy: Policy = "flagg",
    lang: Language = "nb",
    per_document: Mapping[str, Q3] | None = None,
    facts: Facts | None = None,
    missing: Collection[str] = (),
    graded: bool = False,
    reveals: Callable[[str], bool] | None = None,
) -> RouteDecision:
    """Decide one shipment.

    Args:
        shipment: the view; its ``raw`` is copied, never changed.
        q3: the answer over the whole shipment. A document's own answer can make it more careful, never less.
        register: where organisations receive.
        policy: ``flagg`` (``taushetsbelagtPost``) or ``print`` (organisation number left out).
        lang: language of the sentences.
        per_document: answer per ``filnavn``; documents answered ``no`` get no notice, one left out counts as
            ``review``. None: all get the notice.
        facts: what else is known per ``filnavn``: size, pages, categories.
        missing: ``filnavn`` of documents that were not found; any makes it ``hold``.
        graded: a document carries a grade of beskyttelsesinstruksen or sikkerhetsloven.
        reveals: says whether a text visible before access control gives the matter away.

    Raises:
        ValueError: no such policy.
    """
    check_policy(policy)
    q3 = whole_q3(shipment, q3, per_document)
    q1 = is_organisation(shipment)
    q2 = receives_in_altinn(shipment, q1, register)
    notes = _Notes(lang, shipment)
    notes.extend(visible_warnings(shipment, reveals))
    notes.extend(sender_warnings(shipment, q1, q3))
    notes.extend(recipient_warnings(shipment, q1, q2))
    notes.extend(document_warnings(shipment, facts or {}))
    case = _Case(shipment, q1, q2, q3, policy, per_document, facts or {})
    action, changed = _outcome(case, _stops(shipment, missing, graded), notes)
    answered = {"is_organisation": q1, "receives_in_altinn": q2, "sensitive": is_sensitive(q3)}
    return RouteDecision(
        action=action,
        questions={question: one.answer for question, one in answered.items()},
        reasons=tuple(_reason(question, one, lang) for question, one in answered.items()),
        warnings=tuple(notes.warnings),
        forsendelse=changed,
        channel="print" if action == "send_as_print" and shipment.version == "v3" else shipment.channel,
        group=_group(case) if action == "send_taushetsbelagt" else None,
    )


def check_policy(policy: str) -> None:
    """Refuse what is no policy.

    Raises:
        ValueError: it is neither ``flagg`` nor ``print``.
    """
    if policy not in get_args(Policy):
        raise ValueError("policy must be flagg or print")


def _reason(question: str, one: Answered, lang: Language) -> dict[str, str]:
    return {"question": question, "answer": one.answer, "source": one.source, "message": sentence(one.code, lang)}


class _Notes:
    """Gathers the warnings of one decision."""

    def __init__(self, lang: Language, shipment: Forsendelse) -> None:
        self._lang = lang
        self._shipment = shipment
        self.warnings: list[RouteWarning] = []

    def extend(self, found: Iterable[tuple[str, str | None]]) -> None:
        """Add (code, path) pairs; the same one only once."""
        for code, where in found:
            one = warning(code, self._lang, where, self._shipment)
            if one not in self.warnings:
                self.warnings.append(one)

    def hold(self, found: Iterable[tuple[str, str | None]]) -> Outcome:
        """Hold, saying why."""
        self.extend(found)
        return "hold", None


def _stops(shipment: Forsendelse, missing: Collection[str], graded: bool) -> list[tuple[str, str | None]]:
    """What keeps any shipment from being sent, whoever receives it."""
    found: list[tuple[str, str | None]] = [("graded", None)] if graded else []
    # v3's /nhn names no documents; one that is opened to others still needs them read.
    if not shipment.documents and not (shipment.channel == "nhn" and not shipment.shared_with):
        found.append(("no_documents", "dokumenter"))
    gone = {name for name in missing if name not in {document.filnavn for document in shipment.documents}}
    found += [
        ("document_missing", f"dokumenter[{index}].filnavn")
        for index, document in enumerate(shipment.documents)
        if document.filnavn in missing
    ]
    found += [
        ("filename_forbidden", f"dokumenter[{index}].filnavn")
        for index, document in enumerate(shipment.documents)
        if not document.has_plain_name
    ]
    return found + ([("document_missing", "dokumenter")] if gone else [])


def _outcome(case: _Case, stops: list[tuple[str, str | None]], notes: _Notes) -> Outcome:
    if stops:
        return notes.hold(stops)
    if case.q3 == "review":
        return notes.hold([("needs_review", None)])
    if case.q1.answer == "no" or case.q3 == "no":
        return "send_as_addressed", _untouched(case.shipment)
    # Said by the recipient warnings already: an unreadable number, or an organisation that reads along.
    if case.q1.answer == "unknown" or any(number_kind(number) != "person" for number in case.shipment.shared_with):
        return notes.hold([])
    return _sensitive_to_organisation(case, notes)


def _sensitive_to_organisation(case: _Case, notes: _Notes) -> Outcome:
    if case.shipment.channel == "nhn":
        return "send_as_addressed", _untouched(case.shipment)
    if case.q2.answer == "no":
        return "send_as_addressed", _flagged(case.shipment, case.per_document)
    if case.policy == "print":
        return _printed(case, notes)
    notes.extend([("recipient_may_lack_access", "taushetsbelagtPost")])
    group = _group(case)
    if group is not None:
        notes.extend([(group_code(group), "taushetsbelagtPost")])
    return "send_taushetsbelagt", _flagged(case.shipment, case.per_document)


def _group(case: _Case) -> Group | None:
    return suggested_group(facts.categories for facts in case.facts.values())


def _untouched(shipment: Forsendelse) -> dict[str, Any]:
    return copy.deepcopy(dict(shipment.raw))


def _flagged(shipment: Forsendelse, per_document: Mapping[str, Q3] | None) -> dict[str, Any]:
    changed = _untouched(shipment)
    changed["taushetsbelagtPost"] = True
    for entry in changed["dokumenter"]:
        if per_document is None or per_document.get(entry["filnavn"]) != "no":
            entry["inneholderPersonsensitivInformasjon"] = True
    return changed


def _printed(case: _Case, notes: _Notes) -> Outcome:
    obstacles = list(print_obstacles(case.shipment, case.facts))
    if obstacles:
        return notes.hold(obstacles)
    notes.extend(("print_leaves_out", path) for path in left_out(case.shipment))
    return "send_as_print", as_print(case.shipment)
