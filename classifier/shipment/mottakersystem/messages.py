"""Requests and responses as plain data, and the one exception of a question that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from classifier.shipment.recipients import Failure


class LookupFailedError(Exception):
    """A question failed; holds a code and no content. Never leaves the registers.

    ``again``: another attempt may help; ``wait``: seconds the server asked for before it.
    """

    def __init__(self, code: Failure, *, again: bool = False, wait: float | None = None) -> None:
        super().__init__(code)
        self.code, self.again, self.wait = code, again, wait


@dataclass(frozen=True, slots=True)
class Request:
    """What to send. Headers and content hold secrets, the address an organisation number: none is printed."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. ``retry_after``: seconds, when the server said so."""

    status: int
    body: bytes = field(repr=False)
    retry_after: float | None = None


def check_status(response: Response) -> None:
    """Let a 200 through.

    Raises:
        LookupFailedError: any other status.
    """
    status = response.status
    if status == 200:
        return
    if 300 <= status < 400:
        raise LookupFailedError("redirected")
    if status in (401, 403):
        raise LookupFailedError("refused")
    if status == 429:
        raise LookupFailedError("throttled", again=True, wait=response.retry_after)
    if status == 408 or status >= 500:
        raise LookupFailedError("server_error", again=True, wait=response.retry_after)
    raise LookupFailedError("bad_answer")


class Body:
    """Gathers an answer's body, within its size and time."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data = bytearray()

    def add(self, piece: bytes, *, late: bool) -> None:
        """Take the next piece.

        Raises:
            LookupFailedError: too much, or ``late``.
        """
        if late:
            raise LookupFailedError("timeout", again=True)
        if len(self._data) + len(piece) > self._limit:
            raise LookupFailedError("too_large")
        self._data += piece

    def whole(self) -> bytes:
        """All of it."""
        return bytes(self._data)
