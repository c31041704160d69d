"""Sentences, rows and tokens: places stay true, names and numbers are masked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.document import Block, document_from_text
from classifier.persons.marks import Marks
from classifier.text.build_abbreviations import TARGET, from_spacy
from classifier.text.tokens import tokenize
from classifier.text.units import split_units


def units(text: str) -> list[str]:
    """The units of a plain text."""
    return [unit.text for unit in split_units(document_from_text(text))]


def test_the_abbreviation_file_is_what_spacy_says() -> None:
    assert TARGET.read_text("utf-8").split() == from_spacy()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Vi viser til bvl. § 4-2 og møtet kl. 12 i dag. Han kommer.", 2),
        ("Jf. vedtak av 3. mars. Det gjelder bl.a. husleie.", 2),
        ("Første linje\n- punkt en\n- punkt to", 3),
        ("En lang linje som brytes av programmet midt i en setning slik\nat den går over to linjer.", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(units(text)) == count


@given(st.text(max_size=2000))
def test_units_slice_back_and_keep_every_word(text: str) -> None:
    document = document_from_text(text)
    found = split_units(document)
    assert all(document.parts[u.part].text[u.start : u.end] == u.text for u in found)
    assert "".join("".join(u.text.split()) for u in found) == "".join(text.split())


def test_a_table_keeps_its_head_from_block_to_block_and_loses_it_after_other_text() -> None:
    lines = ["Navn | Merknad", "Kari Moe | betalt", "Ola Li | ringes", "Se også:", "Eva Vik | nøkkel"]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    blocks = tuple(Block(0, at, at + len(line)) for at, line in zip(starts, lines, strict=True))
    whole = document_from_text(text)
    apart = replace(whole, blocks=blocks)
    wanted = ["", lines[0], lines[0], "", ""]
    assert [unit.context for unit in split_units(whole)] == wanted
    assert [unit.context for unit in split_units(apart)] == wanted


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Kari Nordmann bor her", "<navn>"),
        ("fødselsnr 108955 96784", "<fnr>"),
        ("den 12.03.2026", "<dato>"),
        ("ring 68 05 12 34", "<tlf>"),
        ("etter § 4-2", "4-2"),
    ],
)
def test_names_and_numbers_become_marks(text: str, token: str) -> None:
    assert token in tokenize(text)


@pytest.mark.parametrize("text", ["Per dags dato er saken ny.", "Åsheim skole tar imot.", "Line stopper her på tur."])
def test_words_that_only_look_like_names_are_kept(text: str) -> None:
    assert "<navn>" not in tokenize(text)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("Gutten på 8 år", 1),
        ("ei åtteåring, 12-åringen", 2),
        ("The boy is 8 years old.", 1),
        ("an eight-year-old and a 12-year-old", 2),
        ("a resident aged 81, and managed 3 rooms", 1),
        ("a contract that is years old, ten years on", 0),
    ],
)
def test_ages_are_seen_in_norwegian_and_english(text: str, ages: int) -> None:
    assert Marks(text).count(0, len(text))[0] == ages
