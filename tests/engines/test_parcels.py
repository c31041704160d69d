"""Parcels: every letter leaves once, in order, few at first, and never too much at a time."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from classifier.engines.letter import Letter
from classifier.engines.parcels import Packing
from classifier.limits import MIB

SIZES = st.lists(st.sampled_from([None, 0, 1, MIB, 5 * MIB, 9 * MIB]), max_size=200)
ZEROS = bytes(9 * MIB)


def parcels_of(sizes: Sequence[int | None], threads: int) -> list[tuple[Letter, ...]]:
    """What leaves when everything is packed and sent."""
    packing, gone = Packing(), []
    packing.threads = threads
    for number, size in enumerate(sizes):
        for parcel in packing.add(Letter(number, f"/ut/{number}", None if size is None else ZEROS[:size])):
            packing.out(parcel)
            gone.append(parcel)
    rest = packing.close()
    return [*gone, rest] if rest else gone


@given(SIZES, st.integers(1, 8))
def test_every_letter_leaves_once_and_in_order(sizes: list[int | None], threads: int) -> None:
    numbers = [letter.number for parcel in parcels_of(sizes, threads) for letter in parcel]
    assert numbers == list(range(len(sizes)))


@given(SIZES, st.integers(1, 8))
def test_a_parcel_is_bounded_unless_one_letter_is_larger(sizes: list[int | None], threads: int) -> None:
    for parcel in parcels_of(sizes, threads):
        assert 1 <= len(parcel) <= 16
        assert len(parcel) == 1 or sum(len(letter.data or b"") for letter in parcel) <= 8 * MIB


@given(st.integers(1, 8))
def test_the_first_letters_are_spread_over_all_threads(threads: int) -> None:
    assert all(len(parcel) == 1 for parcel in parcels_of([None] * 8 * threads, threads)[: 4 * threads])


@given(SIZES)
def test_what_has_come_back_is_no_longer_on_its_way(sizes: list[int | None]) -> None:
    packing = Packing()
    parcels = parcels_of(sizes, 1)
    for parcel in parcels:
        packing.out(parcel)
    assert len(packing) == len(sizes)
    for parcel in parcels:
        packing.back(parcel)
    assert (len(packing), packing.full) == (0, False)


def test_where_letters_take_long_each_travels_alone_and_where_they_are_quick_again_they_do_not() -> None:
    packing = Packing()

    def sizes() -> set[int]:
        parcels = [parcel for number in range(200) for parcel in packing.add(Letter(number, f"/ut/{number}"))]
        for parcel in parcels:
            packing.out(parcel)
        return {len(parcel) for parcel in parcels}

    sizes()
    assert sizes() == {16}
    for _ in range(20):
        packing.took(3.0)
    packing.close()
    assert sizes() == {1}
    for _ in range(200):
        packing.took(0.005)
    assert max(sizes()) == 16


def test_a_letter_shows_neither_its_words_nor_its_name() -> None:
    assert repr(Letter(3, "/ut/Emil Kowalski.pdf", b"hemmelig")) == "Letter(number=3)"
