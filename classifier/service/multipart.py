"""A multipart body, fed piece by piece, into parts. No waiting here: ``receiving`` does that.

Starlette's own parser bounds neither a file's size nor the sum, and takes a body that breaks off for a whole one.
"""

from __future__ import annotations

import email.errors
import email.header
import logging
import tempfile
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from classifier.service.bounds import Bounds
from classifier.service.failures import RefusedError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

# The parser's own log lines quote the body.
logging.getLogger("python_multipart.multipart").disabled = True

SHIPMENT = "forsendelse"


@dataclass
class Part:
    """One part; ``filename`` is None when it has none. Its bytes are ``size`` ones from ``start`` in the spool."""

    name: str
    filename: str | None
    start: int
    size: int = 0


@dataclass
class _Headers:
    name: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    disposition: bytes = b""


class Parts:
    """The parts of one body, one after the other in one spool: one file descriptor, however many parts.

    A context manager: on leaving, the spool is closed, and thereby gone.

    Args:
        content_type: the request's header.
        bounds: sizes and counts.
        file_bytes: of one file.

    Raises:
        RefusedError: ``not_multipart``.
    """

    def __init__(self, content_type: str, bounds: Bounds, file_bytes: int) -> None:
        self._bounds, self._file_bytes = bounds, file_bytes
        self._parts: list[Part] = []
        self._headers = _Headers()
        self._written = 0
        self._ended = False
        self._reading = threading.Lock()
        self._parser = self._new_parser(content_type)
        self._spool = tempfile.SpooledTemporaryFile[bytes](max_size=bounds.memory_bytes)

    def _new_parser(self, content_type: str) -> MultipartParser:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not boundary:
            raise RefusedError("not_multipart")
        events = {
            "on_part_begin": self._on_begin,
            "on_header_field": self._on_header_name,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers,
            "on_part_data": self._on_data,
            "on_end": self._on_end,
        }
        try:
            return MultipartParser(
                boundary,
                cast("MultipartCallbacks", events),
                max_header_count=self._bounds.part_headers,
                max_header_size=self._bounds.part_header_bytes,
            )
        except FormParserError:
            raise RefusedError("not_multipart", "the boundary is too long") from None

    @property
    def on_disk(self) -> bool:
        """Whether writing more may wait for a disk."""
        return self._written > self._bounds.memory_bytes

    def feed(self, piece: bytes) -> None:
        """Take the next piece of the body.

        Raises:
            RefusedError: it is malformed, or beyond a bound.
        """
        try:
            self._parser.write(piece)
        except FormParserError:
            raise RefusedError("bad_multipart") from None

    def finish(self) -> None:
        """Say that the body is whole.

        Raises:
            RefusedError: the body broke off before its last boundary.
        """
        if not self._ended:
            raise RefusedError("bad_multipart", "it breaks off")

    @property
    def found(self) -> tuple[Part, ...]:
        """The parts, in order."""
        return tuple(self._parts)

    def _on_begin(self) -> None:
        if len(self._parts) >= self._bounds.parts:
            raise RefusedError("too_many_parts")
        self._headers = _Headers()

    def _on_header_name(self, data: bytes, start: int, end: int) -> None:
        self._headers.name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._headers.value += data[start:end]

    def _on_header_end(self) -> None:
        headers = self._headers
        if headers.name.lower() == b"content-disposition":
            headers.disposition = bytes(headers.value)
        headers.name, headers.value = bytearray(), bytearray()

    def _on_headers(self) -> None:
        kind, options = parse_options_header(self._headers.disposition)
        if kind != b"form-data" or b"name" not in options:
            raise RefusedError("bad_multipart", "a part lacks «Content-Disposition: form-data; name=…»")
        filename = options.get(b"filename")
        name = None if filename is None else _filename(filename)
        self._parts.append(Part(_text(options[b"name"]), name, self._written))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        part = self._parts[-1]
        part.size += end - start
        self._check_size(part)
        self._written += self._spool.write(data[start:end])

    def _check_size(self, part: Part) -> None:
        if part.name == SHIPMENT and part is self._parts[0]:
            if part.size > self._bounds.forsendelse_bytes:
                raise RefusedError("forsendelse_too_large")
        elif part.size > self._file_bytes:
            raise RefusedError("file_too_large")

    def _on_end(self) -> None:
        self._ended = True

    def read(self, part: Part) -> bytes:
        """All of a part; may wait for a disk."""
        with self._reading:
            self._spool.seek(part.start)
            return self._spool.read(part.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._spool.close()


def _text(raw: bytes) -> str:
    """Names are UTF-8 (RFC 7578, 5.1.2)."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedError("bad_multipart", "a part's name is not UTF-8") from None


def _filename(raw: bytes) -> str:
    """A file's name. .NET writes other letters than ASCII as encoded words (RFC 2047)."""
    name = _text(raw)
    if not (name.startswith("=?") and name.endswith("?=")):
        return name
    try:
        return str(email.header.make_header(email.header.decode_header(name)))
    except (email.errors.HeaderParseError, LookupError, ValueError):
        raise RefusedError("bad_multipart", "a file's name cannot be decoded") from None
