"""A thousand hostile requests: the service stays up, its memory is bounded, and it repeats nothing of them."""

from __future__ import annotations

import contextlib
import json
import random
from concurrent.futures import ThreadPoolExecutor

from tests import builders as b
from tests.route.shipments import shipment

from .running import Running, form, head, is_whole, post, running

#: Stands in every request, wherever a sender can write something.
MARK = "Kowalskisen"
KIND = "Content-Type: multipart/form-data; boundary=grense"
FILE = f'name=file; filename="{MARK}.docx"'
BOMB = b.bomb(60)
SHIPMENT = json.dumps(
    shipment("v2", tittel=MARK, dokumenter=[{"filnavn": f"{MARK}.pdf", "mimeType": "application/pdf"}])
)
#: Bytes by which the server may grow: its queue of 32 times what a request may hold in memory, and as much again.
GROWTH = 2 * 32 * 4 * 1024 * 1024


def hostile(dice: random.Random) -> bytes:
    """One request that no honest sender makes, or a bomb in one that they do."""
    good = post("/v1/classify", form((FILE, MARK.encode() * dice.randint(1, 5000))))
    choices = [
        lambda: post("/v1/classify", form((FILE, b"x" * 2000)), token=MARK * 2),
        lambda: head(f"/{MARK}", f"X-{MARK}: {MARK}", token=f"{MARK} {MARK}", method=dice.choice(["GET", "BREW"])),
        lambda: head(f"/v1/route?lang={MARK}&policy={MARK}"),
        lambda: good[: dice.randrange(len(good))],
        lambda: bytes(dice.randrange(256) for _ in range(300)),
        lambda: _spoilt(good, dice),
        lambda: post("/v1/classify", form(*[(FILE, MARK.encode())] * 3000)),
        lambda: post("/v1/classify", form((FILE + f"; {MARK}=" + "y" * 9000, b""))),
        lambda: head("/v1/classify", *[f"X-{n}: {MARK * 9}" for n in range(dice.choice([10, 1000]))]),
        lambda: head("/v1/classify", KIND, f"Content-Length: {10 ** dice.randint(9, 25)}"),
        lambda: head("/v1/classify", KIND, "Transfer-Encoding: chunked") + b"ffffffff\r\n" + MARK.encode() * 9,
        lambda: post("/v1/route", form(("name=forsendelse", b'{"tittel": "%s' % MARK.encode()))),
        lambda: post("/v1/route", form(("name=forsendelse", b"[" * 90_000 + b"]" * 90_000))),
        lambda: post("/v1/route", form(("name=forsendelse", SHIPMENT.encode()), (f'name=f; filename="{MARK}.txt"', b""))),
        lambda: post("/v1/route", form(("name=forsendelse", json.dumps({MARK: MARK, "tittel": [MARK]}).encode()))),
    ]  # fmt: skip
    if dice.random() < 0.02:
        return post("/v1/classify", form((FILE, BOMB)))
    return dice.choice(choices)()


def _spoilt(good: bytes, dice: random.Random) -> bytes:
    spoilt = bytearray(good)
    for _ in range(dice.randint(1, 40)):
        spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
    return bytes(spoilt)


def send(service: Running, raw: bytes) -> bytes:
    """What is answered; nothing when the connection is closed without a word."""
    answered = b""
    with service.connect() as connection, contextlib.suppress(OSError):
        with contextlib.suppress(OSError):  # refused while it is still being sent
            connection.sendall(raw)
        while not is_whole(answered) and (piece := connection.recv(65536)):
            answered += piece
    return answered


def test_a_thousand_hostile_requests_leave_it_up_and_unmarked() -> None:
    dice = random.Random(7)
    requests = [hostile(dice) for _ in range(1000)]
    clocks = {"BREVVAKT_SERVICE_STALL_SECONDS": "0.5", "BREVVAKT_SERVICE_HEADER_SECONDS": "0.5"}
    with running("--jobs", "2", "--timeout", "5", **clocks) as service:
        slow = [service.connect() for _ in range(8)]
        for connection in slow:
            connection.sendall(head("/v1/classify", KIND, "Content-Length: 5000") + MARK.encode())
        with ThreadPoolExecutor(12) as threads:
            before = service.rss()
            answers = list(threads.map(lambda raw: send(service, raw), requests))
        for connection in slow:
            connection.close()
        assert service.rss() - before < GROWTH
        _check(answers, service)
        with service.client() as client:
            assert client.post("/v1/classify", files={"file": ("a.pdf", b.pdf(b.PLAIN))}).json()["q3"] == "no"
    assert MARK not in service.log
    assert "Traceback" not in service.log
    assert '"fault"' not in service.log


def _check(answers: list[bytes], service: Running) -> None:
    statuses: dict[int, int] = {}
    for answer in answers:
        if not answer:
            continue  # an unfinished head is closed without a word
        top, _, body = answer.partition(b"\r\n\r\n")
        status = int(top.split(b" ", 2)[1])
        statuses[status] = statuses.get(status, 0) + 1
        if status != 200:  # a record names the file it is about
            assert MARK.encode() not in answer
            assert set(json.loads(body)["error"]) == {"code", "message"}
    print(f"\n{statuses}; server {service.rss() / 2**20:.0f} MiB")
    assert 500 not in statuses
    assert {200, 400, 401, 413, 422, 431} <= set(statuses)
