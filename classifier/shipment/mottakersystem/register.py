"""The live register for threads: sends what ``conversation`` says."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

from classifier.shipment.mottakersystem.conversation import Core, Exchange
from classifier.shipment.mottakersystem.messages import Body, Request, Response
from classifier.shipment.mottakersystem.settings import MottakersystemSettings, require_httpx
from classifier.shipment.mottakersystem.wire import (
    checked_headers,
    host_key,
    to_httpx,
    translated,
    transport_options,
    urls,
)
from classifier.shipment.recipients import Found, Recipients, System


class MottakersystemRegister:
    """Asks SvarUt where an organisation receives. Implements ``RecipientRegister``; safe to share between threads.

    Use as a context manager, or ``close`` it.

    Raises:
        RegisterError: the Maskinporten key cannot sign, or httpx is missing.
    """

    def __init__(self, settings: MottakersystemSettings) -> None:
        self._core = Core(settings)
        transport = require_httpx().HTTPTransport
        self._transports = {host_key(url): transport(**transport_options(url)) for url in urls(settings)}

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """See ``RecipientRegister``. Never raises: what cannot be answered is ``unknown``."""
        return self.find(orgnr, forsendelsestype, niva).recipients

    def find(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Found:
        """The same with the reason for ``unknown``."""
        ready = self._core.ready(orgnr, forsendelsestype, niva)
        if ready is not None:
            return ready
        try:
            systems = self._ask(orgnr)
        except Exception as exc:
            return self._core.failed(exc)
        return self._core.learned(orgnr, systems, forsendelsestype, niva)

    def _ask(self, orgnr: str) -> tuple[System, ...]:
        for attempt in self._core.attempts():
            with attempt:
                return self._converse(self._core.conversation(orgnr))
        raise AssertionError("the last attempt returns or raises")

    def _converse(self, exchange: Exchange) -> tuple[System, ...]:
        try:
            request = next(exchange)
            while True:
                request = exchange.send(self._send(request))
        except StopIteration as done:
            systems: tuple[System, ...] = done.value
            return systems

    def _send(self, request: Request) -> Response:
        settings = self._core.settings
        end = time.monotonic() + settings.total_seconds
        body = Body(settings.max_bytes)
        with translated():
            answer: Any = self._transports[host_key(request.url)].handle_request(to_httpx(request, settings))
            try:
                wait = checked_headers(answer.headers)
                for piece in answer.stream:
                    body.add(piece, late=time.monotonic() > end)
            finally:
                answer.close()
        return Response(answer.status_code, body.whole(), wait)

    def close(self) -> None:
        """Close the connections."""
        for transport in self._transports.values():
            transport.close()

    def __enter__(self) -> MottakersystemRegister:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
