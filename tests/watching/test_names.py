"""Names: which files are letters, records' names and numbered names, for any name a file system allows."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.watching.names import RECORD, is_letter_name, numbered, record_name

NAMES = st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=255).filter(
    lambda name: name not in (".", "..") and len(os.fsencode(name)) <= 255
)


@pytest.mark.parametrize("name", ["brev.pdf", "BREV.PDF", "brev", "del1.docx", "tmp.pdf", "tilsagn.part.pdf", "å.txt"])
def test_letters_are_letters(name: str) -> None:
    assert is_letter_name(name)


@pytest.mark.parametrize(
    "name",
    ["~$brev.docx", ".~lock.brev.odt#", "brev.pdf.part", "BREV.TMP", "brev.pdf.crdownload", ".brev.pdf.Xy12", "Thumbs.db",
     "brev.docx~", "brev.pdf.filepart", "brev.pdf.brevvakt.json", ".brevvakt-12.tmp"],
)  # fmt: skip
def test_what_is_still_being_made_and_what_is_ours_is_no_letter(name: str) -> None:
    assert not is_letter_name(name)


@given(NAMES)
def test_a_record_has_a_name_that_fits_and_is_no_letter(name: str) -> None:
    told = record_name(name)
    assert told.endswith(RECORD)
    assert len(os.fsencode(told)) <= 255
    assert not is_letter_name(told)


@given(NAMES, NAMES)
def test_two_letters_never_share_a_record(one: str, other: str) -> None:
    assert (record_name(one) == record_name(other)) == (one == other)


@given(NAMES, st.lists(st.integers(1, 10_000), min_size=2, unique=True))
def test_numbered_names_fit_and_differ(name: str, numbers: list[int]) -> None:
    told = [numbered(name, number) for number in numbers]
    assert len(set(told)) == len(numbers)
    assert all(len(os.fsencode(each)) <= 255 for each in told)


def test_numbered_names_keep_the_ending() -> None:
    assert [numbered("brev.pdf", number) for number in (1, 2, 13)] == ["brev.pdf", "brev-2.pdf", "brev-13.pdf"]
