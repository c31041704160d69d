"""How words of the many formats come out: whole, in order, once, and in the form a reader sees."""

from __future__ import annotations

import base64

import pytest

from classifier.document import Document
from classifier.errors import CorruptError, EncryptedError, NoTextError, UnreadableError, UnsupportedError
from classifier.extract import extract
from tests import files as f
from tests import formats as g


def text(data: bytes, part: str = "body", name: str = "") -> str:
    """What one part holds."""
    return "\n".join(p.text for p in extract(data, name=name).parts if p.name == part)


def rows(document: Document) -> list[tuple[str, str]]:
    """Rows with their context."""
    return [
        (document.parts[block.part].text[block.start : block.end], block.context)
        for block in document.blocks
        if block.kind == "row"
    ]


def codes(data: bytes, name: str = "") -> list[tuple[str, str]]:
    """Problems, as code and part."""
    return [(problem.code, problem.part) for problem in extract(data, name=name).problems]


# RTF


def test_rtf_takes_the_unicode_form_of_a_character_and_skips_the_other() -> None:
    assert text(g.rtf(r"\uc2 Bj\u248\'f8xrn\uc1  og K\u229?re, gr\'e5 \u-10179?\u-8704?\par")).endswith(
        "Bjørn og Kåre, grå 😀"
    )


def test_rtf_in_another_code_page_is_read_by_its_font() -> None:
    assert text(g.rtf(r"{\f1 \'cf\'f0\'e8\'e2\'e5\'f2}\par")).endswith("Привет")


def test_rtf_words_are_neither_cut_nor_glued() -> None:
    content = r"Ko{\b wal}ski{\*\bkmkstart a} og\tab Ås\line Nes\~by{\v skjult}her{\v igjen}\par"
    data = g.rtf(content)
    assert text(data).splitlines()[1:] == ["Kowalski og\tÅs", "Nes byher"]
    assert text(data, "hidden") == "skjult\nigjen"


def test_rtf_rows_have_their_header_as_context() -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\par {}\cell\row"
    data = g.rtf(
        row.replace("{}", "%s") % ("Rom", "Navn", "her")
        + row.replace("{}", "%s") % ("A2", "Emil", "K")
        + r"\pard slutt\par"
    )
    assert rows(extract(data)) == [("Rom | Navn her", ""), ("A2 | Emil K", "Rom | Navn her")]


def test_rtf_pictures_are_passed_over_where_binary() -> None:
    binary = b"}{\\par " * 5
    data = g.rtf("XX\\par slutt\\par").replace(b"XX", b"{\\pict\\wmetafile8\\bin%d " % len(binary) + binary + b"}")
    assert text(data).splitlines()[-1] == "slutt"


def test_an_rtf_that_was_cut_off_is_a_problem() -> None:
    assert codes(g.rtf(r"{\b hei")[:-1]) == [("corrupt", "body")]


def test_an_rtf_object_of_another_program_or_a_linked_one_is_a_problem() -> None:
    other = g.rtf(rf"{{\object{{\*\objdata {g.ole1('Tegning.1', b'ukjent innhold')}}}}}")
    assert [code for code, _ in codes(other)] == ["unsupported"]
    linked = g.rtf(rf"{{\object{{\*\objdata {g.ole1('Package', b'x').replace('02000000', '01000000', 1)}}}}}")
    assert codes(linked) == [("unsupported", "attachment")]


def test_an_rtf_that_is_only_a_picture_is_read_as_one() -> None:
    data = b"{\\rtf1{\\pict\\pngblip " + f.written().hex().encode() + b"}}"
    assert "telefonsamtale" in text(data, "ocr")


def test_an_outlook_page_inside_rtf_keeps_its_lines() -> None:
    content = r"{\*\htmltag64 <p>}Hei{\*\htmltag72 </p>}\htmlrtf \par \htmlrtf0 {\*\htmltag64 <p>}K{\*\htmltag84 <b>}ari{\*\htmltag92 </b>}{\*\htmltag72 </p>}"
    assert text(g.rtf(content)).splitlines()[1:] == ["Hei", "Kari"]


# OpenDocument


def test_odf_hidden_pieces_of_one_paragraph_do_not_become_one_word() -> None:
    hidden = '<text:span text:style-name="S">{}</text:span>'
    style = '<style:style style:name="P"><style:text-properties text:display="none"/></style:style><style:style style:name="S" style:parent-style-name="P"/>'
    data = g.odf(f"<text:p>a{hidden.format('en')}b{hidden.format('to')}</text:p>", automatic=style)
    assert (text(data), text(data, "hidden")) == ("ab", "en\nto")


def test_odf_rows_have_their_header_as_context_and_empty_cells_to_the_edge_cost_nothing() -> None:
    row = '<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>{}</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    data = g.odf(
        f"<table:table>{row.format('Rom', 'Navn')}{row.format('A2', 'Emil')}</table:table>", kind="spreadsheet"
    )
    assert rows(extract(data)) == [("Rom |  | Navn", ""), ("A2 |  | Emil", "Rom |  | Navn")]


def test_an_encrypted_odf_is_encrypted() -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    with pytest.raises(EncryptedError):
        extract(g.odf(parts={"META-INF/manifest.xml": manifest}), name="a.odt")


# Excel


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c s="1"><v>46083</v></c>', "2026-03-02"),
        ('<c s="2"><v>46083.5</v></c>', "2026-03-02 12:00"),
        ('<c s="2"><v>0.5</v></c>', "12:00"),
        ('<c s="3"><v>1850112345</v></c>', "01850112345"),
        ('<c s="0"><v>2.0850112345E10</v></c>', "20850112345"),
        ('<c s="0"><v>1.5</v></c>', "1.5"),
        ('<c s="4"><v>46083</v></c>', "46083"),
        ('<c s="1"><v>1e300</v></c>', "1e300"),
        ('<c s="1"><v>nan</v></c>', "nan"),
        ('<c t="b"><v>1</v></c>', "1"),
        ('<c t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c t="d"><v>2026-03-02</v></c>', "2026-03-02"),
    ],
)
def test_a_number_is_shown_as_its_format_says(cell: str, shown: str) -> None:
    formats = (
        f'<styleSheet xmlns="{g.S_NS}"><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy hh:mm"/>'
        '<numFmt numFmtId="165" formatCode="00000000000"/><numFmt numFmtId="166" formatCode="[Red]0&quot; dager&quot;"/>'
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
        '<xf numFmtId="166"/></cellXfs></styleSheet>'
    )
    links = f.relation("r2", "styles", "styles.xml")
    data = g.xlsx(g.sheet(f"<row>{cell}</row>"), links=links, parts={"xl/styles.xml": formats})
    assert text(data, "table") == f"Ark1\n{shown}"


def test_excel_rows_have_their_header_as_context() -> None:
    data = g.xlsx(g.sheet(f"{g.ROW}<row>{g.cell('A2')}{g.cell('Emil')}</row>"))
    assert rows(extract(data)) == [("Rom | Merknad", ""), ("A2 | Emil", "Rom | Merknad")]


def test_a_cell_whose_string_is_missing_is_a_problem() -> None:
    assert codes(g.xlsx(g.sheet('<row><c t="s"><v>7</v></c></row>'))) == [("corrupt", "table")]


def test_a_sheet_that_is_missing_or_broken_is_a_problem() -> None:
    assert codes(g.xlsx(parts={"xl/worksheets/sheet1.xml": "<worksheet"})) == [("corrupt", "table")]
    data = f.members(g.xlsx())
    del data["xl/worksheets/sheet1.xml"]
    assert codes(f.container(data)) == [("corrupt", "table")]


# Mail and pages


def test_the_same_words_in_two_forms_are_read_once() -> None:
    plain = ("Content-Type: text/plain; charset=utf-8", "Hei\r\n\r\nEt vanlig brev om møtet.")
    page = ("Content-Type: text/html; charset=utf-8", "<p>Hei</p><p>Et <b>vanlig</b> brev om møtet.</p><p>Mer</p>")
    assert text(g.parts(plain, page, kind="alternative")) == "Hei\n\nEt vanlig brev om møtet.\nMer"


def test_a_word_inside_another_word_is_not_the_same_word() -> None:
    plain = ("Content-Type: text/plain; charset=utf-8", "Brevet ligger i arkivet.")
    page = ("Content-Type: text/html; charset=utf-8", "<p>Brevet ligger i arkivet.</p><p>kivet</p>")
    assert text(g.parts(plain, page, kind="alternative")) == "Brevet ligger i arkivet.\nkivet"


def test_sealed_mail_is_encrypted_and_a_signature_is_nothing() -> None:
    plain = ("Content-Type: text/plain; charset=utf-8", "Et vanlig brev.")
    signature = ("Content-Type: application/pkcs7-signature; name=smime.p7s", b"\x00\x01")
    assert codes(g.parts(plain, signature, kind="signed")) == []
    assert codes(g.parts(plain, ("Content-Type: application/pkcs7-mime; name=smime.p7m", b"\x00\x01"))) == [
        ("encrypted", "body")
    ]


@pytest.mark.parametrize(
    ("headers", "content", "problem"),
    [
        ('Content-Type: application/ms-tnef; name="winmail.dat"', b"\x78\x9f\x3e\x22abc", ("unsupported", "attachment:winmail.dat")),
        ('Content-Type: message/external-body; access-type=URL; URL="x"', b"\r\n", ("unsupported", "attachment")),
        ("Content-Type: message/partial; id=1; number=1", b"x", ("unsupported", "attachment")),
        ("Content-Type: text/plain", b"-----BEGIN PGP MESSAGE-----", ("encrypted", "body")),
        ("Content-Type: text/plain\r\nContent-Transfer-Encoding: binhex40", b"x", ("unsupported", "body")),
        ("Content-Type: text/vcard", b"BEGIN:VCARD\r\nPHOTO;ENCODING=BASE64:AAAA", ("unsupported", "attachment")),
        ("Content-Type: text/html", b"<p>a</p><video src='data:video/mp4;base64,AAAA'>", ("unsupported", "attachment")),
        ("Content-Type: text/plain", b"begin 644 a.pdf\r\nM0", ("unsupported", "attachment")),
        ("Content-Type: application/pdf; name=x.pdf", b"", ("corrupt", "attachment:x.pdf")),
        ("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", b"SGVpIGRlZ", ("corrupt", "body")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_in_a_mail_is_a_problem(headers: str, content: bytes, problem: tuple[str, str]) -> None:
    assert problem in codes(g.parts(("Content-Type: text/plain", "Et vanlig brev."), (headers, content)))


def test_a_mail_that_was_cut_off_is_a_problem() -> None:
    data = g.parts(("Content-Type: text/plain", "Et vanlig brev."), ("Content-Type: text/plain", "Mer."))
    assert codes(data[: data.index(b"Mer")]) == [("corrupt", "body")]


def test_a_logo_in_a_mail_is_no_problem_but_a_mail_that_is_a_picture_is_read() -> None:
    picture = "Content-Type: image/png\r\nContent-ID: <a>\r\nContent-Transfer-Encoding: base64"
    logo = base64.encodebytes(f.written((), dpi=20))
    assert codes(g.parts(("Content-Type: text/plain", "Et vanlig brev. " * 4), (picture, logo), kind="related")) == []
    scan = base64.encodebytes(f.written())
    assert "telefonsamtale" in text(
        g.parts(("Content-Type: text/plain", "Hei"), (picture, scan), kind="related"), "ocr"
    )


def test_a_page_keeps_lines_and_rows_and_drops_scripts() -> None:
    page = g.html(
        "<style>p{}</style><script>var a</script><p>en<br>to</p><table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>"
    )
    assert text(page) == "Et vanlig brev.\nen\nto\na | b\nc | d"
    assert rows(extract(page)) == [("a | b", ""), ("c | d", "a | b")]


def test_a_layout_table_is_read_as_blocks() -> None:
    page = g.html(
        "<table><tr><td><table><tr><td>en</td></tr></table></td><td><ul><li>to</li><li>tre</li></ul></td></tr></table>"
    )
    assert text(page) == "Et vanlig brev.\nen\nto\ntre"


def test_hidden_pieces_of_a_page_do_not_become_one_word() -> None:
    page = g.html("<p>a<span hidden>en</span>b<span style='display:none'>to</span></p>")
    assert text(page, "hidden").split("\n") == ["en", "to"]


def test_a_picture_inside_a_page_is_read() -> None:
    page = f'<html><body><img src="data:image/png;base64,{base64.b64encode(f.written()).decode()}"></body></html>'
    assert "telefonsamtale" in text(page.encode(), "ocr")


def test_a_page_that_the_parser_gives_up_on_is_corrupt() -> None:
    with pytest.raises(CorruptError):
        extract(g.html("<div>" * 3000 + "inne" + "</div>" * 3000 + "<p>ute</p>"), name="a.html")


def test_mixed_xml_keeps_its_sentence_and_office_xml_in_one_file_is_unsupported() -> None:
    assert text(b"<?xml version='1.0'?><a><b>Ko<i>wal</i>ski</b><c>to</c></a>", name="a.xml") == "b: Kowalski\nc: to"
    word = b"<?xml version='1.0'?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'><a>x</a></pkg:package>"
    with pytest.raises(UnsupportedError):
        extract(word, name="a.xml")


# Archives and what is what


def test_an_archive_tells_what_could_not_be_read_in_it() -> None:
    document = extract(f.container({"mappe/": b"", "b.txt": "Et vanlig brev.", "c.bin": b"\x00\x01"}), name="a.zip")
    assert [(problem.code, problem.part) for problem in document.problems] == [("unsupported", "attachment:c.bin")]
    assert [part.name for part in document.parts if part.name.startswith("attachment:b")] == [
        "attachment:b.txt", "attachment:b.txt/filename",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({}, NoTextError),
        ({"mappe/": b""}, NoTextError),
        ({"a.bin": b"\x00"}, UnsupportedError),
        ({"a.pdf": b"x"}, CorruptError),
    ],
)
def test_an_archive_without_anything_readable_is_an_error(
    members: dict[str, bytes], error: type[UnreadableError]
) -> None:
    with pytest.raises(error):
        extract(f.container(members), name="a.zip")


def test_an_encrypted_member_is_a_problem() -> None:
    data = bytearray(f.container({"a.txt": "Et vanlig brev.", "b.txt": "Mer."}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(signature) + offset] |= 1
    assert codes(bytes(data), "a.zip") == [("encrypted", "attachment:b.txt")]


def test_a_name_with_a_path_leads_nowhere() -> None:
    document = extract(f.container({"../../etc/passwd.txt": "a b", "C:\\x\\y.txt": "c d"}), name="a.zip")
    assert [part.name for part in document.parts if not part.name.endswith("filename")] == [
        "attachment:passwd.txt", "attachment:y.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.xlsx", b"bare tekst", CorruptError),
        ("a.odt", b"bare tekst", CorruptError),
        ("a.png", b"bare tekst", CorruptError),
        ("a.pdf", b"<html><body>Ikke funnet</body></html>", CorruptError),
        ("a.docx", b"From: a\r\nTo: b\r\n\r\nhei", CorruptError),
        ("a.rtf", b"bare tekst", CorruptError),
        ("a.msg", b"bare tekst", CorruptError),
        ("a.txt", "æøå".encode("utf-16-le"), UnsupportedError),
        ("a.bin", b"bare tekst", UnsupportedError),
        ("a.txt", bytes(range(0xA1, 0xBF)) * 9, UnsupportedError),
    ],
)
def test_what_is_not_what_its_name_says_is_an_error(name: str, data: bytes, error: type[UnreadableError]) -> None:
    with pytest.raises(UnreadableError) as caught:
        extract(data, name=name)
    assert type(caught.value) is error
