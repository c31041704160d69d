"""uvicorn's HTTP/1.1, with clocks where it has none, a bound on connections, and failures in the service's own shape.

uvicorn waits without end for the rest of a request's headers, and for the rest of a body that nobody reads any more
(after a refusal). Here whatever a sender begins outside of a running request must be a whole request's head in time.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from classifier.service.bounds import Bounds
from classifier.service.failures import RefusedError


class Protocol(H11Protocol):
    """One connection."""

    bounds = Bounds.model_construct()
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, unless there are too many already."""
        super().connection_made(transport)
        if len(self.connections) > self.bounds.connections:
            transport.abort()
        else:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes in; the clock runs whenever they belong to no running request."""
        super().data_received(data)
        self._watch()

    def _watch(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._unwatch()
        elif self._timer is None:
            self._timer = self.loop.call_later(self.bounds.header_seconds, self._too_slow)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._timer = None
        if not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - not repeated: it is not in the one shape
        """Refuse what is no HTTP, and headers that are too large; called while the parser's error is handled."""
        hint = getattr(sys.exception() if sys.version_info >= (3, 11) else None, "error_status_hint", 400)
        exc = RefusedError("headers_too_large" if hint == 431 else "bad_http")
        body = json.dumps(exc.as_dict()).encode("ascii")
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode("ascii")),
            (b"connection", b"close"),
        ]
        try:
            self._write(h11.Response(status_code=exc.status, headers=headers, reason=b""))
            self._write(h11.Data(data=body))
            self._write(h11.EndOfMessage())
        except h11.LocalProtocolError:
            pass  # an answer is on its way already
        self.transport.close()

    def _write(self, event: Any) -> None:
        sent = self.conn.send(event)
        if sent:
            self.transport.write(sent)


def with_bounds(bounds: Bounds) -> Callable[..., asyncio.Protocol]:
    """The class for these bounds, as uvicorn wants it."""
    return type("BoundedProtocol", (Protocol,), {"bounds": bounds})
