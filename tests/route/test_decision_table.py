"""The whole table × version × policy, and what stands before it."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from itertools import product
from typing import Any, get_args

import pytest

from classifier.decide import Q3
from classifier.shipment import MemoryRegister, Policy, System, decide_route, parse_forsendelse
from classifier.shipment.decision import RouteDecision

from .shipments import INVALID, ORGNR, OTHER_ORGNR, OTHER_PERSON, PERSON, VERSIONS, document, shared, shipment
from .specs import faults

REGISTERS = {
    "yes": MemoryRegister({ORGNR: ()}),
    "no": MemoryRegister({ORGNR: [System("Sak og arkiv")], OTHER_ORGNR: [System("Sak og arkiv")]}),
    "unknown": MemoryRegister(),
}
POLICIES = get_args(Policy)


def every(*choices: Iterable[Any]) -> list[tuple[Any, ...]]:
    return list(product(*choices))


def decide(body: dict[str, Any], q3: Q3 = "yes", q2: str = "yes", **more: Any) -> RouteDecision:
    view = {key: more.pop(key) for key in ("version", "channel") if key in more}
    return decide_route(parse_forsendelse(body, **view), q3, REGISTERS[q2], **more)


def codes(answer: RouteDecision) -> set[str]:
    return {one.code for one in answer.warnings}


def flagged(body: dict[str, Any], *names: str) -> dict[str, Any]:
    changed = copy.deepcopy(body)
    changed["taushetsbelagtPost"] = True
    for entry in changed["dokumenter"]:
        if not names or entry["filnavn"] in names:
            entry["inneholderPersonsensitivInformasjon"] = True
    return changed


@pytest.mark.parametrize(("version", "q2", "policy"), every(VERSIONS, REGISTERS, POLICIES))
def test_organisation_and_not_sensitive_goes_as_addressed_untouched(version: str, q2: str, policy: Policy) -> None:
    body = shipment(version)
    answer = decide(body, "no", q2, policy=policy)
    assert (answer.action, answer.forsendelse) == ("send_as_addressed", body)
    assert answer.questions == {"is_organisation": "yes", "receives_in_altinn": q2, "sensitive": "no"}


@pytest.mark.parametrize(("version", "q2"), every(VERSIONS, ("yes", "unknown")))
def test_sensitive_to_altinn_goes_as_confidential_post(version: str, q2: str) -> None:
    body = shipment(version)
    answer = decide(body, "yes", q2)
    assert (answer.action, answer.forsendelse) == ("send_taushetsbelagt", flagged(body))
    assert "recipient_may_lack_access" in codes(answer)
    assert ("q2_unknown" in codes(answer)) == (q2 == "unknown")
    assert not faults(answer.forsendelse, version, answer.channel)


@pytest.mark.parametrize(("version", "policy"), every(VERSIONS, POLICIES))
def test_sensitive_to_a_case_system_keeps_its_number_and_carries_the_flag(version: str, policy: Policy) -> None:
    body = shipment(version)
    answer = decide(body, "yes", "no", policy=policy)
    assert (answer.action, answer.forsendelse) == ("send_as_addressed", flagged(body))
    assert "recipient_may_lack_access" not in codes(answer)


@pytest.mark.parametrize(("version", "q2"), every(VERSIONS, ("yes", "unknown")))
def test_print_policy_leaves_the_organisation_number_out(version: str, q2: str) -> None:
    body = shipment(version)
    answer = decide(body, "yes", q2, policy="print")
    expected = copy.deepcopy(body)
    del expected["mottaker"]["digitalAdresse" if version == "v1" else "digitalId"]
    assert (answer.action, answer.forsendelse) == ("send_as_print", expected)
    assert answer.channel == ("print" if version == "v3" else None)
    assert not faults(answer.forsendelse, version, answer.channel)


@pytest.mark.parametrize(("version", "q2", "policy"), every(VERSIONS, REGISTERS, POLICIES))
def test_review_holds_whoever_receives(version: str, q2: str, policy: Policy) -> None:
    for number in (ORGNR, PERSON, None, *INVALID):
        answer = decide(shipment(version, number), "review", q2, policy=policy)
        assert (answer.action, answer.forsendelse) == ("hold", None)
        assert answer.questions["sensitive"] == "unknown"
        assert "needs_review" in codes(answer)


@pytest.mark.parametrize(
    ("version", "number", "q3", "policy"), every(VERSIONS, (PERSON, OTHER_PERSON, None), ("yes", "no"), POLICIES)
)
def test_persons_and_unnumbered_recipients_are_sent_untouched(
    version: str, number: str | None, q3: Q3, policy: Policy
) -> None:
    body = shipment(version, number)
    answer = decide(body, q3, "unknown", policy=policy)
    assert (answer.action, answer.forsendelse) == ("send_as_addressed", body)
    assert answer.questions["is_organisation"] == "no"
    assert not codes(answer)


@pytest.mark.parametrize(("version", "number", "policy"), every(VERSIONS, INVALID, POLICIES))
def test_an_invalid_number_is_never_treated_as_a_person(version: str, number: str, policy: Policy) -> None:
    for q3 in ("yes", "review"):
        answer = decide(shipment(version, number), q3, policy=policy)
        assert (answer.action, answer.questions["is_organisation"]) == ("hold", "unknown")
        assert "recipient_number_invalid" in codes(answer)
    assert decide(shipment(version, number), "no", policy=policy).action == "send_as_addressed"


@pytest.mark.parametrize(("version", "policy", "q2"), every(VERSIONS, POLICIES, ("yes", "no")))
def test_an_organisation_in_eksponertfor_is_a_second_recipient(version: str, policy: Policy, q2: str) -> None:
    for number in (ORGNR, PERSON, None):
        body = shipment(version, number, eksponertFor=shared(version, OTHER_ORGNR))
        if version == "v3":
            body["sikkerhetsniva"] = "BETYDELIG"
        for q3 in ("yes", "review"):
            answer = decide(body, q3, q2, policy=policy)
            assert (answer.action, answer.questions["is_organisation"]) == ("hold", "yes")
            assert "shared_with_organisation" in codes(answer)
        harmless = decide(body, "no", q2, policy=policy)
        assert (harmless.action, harmless.forsendelse) == ("send_as_addressed", body)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_person_in_eksponertfor_changes_nothing(version: str) -> None:
    body = shipment(version, eksponertFor=shared(version, OTHER_PERSON))
    answer = decide(body)
    assert (answer.action, answer.forsendelse) == ("send_taushetsbelagt", flagged(body))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_unreadable_entry_in_eksponertfor_holds_a_sensitive_letter(version: str) -> None:
    body = shipment(version, PERSON, eksponertFor=shared(version, "312345006"))
    answer = decide(body)
    assert (answer.action, answer.questions["is_organisation"]) == ("hold", "unknown")
    assert "shared_with_unknown" in codes(answer)


def test_the_same_recipient_twice_is_pointed_out() -> None:
    body = shipment("v2", eksponertFor=[ORGNR, PERSON, PERSON])
    where = [one.where for one in decide(body, "no").warnings if one.code == "duplicate_recipient"]
    assert where == ["eksponertFor[0]", "eksponertFor[2]"]


@pytest.mark.parametrize(("version", "number"), every(VERSIONS, (ORGNR, PERSON)))
def test_graded_missing_or_no_documents_hold_whoever_receives(version: str, number: str) -> None:
    body = shipment(version, number)
    graded = decide(body, "no", graded=True)
    missing = decide(body, "no", missing=["vedlegg.pdf"])
    empty = decide({**body, "dokumenter": []}, "no")
    assert [answer.action for answer in (graded, missing, empty)] == ["hold"] * 3
    assert "graded" in codes(graded)
    assert [one.where for one in missing.warnings if one.code == "document_missing"] == ["dokumenter[1].filnavn"]
    assert "no_documents" in codes(empty)


@pytest.mark.parametrize("name", ["../brev.pdf", "C:brev.pdf", "a\\b.pdf", "a\x00.pdf", ".. ", "a" * 227])
def test_a_file_name_that_svarut_refuses_holds(name: str) -> None:
    for number in (ORGNR, PERSON):
        answer = decide(shipment("v2", number, dokumenter=[document(), document(name)]), "no")
        assert answer.action == "hold"
        assert [(w.code, w.where) for w in answer.warnings] == [("filename_forbidden", "dokumenter[1].filnavn")]
    assert decide(
        shipment("v2", dokumenter=[document("Vår 2026, § 13 (1).pdf"), document("a" * 226)]), "no"
    ).forsendelse


@pytest.mark.parametrize("version", VERSIONS)
def test_only_documents_not_answered_no_get_the_notice(version: str) -> None:
    body = shipment(version)
    answers: dict[str, Q3] = {"brev.pdf": "yes", "vedlegg.pdf": "no"}
    assert decide(body, per_document=answers).forsendelse == flagged(body, "brev.pdf")


def test_one_document_makes_the_whole_shipment_more_careful() -> None:
    body = shipment("v2")
    assert decide(body, "no", per_document={"brev.pdf": "no", "vedlegg.pdf": "yes"}).action == "send_taushetsbelagt"
    assert decide(body, "no", per_document={"brev.pdf": "no", "vedlegg.pdf": "review"}).action == "hold"
    assert decide(body, "no", per_document={"brev.pdf": "no", "vedlegg.pdf": "no"}).action == "send_as_addressed"


def test_a_document_nobody_answered_for_is_not_no() -> None:
    assert decide(shipment("v2"), "no", per_document={"brev.pdf": "no"}).action == "hold"


def test_sensitive_visible_text_alone_flags_the_shipment_but_no_document() -> None:
    answer = decide(shipment("v2"), "yes", per_document={"brev.pdf": "no", "vedlegg.pdf": "no"})
    assert answer.forsendelse is not None
    assert answer.forsendelse["taushetsbelagtPost"] is True
    assert not any("inneholderPersonsensitivInformasjon" in entry for entry in answer.forsendelse["dokumenter"])


def test_what_the_sender_has_flagged_stays_flagged() -> None:
    body = shipment("v2", taushetsbelagtPost=True, dokumenter=[document(inneholderPersonsensitivInformasjon=True)])
    assert decide(body, "no").forsendelse == body


def test_nhn_goes_into_a_journal_system_untouched_and_review_still_holds() -> None:
    body = {"tittel": "Brev", "mottakertype": "FASTLEGE", "pasient": {}, "avsenderKontakt": {}}
    answer = decide(body, "yes", "unknown")
    assert (answer.action, answer.forsendelse, answer.channel) == ("send_as_addressed", body, "nhn")
    assert answer.questions == {"is_organisation": "yes", "receives_in_altinn": "no", "sensitive": "yes"}
    assert decide(body, "review").action == "hold"
    assert decide({**body, "eksponertFor": [ORGNR]}, "no").action == "hold"


def test_the_register_is_asked_with_type_and_level() -> None:
    register = MemoryRegister({ORGNR: [System("Fagsystem", "ks.byggesøknad", 3)]})
    body = shipment("v2", forsendelsestype="ks.byggesøknad")
    assert decide_route(parse_forsendelse(body), "yes", register).action == "send_as_addressed"
    other = parse_forsendelse({**body, "forsendelsestype": "ks.annet"})
    level4 = parse_forsendelse({**body, "krevNiva4Innlogging": True})
    assert decide_route(other, "yes", register).action == "send_taushetsbelagt"
    assert decide_route(level4, "yes", register).action == "send_taushetsbelagt"


def test_the_answer_has_exactly_the_keys_of_the_contract() -> None:
    answer = decide(shipment("v2")).as_dict()
    assert list(answer) == ["action", "questions", "reasons", "warnings", "forsendelse"]
    assert list(answer["questions"]) == ["is_organisation", "receives_in_altinn", "sensitive"]
    assert [list(reason) for reason in answer["reasons"]] == [["question", "answer", "source", "message"]] * 3
    assert {reason["question"]: reason["answer"] for reason in answer["reasons"]} == answer["questions"]
    assert [reason["source"] for reason in answer["reasons"]] == ["mottaker.digitalId", "register", "documents"]


def test_messages_come_in_the_chosen_language() -> None:
    messages = {
        lang: decide(shipment("v2"), lang=lang).as_dict()["reasons"][0]["message"] for lang in ("nb", "nn", "en")
    }
    assert len(set(messages.values())) == 3


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="flagg or print"):
        decide(shipment("v2"), policy="Print")
