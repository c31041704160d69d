"""A mottakersystem service and a Maskinporten on 127.0.0.1 that misbehave as told."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.route.shipments import ORGNR

TOKEN = "hemmelig-token-0123456789"
PASSWORD = "hemmelig-passord-0123456789"

Behaviour = Callable[["Handler"], None]


def system(orgnr: str = ORGNR, kind: str = "alle", niva: int = 0, **more: Any) -> dict[str, Any]:
    """One receiver system as the description has it."""
    row = {"id": "00000000-0000-4000-8000-000000000000", "navn": "Sak", "organisasjonsnummer": orgnr}
    return {**row, "forsendelseType": kind, "niva": niva, **more}


class Handler(BaseHTTPRequestHandler):
    """Notes what was asked and lets the server's behaviour answer."""

    server: Service
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        index = min(len(self.server.asked), len(self.server.behaviours)) - 1
        self.server.behaviours[index](self)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
        self.server.grants.append({key: values[0] for key, values in parse_qs(content).items()})
        self.server.token_behaviour(self)

    def reply(self, status: int, body: bytes | Any, **headers: str) -> None:
        """Send a whole answer; what is not bytes is sent as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Nothing on the screen."""


class Service(ThreadingHTTPServer):
    """The server; the last behaviour is repeated."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours: list[Behaviour] = [systems(system())]
        self.token_behaviour: Behaviour = answer(200, {"access_token": TOKEN, "expires_in": 119})
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.grants: list[dict[str, str]] = []
        #: Set when the test is over: what stalls lets go.
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news."""

    def question(self, index: int = -1) -> dict[str, list[str]]:
        """The query of a question."""
        return parse_qs(urlsplit(self.asked[index][0]).query)


@contextlib.contextmanager
def running() -> Iterator[Service]:
    """A started service."""
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield service
        finally:
            service.over.set()
            service.shutdown()
            thread.join()


# ---------------------------------------------------------------------------------------------------- behaviours


def answer(status: int, body: bytes | Any = b"", **headers: str) -> Behaviour:
    return lambda handler: handler.reply(status, body, **headers)


def systems(*rows: dict[str, Any]) -> Behaviour:
    return answer(200, {"mottakersystemer": list(rows)})


def stall(handler: Handler) -> None:
    """Never answer."""
    handler.server.over.wait(30)
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """Answer a byte at a time, each in time, the whole never."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while not handler.server.over.wait(0.02):
            handler.wfile.write(b" ")


def drop(handler: Handler) -> None:
    """Hang up without a word."""
    handler.close_connection = True


def drop_halfway(handler: Handler) -> None:
    """Hang up in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"mottakersystemer": [')
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Never stop answering."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while not handler.server.over.is_set():
            handler.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


def not_http(handler: Handler) -> None:
    """Speak another protocol."""
    handler.wfile.write(b"220 smtp.eksempel.invalid ESMTP\r\n")
    handler.close_connection = True
