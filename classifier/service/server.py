"""Runs the service: settings and workers first, so that what is wrong is said before anybody is let in."""

from __future__ import annotations

import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import uvicorn

from classifier.errors import UsageError
from classifier.service.answers import Register
from classifier.service.app import Service, new_app
from classifier.service.bounds import Bounds
from classifier.service.desk import Desk
from classifier.service.logs import capture, new_log
from classifier.service.metrics import Metrics
from classifier.service.protocol import with_bounds
from classifier.service.tokens import Tokens
from classifier.shipment import MemoryRegister, Policy, read_register
from classifier.shipment.mottakersystem.settings import is_loopback
from classifier.worker import Settings

#: Connections that wait to be accepted; uvicorn's own number.
_BACKLOG = 2048


@dataclass(frozen=True)
class ServeOptions:
    """Everything ``brevvakt serve`` takes; see its ``--help``."""

    host: str
    port: int
    jobs: int
    seconds: float
    settings: Settings
    recipients: Path | None = None
    mottakersystem: str | None = None
    policy: Policy = "flagg"


def run(options: ServeOptions) -> None:
    """Serve until told to stop.

    Raises:
        UsageError: a setting is wrong, or the address cannot be had.
        UnreadableError: the workers do not start.
        SystemExit: told to stop by a signal; status 0.
    """
    bounds, tokens, log, metrics = Bounds.configured(), Tokens.from_environment(), new_log(sys.stderr), Metrics()
    check_host(options.host, tokens)
    register = _register(options)
    _stop_on_signals()
    with _listen(options) as listener:
        desk = Desk(options.settings, jobs=options.jobs, seconds=options.seconds, queue=bounds.queue, lost=metrics.lost)
        try:
            desk.start()
            service = Service(desk, tokens, bounds, register, options.policy, metrics, log)
            server = uvicorn.Server(_config(service))
            capture(log)
            _say_started(listener, desk, log, tokens)
            server.run([listener])
        finally:
            desk.stop()
            log.info("stopped")


def check_host(host: str, tokens: Tokens) -> None:
    """Refuse to be reached from other machines while anybody could come in.

    Raises:
        UsageError: it is another address than this machine's own, and no token is set.
    """
    if not is_loopback(host) and not tokens.are_set:
        raise UsageError(f"--host {host} is open to other machines: set BREVVAKT_TOKEN or BREVVAKT_TOKEN_FILE first")


def _register(options: ServeOptions) -> Register:
    if options.recipients is not None and options.mottakersystem is not None:
        raise UsageError("--recipients and --mottakersystem both answer question 2; give one of them")
    if options.mottakersystem is None:
        return read_register(options.recipients) if options.recipients is not None else MemoryRegister()
    from classifier.shipment.mottakersystem import AsyncMottakersystemRegister, MottakersystemSettings

    return AsyncMottakersystemRegister(MottakersystemSettings.from_environment(options.mottakersystem))


def _listen(options: ServeOptions) -> socket.socket:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    # By its own name: asyncio sends small answers at once (TCP_NODELAY) only where the socket says that it is TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let another program take the address over
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as exc:
        listener.close()
        raise UsageError(f"{options.host}:{options.port}: cannot be listened at ({type(exc).__name__})") from None
    return listener


def _config(service: Service) -> uvicorn.Config:
    return uvicorn.Config(
        new_app(service),
        http=with_bounds(service.bounds),  # type: ignore[arg-type]
        ws="none",
        lifespan="on",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=service.bounds.header_bytes,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=service.bounds.stop_seconds,
    )


def _say_started(listener: socket.socket, desk: Desk, log: Any, tokens: Tokens) -> None:
    host, port = listener.getsockname()[:2]
    log.info("started", host=host, port=port, jobs=desk.jobs, model=desk.versions.model, rules=desk.versions.rules)
    if not tokens.are_set:
        log.warning("token_not_set", advice="set BREVVAKT_TOKEN or BREVVAKT_TOKEN_FILE; until then all is refused")


def _stop_on_signals() -> None:
    """End by SystemExit, so that the workers are ended too; uvicorn raises the signals again when it has finished."""
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, _stop)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
