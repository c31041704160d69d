"""Waits for a body, a piece at a time, within sizes and clocks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from classifier.service.bounds import Bounds
from classifier.service.failures import RefusedError
from classifier.service.multipart import Parts
from classifier.service.visit import visit_of


@contextlib.asynccontextmanager
async def received(request: Request, bounds: Bounds, file_bytes: int) -> AsyncIterator[Parts]:
    """The body's parts, whole; they are gone when the context ends.

    Raises:
        RefusedError: it is no multipart body, too large, too slow, or broke off.
    """
    _check_length(request, bounds)
    with Parts(request.headers.get("content-type", ""), bounds, file_bytes) as parts:
        try:
            async with asyncio.timeout(bounds.receive_seconds):
                await _receive(request, parts, bounds)
        except TimeoutError:
            raise RefusedError("slow") from None
        except ClientDisconnect:
            raise RefusedError("gone") from None
        parts.finish()
        yield parts


def _check_length(request: Request, bounds: Bounds) -> None:
    """Refuse at once what says itself that it is too large. (The HTTP parser has seen that it is a number.)"""
    if int(request.headers.get("content-length", "0")) > bounds.body_bytes:
        raise RefusedError("body_too_large")


async def _receive(request: Request, parts: Parts, bounds: Bounds) -> None:
    total = 0
    pieces = aiter(request.stream())
    while True:
        async with asyncio.timeout(bounds.stall_seconds):
            piece = await anext(pieces, None)
        if piece is None:
            return
        total += len(piece)
        visit_of(request).received = total
        if total > bounds.body_bytes:
            raise RefusedError("body_too_large")
        if parts.on_disk:
            await asyncio.to_thread(parts.feed, piece)
        else:
            parts.feed(piece)
