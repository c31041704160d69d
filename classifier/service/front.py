"""The outermost layer: who comes in, what leaves when something breaks, and what is written about it."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from classifier.service.failures import RefusedError
from classifier.service.metrics import Metrics
from classifier.service.responses import refusal
from classifier.service.tokens import Tokens
from classifier.service.visit import HEALTH, OPENAPI, PAGE, Visit

#: Open once a token is set: they describe the service and hold nothing else, and a browser sends no token.
_DESCRIPTION = frozenset({OPENAPI, PAGE})


class Front:
    """ASGI middleware around the whole application.

    Args:
        app: what answers those who are let in.
        tokens: who they are.
        log: gets one line per request.
        metrics: counts them.
        header_bytes: of a request's headers together.
    """

    def __init__(self, app: ASGIApp, tokens: Tokens, log: Any, metrics: Metrics, *, header_bytes: int) -> None:
        self._app, self._tokens, self._log, self._metrics = app, tokens, log, metrics
        self._header_bytes = header_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; raises nothing, since the server would print it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = Visit.of(scope)
        scope.setdefault("state", {})["visit"] = visit
        watched = _Watched(send, visit)
        try:
            await self._serve(scope, receive, watched)
        finally:
            self._metrics.count(visit)
            self._log.info("request", **visit.as_dict())

    async def _serve(self, scope: Scope, receive: Receive, send: _Watched) -> None:
        try:
            self._admit(scope)
            await self._app(scope, receive, send)
        except RefusedError as exc:
            await self._refuse(exc, scope, receive, send)
        except asyncio.CancelledError:
            await self._refuse(RefusedError("stopping"), scope, receive, send)
        except Exception as exc:
            send.visit.fault = type(exc).__name__
            await self._refuse(RefusedError("internal"), scope, receive, send)

    def _admit(self, scope: Scope) -> None:
        """Let in or refuse, by headers alone.

        Raises:
            RefusedError: ``headers_too_large``, ``token_not_set`` or ``unauthorized``.
        """
        # The HTTP parser bounds only headers that come in pieces; these came in one.
        if sum(len(name) + len(value) for name, value in scope["headers"]) > self._header_bytes:
            raise RefusedError("headers_too_large")
        if scope["path"] == HEALTH:
            return
        if not self._tokens.are_set:
            raise RefusedError("token_not_set")
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        if scope["path"] not in _DESCRIPTION and not self._tokens.allows(given):
            raise RefusedError("unauthorized")

    async def _refuse(self, exc: RefusedError, scope: Scope, receive: Receive, send: _Watched) -> None:
        send.visit.code = exc.code
        if not send.visit.status:
            await refusal(exc)(scope, receive, send)


class _Watched:
    """``send``, noting status and size, and naming the request."""

    def __init__(self, send: Send, visit: Visit) -> None:
        self._send, self.visit = send, visit

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.visit.status = message["status"]
            headers = [*message.get("headers", ()), (b"x-request-id", self.visit.id.encode("ascii"))]
            # Answers are about letters: no cache may keep them, no browser may guess what they are.
            headers += [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
            message = {**message, "headers": headers}
        elif message["type"] == "http.response.body":
            self.visit.sent += len(message.get("body", b""))
        await self._send(message)
