"""A body's parts are the same however it is cut, and a body that breaks off is never taken for whole."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.service.bounds import Bounds
from classifier.service.failures import RefusedError
from classifier.service.multipart import Parts

from .running import form

KIND = "multipart/form-data; boundary=grense"
CONTENTS = st.lists(st.binary(max_size=300) | st.sampled_from([b"\r\n--gren", b"--grense", b"\r\n", b""]), max_size=6)
CUTS = st.lists(st.integers(1, 60), min_size=1, max_size=30)


def body_of(contents: list[bytes]) -> bytes:
    return form(*[(f'name="f{n}"; filename="æ{n}.pdf"', one) for n, one in enumerate(contents)])


def pieces(body: bytes, cuts: list[int]) -> list[bytes]:
    found = []
    for size in cuts * (len(body) // sum(cuts) + 1):
        found.append(body[:size])
        body = body[size:]
    return [*found, body]


@given(CONTENTS, CUTS, st.integers(1, 500))
def test_the_parts_are_those_sent_in_memory_or_not(contents: list[bytes], cuts: list[int], memory: int) -> None:
    with Parts(KIND, Bounds(memory_bytes=memory), 1000) as parts:
        for piece in pieces(body_of(contents), cuts):
            parts.feed(piece)
        parts.finish()
        assert [parts.read(part) for part in reversed(parts.found)] == contents[::-1]
        assert [part.filename for part in parts.found] == [f"æ{n}.pdf" for n in range(len(contents))]
        assert parts.on_disk == (sum(map(len, contents)) > memory)


@given(CONTENTS, st.integers(3, 200))
def test_a_body_that_breaks_off_is_refused(contents: list[bytes], lost: int) -> None:
    with Parts(KIND, Bounds(), 1000) as parts:
        with contextlib.suppress(RefusedError):
            parts.feed(body_of(contents)[:-lost])
        with pytest.raises(RefusedError):
            parts.finish()


@given(st.binary(max_size=400), CUTS)
def test_any_bytes_are_parts_or_refused(body: bytes, cuts: list[int]) -> None:
    with Parts(KIND, Bounds(), 1000) as parts:
        try:
            for piece in pieces(body, cuts):
                parts.feed(piece)
            parts.finish()
        except RefusedError:
            return


@given(st.text(st.characters(max_codepoint=255)))
def test_any_content_type_is_multipart_or_refused(kind: str) -> None:
    try:
        with Parts(kind, Bounds(), 1000) as parts:
            assert parts.found == ()
    except RefusedError:
        return
