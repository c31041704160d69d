"""Question 2 over the network: what is asked, what answers mean, and every way in which a server can fail."""

from __future__ import annotations

import gzip
import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.shipment.mottakersystem.answers import read_systems
from classifier.shipment.mottakersystem.messages import LookupFailedError
from classifier.shipment.recipients import Found, receiver
from tests.route.shipments import ORGNR, OTHER_ORGNR, PERSON
from tests.route.specs import spec, validator

from .conftest import Find
from .server import (
    PASSWORD,
    TOKEN,
    Behaviour,
    Service,
    answer,
    drip,
    drop,
    drop_halfway,
    endless,
    not_http,
    running,
    stall,
    system,
    systems,
)

TYPE = "ks.byggesøknad"
CASESYSTEM, ALTINN = Found("casesystem"), Found("altinn")


def failed(code: Any) -> Found:
    return Found("unknown", code)


def test_the_question_is_the_described_one_with_all_three_secrets(find: Find, service: Service) -> None:
    assert find() == [CASESYSTEM]
    path, headers = service.asked[0]
    assert path == f"/api/v2/mottakersystem?organisasjonsnummer={ORGNR}"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert (headers["IntegrasjonId"], headers["IntegrasjonPassord"]) == ("int-1", PASSWORD)
    named = {one["name"] for one in spec("mottakersystem")["paths"]["/v2/mottakersystem"]["get"]["parameters"]}
    assert service.question().keys() <= named


@pytest.mark.parametrize(
    ("rows", "asked", "expected"),
    [
        ([], (None, 3), ALTINN),
        ([system()], (None, 4), CASESYSTEM),
        ([system(kind=TYPE)], (None, 3), ALTINN),
        ([system(kind=TYPE)], (TYPE, 3), CASESYSTEM),
        ([system(niva=3)], (None, 4), ALTINN),
        ([system(niva=3), system(niva=4)], (None, 4), CASESYSTEM),
        ([system(niva=9)], (None, 3), ALTINN),
        ([system(kind="ks.annet"), system(kind="")], (TYPE, 3), CASESYSTEM),
        ([system(nyttFelt={"a": 1})], (None, 3), CASESYSTEM),
    ],
)
def test_type_and_level_are_matched_here(
    find: Find, service: Service, rows: list[dict[str, Any]], asked: tuple[str | None, int], expected: Found
) -> None:
    service.behaviours = [systems(*rows)]
    assert find((ORGNR, *asked)) == [expected]
    assert service.question() == {"organisasjonsnummer": [ORGNR]}


FAILING: list[tuple[Behaviour, str]] = [
    (answer(401), "refused"),
    (answer(403, {"message": "nei"}), "refused"),
    (answer(429), "throttled"),
    (answer(500, b"<html>"), "server_error"),
    (answer(503), "server_error"),
    (answer(404, {"message": "finnes ikke"}), "bad_answer"),
    (answer(204), "bad_answer"),
    (stall, "timeout"),
    (drip, "timeout"),
    (drop, "unreachable"),
    (drop_halfway, "unreachable"),
    (not_http, "unreachable"),
    (endless, "too_large"),
    (answer(200, b" " * 1_000_001), "too_large"),
    (systems(system(OTHER_ORGNR)), "bad_answer"),
    (systems(system(), system(OTHER_ORGNR)), "bad_answer"),
    (answer(200, b""), "bad_answer"),
    (answer(200, b"<html>logg inn</html>"), "bad_answer"),
    (answer(200, b"[" * 100_000), "bad_answer"),
    (answer(200, {}), "bad_answer"),
    (answer(200, []), "bad_answer"),
    (answer(200, {"mottakersystemer": None}), "bad_answer"),
    (answer(200, {"mottakersystemer": [{**system(), "niva": "3"}]}), "bad_answer"),
    (answer(200, {"mottakersystemer": [system(navn=None)]}), "bad_answer"),
    (answer(200, {"mottakersystemer": [{"organisasjonsnummer": ORGNR}]}), "bad_answer"),
    (answer(200, gzip.compress(b'{"mottakersystemer": []}'), Content_Encoding="gzip"), "bad_answer"),
]


@pytest.mark.parametrize(("behaviour", "code"), FAILING, ids=range(len(FAILING)))
def test_whatever_goes_wrong_is_unknown_with_a_code(
    find: Find, service: Service, behaviour: Behaviour, code: str
) -> None:
    service.behaviours = [behaviour]
    slow: dict[Behaviour, dict[str, float]] = {stall: {"read_seconds": 0.2}, drip: {"total_seconds": 0.3}}
    assert find(**slow.get(behaviour, {})) == [failed(code)]


def test_a_redirect_is_not_followed_and_no_secret_goes_elsewhere(find: Find, service: Service) -> None:
    with running() as elsewhere:
        for status in (301, 302, 303, 307, 308):
            service.behaviours = [answer(status, Location=f"{elsewhere.url}/v2/mottakersystem")]
            assert find() == [failed("redirected")]
        assert elsewhere.asked == []


def test_a_server_that_is_not_there_is_unreachable(find: Find, service: Service) -> None:
    service.shutdown()
    service.server_close()
    assert find() == [failed("unreachable")]


@pytest.mark.parametrize("behaviour", [drop, answer(503), answer(429), answer(503, Retry_After="0")])
def test_what_may_pass_is_tried_again(find: Find, service: Service, behaviour: Behaviour) -> None:
    service.behaviours = [behaviour, behaviour, systems(system())]
    assert find(attempts=3) == [CASESYSTEM]
    assert len(service.asked) == 3


@pytest.mark.parametrize(
    ("behaviour", "code", "times"),
    [
        (answer(500), "server_error", 2),
        (answer(429, Retry_After="3600"), "throttled", 1),
        (answer(429, Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"), "throttled", 1),
        (answer(403), "refused", 1),
        (systems(system(OTHER_ORGNR)), "bad_answer", 1),
    ],
)
def test_attempts_are_bounded_and_hopeless_ones_are_not_made(
    find: Find, service: Service, behaviour: Behaviour, code: str, times: int
) -> None:
    service.behaviours = [behaviour]
    assert find(attempts=2) == [failed(code)]
    assert len(service.asked) == times


def test_answers_are_kept_for_every_type_and_level(find: Find, service: Service) -> None:
    service.behaviours = [systems(system(kind=TYPE))]
    assert find((ORGNR, TYPE, 3), (ORGNR, "ks.annet", 3), (ORGNR, TYPE, 4)) == [CASESYSTEM, ALTINN, CASESYSTEM]
    assert len(service.asked) == 1


def test_kept_answers_run_out_and_the_oldest_goes_first(find: Find, service: Service) -> None:
    find((ORGNR, None, 3), (ORGNR, None, 3), cache_seconds=0.0)
    assert len(service.asked) == 2
    service.asked.clear()
    service.behaviours = [systems(system()), systems(system(OTHER_ORGNR)), systems(system())]
    assert find((ORGNR, None, 3), (OTHER_ORGNR, None, 3), (ORGNR, None, 3), cache_size=1) == [CASESYSTEM] * 3
    assert len(service.asked) == 3


def test_failures_are_never_kept(find: Find, service: Service) -> None:
    service.behaviours = [answer(403), systems(system())]
    assert find((ORGNR, None, 3), (ORGNR, None, 3)) == [failed("refused"), CASESYSTEM]


def test_a_failing_server_is_left_alone(find: Find, service: Service) -> None:
    service.behaviours = [answer(500)]
    found = find(*[(ORGNR, None, 3)] * 5, failures=2)
    assert found == [failed("server_error")] * 2 + [failed("paused")] * 3
    assert len(service.asked) == 2


def test_after_the_pause_one_question_tries_and_success_opens_again(find: Find, service: Service) -> None:
    service.behaviours = [answer(500), systems(system()), systems(system(OTHER_ORGNR))]
    questions = [(ORGNR, None, 3), (ORGNR, None, 3), (OTHER_ORGNR, None, 3)]
    assert find(*questions, failures=1, pause_seconds=0.0) == [failed("server_error"), CASESYSTEM, CASESYSTEM]


@pytest.mark.parametrize("number", [PERSON, "312345006", "", "312345005&niva=4", "../" + ORGNR])
def test_what_is_not_an_organisation_number_is_not_sent_anywhere(find: Find, service: Service, number: str) -> None:
    assert find((number, None, 3)) == [Found("unknown")]
    assert service.asked == []


@pytest.mark.parametrize("behaviour", [systems(system()), answer(500), drop, answer(401), systems(system(OTHER_ORGNR))])
def test_logs_hold_no_secret_and_no_number(
    find: Find, service: Service, behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.behaviours = [behaviour]
    find(attempts=2)
    said = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert not any(secret in said for secret in (TOKEN, PASSWORD, ORGNR, OTHER_ORGNR))


ROWS = st.fixed_dictionaries(
    {
        "id": st.just("1"),
        "navn": st.sampled_from(("Sak", "")),
        "organisasjonsnummer": st.sampled_from((ORGNR, ORGNR, ORGNR, OTHER_ORGNR)),
        "forsendelseType": st.sampled_from(("alle", TYPE)),
        "niva": st.sampled_from((0, 3, 4, "3")),
    }
)
JSON = st.recursive(st.none() | st.integers() | st.text(max_size=5) | ROWS, lambda inner: st.lists(inner, max_size=3))


@given(st.fixed_dictionaries({"mottakersystemer": st.lists(ROWS, max_size=3) | JSON}) | JSON)
def test_a_case_system_is_only_believed_from_a_described_answer_about_the_one_asked_for(body: Any) -> None:
    try:
        found = read_systems(json.dumps(body).encode(), ORGNR)
    except LookupFailedError:
        return
    assert validator("mottakersystem", "Mottakersystemer").is_valid(body)
    if receiver(found, TYPE, 3) == "casesystem":
        assert any(row["organisasjonsnummer"] == ORGNR and row["navn"] for row in body["mottakersystemer"])
