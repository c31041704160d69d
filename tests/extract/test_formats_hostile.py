"""Files of the many formats that do not end, want too much, or lead astray: an error or a problem, in little memory."""

from __future__ import annotations

import base64
import struct
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from classifier.document import Document
from classifier.errors import CorruptError, UnreadableError
from classifier.extract import extract
from classifier.extract.budget import Budget
from classifier.extract.lzfu import unpacked_rtf
from classifier.limits import MIB, Limits
from tests import files as f
from tests import formats as g

FEW = Limits(attachments=20)
BOMB = b" " * (80 * MIB)
LAUGHS = "<!DOCTYPE d [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {'abcdefghij'[n]} '{f'&{chr(96 + n)};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
FILE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def attached_to_mail(data: bytes) -> bytes:
    """A letter with one attachment."""
    head = 'Content-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64'
    return g.parts((head, base64.encodebytes(data)))


def outcome(data: bytes, name: str = "", limits: Limits = FEW) -> set[str]:
    """Codes of the problems, or of the error."""
    try:
        return {problem.code for problem in extract(data, name=name, limits=limits).problems}
    except UnreadableError as exc:
        return {exc.code}


def words(document: Document) -> str:
    """All that was read."""
    return "\n".join(part.text for part in document.parts)


@pytest.mark.parametrize(
    "make",
    [
        lambda: f.container({"a.txt": BOMB}),
        lambda: f.container({"a.txt": "Et brev.", "b.zip": f.container({"c.txt": BOMB})}),
        lambda: g.odf(parts={"styles.xml": BOMB}),
        lambda: g.xlsx(parts={"xl/worksheets/sheet1.xml": BOMB}),
        lambda: g.pptx(parts={"ppt/slides/slide1.xml": BOMB}),
        lambda: attached_to_mail(f.container({"a.txt": BOMB})),
    ],
)
def test_a_bomb_is_refused_before_it_is_inflated(make: Callable[[], bytes]) -> None:
    data = make()
    tracemalloc.start()
    assert outcome(data) == {"too_large"}
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * MIB


def test_archives_in_archives_share_one_budget() -> None:
    part = f.container({f"{n}.txt": ("ord " * 50_000) for n in range(4)})
    data = f.container({f"{n}.zip": part for n in range(4)})
    assert "too_large" in outcome(data, limits=Limits(expanded_bytes=500_000))
    assert "too_large" in outcome(data, limits=Limits(characters=300_000))


def test_archives_are_read_to_the_limit_of_depth() -> None:
    data = f.container({"a.txt": "innerst"})
    for _ in range(6):
        data = f.container({"a.zip": data})
    assert outcome(data) == {"too_large"}


def test_messages_in_messages_are_read_to_the_limit_of_depth() -> None:
    data = g.mail("innerst")
    for level in range(6):
        data = g.parts(
            ("Content-Type: text/plain", f"nivå {level}"), ("Content-Type: message/rfc822", data), kind="mixed"
        )
        data = data.replace(b"grense", f"g{level}".encode())
    document = extract(data)
    assert "innerst" not in words(document)
    assert {problem.code for problem in document.problems} == {"too_large"}


@pytest.mark.parametrize(
    "make",
    [
        lambda: g.parts(*[('Content-Type: text/plain\r\nContent-Disposition: attachment; filename="a.txt"', "et notat")] * 10_000),
        lambda: g.compound(g.msg({"1000": "brev"}, {f"__attach_version1.0_#{n:08X}": g.attached("a.txt", b"et notat") for n in range(1000)})),
        lambda: f.container({f"{n}.txt": "et notat" for n in range(4000)}),
        lambda: g.rtf(rf"{{\object{{\*\objdata {g.ole1('Package', g.packed('a.txt', b'et notat'))}}}}}" * 10_000),
        lambda: g.xlsx(parts={f"xl/embeddings/{n}.txt": "et notat" for n in range(4000)}),
        lambda: g.odf(parts={f"Object {n}": f.container({"a.txt": "et notat"}) for n in range(1000)}),
    ],
)  # fmt: skip
def test_ten_thousand_attachments_are_read_up_to_the_limit(make: Callable[[], bytes]) -> None:
    document = extract(make(), limits=FEW)
    assert sum(part.text == "et notat" for part in document.parts) in (10, 20)
    assert {problem.code for problem in document.problems} == {"too_large"}


@pytest.mark.parametrize("declaration", [LAUGHS, FILE])
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.xml", lambda xml: (xml + "<d>&a;</d>").encode()),
        ("a.odt", lambda xml: g.odf(parts={"content.xml": xml + "<d>&a;</d>"})),
        ("a.xlsx", lambda xml: g.xlsx(parts={"xl/workbook.xml": xml + "<d>&a;</d>"})),
        ("a.xlsx", lambda xml: g.xlsx(g.sheet(f"<row>{g.cell('&a;')}</row>").join((xml, "")))),
        ("a.pptx", lambda xml: g.pptx(xml + g.slide(g.shape("&a;")))),
    ],
)
def test_entities_are_neither_expanded_nor_fetched(name: str, make: Callable[[str], bytes], declaration: str) -> None:
    data = make(declaration if name != "a.xml" else "<?xml version='1.0'?>" + declaration)
    try:
        document = extract(data, name=name)
    except CorruptError:
        return
    assert {problem.code for problem in document.problems} == {"corrupt"}
    assert len(words(document)) < 200


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.rtf", lambda: b"{\\rtf1 " + b"{" * 200_000),
        ("a.rtf", lambda: b"{\\rtf1 " + b"{\\b " * 9_000 + b"ord" + b"}" * 9_000 + b"}"),
        ("a.rtf", lambda: b"{\\rtf1 ord" + b"}" * 200_000),
        ("a.html", lambda: g.html("<div>" * 200_000)),
        ("a.odt", lambda: g.odf("<text:section>" * 3000 + "</text:section>" * 3000)),
        ("a.odt", lambda: g.odf("<text:p>" + "<text:span>" * 240 + "x" + "</text:span>" * 240 + "</text:p>")),
        ("a.pptx", lambda: g.pptx(g.slide("<p:grpSp>" * 3000 + "</p:grpSp>" * 3000))),
        ("a.eml", lambda: b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))),
        ("a.eml", lambda: b"Content-Type: message/rfc822\r\n\r\n" * 3000),
        ("a.xml", lambda: b"<?xml version='1.0'?>" + b"<a>" * 3000 + b"</a>" * 3000),
    ],
)  # fmt: skip
def test_deep_nesting_is_read_or_refused_but_never_overflows(name: str, make: Callable[[], bytes]) -> None:
    assert "crashed" not in outcome(make(), name)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.eml", lambda: g.mail("x", headers="Subject: " + "=?utf-8?q?a?= " * 20_000 + "\r\n")),
        ("a.eml", lambda: g.mail("x", headers="To: " + "(" * 50_000 + "\r\n")),
        ("a.eml", lambda: g.mail("x", headers="X-A: b\r\n" * 50_000)),
        ("a.eml", lambda: g.mail("x", content_type="text/plain; " + "a*0=b; " * 10_000)),
        ("a.html", lambda: g.html("<table>" + "<tr><td>a" * 20_000)),
        ("a.html", lambda: g.html("<!--" * 50_000)),
        ("a.rtf", lambda: g.rtf("{\\*\\fldinst " * 2_000)),
        ("a.rtf", lambda: g.rtf(r"\u-10179?" * 50_000)),
        ("a.txt", lambda: b"From: a\n" * 100_000),
        ("a.xlsx", lambda: g.xlsx(g.sheet("<row><c/></row>" * 50_000))),
        ("a.ods", lambda: g.odf("<table:table>" + '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="99999999"><text:p>x</text:p></table:table-cell></table:table-row>' * 100 + "</table:table>", kind="spreadsheet")),
        ("a.odt", lambda: g.odf('<text:p>a<text:s text:c="99999999"/>b</text:p>')),
    ],
)  # fmt: skip
def test_long_repetitions_are_read_in_little_time_and_memory(name: str, make: Callable[[], bytes]) -> None:
    data = make()
    tracemalloc.start()
    assert "crashed" not in outcome(data, name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 80 * MIB


def test_a_compound_file_whose_stream_claims_the_world_is_corrupt() -> None:
    data = bytearray(g.compound(g.msg({"1000": "ord " * 3000, "0037": "Emne"})))
    place = data.index("__substg1.0_1000001F".encode("utf-16-le"))
    data[place + 120 : place + 124] = struct.pack("<I", 0x7FFFFFF0)
    assert outcome(bytes(data)) == {"corrupt"}


def test_a_compound_file_that_is_its_own_child_ends() -> None:
    data = bytearray(g.compound(g.msg({"1000": "Et vanlig brev om møtet."})))
    for place in (at for at in range(len(data)) if data.startswith("__substg1.0_1000001F".encode("utf-16-le"), at)):
        data[place + 68 : place + 80] = struct.pack("<III", 1, 1, 1)
    assert outcome(bytes(data)) <= {"corrupt", "no_text", "unsupported"}


def test_a_message_that_was_cut_off_is_never_taken_for_the_whole() -> None:
    whole = g.compound(g.msg({"1000": "ord " * 3000, "0037": "Emne"}))
    for share in (0.3, 0.5, 0.8):
        assert outcome(whole[: int(len(whole) * share)])


def test_a_picture_bomb_is_too_large() -> None:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 60_000, 60_000, 1, 0, 0, 0, 0)
    data = head + zlib.crc32(head[12:]).to_bytes(4, "big")
    data += struct.pack(">I4s", 0, b"IDAT") + zlib.crc32(b"IDAT").to_bytes(4, "big")
    assert outcome(data, "a.png") == {"too_large"}


def test_compressed_rtf_that_claims_too_much_is_too_large_and_a_cut_one_corrupt() -> None:
    def message(packed: bytes) -> bytes:
        return g.compound(g.msg({"1000": "Et vanlig brev."}, {"__substg1.0_10090102": packed}))

    assert outcome(message(struct.pack("<II4sI", 30, 0xFFFFFFFF, b"LZFu", 0) + bytes(20))) == {"too_large"}
    assert outcome(message(struct.pack("<II4sI", 30, 5000, b"LZFu", 0) + bytes(20))) == {"corrupt"}


def test_compressed_rtf_is_read() -> None:
    # The example of [MS-OXRTFCP] 4.1.1: «hello world» and a code page, the rest from the dictionary.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rtf(packed, Budget(FEW)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_errors_hold_no_word_of_the_document(caplog: pytest.LogCaptureFixture) -> None:
    for data, name in (
        (b"{\\rtf1 {\\object{\\*\\objdata " + b"Kowalski".hex().encode() + b"}}", "a.rtf"),
        (g.compound({"Kowalski": b"Kowalski"}), "a.msg"),
        (g.mail("Kowalski", content_type="multipart/mixed; boundary=Kowalski"), "a.eml"),
        (g.xlsx(parts={"xl/worksheets/sheet1.xml": "<Kowalski"}), "a.xlsx"),
        (g.odf(parts={"content.xml": "<Kowalski"}), "a.odt"),
        (b"\x89PNG\r\n\x1a\nKowalski", "a.png"),
    ):
        try:
            problems = str(extract(data, name=name).problems)
        except UnreadableError as exc:
            problems = f"{exc!r} {exc} {exc.__cause__} {exc.__context__ if not exc.__suppress_context__ else ''}"
        assert "Kowalski" not in problems
    assert caplog.text == ""
