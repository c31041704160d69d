"""Files of many formats, made as bare as they can be, with raw content where a test puts its sentence."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping

from tests import files as f

# OpenDocument ---------------------------------------------------------------------------------------------------------

ODF_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("form", "form"),
        ("style", "style"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"),
        ("presentation", "presentation"),
    )
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
ODF_BODY = "<text:p>Et vanlig brev om møtet.</text:p>"


def odf(
    body: str = ODF_BODY, *, kind: str = "text", automatic: str = "", styles: str = "", meta: str = "",
    parts: Mapping[str, bytes | str] | None = None,
) -> bytes:  # fmt: skip
    """An OpenDocument file with ``body`` as raw XML; ``styles`` is the content of ``styles.xml``."""
    content = (
        f"<office:document-content {ODF_NAMESPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return f.container(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "styles.xml": f"<office:document-styles {ODF_NAMESPACES}>{styles}</office:document-styles>",
            "meta.xml": f"<office:document-meta {ODF_NAMESPACES}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
            **(parts or {}),
        }
    )


# Excel and PowerPoint -------------------------------------------------------------------------------------------------

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
S_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
P_NAMESPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:r="{f.R_NS}"'
)
ROW = '<row><c t="inlineStr"><is><t>Rom</t></is></c><c t="inlineStr"><is><t>Merknad</t></is></c></row>'


def relations(*entries: str) -> str:
    """A relationships part."""
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(entries)}</Relationships>'


def sheet(rows: str = ROW, *, before: str = "", after: str = "") -> str:
    """A worksheet with raw rows."""
    return f'<worksheet xmlns="{S_NS}" xmlns:r="{f.R_NS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def cell(text: str) -> str:
    """A cell with its own string."""
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx(
    first: str = "", *, state: str = "visible", names: str = "", first_links: str = "",
    parts: Mapping[str, bytes | str] | None = None, links: str = "", name: str = "Ark1",
) -> bytes:  # fmt: skip
    """A workbook of one worksheet (raw XML)."""
    return f.container(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": relations(f.relation("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{S_NS}" xmlns:r="{f.R_NS}"><sheets><sheet name="{name}" sheetId="1" '
            f'state="{state}" r:id="r1"/></sheets><definedNames>{names}</definedNames></workbook>',
            "xl/_rels/workbook.xml.rels": relations(f.relation("r1", "worksheet", "worksheets/sheet1.xml"), links),
            "xl/worksheets/sheet1.xml": first or sheet(),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(first_links),
            **(parts or {}),
        }
    )


def shape(text: str, *, properties: str = "") -> str:
    """A shape with one paragraph."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="Tittel" {properties}/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{text}</a:t>'
        "</a:r></a:p></p:txBody></p:sp>"
    )


def slide(content: str, *, show: str = "1", root: str = "sld") -> str:
    """A slide (or notes page, layout) around raw shapes."""
    return f'<p:{root} {P_NAMESPACES} show="{show}"><p:cSld><p:spTree>{content}</p:spTree></p:cSld></p:{root}>'


def pptx(
    first: str = "", *, first_links: str = "", parts: Mapping[str, bytes | str] | None = None
) -> bytes:  # fmt: skip
    """A presentation of one slide (raw XML)."""
    return f.container(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": relations(f.relation("r1", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f'<p:presentation {P_NAMESPACES}><p:sldIdLst><p:sldId id="256" r:id="r1"/>'
            "</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": relations(f.relation("r1", "slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": first or slide(shape("Et vanlig møte om lokalene.")),
            "ppt/slides/_rels/slide1.xml.rels": relations(first_links),
            **(parts or {}),
        }
    )


# RTF ------------------------------------------------------------------------------------------------------------------

RTF_BODY = r"\pard Et vanlig brev om m\'f8tet.\par "


def rtf_text(text: str) -> str:
    """Text as RTF writes it: letters outside ASCII as 16-bit numbers."""
    units = struct.unpack(f"<{len(text.encode('utf-16-le')) // 2}h", text.encode("utf-16-le"))
    return "".join(chr(unit) if 0x20 <= unit < 0x7F and chr(unit) not in "\\{}" else rf"\u{unit}?" for unit in units)


def rtf(content: str) -> bytes:
    """A letter with raw RTF behind its first paragraph."""
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Kyrillisk;}}"
    return f"{head}{RTF_BODY}{content}}}".encode("latin-1")


def ole1(class_name: str, content: bytes) -> str:
    """An embedded object of OLE 1 in hexadecimal."""
    name = class_name.encode() + b"\0"
    data = struct.pack("<III", 0x501, 2, len(name)) + name + bytes(8) + struct.pack("<I", len(content)) + content
    return data.hex()


def packed(name: str, content: bytes) -> bytes:
    """A file as the packager keeps it, without the size in front."""
    path = name.encode("cp1252") + b"\0"
    return b"\x02\0" + path + path + b"\0\0\x03\0" + struct.pack("<I", len(path)) + path + (
        struct.pack("<I", len(content)) + content
    )  # fmt: skip


# Compound files -------------------------------------------------------------------------------------------------------

Tree = Mapping[str, "bytes | Tree"]
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


class _Entry:
    def __init__(self, name: str, kind: int, data: bytes = b"") -> None:
        self.name, self.kind, self.data = name, kind, data
        self.left = self.right = self.child = _NONE
        self.start, self.size = _END, len(data)

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le") + b"\0\0"
        head = struct.pack("<64sHBBIII", name, len(name), self.kind, 1, self.left, self.right, self.child)
        return head + bytes(36) + struct.pack("<IQ", self.start, self.size)


def compound(tree: Tree) -> bytes:
    """A compound file ([MS-CFB], version 3) of streams (bytes) and storages (mappings)."""
    entries = [_Entry("Root Entry", 5)]
    _grow(entries, entries[0], tree)
    small = [entry for entry in entries if entry.kind == 2 and 0 < entry.size < _CUTOFF]
    large = [entry for entry in entries if entry.kind == 2 and entry.size >= _CUTOFF]
    ministream, minifat = _laid_out(small, _MINI, 0)
    root = entries[0]
    root.data, root.size = ministream, len(ministream)
    directory = b"".join(entry.packed() for entry in entries)
    body, fat = _laid_out([*large, *([root] if ministream else [])], _SECTOR, 0)
    directory = b"".join(entry.packed() for entry in entries)
    starts: list[int] = []
    for block in (struct.pack(f"<{len(minifat)}I", *minifat), directory):
        padded = block + b"\xff" * (-len(block) % _SECTOR)
        starts.append(len(fat) if padded else _END)
        count = len(padded) // _SECTOR
        fat += [*range(len(fat) + 1, len(fat) + count), _END] if count else []
        body += padded
    number = -(-(len(fat) + 16) // (_SECTOR // 4))
    first = len(fat)
    fat += [_FAT] * number
    fat += [_FREE] * (-len(fat) % (_SECTOR // 4))
    body += struct.pack(f"<{len(fat)}I", *fat)
    table = [*range(first, first + number), *[_FREE] * (109 - number)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, number, starts[1], 0, _CUTOFF, starts[0],
        -(-len(minifat) // (_SECTOR // 4)), _END, 0,
    )  # fmt: skip
    return header + struct.pack("<109I", *table) + body


def _grow(entries: list[_Entry], parent: _Entry, tree: Tree) -> None:
    numbers = []
    for name, content in tree.items():
        entry = _Entry(name, 2, content) if isinstance(content, bytes) else _Entry(name, 1)
        numbers.append(len(entries))
        entries.append(entry)
        if not isinstance(content, bytes):
            _grow(entries, entry, content)
    parent.child = _balanced(entries, sorted(numbers, key=lambda n: (len(entries[n].name), entries[n].name.upper())))


def _balanced(entries: list[_Entry], numbers: list[int]) -> int:
    if not numbers:
        return _NONE
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.left = _balanced(entries, numbers[:middle])
    entry.right = _balanced(entries, numbers[middle + 1 :])
    return numbers[middle]


def _laid_out(entries: list[_Entry], unit: int, first: int) -> tuple[bytes, list[int]]:
    body, chain = b"", list[int]()
    for entry in entries:
        entry.start = first + len(chain)
        count = -(-entry.size // unit)
        chain += [*range(entry.start + 1, entry.start + count), _END]
        body += entry.data + bytes(-entry.size % unit)
    return body, chain


def msg(
    texts: Mapping[str, str] | None = None, tree: Tree | None = None, *, header: int = 32,
    numbers: Mapping[int, int] | None = None,
) -> Tree:  # fmt: skip
    """A message (or, by ``header``, a recipient or attachment) as a tree: property id → text, and more as it is."""
    entries = b"".join(
        struct.pack("<IIII", identity << 16 | 3, 6, value, 0) for identity, value in (numbers or {}).items()
    )
    streams = {f"__substg1.0_{identity}001F": text.encode("utf-16-le") for identity, text in (texts or {}).items()}
    return {"__properties_version1.0": bytes(header) + entries, **streams, **(tree or {})}


def attached(name: str, data: bytes, **texts: str) -> Tree:
    """An attachment of a message."""
    return msg({"3707": name, **texts}, {"__substg1.0_37010102": data}, header=8, numbers={0x3705: 1})


# Mail -----------------------------------------------------------------------------------------------------------------


def mail(content: str | bytes, *, headers: str = "", content_type: str = "text/plain; charset=utf-8") -> bytes:
    """A letter with raw content behind its headers."""
    head = f"From: a@kommune.example\r\nTo: b@bedrift.example\r\nDate: Mon, 2 Mar 2026 09:00:00 +0100\r\n{headers}MIME-Version: 1.0\r\n"
    body = content.encode() if isinstance(content, str) else content
    return f"{head}Content-Type: {content_type}\r\n\r\n".encode() + body


def parts(*pieces: tuple[str, str | bytes], kind: str = "mixed", headers: str = "") -> bytes:
    """A letter of several parts: (headers, content) each."""
    body = io.BytesIO()
    for head, content in pieces:
        body.write(f"--grense\r\n{head}\r\n\r\n".encode())
        body.write(content.encode() if isinstance(content, str) else content)
        body.write(b"\r\n")
    body.write(b"--grense--\r\n")
    return mail(body.getvalue(), content_type=f'multipart/{kind}; boundary="grense"', headers=headers)


def html(body: str, head: str = "") -> bytes:
    """A page."""
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body><p>Et vanlig brev.</p>{body}</body></html>".encode()
