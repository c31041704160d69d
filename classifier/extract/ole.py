"""Compound files ([MS-CFB]): what they hold, streams read within the budget, and files packed as OLE objects."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from classifier.document import Document
from classifier.errors import CorruptError, UnreadableError, UnsupportedError
from classifier.extract.assembly import Assembly
from classifier.extract.budget import Budget
from classifier.extract.nested import Nested
from classifier.extract.seam import translated

OleKind = Literal["msg", "doc", "xls", "ppt", "package", "encrypted", "ole"]

#: Stream of an encrypted OOXML package inside an OLE container ([MS-OFFCRYPTO] 2.3.4.4).
_ENCRYPTED = "encryptedpackage"
_NATIVE = "\x01ole10native"
#: Stream of the root → what the file is; a message may hold any of the others deeper down.
_KINDS: tuple[tuple[str, OleKind], ...] = (
    ("__properties_version1.0", "msg"), (_ENCRYPTED, "encrypted"), ("worddocument", "doc"), ("workbook", "xls"),
    ("book", "xls"), ("powerpoint document", "ppt"), (_NATIVE, "package"), ("package", "package"),
    ("contents", "package"),
)  # fmt: skip
#: FibBase.fEncrypted ([MS-DOC] 2.5.2): bit and place of its 16 bits.
_WORD_FLAGS, _WORD_ENCRYPTED = 0x0A, 0x0100
#: Records of a workbook stream ([MS-XLS] 2.4): password, end of substream; how many are looked at.
_FILE_PASS, _EOF_RECORD, _FIRST_RECORDS = 0x002F, 0x000A, 40
#: CurrentUserAtom.headerToken of an encrypted presentation ([MS-PPT] 2.3.2).
_POWERPOINT_ENCRYPTED = 0xF3D1C4DF


class Compound:
    """A compound file opened for reading; names are found in any case."""

    def __init__(self, container: Any, size: int, budget: Budget | None) -> None:
        self._container, self._size, self._budget = container, size, budget

    @property
    def root(self) -> Any:
        """The root directory entry (olefile's)."""
        return self._container.root

    @property
    def damaged(self) -> bool:
        """Whether the structure was wrong somewhere so far, so that something may be missing."""
        return bool(self._container.parsing_issues)

    def names(self) -> set[str]:
        """Names in the root, in lower case."""
        return {entry.name.lower() for entry in self.root.kids}

    def read(self, *path: str) -> bytes:
        """One stream.

        Raises:
            CorruptError: it claims more bytes than the file has.
            TooLargeError: the budget is spent.
            OSError: there is none of that name.
        """
        size = self._container.get_size(list(path))
        if size > self._size:
            raise CorruptError("stream size")
        if self._budget is not None:
            self._budget.expand(size)
        with self._container.openstream(list(path)) as stream:
            return bytes(stream.read())


@contextmanager
def opened(data: bytes, budget: Budget | None = None) -> Iterator[Compound]:
    """Open a compound file. Raises olefile's errors and ``OSError``."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        yield Compound(container, len(data), budget)


def sniff_ole(data: bytes) -> OleKind:
    """What a compound file is. One that cannot be opened but names the stream of an encrypted one is encrypted."""
    try:
        with translated(), opened(data) as compound:
            names = compound.names()
            kind: OleKind = next((kind for name, kind in _KINDS if name in names), "ole")
            return "encrypted" if _is_locked(compound, kind, names) else kind
    except UnreadableError:
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "ole"


def _is_locked(compound: Compound, kind: OleKind, names: set[str]) -> bool:
    """Whether a document of the old formats has a password."""
    if kind == "doc":
        flags = compound.read("WordDocument")[_WORD_FLAGS : _WORD_FLAGS + 2]
        return bool(int.from_bytes(flags, "little") & _WORD_ENCRYPTED)
    if kind == "xls":
        return _FILE_PASS in _first_records(compound.read("Workbook" if "workbook" in names else "Book"))
    if kind == "ppt" and "current user" in names:
        token = compound.read("Current User")[12:16]
        return int.from_bytes(token, "little") == _POWERPOINT_ENCRYPTED
    return False


def _first_records(stream: bytes) -> set[int]:
    found: set[int] = set()
    at = 0
    for _ in range(_FIRST_RECORDS):
        if at + 4 > len(stream):
            break
        kind, size = struct.unpack_from("<HH", stream, at)
        found.add(kind)
        if kind == _EOF_RECORD:
            break
        at += 4 + size
    return found


def read_ole_package(data: bytes, nested: Nested) -> Document:
    """Read a file that was packed as an OLE object ([MS-OLEDS] 2.3.6), or put there by its own program.

    Raises:
        UnreadableError: as the file inside.
    """
    assembly = Assembly(nested.budget)
    with opened(data, nested.budget) as compound:
        names = compound.names()
        if _NATIVE in names:
            name, content = unpacked(compound.read("\x01Ole10Native"))
        else:
            name, content = "", compound.read("Package" if "package" in names else "CONTENTS")
    nested.read(assembly, name, lambda: content)
    return assembly.document("ole", None)


def unpacked(native: bytes) -> tuple[str, bytes]:
    """Name and content of a packed file: size, flag 2, label, path, more flags, path again, size, content.

    Raises:
        UnsupportedError: the object was not made by the packager.
        CorruptError: it is cut off.
    """
    if native[4:6] != b"\x02\x00":
        raise UnsupportedError("object")
    label, at = _terminated(native, 6)
    _, at = _terminated(native, at)
    length = int.from_bytes(native[at + 4 : at + 8], "little")
    at += 8 + length
    size = int.from_bytes(native[at : at + 4], "little")
    content = native[at + 4 : at + 4 + size]
    if len(content) < size:
        raise CorruptError("object")
    return label, content


def _terminated(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\x00", at)
    if end < 0:
        raise CorruptError("object")
    return data[at:end].decode("cp1252", "replace"), end + 1


def read_embedded(data: bytes, class_name: str, assembly: Assembly, nested: Nested) -> None:
    """Read what an old OLE 1 object holds: a packed file, or a compound file of its program."""
    if class_name.lower() == "package":
        name, content = unpacked(len(data).to_bytes(4, "little") + data)
        nested.read(assembly, name, lambda: content)
    else:
        nested.read(assembly, class_name, lambda: data)
