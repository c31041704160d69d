"""What a file is, by its first bytes and its directory, with the name only as a tie-breaker."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from classifier.errors import TooLargeError
from classifier.extract.ole import sniff_ole
from classifier.extract.plain import decode_text
from classifier.limits import Limits

Kind = Literal[
    "pdf", "docx", "xlsx", "pptx", "odf", "rtf", "html", "xml", "mail", "msg", "text", "image", "archive",
    "doc", "xls", "ppt", "package", "encrypted", "corrupt", "ole", "binary",
]  # fmt: skip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ZIP_DIRECTORY_ENTRY = b"PK\x01\x02"
#: Readers accept bytes before the header (ISO 32000-1, implementation note 13): the first 1024 bytes are looked at.
_PDF_HEAD = 1024
_WORD = frozenset({"docx", "docm", "dotx", "dotm"})
_EXCEL = frozenset({"xlsx", "xlsm", "xltx", "xltm"})
_POWERPOINT = frozenset({"pptx", "pptm", "potx", "potm", "ppsx", "ppsm"})
#: Endings that name a container with a main part, which may have another name than the usual one.
_OFFICE: dict[str, Kind] = dict.fromkeys(_WORD, "docx")
_OFFICE |= dict.fromkeys(_EXCEL, "xlsx")
_OFFICE |= dict.fromkeys(_POWERPOINT, "pptx")
_MAIN_PARTS: dict[str, Kind] = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
#: Plain text under one of these names is not what it claims to be. (``doc`` and ``xls`` are not here: case systems
#: write web pages under them.)
_NEVER_TEXT = frozenset({
    "pdf", *_OFFICE, "odt", "ott", "ods", "ots", "odp", "rtf", "msg", "zip",
    "png", "jpg", "jpeg", "tif", "tiff", "gif", "bmp", "webp",
})  # fmt: skip
_PICTURES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*",
    b"\x00\x00\x00\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51",
)  # fmt: skip
#: Sizes of the header that follows the first 14 bytes of a bitmap.
_BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})

_HEAD = 4096
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|p|meta|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<\?xml\s", re.IGNORECASE)
#: Header fields of letters (RFC 5322, 3.6) and of archived web pages (RFC 2557).
_MAIL_FIELD = re.compile(
    r"^(from|to|cc|subject|date|message-id|received|return-path|delivered-to|mime-version|content-type|sender|"
    r"reply-to|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_FIELD = re.compile(r"[!-9;-~]+:")
_MAIL = frozenset({"eml", "mht", "mhtml"})
_TEXT = frozenset({"txt", "text", "log", "md", "csv", "ics", "vcf"})
_PAGE = frozenset({"htm", "html", "xhtml", "xht"})


def sniff(data: bytes, name: str, limits: Limits) -> Kind:
    """The kind of ``data``. Text under a PDF or Office name is ``corrupt``: it is not what it claims to be.

    Raises:
        TooLargeError: a zip with more members than ``limits.members``, which is not even opened.
    """
    claims = name.lower().rpartition(".")[2] if "." in name else ""
    if data.startswith(_OLE):
        return sniff_ole(data)
    if data.startswith(_ZIP):
        return _sniff_zip(data, claims, limits)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    return "image" if _is_picture(data) else _sniff_text(data, claims)


def _is_picture(data: bytes) -> bool:
    if data.startswith(_PICTURES):
        return True
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return True
    return data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BITMAP_HEADERS


def _head(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[:_HEAD].decode("utf-16", "ignore")
    return data[:_HEAD].removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _sniff_text(data: bytes, claims: str) -> Kind:
    head = _head(data)
    if head.lstrip()[:5].lower() == "{\\rtf":
        return "rtf"
    if claims in _NEVER_TEXT:
        return "corrupt"
    return _sniff_words(data, head, claims)


def _sniff_words(data: bytes, head: str, claims: str) -> Kind:
    if _is_mail(head, claims):
        return "mail"
    if claims not in _TEXT and (_HTML.match(head) or claims in _PAGE):
        return "html" if decode_text(data) is not None or _HTML.match(head) else "binary"
    if _XML.match(head):
        return "html" if "<html" in head.lower() else "xml"
    return "text" if claims in _TEXT and decode_text(data) is not None else "binary"


def _is_mail(head: str, claims: str) -> bool:
    """A block of header fields at the top; a note that only looks like one stays a note under a text name."""
    block = re.split(r"\r?\n\r?\n", head.lstrip("\r\n"), maxsplit=1)[0]
    if not _ANY_FIELD.match(block):
        return False
    fields = {field.lower() for field in _MAIL_FIELD.findall(block)}
    if claims in _MAIL:
        return bool(fields)
    return len(fields) >= 2 and (claims not in _TEXT or "mime-version" in fields)


def _sniff_zip(data: bytes, claims: str, limits: Limits) -> Kind:
    # Reading the directory makes an object per entry, so the entries are counted in the raw bytes first.
    if data.count(_ZIP_DIRECTORY_ENTRY) > limits.members:
        raise TooLargeError("members")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower().replace("\\", "/").lstrip("/") for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "corrupt"
    if claims == "zip" and "[content_types].xml" not in names:
        return "archive"
    for main, kind in _MAIN_PARTS.items():
        if main in names:
            return kind
    if "content.xml" in names and ("mimetype" in names or "meta-inf/manifest.xml" in names):
        return "odf"
    if claims in _OFFICE:
        # The main part may have another name; the package's relationships tell.
        return _OFFICE[claims] if "_rels/.rels" in names else "corrupt"
    return "corrupt" if claims in _NEVER_TEXT - {"zip"} else "archive"
