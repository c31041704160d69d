"""The live register for asyncio: sends what ``conversation`` says. The twin of ``register``."""

from __future__ import annotations

import asyncio
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


class AsyncMottakersystemRegister:
    """As ``MottakersystemRegister``, to be awaited; for one event loop."""

    def __init__(self, settings: MottakersystemSettings) -> None:
        self._core = Core(settings)
        transport = require_httpx().AsyncHTTPTransport
        self._transports = {host_key(url): transport(**transport_options(url)) for url in urls(settings)}

    async def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Recipients:
        """See ``RecipientRegister``. Never raises: what cannot be answered is ``unknown``."""
        return (await self.find(orgnr, forsendelsestype, niva)).recipients

    async def find(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Found:
        """The same with the reason for ``unknown``."""
        ready = self._core.ready(orgnr, forsendelsestype, niva)
        if ready is not None:
            return ready
        try:
            systems = await self._ask(orgnr)
        except Exception as exc:
            return self._core.failed(exc)
        return self._core.learned(orgnr, systems, forsendelsestype, niva)

    async def _ask(self, orgnr: str) -> tuple[System, ...]:
        async for attempt in self._core.attempts():
            with attempt:
                return await self._converse(self._core.conversation(orgnr))
        raise AssertionError("the last attempt returns or raises")

    async def _converse(self, exchange: Exchange) -> tuple[System, ...]:
        try:
            request = next(exchange)
            while True:
                request = exchange.send(await self._send(request))
        except StopIteration as done:
            systems: tuple[System, ...] = done.value
            return systems

    async def _send(self, request: Request) -> Response:
        settings = self._core.settings
        body = Body(settings.max_bytes)
        with translated():
            async with asyncio.timeout(settings.total_seconds):
                transport = self._transports[host_key(request.url)]
                answer: Any = await transport.handle_async_request(to_httpx(request, settings))
                try:
                    wait = checked_headers(answer.headers)
                    async for piece in answer.stream:
                        body.add(piece, late=False)
                finally:
                    await answer.aclose()
        return Response(answer.status_code, body.whole(), wait)

    async def aclose(self) -> None:
        """Close the connections."""
        for transport in self._transports.values():
            await transport.aclose()

    async def __aenter__(self) -> AsyncMottakersystemRegister:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.aclose()
