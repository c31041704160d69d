"""Outlook's .msg ([MS-OXMSG]): properties as streams of a compound file, recipients and attachments as folders in it.

Read by ``olefile`` alone. ``python-oxmsg`` takes every stream into memory before anything is asked for, knows nothing
of embedded messages, short file names or RTF bodies, and leaves out text in a property that its index does not list.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import partial
from typing import Any

from classifier.document import Document
from classifier.errors import CorruptError, UnreadableError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import Familiar, tidy
from classifier.extract.html import Page, add_page
from classifier.extract.lzfu import unpacked_rtf
from classifier.extract.nested import Nested
from classifier.extract.ole import Compound, opened
from classifier.extract.pictures import add_loose_picture
from classifier.extract.plain import decode_declared
from classifier.extract.rtf import read_rtf

#: Property ids ([MS-OXPROPS]) of what stands above a letter.
_HEADER = {
    "0037": "Subject", "0C1A": "From", "0C1F": "From", "5D01": "From", "0042": "From", "0065": "From", "0E04": "To",
    "0E03": "Cc", "0E02": "Bcc", "0050": "Reply-To", "0070": "Topic",
}  # fmt: skip
_BODY, _HTML, _RTF = "1000", "1013", "1009"
#: Names of classes, address types and search keys; transport headers repeat what stands above.
_MACHINE = frozenset("001A 0C1E 0064 0075 0077 3002 007D 1035 1042 1039 3FFA 0E1D 003D 5D0A 5D0B 10F3".split())
_ATTACH_NAMES = ("3707", "3704", "3001")
_ATTACH_DATA, _ATTACH_OBJECT, _ATTACH_METHOD, _CONTENT_ID = "3701", "3701000D", 0x3705, "3712"
_BY_REFERENCE = (2, 3, 4, 7)
_METHOD_OLE = 6
_CODE_PAGES = (0x3FFD, 0x3FDE)
#: Length of what stands before the entries of a property stream: of a message, of one inside another, of others.
_TOP, _INNER, _OTHER = 32, 24, 8
_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})(?:(001[EF])|(101[EF])-[0-9A-F]{8})", re.IGNORECASE)
_LITTLE_TEXT = 40


class _Folder:
    """One storage: a message, a recipient or an attachment."""

    def __init__(self, compound: Compound, entry: Any, path: tuple[str, ...], header: int) -> None:
        self._compound, self._entry, self._path, self._header = compound, entry, path, header
        self.names = {kid.name.upper(): kid for kid in entry.kids}
        codes = (self.integer(name) for name in _CODE_PAGES) if header != _OTHER else ()
        self.charset = next((f"cp{code}" for code in codes if code), "cp1252")

    def folder(self, name: str, header: int) -> _Folder:
        """A storage inside this one."""
        entry = self.names[name.upper()]
        return _Folder(self._compound, entry, (*self._path, entry.name), header)

    def stream(self, name: str) -> bytes | None:
        """Bytes of a stream; None where there is none."""
        entry = self.names.get(name.upper())
        return None if entry is None else self._compound.read(*self._path, entry.name)

    def binary(self, identity: str) -> bytes | None:
        """A property of bytes."""
        return self.stream(f"__substg1.0_{identity}0102")

    def text(self, identity: str) -> str:
        """A property of characters, in either form."""
        wide = self.stream(f"__substg1.0_{identity}001F")
        if wide is not None:
            return _wide(wide)
        narrow = self.stream(f"__substg1.0_{identity}001E")
        return decode_declared(narrow.rstrip(b"\x00"), self.charset)[0] if narrow is not None else ""

    def texts(self) -> Iterator[tuple[str, str]]:
        """(id, text) of every property of characters, in the order of their ids."""
        for name in sorted(self.names):
            match = _STREAM.fullmatch(name)
            if match is not None:
                data = self.stream(name) or b""
                wide = (match[2] or match[3]).upper().endswith("F")
                yield match[1].upper(), _wide(data) if wide else decode_declared(data.rstrip(b"\0"), self.charset)[0]

    def integer(self, identity: int) -> int:
        """A number among the properties; 0 where it is not set."""
        data = self.stream("__properties_version1.0") or b""
        for at in range(self._header, len(data) - 15, 16):
            tag, _, value = struct.unpack_from("<III", data, at)
            if tag >> 16 == identity:
                return int(value)
        return 0

    def inside(self, prefix: str) -> list[str]:
        """Names of the storages that begin so."""
        return sorted(name for name in self.names if name.startswith(prefix.upper()))


def _wide(data: bytes) -> str:
    return data.decode("utf-16-le", "replace").rstrip("\x00").replace("\r\n", "\n")


def read_msg(data: bytes, nested: Nested) -> Document:
    """Read a message.

    Raises:
        CorruptError: the container is broken.
        NoTextError: there are no words in it.
    """
    with opened(data, nested.budget) as compound:
        return _read_message(_Folder(compound, compound.root, (), _TOP), compound, nested)


def _read_message(message: _Folder, compound: Compound, nested: Nested) -> Document:
    assembly = Assembly(nested.budget)
    with assembly.noting("header"):
        _read_texts(message, assembly)
    for name in message.inside("__recip_version1.0_"):
        with assembly.noting("header"):
            recipient = message.folder(name, _OTHER)
            line = " ".join(filter(None, (recipient.text("3001"), recipient.text("39FE") or recipient.text("3003"))))
            assembly.add("header", tidy(f"To: {line}"), kind="row")
    _read_body(message, assembly, nested)
    pictures = _read_attachments(message, compound, assembly, nested)
    whole = assembly.length("body") < _LITTLE_TEXT
    for picture in pictures:
        add_loose_picture(partial(_content, picture), assembly, whole=whole)
    if compound.damaged:
        assembly.problem("corrupt")
    return assembly.document("msg", None)


def _read_texts(message: _Folder, assembly: Assembly) -> None:
    """Headings first, then whatever else is written in the message: categories, places, names of contacts."""
    found = list(message.texts())
    for identity, label in _HEADER.items():
        for text in dict.fromkeys(text for name, text in found if name == identity and text.strip()):
            assembly.add("header", tidy(f"{label}: {' '.join(text.split())}"), kind="row")
    for name, text in found:
        if name not in _HEADER and name not in _MACHINE and name not in (_BODY, _HTML) and text.strip():
            assembly.add_once("metadata", tidy(text.strip()))


def _read_body(message: _Folder, assembly: Assembly, nested: Nested) -> None:
    """The plain text, then what only the page or the RTF says."""
    with assembly.noting("body"):
        assembly.add("body", tidy(message.text(_BODY)))
    with assembly.noting("body"):
        page = message.binary(_HTML)
        html = Page(page) if page else None
        text = message.text(_HTML)
        if html is None and text.strip():
            html = Page(text)
        if html is not None:
            add_page(html, assembly, known=assembly.words("body"))
    with assembly.noting("body"):
        packed = message.binary(_RTF)
        if packed:
            _add_rtf(unpacked_rtf(packed, nested.budget), assembly, nested)


def _add_rtf(data: bytes, assembly: Assembly, nested: Nested) -> None:
    """The RTF of a body that stands there already in other forms: what is new in it."""
    try:
        document = read_rtf(data, nested)
    except UnreadableError as exc:
        if exc.code != "no_text":
            raise
        return
    known = Familiar(assembly.words("body"))
    for block in document.blocks:
        part = document.parts[block.part]
        text = part.text[block.start : block.end]
        if not known.has(text):
            assembly.add(part.name, text, kind=block.kind, context=block.context)
    for problem in document.problems:
        assembly.problem(problem.code, problem.part, problem.page)


def _read_attachments(message: _Folder, compound: Compound, assembly: Assembly, nested: Nested) -> list[_Folder]:
    """Read all but the pictures that belong to the text, which are returned."""
    pictures: list[_Folder] = []
    for name in message.inside("__attach_version1.0_"):
        with assembly.noting("attachment"):
            attached = message.folder(name, _OTHER)
            if attached.text(_CONTENT_ID) and _is_picture(attached):
                pictures.append(attached)
            elif not _read_attached(attached, compound, assembly, nested):
                break
    return pictures


def _is_picture(attached: _Folder) -> bool:
    return attached.text("370E").startswith("image/") or _name(attached).lower().endswith(
        (".png", ".jpg", ".jpeg", ".gif", ".bmp")
    )


def _name(attached: _Folder) -> str:
    return next(filter(None, (attached.text(identity).strip() for identity in _ATTACH_NAMES)), "")


def _content(attached: _Folder) -> bytes:
    data = attached.binary(_ATTACH_DATA)
    if data is None:
        raise CorruptError("attachment")
    return data


def _read_attached(attached: _Folder, compound: Compound, assembly: Assembly, nested: Nested) -> bool:
    method, name = attached.integer(_ATTACH_METHOD), _name(attached)
    inner = f"__substg1.0_{_ATTACH_OBJECT}"
    if method in (*_BY_REFERENCE, _METHOD_OLE):
        # A path on somebody's disk, or the storage of some program.
        assembly.problem("unsupported", "attachment")
        assembly.add("metadata", name)
        return True
    if inner.upper() in attached.names and attached.binary(_ATTACH_DATA) is None:

        def read(deeper: Nested) -> Document:
            return _read_message(attached.folder(inner, _INNER), compound, deeper)

        return nested.enter(assembly, name or "melding", read)
    return nested.read(assembly, name, partial(_content, attached))
