"""A container of Office files (ECMA-376 part 2; OpenDocument and plain archives too): bounds first, then single members, without inflating what is not needed.

python-docx would inflate and parse every part up front and refuse a package with one dangling relationship or an
unusual content type; here its names are used, and the members are read one by one.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from classifier.errors import CorruptError, EncryptedError, TooLargeError, UnreadableError
from classifier.extract.budget import Budget
from classifier.extract.safe_xml import Element, parse
from classifier.limits import MIB

_CHUNK = 64 * 1024
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
#: Pictures; white ones are compressed harder than any bomb, so for them only the sum of what is inflated counts.
_MEDIA = ("/media/", "/Pictures/")
#: «Strict» namespaces (ISO/IEC 29500-1) → those of ECMA-376, which everybody writes and the walk below knows.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/presentationml/main": b"http://schemas.openxmlformats.org/presentationml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"http://purl.oclc.org/ooxml/officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
}


class Relationship(NamedTuple):
    """``kind`` is the last word of the relationship's type; ``target`` a member's name, or an address if external."""

    kind: str
    target: str
    external: bool


class Package:
    """A zip of parts, found by name in any case (as OPC wants) and read one by one within the budget.

    Raises:
        TooLargeError: a directory that declares more than the limits allow.
        zipfile.BadZipFile: the directory cannot be read.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._budget = budget
        members = self._archive.infolist()
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._relationships: dict[str, dict[str, Relationship]] = {}
        for info in members:
            self._members.setdefault(_key(info.filename), info)
        #: Two members of one name: what is read here may not be what Word shows.
        self.ambiguous = len(self._members) < len(members)
        self.names = tuple(info.filename.replace("\\", "/").lstrip("/") for info in self._members.values())
        #: What somebody wrote beside the archive or one of its members.
        self.remarks = tuple(filter(None, (self._archive.comment, *(info.comment for info in members))))
        self._check(members)

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        limits = self._budget.limits
        if len(members) > limits.members or sum(info.file_size for info in members) > limits.expanded_bytes:
            raise TooLargeError("container")
        for info in members:
            if not _is_media(info) and _is_bomb(info, info.file_size, limits.ratio):
                raise TooLargeError("ratio")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def read(self, name: str) -> bytes:
        """One member, inflated in chunks so that a lie about its size costs nothing.

        Raises:
            CorruptError: there is no such member, or it is damaged.
            EncryptedError: the member is encrypted.
            TooLargeError: it inflates beyond the limits.
        """
        info = self._members.get(_key(name))
        if info is None:
            raise CorruptError("missing member")
        if info.flag_bits & 1:
            raise EncryptedError("member")
        return b"".join(self._chunks(info))

    def _chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        size = 0
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._budget.expand(len(chunk))
                if not _is_media(info) and _is_bomb(info, size, self._budget.limits.ratio):
                    raise TooLargeError("ratio")
                yield chunk

    def xml(self, name: str) -> Element:
        """One member as XML. Raises as ``read`` and ``safe_xml.parse``."""
        data = self.read(name)
        if b"purl.oclc.org/ooxml" in data:
            for strict, usual in _STRICT.items():
                data = data.replace(strict, usual)
        return parse(data)

    def relationships(self, name: str) -> dict[str, Relationship]:
        """Relationships of one part by id; of the package itself when ``name`` is empty. Raises as ``xml``."""
        if name not in self._relationships:
            self._relationships[name] = self._read_relationships(name)
        return self._relationships[name]

    def _read_relationships(self, name: str) -> dict[str, Relationship]:
        folder, base = posixpath.split(name)
        member = posixpath.join(folder, "_rels", base + ".rels")
        if member not in self:
            return {}
        return {
            found.get("Id", ""): _relationship(found, folder)
            for found in self.xml(member).iter(_RELATIONSHIP)
        }  # fmt: skip

    def main_part(self, usual: str) -> str:
        """The main document part, by the package's relationships (``usual``, its name, is only a habit).

        Raises:
            CorruptError: there is none.
        """
        try:
            for found in self.relationships("").values():
                if found.kind == "officeDocument" and not found.external and found.target in self:
                    return found.target
        except UnreadableError as exc:
            if usual not in self:
                raise CorruptError(type(exc).__name__) from None
        if usual in self:
            return usual
        raise CorruptError("no document part")


def _relationship(element: Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    kind = element.get("Type", "").rpartition("/")[2]
    if element.get("TargetMode") == "External":
        return Relationship(kind, target, external=True)
    return Relationship(
        kind, posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/"), external=False
    )


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _is_media(info: zipfile.ZipInfo) -> bool:
    return any(folder in f"/{info.filename}" for folder in _MEDIA)


def _is_bomb(info: zipfile.ZipInfo, size: int, ratio: int) -> bool:
    return size > MIB and size > ratio * max(info.compress_size, 1)
