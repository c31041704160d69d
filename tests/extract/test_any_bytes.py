"""Laws of ``extract`` for any bytes at all: an error of ours, or a document whose blocks lie inside its parts."""

from __future__ import annotations

import io
import threading
import zipfile
from functools import cache
from unicodedata import normalize
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.document import Document
from classifier.errors import CrashedError, UnreadableError
from classifier.extract import extract
from classifier.limits import Limits
from tests import files as f

LIMITS = Limits(pages=20, characters=50_000, members=200, attachments=5, depth=2)
CAREFUL = settings(max_examples=150)
NAMES = st.sampled_from(["brev.pdf", "brev.docx", "brev.txt", "brev", "", "Sak\nÆ.PDF"])


@cache
def rich_pdf() -> bytes:
    """A PDF with something in every place."""
    inner = f.changed(f.pdf(("indre",)), f.note("lapp"))
    return f.changed(
        f.pdf(pages=2, draw=f.text_field("felt", "verdi")),
        f.note("lapp"), f.free_text("tekst"), f.link("https://kommune.example"), f.stamp("stempel"),
        f.attachment("v.pdf", inner), f.pinned_file("w.docx", f.word(("ord",))), f.bookmark("kapittel"),
        f.properties(Title="tittel", Eget="felt"), f.xmp("xmp"),
    )  # fmt: skip


@cache
def rich_word() -> bytes:
    """A DOCX with something in many places, its members stored as they are so that changes reach the XML."""
    members = f.members(
        f.bare_word(
            f"<w:p>{f.run('tekst')}<w:del>{f.run('borte')}</w:del></w:p><w:tbl><w:tr><w:tc><w:p>{f.run('celle')}</w:p>"
            f'</w:tc></w:tr></w:tbl><w:altChunk r:id="r9"/>',
            {
                "word/header1.xml": f.part_xml("hdr", f"<w:p>{f.run('topp')}</w:p>"),
                "word/footnotes.xml": f.notes_part("footnote", "note"),
                "word/embeddings/v.pdf": f.pdf(("vedlegg",)),
                "word/c.html": "<p>del</p>",
            },
            f.relation("r9", "aFChunk", "c.html"),
        )
    )
    return f.container(members, compression=zipfile.ZIP_STORED)


@st.composite
def mutated(draw: st.DrawFn, originals: tuple[bytes, ...]) -> bytes:
    """One of ``originals`` with some stretches overwritten, cut out or repeated."""
    data = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, max(len(data) - 1, 0)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        data[start:end] = draw(st.one_of(st.binary(max_size=12), st.just(bytes(data[start:end] * 3))))
    return bytes(data[: draw(st.integers(len(data) // 2, len(data)))] if draw(st.booleans()) else data)


def checked(data: bytes, name: str) -> Document | UnreadableError:
    """What ``extract`` makes of ``data``, with the laws checked."""
    try:
        document = extract(data, name=name, limits=LIMITS)
    except CrashedError:
        raise
    except UnreadableError as exc:
        return exc
    keys = [(part.name, part.page) for part in document.parts]
    assert len(keys) == len(set(keys))
    assert document.parts
    for block in document.blocks:
        assert 0 <= block.part < len(document.parts)
        assert 0 <= block.start < block.end <= len(document.parts[block.part].text)
        assert block.context.count("\n") == 0
    assert document.characters - len(name) <= LIMITS.characters
    assert not any(problem.code == "crashed" for problem in document.problems)
    return document


@given(st.binary(max_size=400), NAMES)
@CAREFUL
def test_any_bytes(data: bytes, name: str) -> None:
    checked(data, name)


@given(
    st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary(max_size=400), NAMES
)
@CAREFUL
def test_any_bytes_after_a_true_signature(signature: bytes, data: bytes, name: str) -> None:
    checked(signature + data, name)


@given(st.data())
@CAREFUL
def test_any_change_to_a_pdf(data: st.DataObject) -> None:
    checked(data.draw(mutated((rich_pdf(), f.pdf()))), "brev.pdf")


@given(st.data())
@CAREFUL
def test_any_change_to_a_docx(data: st.DataObject) -> None:
    checked(data.draw(mutated((rich_word(), f.word()))), "brev.docx")


@given(st.data())
@CAREFUL
def test_any_change_to_the_xml_of_a_docx(data: st.DataObject) -> None:
    members = f.members(rich_word())
    name = data.draw(st.sampled_from(sorted(members)))
    members[name] = data.draw(mutated((members[name],)))
    checked(f.container(members), "brev.docx")


#: No white space at the ends, no control or invisible characters: those may be lost.
WORDS = st.text(st.characters(categories=("L", "N", "P", "S"), max_codepoint=0x2FFF), min_size=1, max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=8))
@CAREFUL
def test_every_paragraph_comes_back_as_a_block(paragraphs: list[str]) -> None:
    document = extract(f.bare_word("".join(f"<w:p>{f.run(escape(text))}</w:p>" for text in paragraphs)))
    body = [block for block in document.blocks if document.parts[block.part].name == "body"]
    assert len(body) == len(paragraphs)
    read = [document.parts[0].text[block.start : block.end] for block in body]
    assert read == [normalize("NFC", text) for text in paragraphs]


@given(st.lists(WORDS, min_size=1, max_size=5))
@settings(CAREFUL, max_examples=25)
def test_reading_twice_gives_the_same(paragraphs: list[str]) -> None:
    for data in (f.pdf(paragraphs), f.word(paragraphs)):
        assert extract(data, name="a") == extract(data, name="a")


def test_rich_files_are_read_without_a_problem() -> None:
    for data in (rich_pdf(), rich_word()):
        document = checked(data, "brev")
        assert isinstance(document, Document)
        assert document.problems == ()
        assert len(document.parts) >= 7


def test_threads_read_at_the_same_time() -> None:
    expected = [extract(rich_pdf()), extract(rich_word())]
    results: list[list[Document]] = []
    threads = [
        threading.Thread(target=lambda: results.append([extract(rich_pdf()), extract(rich_word())])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8


def test_an_archive_of_half_the_bytes_is_never_taken_for_the_whole() -> None:
    whole = f.word()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert "word/document.xml" in archive.namelist()
    for share in (0.25, 0.5, 0.75, 0.95):
        assert isinstance(checked(whole[: int(len(whole) * share)], "brev.docx"), UnreadableError)
