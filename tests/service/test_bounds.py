"""Sizes, counts and clocks hold while a body streams in, each with its own code."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests import builders as b

from .running import SAMPLES, Running, answer_on, eventually, form, head, post, running, shipment_files

FILE = 'name=file; filename="Kowalski.pdf"'
KIND = "Content-Type: multipart/form-data; boundary=grense"


@pytest.fixture(scope="module")
def narrow() -> Iterator[Running]:
    """A service with small bounds."""
    bounds = {
        "BODY_BYTES": "60000", "FORSENDELSE_BYTES": "2000", "PARTS": "3", "PART_HEADER_BYTES": "500",
        "HEADER_BYTES": "4000", "MEMORY_BYTES": "1000", "QUEUE": "2", "CONNECTIONS": "20",
        "HEADER_SECONDS": "0.5", "STALL_SECONDS": "0.5", "RECEIVE_SECONDS": "1",
    }  # fmt: skip
    environ = {f"BREVVAKT_SERVICE_{name}": value for name, value in bounds.items()}
    with running(
        "--jobs", "1", "--recipients", str(SAMPLES / "mottakere.csv"), BREVVAKT_LIMITS__BYTES="40000", **environ
    ) as one:
        yield one


def many(count: int, size: int = 1) -> bytes:
    return form(*[(f'name=f; filename="{number}.pdf"', b"x" * size) for number in range(count)])


def chunked(body: bytes) -> bytes:
    pieces = [body[start : start + 4096] for start in range(0, len(body), 4096)]
    return b"".join(b"%x\r\n" % len(piece) + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


CASES: dict[str, tuple[bytes, int, str]] = {
    "announced": (head("/v1/classify", KIND, "Content-Length: 60001"), 413, "body_too_large"),
    "streamed": (head("/v1/classify", KIND, "Transfer-Encoding: chunked") + chunked(many(2, 35_000)), 413, "body_too_large"),
    "file": (post("/v1/classify", form((FILE, b"x" * 40_001))), 413, "file_too_large"),
    "json": (post("/v1/route", form(("name=forsendelse", b"[" * 2001))), 413, "forsendelse_too_large"),
    "parts": (post("/v1/route", many(4)), 413, "too_many_parts"),
    "part header": (post("/v1/classify", form((FILE + "; x=" + "y" * 600, b""))), 400, "bad_multipart"),
    "part headers": (post("/v1/classify", form((FILE + "\r\nA: b" * 10, b""))), 400, "bad_multipart"),
    "header": (head("/v1/classify", "X-A: " + "y" * 5000), 431, "headers_too_large"),
    "headers": (head("/v1/classify", *[f"X-{n}: {'y' * 90}" for n in range(60)]), 431, "headers_too_large"),
    "endless header": (b"GET / HTTP/1.1\r\nX-A: " + b"y" * 400_000, 431, "headers_too_large"),
    "no http": (b"\x16\x03\x01 Kowalski\r\n\r\n", 400, "bad_http"),
    "not a length": (head("/v1/classify", KIND, "Content-Length: -1"), 400, "bad_http"),
    "no multipart": (head("/v1/classify", "Content-Length: 0", "Content-Type: application/pdf"), 415, "not_multipart"),
    "no boundary": (head("/v1/classify", "Content-Length: 0", "Content-Type: multipart/form-data"), 415, "not_multipart"),
    "long boundary": (
        head("/v1/classify", "Content-Length: 0", f"Content-Type: multipart/form-data; boundary={'g' * 999}"), 415, "not_multipart",
    ),
    "another boundary": (post("/v1/classify", form((FILE, b""), boundary="annen")), 400, "bad_multipart"),
    "breaks off": (post("/v1/classify", form((FILE, b"Kowalski"))[:-9]), 400, "bad_multipart"),
    "nothing": (post("/v1/classify", b""), 400, "bad_multipart"),
    "no parts": (post("/v1/classify", b"--grense--\r\n"), 422, "wrong_parts"),
    "no name": (post("/v1/classify", form(('filename="Kowalski.pdf"', b""))), 400, "bad_multipart"),
    "name in latin-1": (post("/v1/classify", form((FILE, b"")).replace(b"Kowalski", b"\xe6")), 400, "bad_multipart"),
    "bad word": (post("/v1/classify", form(('name=file; filename="=?nei?B?eA==?="', b""))), 400, "bad_multipart"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_beyond_a_bound_or_malformed_has_its_code(narrow: Running, case: str) -> None:
    raw, status, code = CASES[case]
    found, answer = narrow.ask(raw)
    assert (found, answer["error"]["code"]) == (status, code)
    assert "Kowalski" not in str(answer)
    assert "Kowalski" not in narrow.log


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/classify", 405, "method_not_allowed"),
        ("GET", "/v1/classify/", 404, "not_found"),
        ("GET", "/Kowalski", 404, "not_found"),
        ("POST", "/v1/route?policy=Kowalski", 422, "bad_query"),
        ("POST", "/v1/classify?lang=Kowalski", 422, "bad_query"),
        ("POST", "/v1/route?channel=Kowalski&version=v9", 422, "bad_query"),
    ],
)
def test_wrong_addresses_and_queries_have_the_one_shape(
    narrow: Running, method: str, path: str, status: int, code: str
) -> None:
    found, answer = narrow.ask(head(path, method=method))
    assert (found, answer["error"]["code"]) == (status, code)
    assert "Kowalski" not in str(answer)
    assert "Kowalski" not in narrow.log


def test_a_document_beyond_memory_is_read_from_a_file_that_is_gone_afterwards(narrow: Running) -> None:
    import psutil

    letter = b.pdf(b.PLAIN + ["mer tekst"] * 20, pages=3)
    assert len(letter) > 1000
    with narrow.client() as client:
        assert client.post("/v1/classify", files={"file": ("a.pdf", letter)}).json()["bytes"] == len(letter)
    held = [one.path for one in psutil.Process(narrow.process.pid).open_files()]
    assert not [path for path in held if path.startswith("/tmp") and "log" not in path], held


def test_a_slow_body_is_given_up(narrow: Running) -> None:
    with narrow.connect() as connection:
        connection.sendall(head("/v1/classify", KIND, "Content-Length: 5000") + b"--gren")
        status, answer = answer_on(connection)
    assert (status, answer["error"]["code"]) == (408, "slow")


def test_a_body_that_trickles_is_given_up(narrow: Running) -> None:
    with narrow.connect() as connection:
        connection.sendall(head("/v1/classify", KIND, "Content-Length: 5000"))
        started = time.monotonic()
        connection.settimeout(0.3)
        received = b""
        while not received and time.monotonic() - started < 20:
            connection.sendall(b"\r\n")
            try:
                received = connection.recv(9)
            except TimeoutError:
                continue
    assert received == b"HTTP/1.1 "


@pytest.mark.parametrize("begun", [b"", b"GET /v1/hea", b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/hea"])
def test_headers_that_never_end_are_given_up(narrow: Running, begun: bytes) -> None:
    with narrow.connect() as connection:
        connection.sendall(begun)
        while connection.recv(65536):
            pass


def test_a_refused_body_that_goes_on_is_not_listened_to_for_long(narrow: Running) -> None:
    with narrow.connect() as connection:
        connection.sendall(head("/v1/classify", KIND, "Content-Length: 9999999999"))
        assert answer_on(connection)[0] == 413
        assert eventually(lambda: _is_closed_to(connection))


def _is_closed_to(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"x" * 1000)
    except OSError:  # reset or broken pipe, as the platform has it
        return True
    return False


def test_a_full_queue_says_when_to_come_back_and_takes_others_afterwards(narrow: Running) -> None:
    letter = {"file": ("a.pdf", b.pdf(b.PLAIN))}
    slow = [narrow.connect() for _ in range(2)]
    try:
        for connection in slow:
            connection.sendall(head("/v1/classify", KIND, "Content-Length: 5000") + b"--gren")
        with narrow.client() as client:
            _until_inside(client, 2)
            full = client.post("/v1/classify", files=letter)
            assert (full.status_code, full.json()["error"]["code"]) == (503, "busy")
            assert int(full.headers["retry-after"]) > 0
            for connection in slow:
                answer_on(connection)
            assert client.post("/v1/classify", files=letter).status_code == 200
    finally:
        for connection in slow:
            connection.close()


def _until_inside(client: httpx.Client, count: int) -> None:
    assert eventually(lambda: f"brevvakt_queue {count}.0" in client.get("/metrics").text)


def test_too_many_connections_are_closed_at_once_and_room_is_made_again(narrow: Running) -> None:
    crowd = [narrow.connect() for _ in range(40)]
    for connection in crowd:
        connection.close()
    assert eventually(lambda: _is_served(narrow))


def _is_served(service: Running) -> bool:
    try:
        return service.ask(head("/v1/health", token=None, method="GET"))[0] == 200
    except (OSError, AssertionError):
        return False


def test_a_sender_that_goes_away_is_forgotten(narrow: Running) -> None:
    for _ in range(5):
        with narrow.connect() as connection:
            connection.sendall(head("/v1/classify", KIND, "Content-Length: 5000") + b"--gren")
    with narrow.client() as client:
        _until_inside(client, 0)


def test_metrics_count_without_naming_anything(narrow: Running) -> None:
    shipment: dict[str, Any] = {
        "tittel": "Kowalski",
        "mottaker": {"navn": "Kowalski"},
        "dokumenter": [{"filnavn": "Kowalski.pdf"}],
    }
    with narrow.client() as client:
        answer = client.post("/v1/route", files=shipment_files(shipment, [("Kowalski.pdf", b.pdf([b.NEEDLE]))]))
        assert answer.status_code == 200
        page = client.get("/metrics").text
    for name in ("requests_total", "request_seconds_bucket", "answers_total", "routed_total", "queue_places", "jobs"):
        assert f"brevvakt_{name}" in page
    assert 'brevvakt_requests_total{route="/v1/route",status="200"}' in page
    assert "Kowalski" not in page
    assert "Kowalski" not in narrow.log
