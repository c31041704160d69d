"""Question 2's register: matching, files, and errors that say where and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import RegisterError
from classifier.shipment import MemoryRegister, System, read_register

from .shipments import ORGNR, OTHER_ORGNR, THIRD_ORGNR
from .specs import validator

TYPE = "ks.byggesøknad"
ARCHIVE, SPECIAL, NONE_FOR_TYPE = System("Arkiv"), System("Fagsystem", TYPE), System("", TYPE)


@pytest.mark.parametrize(
    ("systems", "asked", "expected"),
    [
        ([], (None, 3), "altinn"),
        ([ARCHIVE], (None, 3), "casesystem"),
        ([ARCHIVE], (TYPE, 4), "casesystem"),
        ([SPECIAL], (None, 3), "altinn"),
        ([SPECIAL], ("ks.annet", 3), "altinn"),
        ([SPECIAL], (TYPE, 3), "casesystem"),
        ([ARCHIVE, NONE_FOR_TYPE], (TYPE, 3), "altinn"),
        ([ARCHIVE, NONE_FOR_TYPE], ("ks.annet", 3), "casesystem"),
        ([System(""), SPECIAL], (TYPE, 3), "casesystem"),
        ([System(""), SPECIAL], (None, 3), "altinn"),
        ([System("Arkiv", None, 3)], (None, 4), "altinn"),
        ([System("Arkiv", None, 3), System("Sikker sone", None, 4)], (None, 4), "casesystem"),
        ([ARCHIVE, System("", None, 4)], (None, 4), "altinn"),
        ([ARCHIVE, System("Fagsystem", TYPE, 3)], (TYPE, 4), "casesystem"),
        ([ARCHIVE, System("")], (None, 3), "altinn"),
    ],
)
def test_matching_by_type_and_level(systems: list[System], asked: tuple[str | None, int], expected: str) -> None:
    assert MemoryRegister({ORGNR: systems}).lookup(ORGNR, *asked) == expected


def test_an_organisation_that_is_not_listed_is_unknown() -> None:
    assert MemoryRegister({ORGNR: [ARCHIVE]}).lookup(OTHER_ORGNR) == "unknown"


SYSTEMS = st.builds(System, st.sampled_from(("", "Arkiv")), st.none() | st.just(TYPE), st.sampled_from((0, 3, 4)))


@given(st.lists(SYSTEMS, max_size=4), st.none() | st.just(TYPE), st.sampled_from((3, 4)))
def test_a_case_system_is_only_answered_when_one_takes_the_shipment(
    systems: list[System], kind: str | None, niva: int
) -> None:
    if MemoryRegister({ORGNR: systems}).lookup(ORGNR, kind, niva) == "casesystem":
        assert any(system.mottakersystem and system.takes(kind, niva) for system in systems)


def write(folder: Path, content: str | bytes, name: str = "mottakere.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ("orgnr", "mottakersystem", "forsendelsestype", "niva"),
        (ORGNR, "", "", ""),
        ("319 000 100", "Sak", TYPE, "3"),
        ("", "", "", ""),
        (THIRD_ORGNR, "Arkiv", "", "alle"),
    ]
    register = read_register(write(tmp_path, "\r\n".join(delimiter.join(row) for row in rows)))
    assert len(register) == 3
    assert register.lookup(ORGNR) == "altinn"
    assert register.lookup(OTHER_ORGNR, TYPE, 3) == "casesystem"
    assert register.lookup(OTHER_ORGNR, TYPE, 4) == "altinn"
    assert register.lookup(THIRD_ORGNR, None, 4) == "casesystem"


def test_csv_as_spreadsheets_write_it(tmp_path: Path) -> None:
    text = f'\ufeffOrgnr;Navn på mottaker;Mottakersystem\n{ORGNR};"Eksempel; AS";"Sak\nog arkiv"\n{OTHER_ORGNR}\n'
    register = read_register(write(tmp_path, text))
    assert (register.lookup(ORGNR), register.lookup(OTHER_ORGNR)) == ("casesystem", "altinn")


def test_json_in_our_own_form(tmp_path: Path) -> None:
    rows = [{"orgnr": int(ORGNR), "mottakersystem": "Arkiv", "niva": 4}, {"orgnr": OTHER_ORGNR, "mottakersystem": None}]
    register = read_register(write(tmp_path, json.dumps(rows)))
    assert (register.lookup(ORGNR, None, 4), register.lookup(ORGNR, None, 3)) == ("casesystem", "altinn")
    assert register.lookup(OTHER_ORGNR) == "altinn"


def test_json_as_svarut_answers(tmp_path: Path) -> None:
    system = {
        "id": "00000000-0000-4000-8000-000000000000",
        "navn": "Arkiv",
        "organisasjonsnummer": ORGNR,
        "forsendelseType": TYPE,
        "niva": 3,
    }
    schemas = validator("mottakersystem", "").schema["components"]["schemas"]
    name = next(key for key, schema in schemas.items() if "organisasjonsnummer" in schema.get("properties", {}))
    validator("mottakersystem", name).validate(system)
    answer = {"mottakersystemer": [{**system, "nyttFelt": [1.5]}]}
    register = read_register(write(tmp_path, json.dumps(answer)))
    assert (register.lookup(ORGNR, TYPE), register.lookup(ORGNR, "ks.annet")) == ("casesystem", "altinn")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ":1: the first line must name the columns"),
        ("orgnr\n312345005\n", ":1: the first line must name the columns"),
        ("orgnr,mottakersystem\n312345006,\n", ":2: orgnr must be nine digits"),
        ("orgnr,mottakersystem\n312345005,\n\n31234500,Sak\n", ":4: orgnr must be nine digits"),
        ("orgnr,mottakersystem\n312345005,Sak,for mye\n", ":2: more cells"),
        ("orgnr,mottakersystem,niva\n312345005,Sak,5\n", ":2: niva must be 3, 4 or empty"),
        ("orgnr,mottakersystem\n312345005,\n312345005,Sak\n", ":3: says another thing"),
        (b"orgnr,mottakersystem\n312345005,S\xe6k\n", "is not UTF-8 text; save it"),
        ("[", ":1: not valid JSON"),
        ('{"a": 1}', ":1: expected a JSON list"),
        ("[1]", ":1: the element must be an object"),
        ('[{"orgnr": "312345005"}]', ":1: mottakersystem is missing"),
        ('[{"orgnr": "312345005", "mottakersystem": ["Sak"]}]', ":1: values must be strings"),
        ("[" * 100_000, ":1: n"),
    ],
)
def test_errors_name_file_and_line_and_what_to_do(tmp_path: Path, content: str | bytes, said: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(RegisterError) as caught:
        read_register(path)
    assert str(caught.value).startswith(str(path))
    assert said in str(caught.value)


def test_a_register_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"cannot be opened \(FileNotFoundError\)"):
        read_register(tmp_path / "borte.csv")
