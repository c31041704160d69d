"""What a file is, by its first bytes and its directory, with the name only as a tie-breaker."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

Kind = Literal["pdf", "docx", "text", "encrypted", "corrupt", "ole", "zip", "binary"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 1024
#: Streams of an encrypted OOXML package inside an OLE container ([MS-OFFCRYPTO] 2.3.4), in UTF-16.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def sniff(data: bytes, name: str) -> Kind:
    """The kind of ``data``. Text under a PDF or DOCX name is ``corrupt``: it is not what it claims to be."""
    if b"%PDF-" in data[:_HEAD]:
        return "pdf"
    if data.startswith(_OLE):
        return "encrypted" if _ENCRYPTED_STREAM in data else "ole"
    claims = name.lower().rpartition(".")[2]
    if data.startswith(b"PK"):
        return _sniff_zip(data, claims)
    if claims in ("pdf", "docx", "docm", "dotx", "dotm"):
        return "corrupt"
    return "text" if claims in ("txt", "text", "") and _is_text(data) else "binary"


def _sniff_zip(data: bytes, claims: str) -> Kind:
    office = claims in ("docx", "docm", "dotx", "dotm")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "corrupt"
    if "word/document.xml" in names or (office and "_rels/.rels" in names):
        return "docx"
    return "corrupt" if office else "zip"


def _is_text(data: bytes) -> bool:
    if b"\x00" in data[:_HEAD]:
        return False
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
