"""Letters as mail (RFC 5322, MIME) and web pages archived as such (RFC 2557): headers, texts, everything attached.

Headers and structure are read by the parser of the ``compat32`` policy: the structured one raises on broken headers
and takes quadratic time on long ones.
"""

from __future__ import annotations

import email.errors
import email.header
import email.message
import email.parser
import email.policy
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from classifier.document import Document
from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy
from classifier.extract.html import Page, add_page
from classifier.extract.nested import Nested
from classifier.extract.pictures import add_loose_picture
from classifier.extract.plain import add_plain, decode_declared

_Message: TypeAlias = "email.message.Message[str, str]"

#: What the reader of a letter sees above it.
_SHOWN = frozenset(
    "from sender reply-to to cc bcc subject date organization keywords comments importance sensitivity thread-topic "
    "resent-from resent-to resent-cc".split()
)
#: Written by machines for machines.
_MACHINE = re.compile(
    r"(?:received|return-path|message-id|references|in-reply-to|mime-version|content-|dkim-|domainkey-|arc-|list-|"
    r"authentication-|delivered-to|x-(?:ms|exchange|google|gm|received|spam|virus|mailer|originating|forefront|microsoft)|"
    r"thread-index|accept-language|user-agent|auto-submitted|precedence|feedback-id|received-spf)",
    re.IGNORECASE,
)
_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
#: The others (BinHex, private ones) leave their words unread.
_TRANSFERS = frozenset("7bit 8bit binary quoted-printable base64 x-uuencode uuencode uue x-uue".split())
#: What programs write before the first part; no reader shows it.
_PREAMBLE = "this is a multi-part message in mime format"
#: With less text than this, a picture in the letter may be the letter.
_LITTLE_TEXT = 40


def read_mail(data: bytes, nested: Nested) -> Document:
    """Read a letter.

    Raises:
        CorruptError: it cannot be taken apart.
        NoTextError: there are no words in it.
    """
    parser = email.parser.BytesParser(policy=email.policy.compat32)
    return read_message(parser.parsebytes(data), nested)


def read_message(message: _Message, nested: Nested) -> Document:
    """As ``read_mail``, of a message taken apart already (it lay in another)."""
    assembly = Assembly(nested.budget)
    letter = _Letter(assembly, nested)
    _read_headers(message, assembly)
    letter.read(message)
    letter.finish()
    return assembly.document("mail", None)


def _read_headers(message: _Message, assembly: Assembly) -> None:
    for name, value in message.raw_items():
        line = f"{name}: {decoded_header(str(value))}"
        if name.lower() in _SHOWN:
            assembly.add("header", line, kind="row")
        elif not _MACHINE.match(name):
            assembly.add("metadata", line)


def decoded_header(value: str) -> str:
    """A header's words, whatever they were encoded in (RFC 2047, or bytes as they are)."""
    raw = value.encode("utf-8", "surrogateescape")
    text = decode_declared(raw, None)[0]
    try:
        pieces = email.header.decode_header(text)
    except (email.errors.HeaderParseError, ValueError):
        pieces = [(text, None)]
    words = (piece if isinstance(piece, str) else decode_declared(piece, charset)[0] for piece, charset in pieces)
    return tidy(" ".join("".join(words).split()))


class _Letter:
    """Takes the parts of a message one after another; pictures that belong to its text wait for the end."""

    def __init__(self, assembly: Assembly, nested: Nested) -> None:
        self._assembly, self._nested = assembly, nested
        self._pictures: list[Callable[[], bytes]] = []
        self._full = False

    def read(self, part: _Message) -> None:
        """Take in one part with all that is in it."""
        content_type = part.get_content_type()
        if content_type in ("message/partial", "message/external-body"):
            self._assembly.problem("unsupported", "attachment")
        elif content_type == "message/rfc822":
            self._forwarded(part)
        elif content_type == "multipart/alternative":
            self._alternatives(part)
        elif part.is_multipart():
            self._together(part)
        elif content_type in _SEALED:
            self._assembly.problem("encrypted")
        elif content_type not in _SIGNATURES:
            self._leaf(part)
        transfer = str(part.get("Content-Transfer-Encoding", "7bit")).strip().lower()
        if transfer not in _TRANSFERS:
            self._assembly.problem("unsupported")
        if part.defects:
            self._assembly.problem("corrupt")

    def finish(self) -> None:
        """Read the pictures, now that it is known how many words stand beside them."""
        whole = self._assembly.length("body") < _LITTLE_TEXT
        for load in self._pictures:
            add_loose_picture(load, self._assembly, whole=whole)

    def _together(self, part: _Message) -> None:
        for child in _children(part):
            self.read(child)
        for aside in (part.preamble, part.epilogue):
            text = decode_declared((aside or "").encode("utf-8", "surrogateescape"), None)[0].strip()
            if text and not text.lower().startswith(_PREAMBLE):
                self._assembly.add("hidden", text)

    def _alternatives(self, part: _Message) -> None:
        """The same words in several forms: all of the first, then what only the others say."""
        known = ""
        for child in _children(part):
            if child.get_content_type() == "text/html" and not _file_name(child):
                self._page(child, known)
            else:
                self.read(child)
            known = self._assembly.words("body")

    def _forwarded(self, part: _Message) -> None:
        inner = next(_children(part), None)
        if inner is None:
            self._attach(_file_name(part), partial(_payload, part))
            return
        name = _file_name(part) or f"{decoded_header(str(inner.get('Subject', '')))}.eml"
        self._enter(name, partial(read_message, inner))

    def _leaf(self, part: _Message) -> None:
        name, content_type = _file_name(part), part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or bool(name)
        if content_type.startswith("image/") and (part.get("Content-ID") or not attached):
            self._pictures.append(partial(_payload, part))
        elif content_type == "text/html" and not attached:
            self._page(part, "")
        elif content_type.startswith(("text/", "message/")) and not attached:
            self._text(part)
        else:
            self._attach(name or content_type.replace("/", "."), partial(_payload, part))

    def _text(self, part: _Message) -> None:
        text, whole = decode_declared(_payload(part), part.get_content_charset())
        add_plain(self._assembly, tidy(text))
        if not whole:
            self._assembly.problem("corrupt")

    def _page(self, part: _Message, known: str) -> None:
        data = _payload(part)
        charset = part.get_content_charset()
        with self._assembly.noting("body"):
            if data.strip():
                add_page(Page(decode_declared(data, charset)[0] if charset else data), self._assembly, known=known)

    def _attach(self, name: str, load: Callable[[], bytes]) -> None:
        if not self._full:
            self._full = not self._nested.read(self._assembly, name, load)

    def _enter(self, name: str, read: Callable[[Nested], Document]) -> None:
        if not self._full:
            self._full = not self._nested.enter(self._assembly, name, read)


def _children(part: _Message) -> Iterator[_Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (child for child in payload if isinstance(child, email.message.Message))


def _payload(part: _Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: _Message) -> str:
    name = part.get_filename()
    return decoded_header(name) if name else ""
