"""Question 1 from numbers and channel alone."""

from __future__ import annotations

import pytest

from classifier.shipment import parse_forsendelse
from classifier.shipment.questions import is_organisation, number_kind

from .shipments import INVALID, ORGNR, OTHER_ORGNR, PERSON, shipment


@pytest.mark.parametrize("number", [ORGNR, OTHER_ORGNR])
def test_nine_valid_digits_are_an_organisation(number: str) -> None:
    assert number_kind(number) == "organisation"


@pytest.mark.parametrize("number", [PERSON, "43022014103", "13527248013", "68467038838", "01831051252"])
def test_every_form_of_person_number_is_a_person(number: str) -> None:
    assert number_kind(number) == "person"


@pytest.mark.parametrize("number", [*INVALID, ""])
def test_everything_else_is_invalid(number: str) -> None:
    assert number_kind(number) == "invalid"


def test_a_person_name_does_not_make_an_organisation_a_person() -> None:
    body = shipment("v2")
    body["mottaker"]["navn"] = "Kari Prøve"
    assert is_organisation(parse_forsendelse(body)).answer == "yes"


def test_a_v1_field_of_the_other_kind_is_a_mismatch() -> None:
    body = shipment("v1")
    body["mottaker"]["digitalAdresse"] = {"fodselsNummer": ORGNR}
    answered = is_organisation(parse_forsendelse(body))
    assert (answered.answer, answered.code) == ("unknown", "q1_mismatch")
    assert answered.source == "mottaker.digitalAdresse.fodselsNummer"


def test_a_v3_channel_of_the_other_kind_is_a_mismatch() -> None:
    assert is_organisation(parse_forsendelse(shipment("v3"), channel="person")).answer == "unknown"
    assert is_organisation(parse_forsendelse(shipment("v3", PERSON), channel="organisasjon")).answer == "unknown"
    assert is_organisation(parse_forsendelse(shipment("v3", PERSON), channel="person")).answer == "no"


def test_a_channel_that_demands_a_number_does_not_turn_to_print() -> None:
    for channel in ("organisasjon", "person"):
        assert is_organisation(parse_forsendelse(shipment("v3", None), channel=channel)).answer == "unknown"
    assert is_organisation(parse_forsendelse(shipment("v3", None), channel="print")).answer == "no"
