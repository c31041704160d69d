"""Identifiers: published synthetic samples, check digits against python-stdnum, and a table of near misses.

Person numbers here are synthetic (month + 40, + 65 or + 80) and were published as such, or are made the same way.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer, kontonr, orgnr

from classifier.identifiers import (
    Identifier,
    find_birth_dates,
    find_identifiers,
    find_numbers,
    is_dnr,
    is_duf,
    is_fhnr,
    is_fnr,
    is_hnr,
    is_konto,
    is_orgnr,
    is_placeholder_fnr,
    personal_number,
)

FNR = "10915596784"
#: One synthetic person's number under each remainder of the rule for numbers issued from 2032.
BY_REMAINDER = ("01831051244", "01831051252", "01831051260", "01831051279")
ORGNR = "312345005"
KONTO = "12345678903"
DUF = "200205705502"


def found(text: str) -> list[tuple[str, str, bool]]:
    return [(one.kind, text[one.start : one.end], one.strong) for one in find_identifiers(text)]


def with_check_digits(first_nine: str) -> str | None:
    for tail in range(100):
        number = f"{first_nine}{tail:02d}"
        kind = personal_number(number)
        if kind is not None and kind[0] != "placeholder_fnr" and kind[1]:
            return number
    return None


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("10915596784", "fnr"),  # Tenor, month + 80
        ("13527248013", "hnr"),  # Dolly and H-nummer look the same, month + 40
        ("15507600333", "hnr"),
        ("29422059278", "hnr"),
        ("55507608360", "dnr"),  # D-nummer and Dolly together
        ("69422056629", "dnr"),
        ("68467038838", "dnr"),
        ("43022014103", "dnr"),
    ],
)
def test_published_synthetic_samples_are_valid(number: str, kind: str) -> None:
    assert personal_number(number) == (kind, True)
    assert is_fnr(number)
    assert is_dnr(number) == (kind == "dnr")
    assert is_hnr(number) == (kind == "hnr")


def test_syntpop_numbers_with_month_plus_65_are_birth_numbers() -> None:
    number = with_check_digits("017110512")
    assert number is not None
    assert personal_number(number) == ("fnr", True)


def test_the_rule_from_2032_is_weak_and_only_remainder_0_is_strong() -> None:
    assert [personal_number(number) for number in BY_REMAINDER] == [("fnr", True)] + [("fnr", False)] * 3


@pytest.mark.parametrize("number", BY_REMAINDER)
def test_a_cue_makes_a_2032_number_strong(number: str) -> None:
    assert found(f"Fødselsnummer: {number}") == [("fnr", number, True)]


@pytest.mark.parametrize("digit", range(11))
def test_one_wrong_digit_breaks_the_number(digit: int) -> None:
    wrong = FNR[:digit] + str((int(FNR[digit]) + 1) % 10) + FNR[digit + 1 :]
    kind = personal_number(wrong)
    assert kind is None or not kind[1]


@pytest.mark.parametrize(
    "number",
    [
        "",
        FNR[:-1],
        FNR + "0",
        "109155 96784",
        "1091559678x",
        "١٠٩١٥٥٩٦٧٨٤",  # Arabic digits are digits to Python, not to Folkeregisteret
        "32915596784",
        "10935596784",
        "30825500100",
    ],
)
def test_wrong_length_signs_or_date_is_no_person_number(number: str) -> None:
    assert personal_number(number) is None
    assert not is_fnr(number)


@pytest.mark.parametrize("tail", ["00100", "00200", "55555", "99999"])
def test_placeholders_point_out_a_person_but_are_no_valid_number(tail: str) -> None:
    number = f"018110{tail}"
    assert is_placeholder_fnr(number)
    assert not is_fnr(number)
    assert found(f"barn {number}.") == [("placeholder_fnr", number, True)]


def test_fh_number_has_no_date_and_is_strong_only_with_a_cue() -> None:
    number = next(n for n in (f"8000000{i:04d}" for i in range(10_000)) if is_fhnr(n))
    assert not any((is_dnr(number), is_hnr(number), is_placeholder_fnr(number)))
    assert found(f"sak {number}") == [("fhnr", number, False)]
    assert found(f"hjelpenummer {number}") == [("fhnr", number, True)]


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_orgnr_agrees_with_stdnum(number: str) -> None:
    assert is_orgnr(number) == orgnr.is_valid(number)
    assert bool(found(number)) == orgnr.is_valid(number)


@given(st.from_regex(r"[1-9][0-9]{10}", fullmatch=True))
def test_konto_agrees_with_stdnum(number: str) -> None:
    assert is_konto(number) == kontonr.is_valid(number)


@given(st.integers(1, 28), st.integers(1, 12), st.integers(0, 99), st.integers(0, 999))
def test_check_digits_agree_with_stdnum(day: int, month: int, year: int, individual: int) -> None:
    first_nine = f"{day:02d}{month + 80:02d}{year:02d}{individual:03d}"
    first = fodselsnummer.calc_check_digit1(first_nine)
    second = fodselsnummer.calc_check_digit2(first_nine + first)
    expected = None if "10" in (first, second) else first_nine + first + second
    assert with_check_digits(first_nine) == expected


@pytest.mark.parametrize(
    ("number", "valid"),
    [("200205705502", True), ("200900595509", True), ("200205705503", False), ("180005705502", False), ("1", False)],
)
def test_duf_check(number: str, valid: bool) -> None:
    assert is_duf(number) == valid


@pytest.mark.parametrize(
    "written",
    [
        "10915596784",
        "109155 96784",
        "109155-96784",
        "109155 - 96784",
        "109155–96784",
        "109155\u00a096784",
        "109155\u200996784",
        "109155  96784",
        "109155\n96784",
        "10 91 55 96784",
        "10.91.55 96784",
        "109155 967 84",
        "1 0 9 1 5 5 9 6 7 8 4",
    ],
)
def test_usual_ways_of_writing_a_birth_number(written: str) -> None:
    assert found(f"Gjelder {written}, søknad") == [("fnr", written, True)]


@pytest.mark.parametrize("written", ["10915 596784", "109155967 84", "1 0915596784", "1091 559 6784"])
def test_odd_breaks_from_pdf_are_found_but_weak(written: str) -> None:
    assert found(f"Gjelder {written}, søknad") == [("fnr", written, False)]


@pytest.mark.parametrize("text", ["fnr10915596784Kari", "brev_10915596784.pdf", "(10915596784)", "10915596784,02"])
def test_letters_and_signs_may_touch_a_number(text: str) -> None:
    assert ("fnr", FNR, True) in found(text)


def test_neighbouring_numbers_do_not_hide_each_other() -> None:
    text = f"tlf 68 05 00 12 109155 96784 org 312 345 005 12 {KONTO} {DUF}"
    assert [kind for kind, _, _ in found(text)] == ["fnr", "orgnr", "konto", "duf"]


@pytest.mark.parametrize(
    ("text", "kind", "strong"),
    [
        ("konto 1234.56.78903", "konto", True),
        ("1234.56.78903", "konto", True),
        ("1234 56 78903", "konto", False),
        ("12345678903", "konto", False),
        ("kontonr. 12345678903", "konto", True),
        ("kontonummer: 10915596784", "konto", True),
        ("fødselsnummer 1091 55 96784", "fnr", False),
        ("10915596784", "fnr", True),
        ("kontoret 10915596784", "fnr", True),
        ("Konto oppgis. Fødselsnummer 10915596784", "fnr", True),
        ("org.nr. 312 345 005", "orgnr", True),
        ("organisasjonsnummer: 312345005", "orgnr", True),
        ("NO 312 345 005 MVA", "orgnr", True),
        ("312345005MVA", "orgnr", True),
        ("971032146", "orgnr", True),
        ("sak 312345005", "orgnr", False),
        ("DUF-nr. 2002 057055 02", "duf", True),
        ("DUF 200205705502", "duf", True),
        ("200205705502", "duf", False),
    ],
)
def test_cue_and_grouping_tell_kind_and_strength(text: str, kind: str, strong: bool) -> None:
    assert [(one[0], one[2]) for one in found(text)] == [(kind, strong)]


@pytest.mark.parametrize(
    "text",
    [
        "10915596785",  # second check digit
        "Fødselsnummer: 109155 96774",  # a cue does not repair a check digit
        "32915596784",  # no such day
        "109155967841",  # twelve digits
        "1091559678",  # ten
        "10915 5 9 67 8 4",  # cells of a table
        "312345006",
        "312 345 006",
        "31 23 45 005",  # a telephone, not an organisation
        "kr 312 345 005,00",
        "312345005.50",
        "312.345.005",
        "3123450051",
        "200205705503",
        "2026112314087",
        "Tlf. 68 05 00 12 / 68 05 00 13",
        "12.03.2026 kl. 12.30",
        "§ 13-1 nr. 2, jf. 01.02.2010",
        "Saksnr. 2026/12345-67",
        "1234.56.78904",
        "",
    ],
)
def test_near_misses_are_no_identifiers(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Kari f. 01.02.2010", "01.02.2010"),
        ("(f.01.02.10)", "01.02.10"),
        ("født 1. februar 2010", "1. februar 2010"),
        ("fødd den 3/4-12 på", "3/4-12"),
        ("Fødselsdato: 01.02.2010", "01.02.2010"),
        ("FØDSELSDATO 010210", "010210"),
        ("Fødselsdato (dd.mm.åååå): 01. 02. 2010", "01. 02. 2010"),
        ("f. dato 01.02.2010", "01.02.2010"),
        ("Født | 2010-02-01", "2010-02-01"),
        ("born on 1.2.2010", "1.2.2010"),
        ("date of birth: 01.02.2010", "01.02.2010"),
        ("født 29.02.2012", "29.02.2012"),
    ],
)
def test_birth_dates_need_and_keep_their_cue(text: str, date: str) -> None:
    assert found(text) == [("birth_date", date, True)]


@pytest.mark.parametrize(
    "text",
    [
        "01.02.2010",
        "jf. 01.02.2010",
        "f.eks. 01.02.2010",
        "født 31.02.2010",
        "født 29.02.2011",
        "født 01.13.2010",
        "født i 2010",
        "født 01.02.1710",
        "pdf. 01.02.2010",
        "født 01.02.20101",
        "Frist 01.02.2010",
        "bøtte 01.02.2010",
    ],
)
def test_other_dates_are_no_birth_dates(text: str) -> None:
    assert found(text) == []


def test_a_number_after_the_cue_is_not_a_birth_date_too() -> None:
    assert found("født 01831051244") == [("fnr", "01831051244", True)]


@given(st.text(alphabet="0123456789 .-\nfFøda:årK", max_size=120))
def test_places_are_ordered_disjoint_and_slice_back_to_digits(text: str) -> None:
    identifiers = find_identifiers(text)
    for one, following in pairwise(identifiers):
        assert one.end <= following.start
    for one in identifiers:
        piece = text[one.start : one.end]
        assert piece[0].isdigit()
        assert piece[-1].isdigit()
    assert set(identifiers) <= {*find_numbers(text), *find_birth_dates(text)}


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_number_on_its_own_line_is_always_found(before: str, after: str) -> None:
    text = f"{before}\n: {FNR} :\n{after}"
    start = text.index(f": {FNR} :") + 2
    assert any((one.start, one.end) == (start, start + 11) for one in find_identifiers(text))


def test_identifier_is_a_plain_value() -> None:
    assert find_identifiers(FNR) == [Identifier("fnr", 0, 11, True)]
