"""Opening a DOCX container: bounds first, then the parts as XML, without inflating what is not needed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import lxml.etree

from classifier.errors import CorruptError, TooLargeError
from classifier.limits import MIB, Limits

_CHUNK = 64 * 1024


class Package:
    """A zip of XML parts, read member by member within ``limits``; no part is inflated unless asked for.

    Raises:
        TooLargeError: too many members, or a member that inflates beyond the limits (a zip bomb).
        CorruptError: the directory cannot be read.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._limits = limits
        self._spent = 0
        self._members = {info.filename.lstrip("/").replace("\\", "/"): info for info in self._archive.infolist()}
        if len(self._members) > limits.members:
            raise TooLargeError("members")
        self.names = tuple(self._members)

    def read(self, name: str) -> bytes:
        """One member, inflated in chunks so that a lie about its size costs nothing."""
        info = self._members.get(name)
        if info is None:
            raise CorruptError("missing member")
        if info.flag_bits & 1:
            raise CorruptError("encrypted member")
        pieces: list[bytes] = []
        size = 0
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._spent += len(chunk)
                if self._spent > self._limits.expanded_bytes or (
                    size > MIB and size > self._limits.ratio * max(info.compress_size, 1)
                ):
                    raise TooLargeError("expansion")
                pieces.append(chunk)
        return b"".join(pieces)

    def xml(self, name: str) -> Any:
        """One member as XML: no entities are resolved, no DTD is loaded, nothing is fetched."""
        parser = lxml.etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            recover=False,
        )
        root = lxml.etree.fromstring(self.read(name), parser)
        if root is None:
            raise CorruptError("empty part")
        return root
