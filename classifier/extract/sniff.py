"""What a file is, by its first bytes and its directory, with the name only as a tie-breaker."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from classifier.errors import TooLargeError
from classifier.limits import Limits

Kind = Literal["pdf", "docx", "text", "encrypted", "corrupt", "ole", "zip", "binary"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Stream of an encrypted OOXML package inside an OLE container ([MS-OFFCRYPTO] 2.3.4.4), in UTF-16.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
#: Readers accept bytes before the header (ISO 32000-1, implementation note 13): the first 1024 bytes are looked at.
_PDF_HEAD = 1024
_WORD = frozenset({"docx", "docm", "dotx", "dotm"})


def sniff(data: bytes, name: str, limits: Limits) -> Kind:
    """The kind of ``data``. Text under a PDF or DOCX name is ``corrupt``: it is not what it claims to be.

    Raises:
        TooLargeError: a zip with more members than ``limits.members``, which is not even opened.
    """
    claims = name.lower().rpartition(".")[2] if "." in name else ""
    if data.startswith(_OLE):
        return "encrypted" if _ENCRYPTED_STREAM in data else "ole"
    if data.startswith(_ZIP):
        return _sniff_zip(data, claims, limits)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if claims == "pdf" or claims in _WORD:
        return "corrupt"
    return "text" if claims == "txt" and _is_text(data) else "binary"


def _sniff_zip(data: bytes, claims: str, limits: Limits) -> Kind:
    # Reading the directory makes an object per entry, so the entries are counted in the raw bytes first.
    if data.count(_ZIP_DIRECTORY_ENTRY) > limits.members:
        raise TooLargeError("members")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "corrupt"
    if "word/document.xml" in names:
        return "docx"
    if claims in _WORD:
        # The main part may have another name; the package's relationships tell.
        return "docx" if "_rels/.rels" in names else "corrupt"
    return "zip"


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
