"""Files that are not what they say, do not end, or want too much: one clear error, or a document with a problem."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from classifier.errors import (
    CorruptError,
    EncryptedError,
    NoTextError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from classifier.extract import extract
from classifier.limits import MIB, Limits
from tests import builders
from tests import files as f

BODY = f"<w:p>{f.run('Et vanlig brev om møtet.')}</w:p>"


def lying_bomb() -> bytes:
    """A DOCX whose header says that it is small."""
    data = bytearray(f.bare_word(BODY, {"word/header1.xml": " " * (80 * MIB)}))
    size = (80 * MIB).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "make", "error"),
    [
        ("tom.pdf", lambda: b"", CorruptError),
        ("tom.docx", lambda: b"", CorruptError),
        ("tom", lambda: b"", CorruptError),
        ("tekst.pdf", lambda: b"bare tekst", CorruptError),
        ("tekst.docx", lambda: b"bare tekst", CorruptError),
        ("bilde.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), CorruptError),
        ("hode.pdf", lambda: b"%PDF-1.7\n", CorruptError),
        ("bare-start.pdf", lambda: f.pdf()[:300], CorruptError),
        ("passord.pdf", lambda: f.changed(f.pdf(), f.locked("hemmelig")), EncryptedError),
        ("passord.docx", f.encrypted_office, EncryptedError),
        ("gammel.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), UnsupportedError),
        ("uten.docx", lambda: f.container({"annet.xml": "<a/>"}), CorruptError),
        ("uten-hoveddel.docx", lambda: f.container({"_rels/.rels": "<a/>"}), CorruptError),
        ("tom-zip.docx", lambda: f.container({}), CorruptError),
        ("arkiv.zip", lambda: f.container({"annet.bin": b"\x00\x01"}), UnsupportedError),
        ("regneark.xlsx", lambda: f.container({"xl/workbook.xml": "<a/>"}), CorruptError),
        ("avkortet.docx", lambda: f.word()[:5000], CorruptError),
        ("ikke-xml.docx", lambda: f.container({"word/document.xml": "<w:document"}), CorruptError),
        ("uten-kropp.docx", lambda: f.container({"word/document.xml": "<a/>"}), CorruptError),
        ("bilde.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), CorruptError),
        ("notat", lambda: b"bare tekst", UnsupportedError),
        ("binær.txt", lambda: b"a\x00b", UnsupportedError),
        ("styretegn.txt", lambda: "blåbær\x02".encode("latin-1"), UnsupportedError),
        ("blank.txt", lambda: b" \n ", NoTextError),
        ("bombe.docx", builders.bomb, TooLargeError),
        ("blank.pdf", lambda: f.pdf(()), NoTextError),
    ],
)
def test_a_file_without_anything_readable_is_one_clear_error(
    name: str, make: Callable[[], bytes], error: type[UnreadableError]
) -> None:
    with pytest.raises(UnreadableError) as caught:
        extract(make(), name=name)
    assert type(caught.value) is error


def test_plain_text_is_read_under_its_own_name() -> None:
    document = extract("\ufeffBlåbær\r\n\r\nog fløte".encode(), name="notat.TXT")
    assert (document.format, document.parts[0].text) == ("text", "Blåbær\n\nog fløte")
    assert [(block.start, block.end) for block in document.blocks[:2]] == [(0, 6), (8, 16)]


@pytest.mark.parametrize(("make", "name"), [(f.word, "brev.pdf"), (f.pdf, "brev.docx"), (f.pdf, "brev"), (f.word, "")])
def test_content_tells_the_format_not_the_name(make: Callable[[], bytes], name: str) -> None:
    assert extract(make(), name=name).parts[0].text.startswith("Vi viser til telefonsamtale")


def test_a_pdf_after_some_other_bytes_is_still_a_pdf() -> None:
    assert extract(b"HTTP/1.1 200 OK\r\n\r\n" + f.pdf()).format == "pdf"


def test_a_truncated_pdf_is_corrupt_even_if_its_text_can_be_saved() -> None:
    data = f.pdf(pages=3)
    document = extract(data[: data.index(b"startxref")])
    assert document.characters > 0
    assert [problem.code for problem in document.problems] == ["corrupt"]


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    data = builders.bomb()
    tracemalloc.start()
    with pytest.raises(TooLargeError):
        extract(data, name="bombe.docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MIB


def test_a_bomb_that_lies_about_its_size_is_not_inflated_either() -> None:
    data = lying_bomb()
    tracemalloc.start()
    document = extract(data, name="bombe.docx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert document.parts[0].text == "Et vanlig brev om møtet."
    assert [problem.part for problem in document.problems] == ["header"]
    assert peak < 8 * MIB


def test_many_middling_members_together_are_too_large() -> None:
    parts = {f"word/header{n}.xml": f.part_xml("hdr", "<w:p/>" * 20_000) for n in range(8)}
    data = f.bare_word(BODY, parts)
    assert extract(data).problems == ()
    with pytest.raises(TooLargeError):
        extract(data, limits=Limits(expanded_bytes=400_000))


def test_white_pictures_may_be_compressed_as_hard_as_they_like() -> None:
    assert extract(f.bare_word(BODY * 3, {"word/media/image1.bmp": bytes(10 * MIB)})).problems == ()


def test_a_container_of_too_many_members_is_too_large() -> None:
    members = {f"word/header{n}.xml": b"" for n in range(60)}
    with pytest.raises(TooLargeError):
        extract(f.bare_word(BODY, members), limits=Limits(members=50))


def test_a_file_beyond_the_limit_is_too_large() -> None:
    with pytest.raises(TooLargeError):
        extract(f.pdf(), limits=Limits(bytes=100))


def test_two_members_of_one_name_are_a_problem() -> None:
    buffer = io.BytesIO(f.bare_word(BODY))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("Word/Document.xml", "<w:document/>")
    document = extract(buffer.getvalue())
    assert [problem.code for problem in document.problems] == ["corrupt"]


@pytest.mark.parametrize("wrapper", ["w:sdt", "w:smartTag", "w:tbl><w:tr><w:tc", "w:ins"])
def test_deep_nesting_is_read_or_refused_but_never_overflows(wrapper: str) -> None:
    names = wrapper.split("><")
    opening = "".join(f"<{name}>" for name in names) * 3000
    closing = "".join(f"</{name}>" for name in reversed(names)) * 3000
    with pytest.raises(CorruptError):
        extract(f.bare_word(f"{opening}{BODY}{closing}"))


def test_entities_are_neither_expanded_nor_fetched() -> None:
    members = f.members(f.bare_word(BODY))
    for declaration in ('<!ENTITY x SYSTEM "file:///etc/hostname">', '<!ENTITY x "hemmelig">'):
        body = f"<w:body><w:p><w:r><w:t>&x;</w:t></w:r>{BODY}</w:p></w:body>"
        document = f"<!DOCTYPE d [{declaration}]><w:document {f.NAMESPACES}>{body}</w:document>"
        with pytest.raises(CorruptError):
            extract(f.container({**members, "word/document.xml": document}))


def test_a_billion_laughs_in_a_header_are_a_problem() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    header = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>' + f.part_xml("hdr", "<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>")
    document = extract(f.bare_word(BODY, {"word/header1.xml": header}))
    assert [(problem.code, problem.part) for problem in document.problems] == [("corrupt", "header")]
    assert document.characters < 1000


def test_a_circular_page_tree_ends() -> None:
    with pytest.raises(UnreadableError):
        extract(f.circular_pages(), name="sirkel.pdf")


def test_a_circular_form_is_read_once() -> None:
    form = [part.text for part in extract(f.circular_form(f.pdf())).parts if part.name == "form"]
    assert form
    assert form[0].count("svar") <= 4


def test_a_form_too_deep_to_follow_is_a_problem_but_its_fields_are_read_from_the_page() -> None:
    document = extract(f.bottomless_form("Emil"))
    assert [part.text for part in document.parts if part.name == "form"] == ["felt: Emil"]
    assert [(problem.code, problem.part) for problem in document.problems] == [("corrupt", "form")]


def test_ten_thousand_attachments_are_read_up_to_the_limit() -> None:
    assert extract(f.many_attachments(20), limits=Limits(attachments=20)).problems == ()
    document = extract(f.many_attachments(10_000), limits=Limits(attachments=20))
    assert sum(part.text == "et notat" for part in document.parts) == 20
    assert [(problem.code, problem.part) for problem in document.problems] == [("too_large", "attachment")]


def test_files_inside_files_are_read_to_the_limit_of_depth() -> None:
    data = f.pdf(("innerst",))
    for level in range(4):
        data = f.changed(f.pdf((f"nivå {level}",)), f.attachment("v.pdf", data))
    document = extract(data, limits=Limits(depth=3))
    deepest = "attachment:v.pdf/attachment:v.pdf/attachment:v.pdf"
    assert {part.name: part.text for part in document.parts}[deepest] == "nivå 0"
    assert [(problem.code, problem.part) for problem in document.problems] == [("too_large", f"{deepest}/attachment")]


def test_the_limit_of_attachments_holds_over_all_levels() -> None:
    middle = f.changed(f.pdf(), *(f.attachment(f"{n}.txt", b"et notat") for n in range(3)))
    document = extract(
        f.changed(f.pdf(), *(f.attachment(f"{n}.pdf", middle) for n in range(3))), limits=Limits(attachments=5)
    )
    assert sum(part.text == "et notat" for part in document.parts) <= 4
    assert "too_large" in {problem.code for problem in document.problems}


def test_the_limit_of_characters_holds_over_all_levels() -> None:
    data = f.changed(f.pdf(), *(f.attachment(f"{n}.pdf", f.pdf()) for n in range(9)))
    document = extract(data, limits=Limits(characters=500))
    assert document.characters <= 500
    assert "too_large" in {problem.code for problem in document.problems}


def test_errors_hold_no_word_of_the_document(caplog: pytest.LogCaptureFixture) -> None:
    secret = b"Kowalski"
    for data, name in (
        (b"%PDF-1.7\n1 0 obj << /" + secret + b" (Kowalski", "a.pdf"),
        (f.container({"word/document.xml": b"<" + secret + b">Kowalski"}), "a.docx"),
        (f.changed(f.pdf(), f.attachment("x.pdf", b"%PDF-" + secret)), "b.pdf"),
    ):
        try:
            problems = str(extract(data, name=name).problems)
        except UnreadableError as exc:
            problems = f"{exc!r} {exc} {exc.__cause__} {exc.__context__ if not exc.__suppress_context__ else ''}"
        assert "Kowalski" not in problems
    assert caplog.text == ""
