"""Between our plain messages and httpx: requests out, failures and headers in. Shared by both registers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from urllib.request import getproxies, proxy_bypass

from classifier.shipment.mottakersystem.messages import LookupFailedError, Request
from classifier.shipment.mottakersystem.settings import MottakersystemSettings, checked_url, is_loopback, require_httpx


def transport_options(url: str) -> dict[str, Any]:
    """Options of a transport to ``url``: the environment's proxy and certificates, but never for this machine."""
    host, scheme = checked_url(url).host, checked_url(url).scheme
    if is_loopback(host):
        return {"trust_env": False}
    proxy = None if proxy_bypass(host) else getproxies().get(scheme)
    return {"trust_env": True, "proxy": proxy}


def urls(settings: MottakersystemSettings) -> list[str]:
    """The places asked: the service, and Maskinporten where it is used."""
    return [settings.url] + ([settings.maskinporten.token_url] if settings.maskinporten else [])


def host_key(url: str) -> tuple[str, str, int | None]:
    """What a transport is for."""
    parsed = require_httpx().URL(url)
    return parsed.scheme, parsed.host, parsed.port


def to_httpx(request: Request, settings: MottakersystemSettings) -> Any:
    """The ``httpx.Request``; uncompressed answers only, since a small one can hold a very large one."""
    httpx = require_httpx()
    timeout = httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds)
    return httpx.Request(
        request.method,
        request.url,
        headers={**request.headers, "Accept-Encoding": "identity", "User-Agent": "brevvakt"},
        content=request.content or None,
        extensions={"timeout": timeout.as_dict()},
    )


def checked_headers(headers: Any) -> float | None:
    """Seconds that the server wants to be left alone for; a date counts as long.

    Raises:
        LookupFailedError: the answer is compressed although that was not asked for.
    """
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise LookupFailedError("bad_answer")
    value = headers.get("retry-after")
    if value is None:
        return None
    return float(value) if value.isascii() and value.isdigit() else float("inf")


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """httpx's failures → ours; theirs can quote addresses and headers."""
    httpx = require_httpx()
    try:
        yield
    except (httpx.TimeoutException, TimeoutError):
        raise LookupFailedError("timeout", again=True) from None
    except (httpx.TransportError, OSError):
        raise LookupFailedError("unreachable", again=True) from None
