"""One sentence in each place of each format that can hold words: it is read, its part is named, its offsets are true."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from classifier.extract import extract
from tests import files as f
from tests import formats as g
from tests.extract.test_pdf_places import found

N = f.NEEDLE
R = g.rtf_text(N)
BASE64 = base64.encodebytes(N.encode()).decode()
ATTACHED = 'Content-Type: {}\r\nContent-Disposition: attachment; filename="{}"'
PLAIN = ("Content-Type: text/plain; charset=utf-8", "Et vanlig brev om møtet.")
HTML_PART = "Content-Type: text/html; charset=utf-8"
CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>{N}</a:t></a:r></a:p></c:chartSpace>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{N}</dc:title></cp:coreProperties>'
)
DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:sp><xdr:nvSpPr><xdr:cNvPr descr="{}"/>'
    "</xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
)
VML = '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><div>{}</div></v:textbox></v:shape></xml>'
DECK = '<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>'  # fmt: skip


def odf_table(text: str) -> str:
    """A table of two rows, the sentence in one of its cells."""
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    return f"<table:table>{row.format('Rom', 'Merknad')}{row.format('A2', text)}</table:table>"


def odf_note(kind: str) -> str:
    """A paragraph with a note."""
    return f'<text:p>ord<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation><text:note-body><text:p>{N}</text:p></text:note-body></text:note> mer</text:p>'


def odf_master(kind: str) -> str:
    """A page style with a header or footer."""
    return f"<office:master-styles><style:master-page><style:{kind}><text:p>{N}</text:p></style:{kind}></style:master-page></office:master-styles>"


def outlook(texts: dict[str, str], tree: g.Tree | None = None) -> bytes:
    """A message."""
    return g.compound(g.msg(texts, tree))


def stored_rtf(data: bytes) -> bytes:
    """RTF as messages keep it, without compression."""
    sizes = (len(data) + 12).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return sizes + b"MELA" + bytes(4) + data


def size_first(data: bytes) -> bytes:
    """The stream of a packed file."""
    return len(data).to_bytes(4, "little") + data


def windows_metafile(text: str) -> bytes:
    """A drawing of the old kind with one line of text."""
    words = text.encode("cp1252")
    record = len(words).to_bytes(2, "little") + words + bytes(len(words) % 2) + bytes(4)
    size = (3 + len(record) // 2).to_bytes(4, "little")
    return b"\x01\x00\x09\x00" + bytes(14) + size + b"\x21\x05" + record


#: Place → (part, file name, maker).
PLACES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    # Plain text
    "utf-16 text": ("body", "a.txt", lambda: N.encode("utf-16")),
    "utf-32 text": ("body", "a.txt", lambda: N.encode("utf-32")),
    "latin-1 text": ("body", "a.txt", lambda: N.encode("latin-1")),
    "windows log": ("body", "a.log", lambda: f"{N} – «sitat»".encode("cp1252")),
    "text of an old pc": ("body", "a.md", lambda: N.encode("cp865")),
    "csv": ("body", "a.csv", f"rom;merknad\r\nA2;{N}\r\n".encode),
    # RTF
    "rtf paragraph": ("body", "a.rtf", lambda: g.rtf(rf"{R}\par")),
    "rtf under another name": ("body", "a.doc", lambda: g.rtf(rf"{R}\par")),
    "rtf without a last paragraph mark": ("body", "", lambda: g.rtf(R)),
    "rtf code page": ("body", "a.rtf", lambda: g.rtf("".join(rf"\'{byte:02x}" for byte in N.encode("cp1252")))),
    "rtf insertion": ("body", "a.rtf", lambda: g.rtf(rf"{{\revised\revauth1 {R}}}\par")),
    "rtf field result": ("body", "a.rtf", lambda: g.rtf(rf"{{\field{{\*\fldinst PAGE}}{{\fldrslt {R}}}}}\par")),
    "rtf cell": ("table", "a.rtf", lambda: g.rtf(rf"\trowd\cellx1\cellx2\pard\intbl A2\cell {R}\cell\row\pard slutt\par")),
    "rtf header": ("header", "a.rtf", lambda: g.rtf(rf"{{\headerf \pard {R}\par}}")),
    "rtf footer": ("footer", "a.rtf", lambda: g.rtf(rf"{{\footerr \pard {R}\par}}")),
    "rtf footnote": ("footnote", "a.rtf", lambda: g.rtf(rf"ord{{\super\chftn{{\footnote \pard {R}}}}} mer\par")),
    "rtf endnote": ("endnote", "a.rtf", lambda: g.rtf(rf"ord{{\footnote\ftnalt \pard {R}}} mer\par")),
    "rtf comment": ("comment", "a.rtf", lambda: g.rtf(rf"{{\*\atnid K}}{{\*\annotation \pard {R}}}\par")),
    "rtf text box": ("textbox", "a.rtf", lambda: g.rtf(rf"{{\shp{{\*\shpinst{{\shptxt \pard {R}\par}}}}}}\par")),
    "rtf decorative text": ("metadata", "a.rtf", lambda: g.rtf(rf"{{\shp{{\*\shpinst{{\sp{{\sn gtextUNICODE}}{{\sv {R}}}}}}}}}")),
    "rtf deletion": ("deleted", "a.rtf", lambda: g.rtf(rf"{{\deleted {R}}}\par")),
    "rtf hidden": ("hidden", "a.rtf", lambda: g.rtf(rf"{{\v {R}}}\par")),
    "rtf field code": ("hidden", "a.rtf", lambda: g.rtf(rf"{{\field{{\*\fldinst IF 1 = 1 {R}}}{{\fldrslt x}}}}\par")),
    "rtf unknown destination": ("hidden", "a.rtf", lambda: g.rtf(rf"{{\*\nytt {R}}}\par")),
    "rtf after the end": ("hidden", "a.rtf", lambda: g.rtf("") + g.rtf_text(N).encode()),
    "rtf index entry": ("hidden", "a.rtf", lambda: g.rtf(rf"{{\xe {{{R}}}}}\par")),
    "rtf title": ("metadata", "a.rtf", lambda: g.rtf(rf"{{\info{{\title {R}}}}}")),
    "rtf own property": ("metadata", "a.rtf", lambda: g.rtf(rf"{{\*\userprops{{\propname Sak}}\proptype30{{\staticval {R}}}}}")),
    "rtf variable": ("metadata", "a.rtf", lambda: g.rtf(rf"{{\*\docvar {{sak}}{{{R}}}}}")),
    "rtf packed file": ("attachment:b.txt", "a.rtf", lambda: g.rtf(rf"{{\object{{\*\objclass Package}}{{\*\objdata {g.ole1('Package', g.packed('b.txt', N.encode()))}}}}}")),
    "rtf picture of words": ("textbox", "a.rtf", lambda: g.rtf(rf"{{\pict\wmetafile8 {windows_metafile(N).hex()}}}")),
    # OpenDocument
    "odt paragraph": ("body", "a.odt", lambda: g.odf(f"<text:p>{N}</text:p>")),
    "odt heading": ("body", "", lambda: g.odf(f"<text:h>{N}</text:h>")),
    "odt list": ("body", "a.odt", lambda: g.odf(f"<text:list><text:list-item><text:p>{N}</text:p></text:list-item></text:list>")),
    "odt insertion": ("body", "a.odt", lambda: g.odf(f"<text:p><text:change-start/>{N}<text:change-end/></text:p>")),
    "odt spaces": ("body", "a.odt", lambda: g.odf("<text:p>" + N.replace(" ", "<text:s/>") + "</text:p>")),
    "odt cell": ("table", "a.odt", lambda: g.odf(odf_table(N))),
    "odt nested table": ("table", "a.odt", lambda: g.odf(odf_table("x").replace("<text:p>x</text:p>", odf_table(N)))),
    "odt footnote": ("footnote", "a.odt", lambda: g.odf(odf_note("footnote"))),
    "odt endnote": ("endnote", "a.odt", lambda: g.odf(odf_note("endnote"))),
    "odt comment": ("comment", "a.odt", lambda: g.odf(f"<text:p>ord<office:annotation><text:p>{N}</text:p></office:annotation></text:p>")),
    "odt text box": ("textbox", "a.odt", lambda: g.odf(f"<text:p><draw:frame><draw:text-box><text:p>{N}</text:p></draw:text-box></draw:frame></text:p>")),
    "odt deletion": ("deleted", "a.odt", lambda: g.odf(f"<text:tracked-changes><text:changed-region><text:deletion><office:change-info/><text:p>{N}</text:p></text:deletion></text:changed-region></text:tracked-changes>{g.ODF_BODY}")),
    "odt hidden text": ("hidden", "a.odt", lambda: g.odf(f'<text:p>ord<text:hidden-text text:string-value="{N}"/></text:p>')),
    "odt conditional text": ("hidden", "a.odt", lambda: g.odf(f'<text:p>ord<text:conditional-text text:string-value-if-false="{N}">ja</text:conditional-text></text:p>')),
    "odt hidden section": ("hidden", "a.odt", lambda: g.odf(f'<text:section text:display="none"><text:p>{N}</text:p></text:section>{g.ODF_BODY}')),
    "odt hiding style": ("hidden", "a.odt", lambda: g.odf(f'<text:p>ord <text:span text:style-name="S">{N}</text:span></text:p>', automatic='<style:style style:name="S"><style:text-properties text:display="none"/></style:style>')),
    "odt white": ("hidden", "a.odt", lambda: g.odf(f'<text:p text:style-name="S">{N}</text:p>{g.ODF_BODY}', automatic='<style:style style:name="S"><style:text-properties fo:color="#ffffff"/></style:style>')),
    "odt link": ("hidden", "a.odt", lambda: g.odf(f'<text:p><text:a xlink:href="{N}">her</text:a></text:p>')),
    "odt header": ("header", "a.odt", lambda: g.odf(styles=odf_master("header"))),
    "odt footer": ("footer", "a.odt", lambda: g.odf(styles=odf_master("footer-left"))),
    "odt alternative text": ("metadata", "a.odt", lambda: g.odf(f"<text:p>ord<draw:frame><svg:desc>{N}</svg:desc></draw:frame></text:p>")),
    "odt title": ("metadata", "a.odt", lambda: g.odf(meta=f"<dc:title>{N}</dc:title>")),
    "odt own property": ("metadata", "a.odt", lambda: g.odf(meta=f'<meta:user-defined meta:name="sak">{N}</meta:user-defined>')),
    "odt variable": ("metadata", "a.odt", lambda: g.odf(f'<text:user-field-decls><text:user-field-decl text:name="x" office:string-value="{N}"/></text:user-field-decls>{g.ODF_BODY}')),
    "odt form": ("form", "a.odt", lambda: g.odf(f'<office:forms><form:form><form:text form:current-value="{N}"/></form:form></office:forms>{g.ODF_BODY}')),
    "odt chart": ("textbox", "a.odt", lambda: g.odf(parts={"Object 1/content.xml": f.members(g.odf(f"<text:p>{N}</text:p>"))["content.xml"]})),
    "odt object": ("attachment:Object 2", "a.odt", lambda: g.odf(parts={"Object 2": f.word((N,))})),
    "ods cell": ("table", "a.ods", lambda: g.odf(odf_table(N), kind="spreadsheet")),
    "ods hidden row": ("hidden", "a.ods", lambda: g.odf(odf_table(N).replace("<table:table-row>", '<table:table-row table:visibility="collapse">'), kind="spreadsheet")),
    "ods hidden column": ("hidden", "a.ods", lambda: g.odf(odf_table(N).replace("<table:table-row>", '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-row>', 1), kind="spreadsheet")),
    "ods hidden sheet": ("hidden", "a.ods", lambda: g.odf(odf_table(N).replace("<table:table>", '<table:table table:style-name="S">'), kind="spreadsheet", automatic='<style:style style:name="S"><style:table-properties table:display="false"/></style:style>')),
    "ods sheet name": ("table", "a.ods", lambda: g.odf(odf_table("x").replace("<table:table>", f'<table:table table:name="{N}">'), kind="spreadsheet")),
    "odp notes": ("comment", "a.odp", lambda: g.odf(f"<draw:page><presentation:notes><draw:frame><draw:text-box><text:p>{N}</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>", kind="presentation")),
    # Web pages
    "html paragraph": ("body", "a.html", lambda: g.html(f"<p>{N}</p>")),
    "html split by markup": ("body", "", lambda: g.html(N.replace("Kowalski", "Ko<b>walski</b>"))),
    "html of windows": ("body", "a.htm", lambda: f"<html><head><meta charset='windows-1252'></head><body>{N}</body></html>".encode("cp1252")),
    "html in utf-16": ("body", "a.html", lambda: f"<html><body><p>{N}</p></body></html>".encode("utf-16")),
    "html under an old name": ("body", "a.doc", lambda: g.html(N)),
    "html cell": ("body", "a.html", lambda: g.html(f"<table><tr><th>Rom</th><th>Merknad</th></tr><tr><td>A2</td><td>{N}</td></tr></table>")),
    "html field": ("body", "a.html", lambda: g.html(f'<input type="text" value="{N}">')),
    "html text area": ("body", "a.html", lambda: g.html(f"<textarea>{N}</textarea>")),
    "html deep": ("body", "a.html", lambda: g.html("<div>" * 150 + N + "</div>" * 150)),
    "html long": ("body", "a.html", lambda: g.html("<p>" + "ord " * 40_000 + f"</p><p>{N}</p>")),
    "html comment": ("hidden", "a.html", lambda: g.html(f"<!-- {N} -->")),
    "html not displayed": ("hidden", "a.html", lambda: g.html(f'<div style="DISPLAY : none"><p>{N}</p></div>')),
    "html hidden field": ("hidden", "a.html", lambda: g.html(f'<input type="hidden" value="{N}">')),
    "html template": ("hidden", "a.html", lambda: g.html(f"<template><p>{N}</p></template>")),
    "html link": ("hidden", "a.html", lambda: g.html(f'<a href="{N}">her</a>')),
    "html title": ("metadata", "a.html", lambda: g.html("", f"<title>{N}</title>")),
    "html description": ("metadata", "a.html", lambda: g.html("", f'<meta name="description" content="{N}">')),
    "html alternative text": ("metadata", "a.html", lambda: g.html(f'<img src="x.png" alt="{N}">')),
    "html tool tip": ("metadata", "a.html", lambda: g.html(f'<span title="{N}">x</span>')),
    "xml value": ("body", "a.xml", f"<?xml version='1.0'?><skjema><navn>x</navn><sak>{N}</sak></skjema>".encode),
    "xml attribute": ("metadata", "a.xml", f"<?xml version='1.0'?><skjema><sak tittel='{N}'>x</sak></skjema>".encode),
    "file inside xml": ("attachment:fil", "a.xml", lambda: b"<?xml version='1.0'?><s><fil>" + base64.encodebytes(f.word((N,))) + b"</fil></s>"),
    "invitation": ("body", "a.ics", f"BEGIN:VCALENDAR\r\nSUMMARY:{N[:9]}\r\n {N[9:]}\r\nEND:VCALENDAR".encode),
    # Mail
    "mail text": ("body", "a.eml", lambda: g.mail(N)),
    "mail without a name": ("body", "", lambda: g.mail(N)),
    "mail saved as text": ("body", "a.txt", lambda: g.mail(N)),
    "mail in base64": ("body", "a.eml", lambda: g.parts(("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", BASE64))),
    "mail that lies about its encoding": ("body", "a.eml", lambda: g.mail(N, content_type="text/plain; charset=us-ascii")),
    "mail of windows that says utf-8": ("body", "a.eml", lambda: g.mail(N.encode("cp1252"), content_type="text/plain; charset=utf-8")),
    "mail in an unknown encoding": ("body", "a.eml", lambda: g.mail(N.encode("cp1252"), content_type="text/plain; charset=x-norsk")),
    "mail page": ("body", "a.eml", lambda: g.mail(f"<p>Hei</p><p>{N}</p>", content_type="text/html; charset=utf-8")),
    "mail page that says more": ("body", "a.eml", lambda: g.parts(PLAIN, (HTML_PART, f"<p>Et vanlig brev om møtet.</p><p>{N}</p>"), kind="alternative")),
    "mail text that says more": ("body", "a.eml", lambda: g.parts((PLAIN[0], N), (HTML_PART, "<p>Hei</p>"), kind="alternative")),
    "mail subject": ("header", "a.eml", lambda: g.mail("x", headers=f"Subject: {N}\r\n")),
    "mail encoded subject": ("header", "a.eml", lambda: g.mail("x", headers=f"Subject: =?utf-8?b?{base64.b64encode(N.encode()).decode()}?=\r\n")),
    "mail receiver": ("header", "a.eml", lambda: g.mail("x", headers=f"Cc: {N} <x@y.example>\r\n")),
    "mail own header": ("metadata", "a.eml", lambda: g.mail("x", headers=f"Saksnummer: {N}\r\n")),
    "mail epilogue": ("hidden", "a.eml", lambda: g.parts(PLAIN) + N.encode()),
    "mail attached pdf": ("attachment:b.pdf", "a.eml", lambda: g.parts(PLAIN, (ATTACHED.format("application/pdf", "b.pdf") + "\r\nContent-Transfer-Encoding: base64", base64.encodebytes(f.pdf((N,)))))),
    "mail attached text": ("attachment:b.txt", "a.eml", lambda: g.parts(PLAIN, (ATTACHED.format("text/plain", "b.txt"), N))),
    "mail attached page": ("attachment:b.html", "a.eml", lambda: g.parts(PLAIN, (ATTACHED.format("text/html", "b.html"), g.html(N)))),
    "mail forwarded": ("attachment:Sak.eml", "a.eml", lambda: g.parts(PLAIN, ("Content-Type: message/rfc822", g.mail(N, headers="Subject: Sak\r\n")))),
    "mail calendar": ("body", "a.eml", lambda: g.parts(PLAIN, ("Content-Type: text/calendar; charset=utf-8", f"BEGIN:VCALENDAR\r\nSUMMARY:{N}\r\n"))),
    "archived page": ("body", "a.mht", lambda: g.parts((HTML_PART, f"<p>{N}</p>"), kind="related")),
    # Outlook
    "msg text": ("body", "a.msg", lambda: outlook({"1000": N})),
    "msg long text": ("body", "a.msg", lambda: outlook({"1000": "ord " * 3000 + N})),
    "msg text of eight bits": ("body", "", lambda: outlook({}, {"__substg1.0_1000001E": N.encode("cp1252")})),
    "msg page": ("body", "a.msg", lambda: outlook({"1000": "Hei"}, {"__substg1.0_10130102": f"<html><body><p>Hei</p><p>{N}</p></body></html>".encode()})),
    "msg rtf": ("body", "a.msg", lambda: outlook({"1000": "Hei"}, {"__substg1.0_10090102": stored_rtf(g.rtf(R))})),
    "msg subject": ("header", "a.msg", lambda: outlook({"0037": N})),
    "msg sender": ("header", "a.msg", lambda: outlook({"0C1A": N})),
    "msg receiver": ("header", "a.msg", lambda: outlook({}, {"__recip_version1.0_#00000000": g.msg({"3001": N}, header=8)})),
    "msg category": ("metadata", "a.msg", lambda: outlook({"1000": "Hei"}, {"__substg1.0_8005101F-00000000": N.encode("utf-16-le")})),
    "msg attached text": ("attachment:b.txt", "a.msg", lambda: outlook({}, {"__attach_version1.0_#00000000": g.attached("b.txt", N.encode())})),
    "msg attached docx": ("attachment:b.docx", "a.msg", lambda: outlook({}, {"__attach_version1.0_#00000000": g.attached("b.docx", f.word((N,)))})),
    "msg forwarded": ("attachment:sak", "a.msg", lambda: outlook({}, {"__attach_version1.0_#00000000": g.msg({"3001": "sak"}, {"__substg1.0_3701000D": g.msg({"1000": N}, header=24)}, header=8, numbers={0x3705: 5})})),
    # Archives and objects
    "zipped text": ("attachment:b.txt", "a.zip", lambda: f.container({"b.txt": N})),
    "zipped docx": ("attachment:b.docx", "", lambda: f.container({"mappe/b.docx": f.word((N,))})),
    "zipped zip": ("attachment:c.zip/attachment:b.txt", "a.zip", lambda: f.container({"c.zip": f.container({"b.txt": N})})),
    "zipped name": ("attachment:b.txt/filename", "a.zip", lambda: f.container({f"{N}/b.txt": "Et vanlig brev."})),
    "packed object": ("attachment:b.txt", "", lambda: g.compound({"\x01Ole10Native": size_first(g.packed("b.txt", N.encode()))})),
    "packed object in a docx": ("attachment:o.bin/attachment:b.txt", "a.docx", lambda: f.bare_word(f"<w:p>{f.run('x')}</w:p>", {"word/embeddings/o.bin": g.compound({"\x01Ole10Native": size_first(g.packed("b.txt", N.encode()))})})),
    "office object": ("attachment:uten navn", "", lambda: g.compound({"Package": f.word((N,))})),
    # Excel
    "xlsx cell": ("table", "a.xlsx", lambda: g.xlsx(g.sheet(f"{g.ROW}<row>{g.cell('A2')}{g.cell(N)}</row>"))),
    "xlsx under another name": ("table", "a.pdf", lambda: g.xlsx(g.sheet(f"<row>{g.cell(N)}</row>"))),
    "xlsx shared string": ("table", "a.xlsx", lambda: g.xlsx(g.sheet('<row><c t="s"><v>0</v></c></row>'), links=f.relation("r2", "sharedStrings", "sharedStrings.xml"), parts={"xl/sharedStrings.xml": f'<sst xmlns="{g.S_NS}"><si><r><t>{N[:9]}</t></r><r><t xml:space="preserve">{N[9:]}</t></r></si></sst>'})),
    "xlsx formula result": ("table", "a.xlsx", lambda: g.xlsx(g.sheet(f'<row><c t="str"><f>A1</f><v>{N}</v></c></row>'))),
    "xlsx sheet name": ("table", "a.xlsx", lambda: g.xlsx(name=N)),
    "xlsx hidden sheet": ("hidden", "a.xlsx", lambda: g.xlsx(g.sheet(f"<row>{g.cell(N)}</row>"), state="veryHidden")),
    "xlsx hidden row": ("hidden", "a.xlsx", lambda: g.xlsx(g.sheet(f'{g.ROW}<row hidden="1">{g.cell(N)}</row>'))),
    "xlsx hidden column": ("hidden", "a.xlsx", lambda: g.xlsx(g.sheet(f"{g.ROW}<row>{g.cell('x')}{g.cell(N)}</row>", before='<cols><col min="2" max="9" hidden="1"/></cols>'))),
    "xlsx unlisted sheet": ("hidden", "a.xlsx", lambda: g.xlsx(parts={"xl/worksheets/sheet7.xml": g.sheet(f"<row>{g.cell(N)}</row>")})),
    "xlsx formula": ("hidden", "a.xlsx", lambda: g.xlsx(g.sheet(f'<row><c><f>IF(A1,"{N}","")</f></c></row>'))),
    "xlsx scenario": ("hidden", "a.xlsx", lambda: g.xlsx(g.sheet(after=f'<scenarios><scenario name="s"><inputCells val="{N}"/></scenario></scenarios>'))),
    "xlsx change log": ("deleted", "a.xlsx", lambda: g.xlsx(parts={"xl/revisions/revisionLog1.xml": f'<r xmlns="{g.S_NS}"><oc><is><t>{N}</t></is></oc></r>'})),
    "xlsx number format": ("metadata", "a.xlsx", lambda: g.xlsx(links=f.relation("r2", "styles", "styles.xml"), parts={"xl/styles.xml": f'<s xmlns="{g.S_NS}"><numFmt numFmtId="170" formatCode="&quot;{N}&quot;0"/></s>'})),
    "xlsx pivot cache": ("hidden", "a.xlsx", lambda: g.xlsx(parts={"xl/pivotCache/pivotCacheDefinition1.xml": f'<p xmlns="{g.S_NS}"><sharedItems><s v="{N}"/></sharedItems></p>'})),
    "xlsx external link": ("hidden", "a.xlsx", lambda: g.xlsx(parts={"xl/externalLinks/externalLink1.xml": f'<p xmlns="{g.S_NS}"><cell><v>{N}</v></cell></p>'})),
    "xlsx header": ("header", "a.xlsx", lambda: g.xlsx(g.sheet(after=f'<headerFooter><oddHeader>&amp;L&amp;"Arial,Fet"{N}</oddHeader></headerFooter>'))),
    "xlsx footer": ("footer", "a.xlsx", lambda: g.xlsx(g.sheet(after=f"<headerFooter><evenFooter>&amp;C{N}</evenFooter></headerFooter>"))),
    "xlsx prompt": ("metadata", "a.xlsx", lambda: g.xlsx(g.sheet(after=f'<dataValidations><dataValidation prompt="{N}"/></dataValidations>'))),
    "xlsx name": ("metadata", "a.xlsx", lambda: g.xlsx(names=f'<definedName name="sak">"{N}"</definedName>')),
    "xlsx comment": ("comment", "a.xlsx", lambda: g.xlsx(first_links=f.relation("r3", "comments", "../comments1.xml"), parts={"xl/comments1.xml": f'<comments xmlns="{g.S_NS}"><commentList><comment><text><r><t>{N}</t></r></text></comment></commentList></comments>'})),
    "xlsx threaded comment": ("comment", "a.xlsx", lambda: g.xlsx(first_links=f.relation("r3", "threadedComment", "../threadedComments/t1.xml"), parts={"xl/threadedComments/t1.xml": f'<c xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment><text>{N}</text></threadedComment></c>'})),
    "xlsx text box": ("textbox", "a.xlsx", lambda: g.xlsx(first_links=f.relation("r3", "drawing", "../drawings/drawing1.xml"), parts={"xl/drawings/drawing1.xml": DRAWING.format("", N)})),
    "xlsx alternative text": ("metadata", "a.xlsx", lambda: g.xlsx(first_links=f.relation("r3", "drawing", "../drawings/drawing1.xml"), parts={"xl/drawings/drawing1.xml": DRAWING.format(N, "x")})),
    "xlsx old drawing": ("textbox", "a.xlsx", lambda: g.xlsx(first_links=f.relation("r3", "vmlDrawing", "../drawings/v1.vml"), parts={"xl/drawings/v1.vml": VML.format(N)})),
    "xlsx chart": ("textbox", "a.xlsx", lambda: g.xlsx(parts={"xl/charts/chart1.xml": CHART})),
    "xlsx title": ("metadata", "a.xlsx", lambda: g.xlsx(parts={"docProps/core.xml": CORE})),
    "xlsx embedded": ("attachment:b.docx", "a.xlsx", lambda: g.xlsx(parts={"xl/embeddings/b.docx": f.word((N,))})),
    # PowerPoint
    "pptx shape": ("body", "a.pptx", lambda: g.pptx(g.slide(g.shape(N)))),
    "pptx group": ("body", "a.pptx", lambda: g.pptx(g.slide(f"<p:grpSp>{g.shape(N)}</p:grpSp>"))),
    "pptx table": ("table", "a.pptx", lambda: g.pptx(g.slide(DECK.format(N)))),
    "pptx alternative": ("body", "a.pptx", lambda: g.pptx(g.slide(f"<mc:AlternateContent><mc:Choice>{g.shape(N)}</mc:Choice><mc:Fallback>{g.shape(N)}</mc:Fallback></mc:AlternateContent>"))),
    "pptx hidden slide": ("hidden", "a.pptx", lambda: g.pptx(g.slide(g.shape(N), show="0"))),
    "pptx hidden shape": ("hidden", "a.pptx", lambda: g.pptx(g.slide(g.shape("x") + g.shape(N, properties='hidden="1"')))),
    "pptx unlisted slide": ("body", "a.pptx", lambda: g.pptx(parts={"ppt/slides/slide9.xml": g.slide(g.shape(N))})),
    "pptx notes": ("comment", "a.pptx", lambda: g.pptx(first_links=f.relation("r2", "notesSlide", "../notesSlides/n1.xml"), parts={"ppt/notesSlides/n1.xml": g.slide(g.shape(N), root="notes")})),
    "pptx comment": ("comment", "a.pptx", lambda: g.pptx(first_links=f.relation("r2", "comments", "../comments/c1.xml"), parts={"ppt/comments/c1.xml": f"<p:cmLst {g.P_NAMESPACES}><p:cm><p:text>{N}</p:text></p:cm></p:cmLst>"})),
    "pptx layout": ("header", "a.pptx", lambda: g.pptx(parts={"ppt/slideLayouts/slideLayout1.xml": g.slide(g.shape(N), root="sldLayout")})),
    "pptx alternative text": ("metadata", "a.pptx", lambda: g.pptx(g.slide(g.shape("x", properties=f'descr="{N}"')))),
    "pptx title": ("metadata", "a.pptx", lambda: g.pptx(parts={"docProps/core.xml": CORE})),
    "pptx chart": ("textbox", "a.pptx", lambda: g.pptx(parts={"ppt/charts/chart1.xml": CHART})),
    "pptx embedded": ("attachment:b.xlsx/table", "a.pptx", lambda: g.pptx(parts={"ppt/embeddings/b.xlsx": g.xlsx(g.sheet(f"<row>{g.cell(N)}</row>"))})),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_sentence_is_found_in_its_place_and_nowhere_else(place: str) -> None:
    part, name, make = PLACES[place]
    document = extract(make(), name=name)
    assert document.problems == ()
    assert {where for where, _ in found(document, N)} == {part}


def test_a_note_inside_a_picture_is_read() -> None:
    notes = PngInfo()
    notes.add_text("Description", N)
    picture, buffer = Image.open(io.BytesIO(f.written())), io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=notes)
    document = extract(buffer.getvalue(), name="a.png")
    assert [part.text for part in document.parts if part.name == "metadata"] == [N]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"])
def test_a_picture_is_a_document_of_one_page(form: str) -> None:
    document = extract(f.written(form=form), name="a")
    assert (document.format, document.pages) == ("image", 1)
    assert "telefonsamtale" in next(part.text for part in document.parts if part.name == "ocr")


def test_frames_of_a_tiff_are_its_pages() -> None:
    pages = [Image.open(io.BytesIO(f.written((f"Et brev om møte nummer {number}",)))) for number in range(2)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:])
    document = extract(buffer.getvalue(), name="skann.tif")
    assert document.pages == 2
    assert [part.page for part in document.parts if part.name == "ocr"] == [1, 2]
