"""Laws of ``extract`` for changed files of every format: an error of ours, or a document with true offsets."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.document import Document
from tests import files as f
from tests import formats as g
from tests.extract.test_any_bytes import CAREFUL, checked, mutated
from tests.extract.test_formats_places import odf_note, odf_table, outlook, stored_rtf

SOME = settings(CAREFUL, max_examples=70)
FEW = settings(CAREFUL, max_examples=40)


def stored(data: bytes) -> bytes:
    """The same zip without compression, so that changes reach the XML."""
    return f.container(f.members(data), compression=zipfile.ZIP_STORED)


def rich_rtf() -> bytes:
    """An RTF with something in many places."""
    return g.rtf(
        r"{\header topp\par}{\info{\title tittel}}{\v gjemt}{\deleted borte}{\field{\*\fldinst IF}{\fldrslt svar}}\par"
        r"\trowd\pard\intbl en\cell to\cell\row\pard{\footnote note}{\shp{\*\shpinst{\shptxt boks\par}}}\u229?\'e5\par"
        rf"{{\object{{\*\objdata {g.ole1('Package', g.packed('b.txt', b'et notat'))}}}}}{{\pict\pngblip 89504e47}}"
    )


def rich_odf() -> bytes:
    """An ODT with something in many places."""
    body = f"{g.ODF_BODY}{odf_table('celle')}{odf_note('footnote')}<text:p>a<text:s text:c='3'/><office:annotation><text:p>x</text:p></office:annotation></text:p>"
    return stored(
        g.odf(body, meta="<dc:title>tittel</dc:title>", parts={"Object 1/content.xml": "<a/>", "Pictures/a.png": b"x"})
    )


def rich_xlsx() -> bytes:
    """A workbook with something in many places."""
    links = f.relation("r2", "sharedStrings", "sharedStrings.xml") + f.relation("r3", "styles", "styles.xml")
    return stored(
        g.xlsx(
            g.sheet(f'{g.ROW}<row><c t="s"><v>0</v></c><c s="0"><v>46083</v></c></row>', before='<cols><col min="2" max="2" hidden="1"/></cols>'),
            links=links, first_links=f.relation("r4", "comments", "../comments1.xml"),
            parts={
                "xl/sharedStrings.xml": f'<sst xmlns="{g.S_NS}"><si><t>delt</t></si></sst>',
                "xl/styles.xml": f'<styleSheet xmlns="{g.S_NS}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
                "xl/comments1.xml": f'<comments xmlns="{g.S_NS}"><comment><text><t>lapp</t></text></comment></comments>',
            },
        )
    )  # fmt: skip


def rich_mail() -> bytes:
    """A letter with something in many places."""
    return g.parts(
        ("Content-Type: text/plain; charset=utf-8", "Hei på deg"),
        ("Content-Type: text/html; charset=iso-8859-1", "<p>Hei <b>du</b></p><table><tr><td>a<td>b</table>"),
        ('Content-Type: application/zip; name="a.zip"', f.container({"b.txt": "et notat"})),
        ("Content-Type: message/rfc822", g.mail("indre", headers="Subject: =?utf-8?q?sak_=C3=A5?=\r\n")),
    )


def rich_msg() -> bytes:
    """A message with something in many places."""
    tree: g.Tree = {
        "__substg1.0_10130102": b"<p>Hei og mer</p>",
        "__substg1.0_10090102": stored_rtf(rich_rtf()),
        "__recip_version1.0_#00000000": g.msg({"3001": "Kari", "39FE": "k@x.example"}, header=8),
        "__attach_version1.0_#00000000": g.attached("b.txt", b"et notat"),
        "__attach_version1.0_#00000001": g.msg({}, {"__substg1.0_3701000D": g.msg({"1000": "indre"}, header=24)}, header=8, numbers={0x3705: 5}),
    }  # fmt: skip
    return outlook({"0037": "Emne", "1000": "Hei " * 1500}, tree)


RICH: dict[str, Callable[[], bytes]] = {
    "a.rtf": cache(rich_rtf),
    "a.odt": cache(rich_odf),
    "a.xlsx": cache(rich_xlsx),
    "a.pptx": cache(
        lambda: stored(g.pptx(g.slide(g.shape("tekst") + "<p:pic/>"), parts={"ppt/charts/chart1.xml": "<a/>"}))
    ),
    "a.eml": cache(rich_mail),
    "a.msg": cache(rich_msg),
    "a.html": cache(lambda: g.html("<table><tr><td>a<td>b</tr></table><!-- c --><img alt='d'><a href='e'>f</a>")),
    "a.xml": cache(lambda: b"<?xml version='1.0'?><a b='c'><d>e</d>f</a>"),
    "a.zip": cache(lambda: f.container({"b.txt": "et notat", "c.zip": f.container({"d.txt": "et brev"})})),
    "a.txt": cache(lambda: "blåbær og fløte".encode("utf-16")),
    "a.png": cache(lambda: f.written((), dpi=10)),
    "a.tif": cache(lambda: f.written((), dpi=10, form="TIFF")),
    "": cache(lambda: g.compound({"\x01Ole10Native": bytes(4) + g.packed("b.txt", b"et notat")})),
}


@pytest.mark.parametrize("name", RICH)
def test_any_change_to_a_file(name: str) -> None:
    @given(st.data())
    @SOME
    def law(data: st.DataObject) -> None:
        checked(data.draw(mutated((RICH[name](),))), name)

    law()


@pytest.mark.parametrize("name", ["a.odt", "a.xlsx", "a.pptx"])
def test_any_change_to_one_member(name: str) -> None:
    @given(st.data())
    @FEW
    def law(data: st.DataObject) -> None:
        members = f.members(RICH[name]())
        member = data.draw(st.sampled_from(sorted(members)))
        members[member] = data.draw(mutated((members[member] or b"x",)))
        checked(f.container(members), name)

    law()


@given(
    st.sampled_from(
        [b"{\\rtf1 ", b"<html>", b"<?xml version='1.0'?>", b"From: a\r\nTo: b\r\n", b"GIF89a", b"BM", b"II*\0"]
    ),
    st.binary(max_size=300),
    st.sampled_from([*RICH, "a.doc", "a.csv"]),
)
@CAREFUL
def test_any_bytes_after_a_true_start(start: bytes, data: bytes, name: str) -> None:
    checked(start + data, name)


@given(st.text(max_size=200))
@FEW
def test_rtf_gives_back_any_text(text: str) -> None:
    kept = "".join(char for char in text if char.isprintable() and not char.isspace() and char != "\xad")
    document = checked(g.rtf(f"{g.rtf_text('start' + kept)}\\par"), "a.rtf")
    assert isinstance(document, Document)
    assert document.parts[0].text.splitlines()[-1].startswith("start")
    assert document.problems == ()


def test_rich_files_are_read_without_a_problem() -> None:
    for name in ("a.xlsx", "a.eml", "a.html", "a.xml", "a.zip", "a.txt", ""):
        document = checked(RICH[name](), name)
        assert isinstance(document, Document)
        assert document.problems == ()
