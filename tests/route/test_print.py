"""The variant without organisation number: when it is impossible, and what v3's body becomes."""

from __future__ import annotations

from typing import Any

import pytest

from classifier.shipment import parse_forsendelse
from classifier.shipment.facts import DocumentFacts
from classifier.shipment.printing import (
    V3_PRINT_DOCUMENT_FIELDS,
    V3_PRINT_FIELDS,
    V3_PRINT_RECIPIENT_FIELDS,
    print_obstacles,
)

from .shipments import ORGNR, OTHER_PERSON, VERSIONS, document, recipient, shipment
from .specs import faults, spec
from .test_decision_table import codes, decide

WITHOUT_PLACE = {key: value for key, value in recipient("v2", ORGNR).items() if key != "poststed"}
WITHOUT_LINE = {key: value for key, value in recipient("v2", ORGNR).items() if key != "adresselinje1"}
WITHOUT_CODE = {key: value for key, value in recipient("v2", ORGNR).items() if key != "postnummer"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("version", "change", "code", "where"),
    [
        ("v1", {"kunDigitalLevering": True}, "print_impossible_digital_only", "kunDigitalLevering"),
        ("v2", {"kunDigitalLevering": True}, "print_impossible_digital_only", "kunDigitalLevering"),
        ("v3", {"kunDigitalLevering": True}, "print_impossible_digital_only", "kunDigitalLevering"),
        ("v2", {"mottaker": WITHOUT_PLACE}, "print_impossible_address", "mottaker"),
        ("v2", {"mottaker": WITHOUT_LINE}, "print_impossible_address", "mottaker"),
        ("v2", {"mottaker": WITHOUT_CODE}, "print_impossible_address", "mottaker"),
        (
            "v1",
            {"mottaker": {"digitalAdresse": {"organisasjonsNummer": ORGNR}}},
            "print_impossible_address",
            "mottaker",
        ),
        ("v1", {"signaturType": "AVANSERT_SIGNATUR"}, "print_impossible_signing", "signaturType"),
        ("v2", {"signaturType": "AVANSERT_SIGNATUR"}, "print_impossible_signing", "signaturType"),
        ("v2", {"dokumenter": [document(skalSigneres=True)]}, "print_impossible_signing", "dokumenter"),
        ("v1", {"krevNiva4Innlogging": True}, "print_impossible_encrypted", "krevNiva4Innlogging"),
        ("v2", {"krevNiva4Innlogging": True}, "print_impossible_encrypted", "krevNiva4Innlogging"),
        ("v3", {"sikkerhetsniva": "HOYESTE"}, "print_impossible_encrypted", "sikkerhetsniva"),
        ("v2", {"kryptert": True}, "print_impossible_encrypted", "kryptert"),
        ("v2", {"dokumenter": [document(mimeType=DOCX)]}, "print_impossible_not_pdf", "dokumenter[0].mimeType"),
        (
            "v1",
            {"dokumenter": [document(ekskluderesFraUtskrift=True)]},
            "print_impossible_excluded",
            "dokumenter[0].ekskluderesFraUtskrift",
        ),
        (
            "v3",
            {"dokumenter": [document("a.pdf"), document("b.pdf", skalEkskluderesFraUtskrift=True)]},
            "print_impossible_excluded",
            "dokumenter[1].skalEkskluderesFraUtskrift",
        ),
    ],
)
def test_an_impossible_print_is_held_with_the_rule_it_breaks(
    version: str, change: dict[str, Any], code: str, where: str
) -> None:
    answer = decide(shipment(version, **change), policy="print", version=version)
    assert (answer.action, answer.forsendelse) == ("hold", None)
    assert [(one.code, one.where) for one in answer.warnings if one.code.startswith("print_")] == [(code, where)]


def test_a_v3_shipment_without_address_cannot_be_printed() -> None:
    body = shipment("v3", mottaker={"navn": "Eksempel AS", "digitalId": ORGNR})
    assert "print_impossible_address" in codes(decide(body, policy="print", version="v3"))


@pytest.mark.parametrize(
    ("version", "giro", "pages", "possible"),
    [
        ("v2", {"giroarkSider": [1, 3]}, 3, True),
        ("v2", {"giroarkSider": [1, 4]}, 3, False),
        ("v2", {"giroarkSider": [7]}, None, True),
        ("v2", {"giroarkSider": [0]}, None, False),
        ("v2", {"giroarkSider": [True]}, 3, False),
        ("v2", {"giroarkSider": ["siste"]}, 3, False),
        ("v2", {"giroarkSider": None}, 3, True),
        ("v2", {"giroarkSider": []}, 3, True),
        ("v1", {"giroarkSider": "1, 3"}, 3, True),
        ("v1", {"giroarkSider": "1,4"}, 3, False),
        ("v3", {"giroarkSide": 3}, 3, True),
        ("v3", {"giroarkSide": 4}, 3, False),
    ],
)
def test_giro_pages_must_be_in_the_document(version: str, giro: Any, pages: int | None, possible: bool) -> None:
    body = shipment(version, dokumenter=[document(**giro)])
    answer = decide(body, policy="print", version=version, facts={"brev.pdf": DocumentFacts(pages=pages)})
    found = [(one.code, one.where) for one in answer.warnings if one.code == "print_impossible_giro"]
    assert found == ([] if possible else [("print_impossible_giro", f"dokumenter[0].{next(iter(giro))}")])
    assert answer.action == ("send_as_print" if possible else "hold")


@pytest.mark.parametrize(("size", "possible"), [(175_000_000, True), (175_000_001, False)])
def test_documents_of_more_than_350_mb_together_are_not_printed(size: int, possible: bool) -> None:
    facts = {name: DocumentFacts(size=size) for name in ("brev.pdf", "vedlegg.pdf")}
    answer = decide(shipment("v2"), policy="print", facts=facts)
    assert (answer.action == "send_as_print") == possible
    assert ("print_impossible_too_large" in codes(answer)) != possible


def test_a_file_that_is_no_pdf_whatever_its_mime_type_says_is_not_printed() -> None:
    answer = decide(shipment("v2"), policy="print", facts={"vedlegg.pdf": DocumentFacts(is_pdf=False)})
    assert [one.where for one in answer.warnings if one.code == "print_impossible_not_pdf"] == [
        "dokumenter[1].mimeType"
    ]


def test_all_broken_rules_are_named_at_once() -> None:
    body = shipment("v2", kunDigitalLevering=True, kryptert=True, dokumenter=[document(mimeType="text/plain")])
    assert {code for code in codes(decide(body, policy="print")) if code.startswith("print_")} == {
        "print_impossible_digital_only",
        "print_impossible_encrypted",
        "print_impossible_not_pdf",
    }


def test_other_readers_keep_their_digital_access_so_an_organisation_among_them_is_an_obstacle() -> None:
    def obstacles(*numbers: str) -> list[tuple[str, str]]:
        return list(print_obstacles(parse_forsendelse(shipment("v2", eksponertFor=list(numbers)))))

    assert obstacles(OTHER_PERSON) == []
    assert obstacles(OTHER_PERSON, ORGNR) == [("print_impossible_shared", "eksponertFor[1]")]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_flag_that_came_along_is_left_out_with_the_number(version: str) -> None:
    answer = decide(shipment(version, taushetsbelagtPost=True), policy="print")
    assert answer.action == "send_as_print"
    assert answer.forsendelse is not None
    assert "taushetsbelagtPost" not in answer.forsendelse


def test_a_foreign_address_needs_no_postal_code() -> None:
    body = shipment("v2", mottaker={**WITHOUT_CODE, "land": "Sverige"})
    assert decide(body, policy="print").action == "send_as_print"


def test_the_obstacles_do_not_matter_to_the_flag() -> None:
    assert decide(shipment("v2", kunDigitalLevering=True, kryptert=True)).action == "send_taushetsbelagt"


def test_v3_body_keeps_only_what_print_has_and_says_what_was_lost() -> None:
    entry = document(
        "brev.pdf",
        giroarkSide=2,
        dokumentType="Vedtak",
        skalEkskluderesFraUtskrift=False,
        ekstraMetadata=[{"key": "a", "value": "b"}],
        inneholderPersonsensitivInformasjon=True,
    )
    body = shipment(
        "v3",
        dokumenter=[entry],
        sikkerhetsniva="BETYDELIG",
        taushetsbelagtPost=True,
        kunDigitalLevering=False,
        forsendelsestype="ks.annet",
        eksponertFor=[OTHER_PERSON],
        lenker=[{"url": "https://eksempel.invalid", "tekst": "Mer"}],
        metadataForImport={"tittel": "Brev"},
        svarPaForsendelseId="00000000-0000-4000-8000-000000000000",
        eksternReferanse="2026-1234",
    )
    answer = decide(body, policy="print")
    assert answer.action == "send_as_print"
    assert not faults(answer.forsendelse, "v3", "print")
    assert answer.forsendelse == {
        "tittel": body["tittel"],
        "mottaker": {"navn": "Eksempel AS", "adresse": body["mottaker"]["adresse"]},
        "dokumenter": [{"filnavn": "brev.pdf", "mimeType": "application/pdf", "giroarkSide": 2}],
        "svarPaForsendelseId": "00000000-0000-4000-8000-000000000000",
        "eksternReferanse": "2026-1234",
    }
    lost = {one.where for one in answer.warnings if one.code == "print_leaves_out"}
    assert lost == {"eksponertFor", "lenker", "metadataForImport"}


def test_the_field_lists_are_those_of_the_description() -> None:
    schemas = spec("v3")["components"]["schemas"]
    printed = schemas["PrintForsendelse"]["properties"]
    assert printed.keys() == V3_PRINT_FIELDS
    assert schemas["Postadresse"]["properties"].keys() == V3_PRINT_RECIPIENT_FIELDS
    assert printed["dokumenter"]["items"]["properties"].keys() == V3_PRINT_DOCUMENT_FIELDS
