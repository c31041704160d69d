"""Laws over generated shipments of every version: nothing else changes, nothing unsafe leaves, answers are valid."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from classifier.decide import Q3
from classifier.shipment import MemoryRegister, Policy, System, decide_route, parse_forsendelse
from classifier.shipment.decision import Action, RouteDecision
from classifier.shipment.printing import V3_PRINT_DOCUMENT_FIELDS, V3_PRINT_FIELDS

from .shipments import ORGNR, OTHER_ORGNR, VERSIONS, bodies
from .specs import faults

REGISTER = MemoryRegister({ORGNR: [System("Arkiv")], OTHER_ORGNR: ()})  # THIRD_ORGNR stays unknown
ANSWER = st.sampled_from(get_args(Q3))
POLICY = st.sampled_from(get_args(Policy))


Case = tuple[dict[str, Any], str, str | None, RouteDecision]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """(body as it came, version, channel, decision)."""
    version = draw(st.sampled_from(VERSIONS))
    body, channel = draw(bodies(version))
    before = copy.deepcopy(body)
    per_document = None
    if draw(st.booleans()):
        per_document = {entry["filnavn"]: draw(ANSWER) for entry in body["dokumenter"]}
    view = parse_forsendelse(body, version=version, channel=channel)  # type: ignore[arg-type]
    answer = decide_route(
        view,
        draw(ANSWER),
        REGISTER,
        policy=draw(POLICY),
        per_document=per_document,
        graded=draw(st.integers(0, 9)) == 0,
        reveals=draw(st.none() | st.just(lambda text: len(text) % 2 == 0)),
    )
    assert body == before, "the shipment as it came must not be changed"
    return before, version, channel, answer


def without_the_rule(body: Mapping[str, Any], version: str, *, printed: bool) -> dict[str, Any]:
    """The body minus the fields that the rule may touch."""
    rest = copy.deepcopy(dict(body))
    rest.pop("taushetsbelagtPost", None)
    for entry in rest["dokumenter"]:
        entry.pop("inneholderPersonsensitivInformasjon", None)
    if printed:
        rest["mottaker"].pop("digitalAdresse" if version == "v1" else "digitalId", None)
    if printed and version == "v3":
        rest = {key: value for key, value in rest.items() if key in V3_PRINT_FIELDS}
        rest["dokumenter"] = [
            {key: value for key, value in entry.items() if key in V3_PRINT_DOCUMENT_FIELDS}
            for entry in rest["dokumenter"]
        ]
    return rest


@given(cases())
def test_generated_shipments_are_what_svarut_describes(case: Case) -> None:
    body, version, channel, _ = case
    assert not faults(body, version, channel)


@given(cases())
def test_nothing_but_the_rules_own_fields_changes(case: Case) -> None:
    body, version, _, answer = case
    if answer.forsendelse is not None:
        printed = answer.action == "send_as_print"
        assert without_the_rule(answer.forsendelse, version, printed=printed) == without_the_rule(
            body, version, printed=printed
        )


@given(cases())
def test_nothing_unsafe_leaves_as_ordinary_post(case: Case) -> None:
    body, version, _, answer = case
    questions = answer.questions
    if "no" in (questions["is_organisation"], questions["sensitive"], questions["receives_in_altinn"]):
        return
    assert answer.action in ("send_taushetsbelagt", "send_as_print", "hold")
    if answer.action == "send_taushetsbelagt":
        assert answer.forsendelse is not None
        assert answer.forsendelse["taushetsbelagtPost"] is True
    if answer.action == "send_as_print":
        assert answer.forsendelse is not None
        assert parse_forsendelse(answer.forsendelse, version=version).identifier is None  # type: ignore[arg-type]
    assert body["mottaker"]


@given(cases())
def test_what_is_sent_is_valid_by_svaruts_description(case: Case) -> None:
    _, version, _, answer = case
    assert (answer.forsendelse is None) == (answer.action == "hold")
    if answer.forsendelse is not None:
        assert not faults(answer.forsendelse, version, answer.channel)


@given(cases())
def test_sensitive_and_unsure_letters_with_the_flag_off_go_to_persons_only(
    case: Case,
) -> None:
    _, _, _, answer = case
    sent = answer.forsendelse
    if sent is not None and answer.questions["sensitive"] != "no" and not sent.get("taushetsbelagtPost"):
        assert answer.questions["is_organisation"] == "no" or answer.action == "send_as_print"


@given(cases())
def test_deciding_again_on_what_was_sent_is_as_careful(case: Case) -> None:
    _, version, _, answer = case
    if answer.action != "send_taushetsbelagt":
        return
    again = parse_forsendelse(answer.forsendelse, version=version, channel=answer.channel)  # type: ignore[arg-type]
    assert decide_route(again, "yes", REGISTER).action == "send_taushetsbelagt"


@pytest.mark.parametrize("action", get_args(Action))
def test_the_generator_reaches_every_action(action: Action) -> None:
    def is_wanted(case: Case) -> bool:
        return case[3].action == action

    assert find(cases(), is_wanted, settings=settings(max_examples=2000, phases=[Phase.generate]))
