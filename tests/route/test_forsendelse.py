"""Reading shipments: versions, channels, refusals that name the path and never a value."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import ForsendelseError
from classifier.shipment import parse_forsendelse

from .shipments import ORGNR, OTHER_ORGNR, PERSON, VERSIONS, document, recipient, shared, shipment


@pytest.mark.parametrize("version", VERSIONS)
def test_the_version_is_seen_in_the_shape(version: str) -> None:
    view = parse_forsendelse(shipment(version))
    assert (view.version, view.identifier) == (version, ORGNR)
    assert [one.filnavn for one in view.documents] == ["brev.pdf", "vedlegg.pdf"]
    assert (view.recipient.name, view.recipient.has_address) == ("Eksempel AS", True)


@pytest.mark.parametrize(
    ("more", "version"),
    [
        ({}, "v2"),
        ({"sikkerhetsniva": "BETYDELIG"}, "v3"),
        ({"kanSvareViaEdialog": False}, "v3"),
        ({"svarSendesTil": {"navn": "X", "type": "ORGANISASJON", "digitalId": OTHER_ORGNR, "adresse": {}}}, "v3"),
        ({"svarSendesTil": {"navn": "X", "digitalId": OTHER_ORGNR}}, "v2"),
    ],
)
def test_a_bare_recipient_is_v2_unless_something_is_only_in_v3(more: dict[str, Any], version: str) -> None:
    body = {"tittel": "Brev", "mottaker": {"navn": "X", "digitalId": ORGNR}, "dokumenter": [document()], **more}
    assert parse_forsendelse(body).version == version


def test_a_flat_address_is_v2_whatever_else_there_is() -> None:
    assert parse_forsendelse(shipment("v2", sikkerhetsniva="BETYDELIG")).version == "v2"


@pytest.mark.parametrize(("number", "channel"), [(ORGNR, "organisasjon"), (PERSON, "person"), (None, "print")])
def test_the_v3_channel_follows_the_number_when_not_given(number: str | None, channel: str) -> None:
    assert parse_forsendelse(shipment("v3", number)).channel == channel


def test_a_given_channel_means_v3() -> None:
    body = {"tittel": "Brev", "mottaker": {"navn": "X", "digitalId": ORGNR}, "dokumenter": [document()]}
    view = parse_forsendelse(body, channel="organisasjon")
    assert (view.version, view.channel) == ("v3", "organisasjon")


def test_v1_numbers_may_be_wrapped_and_spaced() -> None:
    body = shipment("v1")
    body["mottaker"]["digitalAdresse"] = {"organisasjonsNummer": {"id": "312 345\u00a0005"}}
    assert parse_forsendelse(body).identifier == ORGNR
    assert parse_forsendelse(shipment("v2", "312 345 005")).identifier == ORGNR


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_number_is_a_missing_one(blank: str | None) -> None:
    body = shipment("v2")
    body["mottaker"]["digitalId"] = blank
    assert parse_forsendelse(body).identifier is None


def test_level_type_sender_and_flags_are_read() -> None:
    sender = {"postAdresse": {"navn": "Postmottak", "postSted": "OSLO"}}
    body = shipment("v1", krevNiva4Innlogging=True, forsendelsesType="ks.annet", svarSendesTil=sender, kryptert=True)
    view = parse_forsendelse(body)
    assert (view.niva, view.forsendelsestype, view.sender_name, view.encrypted) == (4, "ks.annet", "Postmottak", True)
    assert parse_forsendelse(shipment("v3", sikkerhetsniva="HOYESTE")).niva == 4
    assert parse_forsendelse(shipment("v3", sikkerhetsniva="BETYDELIG")).niva == 3


@pytest.mark.parametrize("version", VERSIONS)
def test_eksponertfor_is_read_in_the_versions_own_form(version: str) -> None:
    body = shipment(version, eksponertFor=shared(version, PERSON, OTHER_ORGNR))
    assert parse_forsendelse(body, version=version).shared_with == (PERSON, OTHER_ORGNR)  # type: ignore[arg-type]


def test_everything_shown_before_access_control_is_listed_with_its_path() -> None:
    body = shipment(
        "v2",
        eksternReferanse="ref",
        metadataFraAvleverendeSystem={"tittel": "noark", "ekstraMetadata": [{"key": "k", "value": "v"}]},
        lenker=[{"url": "https://eksempel.invalid", "tekst": "her", "ledetekst": "Se"}],
        dokumenter=[document("a.pdf", dokumentType="Vedtak", ekstraMetadata=[{"key": "x", "value": "y"}])],
    )
    assert dict(parse_forsendelse(body).visible) == {
        "tittel": "Brev i sak 2026/1234",
        "eksternReferanse": "ref",
        "metadataFraAvleverendeSystem.tittel": "noark",
        "metadataFraAvleverendeSystem.ekstraMetadata[0].key": "k",
        "metadataFraAvleverendeSystem.ekstraMetadata[0].value": "v",
        "lenker[0].url": "https://eksempel.invalid",
        "lenker[0].tekst": "her",
        "lenker[0].ledetekst": "Se",
        "dokumenter[0].filnavn": "a.pdf",
        "dokumenter[0].dokumentType": "Vedtak",
        "dokumenter[0].ekstraMetadata[0].key": "x",
        "dokumenter[0].ekstraMetadata[0].value": "y",
    }


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "a forsendelse is a JSON object"),
        (None, "a forsendelse is a JSON object"),
        ({}, "mottaker is missing"),
        (shipment("v2", tittel=7), "tittel must be a string"),
        (shipment("v2", tittel="  "), "tittel is missing"),
        ({"tittel": "Brev"}, "mottaker is missing"),
        ({"tittel": "Brev", "mottaker": "X"}, "mottaker must be a JSON object"),
        (shipment("v2", dokumenter={}), "dokumenter must be a JSON list"),
        (shipment("v2", dokumenter=["brev.pdf"]), "dokumenter[0] must be a JSON object"),
        (shipment("v2", dokumenter=[{}]), "dokumenter[0].filnavn is missing"),
        (shipment("v2", dokumenter=[document("a.pdf"), document("A.pdf")]), "dokumenter[1].filnavn is used twice"),
        (shipment("v2", dokumenter=[document(mimeType=1)]), "dokumenter[0].mimeType must be a string"),
        (shipment("v2", eksponertFor=ORGNR), "eksponertFor must be a JSON list"),
        (shipment("v2", eksponertFor=[312345005]), "eksponertFor[0] must be a string"),
        (shipment("v2", lenker=["x"]), "lenker[0] must be a JSON object"),
        (shipment("v2", mottaker={"navn": "X", "digitalId": 312345005}), "mottaker.digitalId must be a string"),
        (shipment("v1", mottaker={"postAdresse": {}, "digitalId": ORGNR}), "mottaker mixes v1"),
        (
            shipment("v1", mottaker={"digitalAdresse": {"organisasjonsNummer": ORGNR, "fodselsNummer": PERSON}}),
            "mottaker.digitalAdresse holds both",
        ),
        (shipment("v1", mottaker={"digitalAdresse": {"orgnr": ORGNR}}), "mottaker.digitalAdresse holds neither"),
        (shipment("v1", eksponertFor=[{"orgnr": ORGNR}]), "eksponertFor[0] holds neither"),
        (shipment("v2", ukjent=nested(60)), "nested deeper than 50"),
    ],
)
def test_refusals_name_the_path_and_no_value(body: Any, said: str) -> None:
    with pytest.raises(ForsendelseError) as caught:
        parse_forsendelse(body)
    assert said in str(caught.value)
    assert not any(secret in str(caught.value) for secret in (ORGNR, PERSON, "Eksempel", "Brev", "brev"))


def test_the_callers_version_must_fit_the_shape() -> None:
    with pytest.raises(ForsendelseError, match="shape of v1"):
        parse_forsendelse(shipment("v1"), version="v2")
    with pytest.raises(ForsendelseError, match="mixes v1"):
        parse_forsendelse(shipment("v2"), version="v1")
    with pytest.raises(ForsendelseError, match="channel belongs to v3"):
        parse_forsendelse(shipment("v2"), version="v2", channel="print")
    with pytest.raises(ForsendelseError, match="no place in a v3 print"):
        parse_forsendelse(shipment("v3"), channel="print")


@pytest.mark.parametrize("value", [True, "true", "false", 1, [ORGNR]])
def test_a_flag_that_is_anything_but_false_counts_as_set(value: Any) -> None:
    view = parse_forsendelse(shipment("v2", kunDigitalLevering=value, kryptert=value, krevNiva4Innlogging=value))
    assert (view.digital_only, view.encrypted, view.niva) == (True, True, 4)


def test_null_fields_are_absent_fields() -> None:
    nulls = dict.fromkeys(
        ("eksponertFor", "lenker", "kunDigitalLevering", "svarSendesTil", "metadataForImport", "forsendelsestype")
    )
    assert parse_forsendelse(shipment("v2", **nulls)).shared_with == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("navn", "digitalId", "digitalAdresse", "filnavn", "mimeType", "organisasjonsNummer", "id")
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            (
                "tittel",
                "mottaker",
                "dokumenter",
                "eksponertFor",
                "lenker",
                "svarSendesTil",
                "metadataForImport",
                "kryptert",
            )
        ),
        JSON,
    )
)
def test_any_json_is_read_or_refused_never_a_crash(body: dict[str, Any]) -> None:
    before = json.dumps(body)
    with suppress(ForsendelseError):
        assert parse_forsendelse(body).version in VERSIONS
    assert json.dumps(body) == before


def test_a_recipient_of_each_version_without_number_has_none() -> None:
    for version in VERSIONS:
        body = shipment(version, mottaker=recipient(version, None))
        assert parse_forsendelse(body).identifier is None
