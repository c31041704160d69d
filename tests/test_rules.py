"""The rules: every row, both languages, wrong files refused with a line, a municipality's own file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import RuleFileError
from classifier.rules import load_rules
from classifier.rules.engine import RuleSet
from classifier.rules.load import packaged_families, parse_family
from classifier.rules.pattern import compile_pattern
from classifier.rules.schema import Family, Rule
from classifier.text.fold import fold, level, spaced

RULES = load_rules().rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rows_that_must_match_do_and_rows_that_must_not_do_not(rule: Rule) -> None:
    rules = load_rules()
    assert len(rule.match) >= 4
    assert len(rule.no_match) >= 4
    for row in rule.match:
        assert any(hit.rule == rule.id for hit in rules.scan(row)), row
    for row in rule.no_match:
        assert not any(hit.rule == rule.id for hit in rules.scan(row)), row


def test_every_family_that_has_words_has_both_written_norms() -> None:
    for family in packaged_families():
        for rule in family.rules:
            assert bool(rule.nb) == bool(rule.nn), rule.id


@pytest.mark.parametrize(
    ("compound", "rule"),
    [
        ("barnevernsundersøkelsen", "barnevern.service"),
        ("barnevernssak", "barnevern.service"),
        ("sjukeheimsplass", "helse.care-service"),
        ("jf. bvl. § 4-2", "barnevern.law"),
        ("etter hol. § 3-2", "helse.law"),
        ("pbrl. kap. 4 A", "helse.law"),
        ("sotjl. § 18", "sosial.law"),
    ],
)
def test_compounds_and_paragraphs_are_recognised(compound: str, rule: str) -> None:
    assert rule in {hit.rule for hit in load_rules().scan(f"Saka gjeld {compound} no.")}


@given(st.text(max_size=300))
def test_folding_never_moves_an_offset(text: str) -> None:
    assert len(fold(text)) == len(level(text)) == len(text)
    assert spaced(text) == "".join(char if char.isalnum() else " " for char in text)


_SPELT = (
    "e-post",
    "tiltak",
    "to ord",
    "barnevern*",
    "tvungen* psykisk*",
    "=LAR",
    "re[^hol]:\\bhol\\.? ?\\d",
    "re[(ie|§]:(?:\\(ie|§) ?\\d",
)
_PIECES = (
    "e-post",
    "e post",
    "tiltak",
    "tiltaket",
    "to ord",
    "barnevern",
    "tvungent psykisk",
    "LAR",
    "lar",
    "hol. 4",
    "(ie 7",
    "§7",
)
_BETWEEN = ("", " ", "-", "\n", "  ", ".", "_", "é", "\U0001d400")


@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(_BETWEEN)), max_size=9))
def test_the_automaton_finds_what_the_expressions_alone_would(pieces: list[tuple[str, str]]) -> None:
    text = "".join(map("".join, pieces))
    for source in _SPELT:
        compiled = compile_pattern(source)
        rule = Rule.model_validate({"id": "x.y", "kind": "topic", "weight": 1, "any": [source], "match": ["-"]})
        rules = RuleSet([Family.model_construct(category=None, rules=(rule,))])
        alone = compiled.regex.finditer(level(text) if compiled.cased else fold(text))
        assert [(hit.start, hit.end) for hit in rules.scan(text)] == [match.span() for match in alone]


@given(st.lists(st.sampled_from([row for rule in RULES for row in rule.match]), max_size=4), st.text(max_size=40))
def test_hits_lie_inside_the_text_and_two_scans_agree(rows: list[str], noise: str) -> None:
    text = noise.join(rows)
    hits = load_rules().scan(text)
    assert hits == load_rules().scan(text)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


WRONG = {
    "source: x\nrules: [": (3, "not valid YAML"),
    "rules: []\n": (1, "source"),
    "source: x\nrules:\n  - id: egen.a\n    kind: topic\n    weight: 9\n    nb: [ordet]\n": (5, "weight"),
    "source: x\nrules:\n  - id: egen.a\n    kind: topic\n    weight: 2\n    nb: ['re:((']\n": (6, "regular expression"),
    "source: x\nrules:\n  - id: egen.a\n    kind: topic\n    weight: 2\n": (3, "at least one pattern"),
    "source: x\nukjent: 1\n": (2, "ukjent"),
}


@pytest.mark.parametrize("text", WRONG, ids=[reason for _, reason in WRONG.values()])
def test_a_wrong_rule_file_is_refused_with_line_and_reason(text: str) -> None:
    line, reason = WRONG[text]
    with pytest.raises(RuleFileError, match=reason) as caught:
        parse_family(text, "egne.yaml")
    assert caught.value.line == line
    assert str(caught.value).startswith(f"egne.yaml:{line}: ")


def test_a_municipality_adds_and_mutes_rules_in_its_own_file(tmp_path: Path) -> None:
    own = tmp_path / "egne.yaml"
    own.write_text(
        "category: helse\nsource: our own units\nmute: [barnevern.service]\n"
        "rules:\n  - id: egen.fyrlykta\n    kind: unit\n    weight: 3\n    any: ['fyrlykta']\n",
        "utf-8",
    )
    rules = load_rules([own])
    found = {hit.rule for hit in rules.scan("Møte på Fyrlykta med barnevernet.")}
    assert "egen.fyrlykta" in found
    assert "barnevern.service" not in found
    assert rules.version != load_rules().version


def test_muting_a_rule_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "egne.yaml"
    own.write_text("source: x\nmute: [finnes.ikke]\n", "utf-8")
    with pytest.raises(RuleFileError, match=r"finnes\.ikke"):
        load_rules([own])


LITERALS = re.compile(r"^(=?re)\[([^\]]*)\]:")
HELPED = [(rule, pattern) for rule in RULES for pattern in (*rule.nb, *rule.nn, *rule.any) if LITERALS.match(pattern)]


@pytest.mark.parametrize(("rule", "pattern"), HELPED, ids=lambda value: getattr(value, "id", "") or value[:24])
def test_literals_make_an_expression_quicker_and_lose_no_hit(rule: Rule, pattern: str) -> None:
    rows = [*rule.match, *rule.no_match]
    text = "\n\n".join([*rows, *(row.upper() for row in rows), *(f"({row}) {row},{row}" for row in rows)])
    alone = Rule(id="en.regel", kind=rule.kind, weight=1, any=(pattern,))
    plain = Rule(id="en.regel", kind=rule.kind, weight=1, any=(LITERALS.sub(r"\1:", pattern),))
    helped, slow = (RuleSet([Family(source="test", rules=(each,))]).scan(text) for each in (alone, plain))
    assert slow == helped


def test_an_expression_begins_with_its_literals_or_stands_near_them() -> None:
    assert compile_pattern("re[^fyr]:fyr\\w+").keys == ("fyr",)
    assert compile_pattern("re[fyr|lykt]:\\w*(?:fyr|lykt)\\w*").needs == ("fyr", "lykt")
    with pytest.raises(ValueError, match="all or none"):
        compile_pattern("re[^fyr|lykt]:fyr|lykt")
    with pytest.raises(ValueError, match="all or none"):
        compile_pattern("re[^f]:f\\w+")


def of_patterns(*patterns: str) -> RuleSet:
    """Rules that have met nothing yet, one per pattern."""
    rules = tuple(
        Rule(id=f"en.regel{number}", kind="topic", weight=1, any=(pattern,)) for number, pattern in enumerate(patterns)
    )
    return RuleSet([Family(source="test", rules=rules)])


_PATTERNS = (
    "barne huset",
    "*vern",
    "F20",
    "re[A00]:f\\d\\d",
    "re[§|vern]:vern\\w* § \\d",
    "re[^hol]:\\bhol\\.\\s+§ \\d",
    "=LAR gis",
)
_LINES = ("", "  ", "Til barne", "huset", "barnevern", "§ 4", "etter hol.", "F20", "LAR", "gis", "x" * 700, "ord " * 40)
_MET = of_patterns(*_PATTERNS)


@given(st.lists(st.sampled_from(_LINES), max_size=12).map("\n".join))
def test_lines_met_before_hold_what_they_hold_for_who_never_met_them(text: str) -> None:
    assert _MET.scan(text) == of_patterns(*_PATTERNS).scan(text)


def test_what_follows_a_line_is_part_of_what_was_met() -> None:
    rules = of_patterns("barne huset")
    assert not rules.scan("Til barne\nverket")
    assert [(hit.start, hit.end) for hit in rules.scan("Til barne\nhuset\nverket")] == [(4, 15)]
    assert not rules.scan("Til barne\nverket")


def test_words_that_stand_far_apart_are_found_only_as_far_as_any_law_is_long() -> None:
    rules = of_patterns("barne huset")
    assert [hit.end for hit in rules.scan("Til barne" + "\n" * 30 + "huset")] == [44]
    assert not rules.scan("Til barne" + " " * 30 + "\n" + " " * 500 + "huset")
