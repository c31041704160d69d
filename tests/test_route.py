"""The routing table over v1, v2 and v3; nothing but the rule's fields changes; unsafe is never ordinary post."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Classifier, route
from classifier.errors import ForsendelseError, RegisterError
from classifier.messages import LANGUAGES
from classifier.shipment import MemoryRegister, decide_route, parse_forsendelse, read_register
from classifier.shipment.recipients import System
from classifier.shipment.texts import CODES, sentence
from tests import builders as b

ORG, OTHER, PERSON = "312345005", "319000100", "10915596784"
POST = {"adresselinje1": "Prøveveien 1", "postnummer": "0001", "poststed": "OSLO"}
DOCUMENT = {"filnavn": "brev.pdf", "mimeType": "application/pdf"}
ALTINN = MemoryRegister({ORG: []})
SYSTEM = MemoryRegister({ORG: [System("Sak")]})


def v2(number: str | None = ORG, **more: Any) -> dict[str, Any]:
    """A v2 shipment."""
    mottaker = {"navn": "Eksempel AS", **POST} | ({"digitalId": number} if number else {})
    return {"tittel": "Brev i sak 1", "mottaker": mottaker, "dokumenter": [dict(DOCUMENT)], "ukjent": {"a": 1}} | more


def v3(number: str | None = ORG, **more: Any) -> dict[str, Any]:
    """A v3 shipment."""
    mottaker: dict[str, Any] = {"navn": "Eksempel AS", "adresse": {**POST, "landkode": "NO"}}
    if number:
        mottaker["digitalId"] = number
    return {
        "tittel": "Brev",
        "mottaker": mottaker,
        "dokumenter": [dict(DOCUMENT)],
        "sikkerhetsniva": "BETYDELIG",
    } | more


def v1(number: str = ORG, **more: Any) -> dict[str, Any]:
    """A v1 shipment."""
    post = {"navn": "Eksempel AS", "adresse1": "Prøveveien 1", "postNummer": "0001", "postSted": "OSLO"}
    mottaker = {"postAdresse": post, "digitalAdresse": {"organisasjonsNummer": number}}
    return {"tittel": "Brev", "mottaker": mottaker, "dokumenter": [dict(DOCUMENT)]} | more


TABLE = [
    # shipment, register, q3, policy, action
    (v2(PERSON), ALTINN, "yes", "flagg", "send_as_addressed"),
    (v2(None), ALTINN, "yes", "flagg", "send_as_addressed"),
    (v2(), ALTINN, "no", "flagg", "send_as_addressed"),
    (v2(), SYSTEM, "no", "print", "send_as_addressed"),
    (v2(), SYSTEM, "yes", "flagg", "send_as_addressed"),
    (v2(), SYSTEM, "yes", "print", "send_as_addressed"),
    (v2(), ALTINN, "yes", "flagg", "send_taushetsbelagt"),
    (v2(), ALTINN, "yes", "print", "send_as_print"),
    (v2(), MemoryRegister(), "yes", "flagg", "send_taushetsbelagt"),
    (v2(), MemoryRegister(), "yes", "print", "send_as_print"),
    (v2(), ALTINN, "review", "flagg", "hold"),
    (v2(PERSON), ALTINN, "review", "flagg", "hold"),
    (v2("123"), ALTINN, "yes", "flagg", "hold"),
    (v2(kunDigitalLevering=True), ALTINN, "yes", "print", "hold"),
    (v2(dokumenter=[]), ALTINN, "no", "flagg", "hold"),
    (v2(eksponertFor=[OTHER]), ALTINN, "yes", "flagg", "hold"),
    (v2(PERSON, eksponertFor=[OTHER]), ALTINN, "yes", "flagg", "hold"),
    (v3(), ALTINN, "yes", "flagg", "send_taushetsbelagt"),
    (v3(), ALTINN, "yes", "print", "send_as_print"),
    (v3(sikkerhetsniva="HOYESTE"), ALTINN, "yes", "print", "hold"),
    (v1(), ALTINN, "yes", "flagg", "send_taushetsbelagt"),
    (v1(), SYSTEM, "yes", "flagg", "send_as_addressed"),
    (v1(), ALTINN, "no", "flagg", "send_as_addressed"),
]


@pytest.mark.parametrize(("raw", "register", "q3", "policy", "action"), TABLE, ids=range(len(TABLE)))
def test_the_table(raw: dict[str, Any], register: MemoryRegister, q3: Any, policy: Any, action: str) -> None:
    before = copy.deepcopy(raw)
    decision = decide_route(parse_forsendelse(raw), q3, register, policy=policy)
    assert raw == before
    assert decision.action == action
    assert (decision.forsendelse is None) == (action == "hold")
    answer = decision.as_dict()
    assert list(answer) == ["action", "questions", "reasons", "warnings", "forsendelse"]
    assert {reason["question"] for reason in answer["reasons"]} == set(answer["questions"])


def test_flagg_changes_only_the_flag_and_the_notice_of_the_sensitive_document() -> None:
    raw = v2(dokumenter=[dict(DOCUMENT), {"filnavn": "plan.pdf", "mimeType": "application/pdf"}])
    decision = decide_route(parse_forsendelse(raw), "yes", ALTINN, per_document={"brev.pdf": "yes", "plan.pdf": "no"})
    expected = copy.deepcopy(raw) | {"taushetsbelagtPost": True}
    expected["dokumenter"][0]["inneholderPersonsensitivInformasjon"] = True
    assert decision.forsendelse == expected
    assert "recipient_may_lack_access" in {warning.code for warning in decision.warnings}


def test_print_leaves_out_the_number_and_nothing_else() -> None:
    raw = v2()
    expected = copy.deepcopy(raw)
    del expected["mottaker"]["digitalId"]
    assert decide_route(parse_forsendelse(raw), "yes", ALTINN, policy="print").forsendelse == expected


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kunDigitalLevering": True}, "print_impossible_digital_only"),
        ({"mottaker": {"navn": "Eksempel AS", "digitalId": ORG}}, "print_impossible_address"),
        ({"dokumenter": [{"filnavn": "a.docx", "mimeType": "application/msword"}]}, "print_impossible_not_pdf"),
        ({"dokumenter": [DOCUMENT | {"skalEkskluderesFraUtskrift": True}]}, "print_impossible_excluded"),
        ({"dokumenter": [DOCUMENT | {"skalSigneres": True}]}, "print_impossible_signing"),
        ({"krevNiva4Innlogging": True}, "print_impossible_encrypted"),
        ({"kryptert": True}, "print_impossible_encrypted"),
        ({"svarSendesTil": {"navn": "Barneverntjenesten i Storvik"}}, "sender_name_reveals"),
    ],
)
def test_each_consistency_rule_has_its_warning(change: dict[str, Any], code: str) -> None:
    decision = decide_route(parse_forsendelse(v2(**change)), "yes", ALTINN, policy="print")
    assert code in {warning.code for warning in decision.warnings}
    if code.startswith("print_impossible"):
        assert decision.action == "hold"


NUMBER = st.sampled_from([ORG, OTHER, PERSON, "123456789", "", "00000000000", None])
Q3S = st.sampled_from(["yes", "no", "review"])
REGISTERS = st.sampled_from([ALTINN, SYSTEM, MemoryRegister(), MemoryRegister({ORG: [System("S", "byggesak", 3)]})])
EXTRA = st.dictionaries(
    st.sampled_from(["kunDigitalLevering", "kryptert", "krevNiva4Innlogging", "signaturType", "eksponertFor", "x"]),
    st.sampled_from([True, False, None, [], [OTHER]]),
    max_size=4,
).filter(lambda extra: extra.get("eksponertFor") in (None, [], [OTHER]))


@given(NUMBER, Q3S, REGISTERS, st.sampled_from(["flagg", "print"]), EXTRA, st.sampled_from([v2, v3]))
def test_unsafe_is_never_ordinary_altinn_post(
    number: str | None, q3: Any, register: MemoryRegister, policy: Any, extra: dict[str, Any], make: Any
) -> None:
    raw = make(number, **extra)
    decision = decide_route(parse_forsendelse(raw), q3, register, policy=policy)
    questions = decision.questions
    sent = decision.forsendelse
    if sent is None:
        return
    risky = questions["is_organisation"] != "no" and questions["receives_in_altinn"] != "no"
    if risky and questions["sensitive"] != "no":
        assert sent.get("taushetsbelagtPost") is True or "digitalId" not in sent["mottaker"]
    untouched = {key: value for key, value in raw.items() if key not in ("mottaker", "dokumenter")}
    if decision.action != "send_as_print" or make is v2:
        assert {key: sent.get(key) for key in untouched} == untouched
    changed = set(sent) - set(raw)
    assert changed <= {"taushetsbelagtPost"}


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ([], "JSON object"),
        ({}, "mottaker"),
        ({"mottaker": {}, "dokumenter": {}}, "dokumenter"),
        ({"mottaker": {}, "dokumenter": [{}]}, r"dokumenter\[0\]\.filnavn"),
        ({"mottaker": {}, "dokumenter": [DOCUMENT, DOCUMENT]}, r"dokumenter\[1\]\.filnavn"),
    ],
)
def test_what_is_not_a_shipment_is_refused_with_the_json_path(raw: Any, path: str) -> None:
    with pytest.raises(ForsendelseError, match=path):
        parse_forsendelse(raw)


def test_register_matches_type_and_level(tmp_path: Path) -> None:
    path = tmp_path / "mottakere.csv"
    path.write_text(f"orgnr;mottakersystem;forsendelsestype;niva\n{ORG};Sak;byggesak;3\n{OTHER};;;\n", "utf-8")
    register = read_register(path)
    assert register.lookup(ORG, "byggesak", 3) == "casesystem"
    assert register.lookup(ORG, "byggesak", 4) == "altinn"
    assert register.lookup(ORG, None, 3) == "altinn"
    assert register.lookup(OTHER) == "altinn"
    assert register.lookup("999999999") == "unknown"


@pytest.mark.parametrize(
    "text", ["a,b\n", "orgnr,mottakersystem\n123,x\n", f"orgnr,mottakersystem,niva\n{ORG},x,9\n", "[1]"]
)
def test_a_wrong_register_is_refused_with_file_and_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(RegisterError, match=r"r\.csv:\d"):
        read_register(path)


def test_documents_are_read_and_a_missing_one_holds(classifier: Classifier, tmp_path: Path) -> None:
    (tmp_path / "brev.pdf").write_bytes(b.pdf([b.NEEDLE, *b.PLAIN]))
    assert route(v2(), tmp_path, classifier=classifier, recipients=ALTINN).action == "send_taushetsbelagt"
    assert route(v2(), {"brev.pdf": b.pdf([b.NEEDLE])}, classifier=classifier).action == "send_taushetsbelagt"
    missing = route(v2(dokumenter=[DOCUMENT | {"filnavn": "borte.pdf"}]), tmp_path, classifier=classifier)
    assert missing.action == "hold"
    assert "document_missing" in {warning.code for warning in missing.warnings}
    outside = v2(dokumenter=[DOCUMENT | {"filnavn": "../brev.pdf"}])
    assert route(outside, tmp_path / "x", classifier=classifier).action == "hold"


def test_a_title_that_names_the_client_is_warned_about(classifier: Classifier, tmp_path: Path) -> None:
    (tmp_path / "brev.pdf").write_bytes(b.pdf([b.NEEDLE, *b.PLAIN]))
    decision = route(v2(tittel="Barnevernssak – Emil Kowalski"), tmp_path, classifier=classifier)
    assert "title_reveals" in {warning.code for warning in decision.warnings}
    neutral = route(v2(), tmp_path, classifier=classifier)
    assert not {"title_reveals", "filename_reveals"} & {warning.code for warning in neutral.warnings}


def test_every_code_has_a_sentence_in_every_language() -> None:
    for code in CODES:
        assert len({sentence(code, lang) for lang in LANGUAGES}) == len(LANGUAGES)


def test_the_sample_shipments_are_routed(root: Path, classifier: Classifier) -> None:
    folder = root / "data" / "samples" / "forsendelser"
    register = read_register(folder / "mottakere.csv")
    for name in ("v1", "v2", "v3"):
        raw = json.loads((folder / f"forsendelse-{name}.json").read_text("utf-8"))
        decision = route(raw, folder, classifier=classifier, recipients=register)
        assert decision.questions["is_organisation"] == "yes"
        if name != "v1":
            assert decision.action in ("send_taushetsbelagt", "hold")
