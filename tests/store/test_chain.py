"""The chain as a law: whatever single thing is done to it shows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from classifier.store.chain import START, Head, Link, canonical, faults, next_link

EVENTS = st.sampled_from(["started", "decided", "ended", "purged"])
VALUES: st.SearchStrategy[Any] = st.one_of(st.integers(), st.text(max_size=8), st.none(), st.booleans())
DATA = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)


@st.composite
def chains(draw: st.DrawFn, least: int = 1) -> list[Link]:
    """A whole chain."""
    head, links = START, []
    for number, (event, data) in enumerate(draw(st.lists(st.tuples(EVENTS, DATA), min_size=least, max_size=8))):
        link = next_link(head, f"2026-01-01T00:00:{number:02}.000000Z", event, data)
        links.append(link)
        head = link.head
    return links


def wrong(links: list[Link], head: Head | None, noted: Head | None = None) -> bool:
    """Whether anything is found."""
    return next(faults(sorted(links, key=lambda link: link.seq), head, noted=noted), None) is not None


@given(chains(least=0))
def test_a_chain_as_it_was_made_is_whole(links: list[Link]) -> None:
    heads = [START, *(link.head for link in links)]
    assert not wrong(links, heads[-1])
    assert not any(wrong(links, heads[-1], noted) for noted in heads)


@given(chains(), st.data())
def test_any_changed_field_shows(links: list[Link], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(links) - 1))
    field = data.draw(st.sampled_from(["seq", "at", "event", "data", "hash"]))
    old = getattr(links[number], field)
    new: Any = data.draw(
        (st.integers(-3, 20) if field == "seq" else st.text(max_size=70)).filter(lambda new: new != old)
    )
    changed = [*links]
    changed[number] = replace(links[number], **{field: new})
    assert wrong(changed, links[-1].head)


@given(chains(), st.data())
def test_any_removed_row_shows_and_a_cut_tail_too(links: list[Link], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(links) - 1))
    assert wrong(links[:number] + links[number + 1 :], links[-1].head)
    assert wrong(links[:number], links[-1].head)
    assert wrong(links, None)


@given(chains(), st.data(), EVENTS, DATA)
def test_any_inserted_row_shows_however_well_it_is_made(
    links: list[Link], data: st.DataObject, event: str, told: dict[str, Any]
) -> None:
    number = data.draw(st.integers(0, len(links)))
    before = links[number - 1].head if number else START
    extra = next_link(before, "2026-01-02T00:00:00.000000Z", event, told)
    later = [replace(link, seq=link.seq + 1) for link in links[number:]]
    assert wrong([*links[:number], extra, *later], links[-1].head)
    assert wrong([*links[:number], extra, *links[number:]], links[-1].head)


@given(chains(least=2), st.data())
def test_any_two_rows_that_changed_places_show(links: list[Link], data: st.DataObject) -> None:
    first, second = data.draw(st.lists(st.sampled_from(range(len(links))), min_size=2, max_size=2, unique=True))
    swapped = [*links]
    swapped[first] = replace(links[second], seq=links[first].seq)
    swapped[second] = replace(links[first], seq=links[second].seq)
    assert wrong(swapped, links[-1].head)


@given(chains(), chains())
def test_a_chain_made_anew_from_the_start_does_not_hold_a_head_that_was_noted(
    links: list[Link], others: list[Link]
) -> None:
    if others[0] == links[0]:
        return
    assert not wrong(others, others[-1].head)
    assert wrong(others, others[-1].head, links[0].head)


@given(DATA)
def test_the_canonical_form_says_the_same_and_has_one_spelling(value: dict[str, Any]) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(dict(reversed(value.items()))) == text
    assert text.isascii()
