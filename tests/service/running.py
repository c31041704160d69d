"""``brevvakt serve`` as a process of its own on 127.0.0.1, and what one needs to talk to it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import psutil

TOKEN = "en-nokkel-for-provene-0123456789"
NEXT_TOKEN = "den-neste-nokkelen-0123456789"
ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples" / "forsendelser"
File = tuple[str, tuple[str, bytes, str]]


class Running:
    """A service and all that it wrote."""

    def __init__(self, process: subprocess.Popen[str], token: str) -> None:
        self.process, self.token = process, token
        self.lines: list[str] = []
        self._started = threading.Event()
        self.port = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._started.wait(60), self.lines

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            if '"event": "started"' in line:
                self.port = json.loads(line)["port"]
                self._started.set()
        self._started.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return "".join(self.lines)

    def client(self, token: str | None = None, **more: Any) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False, **more)

    def connect(self) -> socket.socket:
        """A bare connection, for what no client would send."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, raw: bytes) -> tuple[int, dict[str, Any]]:
        """(status, JSON) for bytes sent as they are; the connection is not closed for sending."""
        with self.connect() as connection:
            with contextlib.suppress(OSError):
                connection.sendall(raw)
            return answer_on(connection)

    def family(self) -> list[psutil.Process]:
        """The service's processes below it: the fork server, and the workers, which it started."""
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def workers(self) -> list[psutil.Process]:
        below = self.family()
        ours = {one.pid for one in below if one.ppid() == self.process.pid}
        return [one for one in below if one.ppid() in ours]

    def rss(self) -> int:
        found: int = psutil.Process(self.process.pid).memory_info().rss
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(60)
        self._reader.join(10)
        return code


def answer_on(connection: socket.socket) -> tuple[int, dict[str, Any]]:
    """Read one answer with a JSON body."""
    received = b""
    while not is_whole(received):
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            break
        if not piece:
            break
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    assert head, "closed without an answer"
    return int(head.split(b" ", 2)[1]), json.loads(body)


def is_whole(received: bytes) -> bool:
    """Whether an answer is there to its end."""
    head, gap, body = received.partition(b"\r\n\r\n")
    sizes = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return bool(gap and sizes) and len(body) >= int(sizes[0].split(b":")[1])


@contextlib.contextmanager
def running(*options: str, token: str | None = TOKEN, **environ: str) -> Iterator[Running]:
    """A service; ended, with all its processes, on leaving."""
    given = {"BREVVAKT_TOKEN": token} if token is not None else {}
    with subprocess.Popen(
        [sys.executable, "-m", "classifier.cli", "serve", "--port", "0", *options],
        env={**os.environ, **given, **environ}, cwd=ROOT, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        try:
            service = Running(process, token or TOKEN)
            assert service.port, service.log
            yield service
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)


def shipment_files(shipment: Any, documents: Sequence[tuple[str, bytes]]) -> list[File]:
    """The parts of a send call."""
    text = json.dumps(shipment).encode() if not isinstance(shipment, bytes) else shipment
    first: File = ("forsendelse", ("forsendelse.json", text, "application/json"))
    return [first, *(("dokument", (name, data, "application/pdf")) for name, data in documents)]


def head(path: str, *lines: str, token: str | None = TOKEN, method: str = "POST") -> bytes:
    """A request's head."""
    secret = [f"Authorization: Bearer {token}"] if token is not None else []
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *secret, *lines, "", ""]).encode()


def form(*parts: tuple[str, bytes], boundary: str = "grense") -> bytes:
    """A multipart body of (headers after «form-data; », content)."""
    pieces = [
        f"--{boundary}\r\nContent-Disposition: form-data; {one}\r\n\r\n".encode() + data + b"\r\n"
        for one, data in parts
    ]
    return b"".join(pieces) + f"--{boundary}--\r\n".encode()


def post(path: str, body: bytes, *lines: str, token: str | None = TOKEN) -> bytes:
    """A whole multipart request."""
    kind = "Content-Type: multipart/form-data; boundary=grense"
    return head(path, kind, f"Content-Length: {len(body)}", *lines, token=token) + body


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether it comes true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False
