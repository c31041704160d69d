"""Word lists by concept: what a list's entry matches, what it must not, and that the packaged lists are well formed."""

from __future__ import annotations

from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.text.concepts import Concepts, packaged_concepts, parse_concept

SMALL = Concepts({"sykdom": ["epileps", "=als"], "funksjon": ["klarer ikke"], "dyr": ["hunde"]})
PAIRED = sorted({word for pair in packaged_concepts().pairs for word in pair.split(" ")})


@pytest.mark.parametrize(
    ("token", "concepts"),
    [
        ("epilepsi", {"sykdom"}),
        ("epilepsimedisinen", {"sykdom"}),
        ("barneepilepsi", {"sykdom"}),
        ("als", {"sykdom"}),
        ("klarer ikke", {"funksjon"}),
        ("hundepensjonat", {"dyr"}),
    ],
)
def test_a_stem_matches_inflections_and_compounds_and_an_exact_entry_itself(token: str, concepts: set[str]) -> None:
    assert SMALL.of(token) == concepts


@pytest.mark.parametrize("token", ["epilog", "falsk", "salsa", "klarer", "ikke klarer", "hund", "athunder", "", "§"])
def test_near_misses_have_no_concept(token: str) -> None:
    assert SMALL.of(token) == frozenset()


def test_comments_and_empty_entries_are_left_out() -> None:
    assert parse_concept("# en liste\nepileps, =als,\n\n  klarer ikke , =") == ["epileps", "=als", "klarer ikke"]


@given(st.lists(st.text(max_size=12) | st.sampled_from(PAIRED), max_size=6))
def test_the_concepts_of_many_tokens_are_those_of_each(tokens: list[str]) -> None:
    lists = packaged_concepts()
    each = frozenset().union(*(lists.of(token) for token in tokens))
    pairs = frozenset().union(*(lists.of(f"{first} {second}") for first, second in pairwise(tokens)))
    assert lists.of_each(tokens) == each
    assert lists.of_all(tokens) == each | pairs


def test_packaged_lists_are_well_formed() -> None:
    folder = resources.files("classifier.text") / "concepts"
    for name in packaged_concepts().names:
        text = (folder / f"{name}.txt").read_text("utf-8")
        entries = parse_concept(text)
        assert text.startswith("#"), name
        assert len(entries) >= 100, name
        assert all(entry == entry.lower() for entry in entries), name
        assert all(len(entry.removeprefix("=").split()) <= 2 for entry in entries), name


@pytest.mark.parametrize(
    ("bokmaal", "nynorsk", "concept"),
    [
        ("sykehjemsplass", "sjukeheimsplass", "omsorgstjeneste"),
        ("rullestol", "rullestol", "hjelpemiddel"),
        ("fosterhjem", "fosterheim", "bv_tiltak"),
        ("sosialhjelp", "sosialhjelp", "sosialhjelp"),
        ("spesialundervisning", "spesialundervisning", "spesped"),
    ],
)
def test_both_written_norms_are_known(bokmaal: str, nynorsk: str, concept: str) -> None:
    assert concept in packaged_concepts().of(bokmaal)
    assert concept in packaged_concepts().of(nynorsk)
