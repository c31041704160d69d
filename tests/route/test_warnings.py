"""What may reveal the matter before anybody opens the letter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

import classifier.shipment
from classifier.categories import CATEGORIES
from classifier.messages import LANGUAGES
from classifier.shipment import Policy
from classifier.shipment.facts import DocumentFacts
from classifier.shipment.grouping import Group, suggested_group
from classifier.shipment.texts import CODES, sentence

from .shipments import PERSON, document, shipment
from .test_decision_table import codes, decide


def says_barnevern(text: str) -> bool:
    return "barnevern" in text.casefold()


def test_revealing_texts_are_named_by_kind_and_path() -> None:
    body = shipment(
        "v2",
        tittel="Barnevernssak – Ola P.",
        eksternReferanse="barnevern-7",
        metadataForImport={"tittel": "Barnevern"},
        dokumenter=[document("brev.pdf"), document("barnevern_ola.pdf")],
    )
    found = [(one.code, one.where) for one in decide(body, "no", reveals=says_barnevern).warnings]
    assert found == [
        ("title_reveals", "tittel"),
        ("metadata_reveals", "eksternReferanse"),
        ("metadata_reveals", "metadataForImport.tittel"),
        ("filename_reveals", "dokumenter[1].filnavn"),
    ]


def test_without_a_judge_nothing_is_said_about_words() -> None:
    assert not codes(decide(shipment("v2", tittel="Barnevernssak"), "no"))


@pytest.mark.parametrize("written", [PERSON, "109155 96784"])
def test_a_person_number_in_the_title_is_always_pointed_out(written: str) -> None:
    answer = decide(shipment("v2", tittel=f"Vedtak {written}"), "no")
    assert [(one.code, one.where) for one in answer.warnings] == [("identity_number_visible", "tittel")]
    assert PERSON not in str(answer.as_dict()["warnings"])


@pytest.mark.parametrize(
    "name",
    [
        "Barneverntjenesten",
        "Barnevernstenesta i Eksempel",
        "Eksempel kommune, PPT",
        "Pedagogisk-psykologisk teneste",
        "NAV Eksempel",
        "Krisesenteret",
        "Rus og psykisk helse",
        "Rustenesta",
        "Sosialtjenesten",
        "Flyktningtenesta",
        "Heimetenesta",
        "Tildelingskontoret",
        "Granlia sjukeheim",
    ],
)
def test_telling_sender_names(name: str) -> None:
    body = shipment("v2", svarSendesTil={"navn": name})
    assert "sender_name_reveals" in codes(decide(body, "yes"))
    assert "sender_name_reveals" in codes(decide(shipment("v2", PERSON, svarSendesTil={"navn": name}), "no"))
    assert "sender_name_reveals" not in codes(decide(body, "no"))


@pytest.mark.parametrize(
    "name",
    [
        "Eksempel kommune, postmottak",
        "Rustad kommune",
        "Brusand kommune",
        "Navarsete kommune",
        "Byggesak",
        "Plan og eiendom",
    ],
)
def test_neutral_sender_names(name: str) -> None:
    assert "sender_name_reveals" not in codes(decide(shipment("v2", svarSendesTil={"navn": name})))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_access_warning_names_the_package_and_the_date(lang: str) -> None:
    answer = decide(shipment("v2"), lang=lang)
    message = next(one.message for one in answer.warnings if one.code == "recipient_may_lack_access")
    assert "urn:altinn:accesspackage:post-til-virksomheten-med-taushetsbelagt-innhold" in message
    assert "2027" in message


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence_in_every_language(code: str) -> None:
    sentences = [sentence(code, lang) for lang in LANGUAGES]
    assert all(re.fullmatch(r"[A-Z].*[.]", one) for one in sentences)
    assert len(set(sentences)) == len(LANGUAGES)


def test_codes_in_the_sources_and_codes_with_sentences_are_the_same() -> None:
    folder = Path(classifier.shipment.__file__).parent
    sources = "".join(path.read_text("utf-8") for path in folder.glob("*.py") if path.name != "texts.py")
    used = {code for code in CODES if f'"{code}"' in sources}
    assert set(CODES) - used == {"q3_yes", "q3_no", "q3_review"}  # these are made from the answer
    assert set(re.findall(r'"((?:q[12]|print|shared|recipient|document)_[a-z_]+)"', sources)) <= set(CODES)


def test_a_hold_always_says_why() -> None:
    held = [
        decide(shipment("v2", number), q3, graded=graded, policy=policy, missing=missing)
        for number in (PERSON, "312345006", "312345005")
        for q3 in ("yes", "no", "review")
        for graded in (True, False)
        for policy in get_args(Policy)
        for missing in ((), ("brev.pdf",))
    ]
    assert all(answer.warnings for answer in held if answer.action == "hold")


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"tittel": "Barnevernssak – Ola P. 2026/1234-5"}, "Brev i sak 2026/1234-5"),
        ({"tittel": "Barnevernssak", "eksternReferanse": "sak 2026/77"}, "Brev i sak 2026/77"),
        (
            {"tittel": "Barnevernssak", "metadataForImport": {"saksaar": 2026, "sakssekvensnummer": 9}},
            "Brev i sak 2026/9",
        ),
        ({"tittel": "Barnevernssak", "metadataForImport": {"saksaar": True, "sakssekvensnummer": "x"}}, "Brev"),
        ({"tittel": "Barnevernssak, Ola, f. 01/02/2010"}, "Brev"),
        ({"tittel": "Barnevernssak, Ola, f. 12/10"}, "Brev"),
        ({"tittel": f"Barnevernssak {PERSON}"}, "Brev"),
    ],
)
def test_the_suggested_title_holds_the_case_number_and_nothing_of_the_old_one(
    change: dict[str, Any], title: str
) -> None:
    answer = decide(shipment("v2", **change), "no", reveals=says_barnevern)
    assert {one.suggestion for one in answer.warnings if one.where == "tittel"} == {title}
    assert not says_barnevern(title)


@pytest.mark.parametrize(
    ("name", "neutral"),
    [("barnevern Ola.PDF", "dokument-2.pdf"), ("barnevern.Ola Prøve", "dokument-2"), ("barnevern", "dokument-2")],
)
def test_the_suggested_file_name_keeps_only_the_extension(name: str, neutral: str) -> None:
    body = shipment("v2", dokumenter=[document("a.pdf"), document(name)])
    answer = decide(body, "no", reveals=says_barnevern)
    assert [one.suggestion for one in answer.warnings if one.code == "filename_reveals"] == [neutral]


@pytest.mark.parametrize(
    ("categories", "group"),
    [
        ([{"helse": 0.9, "barnevern": 0.5}], "helse_sosial_omsorg"),
        ([{"helse": 0.6}, {"ppt": 0.8}], "oppvekst_utdanning"),
        ([{"straff": 0.7}], "administrasjon"),
        ([{"noe nytt": 0.7}], "administrasjon"),
        ([{"helse": 0.7, "barnevern": 0.7}], "helse_sosial_omsorg"),
        ([{}], None),
        ([], None),
    ],
)
def test_the_group_is_that_of_the_most_probable_category(categories: list[dict[str, float]], group: str | None) -> None:
    facts = {f"{number}.pdf": DocumentFacts(categories=one) for number, one in enumerate(categories)}
    answer = decide(shipment("v2"), facts=facts)
    assert answer.group == group
    assert {code for code in codes(answer) if code.startswith("group_")} == ({f"group_{group}"} if group else set())
    assert decide(shipment("v2"), "no", facts=facts).group is None
    assert decide(shipment("v2"), q2="no", facts=facts).group is None


def test_every_category_has_a_group() -> None:
    assert {suggested_group([{category: 1.0}]) for category in CATEGORIES} == set(get_args(Group))
