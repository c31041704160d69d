"""The service outlives its workers, ends when told to, and leaves nothing running."""

from __future__ import annotations

import signal
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
import psutil
import pytest

from tests import builders as b
from tests.endless import ENDLESS, ENVIRON
from tests.route.shipments import shipment

from .running import Running, eventually, running, shipment_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
LETTER = {"file": ("brev.pdf", b.pdf(b.PLAIN))}


def begun(service: Running, threads: ThreadPoolExecutor) -> Future[httpx.Response]:
    """An endless request that a worker has taken up."""

    def ask() -> httpx.Response:
        with service.client() as client:
            return client.post("/v1/classify", files={"file": ("treg.pdf", ENDLESS)})

    future = threads.submit(ask)
    with service.client() as client:
        assert eventually(lambda: "brevvakt_reading 1.0" in client.get("/metrics").text)
    time.sleep(0.5)
    return future


def test_a_worker_killed_over_a_document_is_an_answer_and_the_next_one_is_read() -> None:
    with running("--jobs", "1", "--timeout", "60", **ENVIRON) as service, ThreadPoolExecutor(1) as threads:
        stuck = begun(service, threads)
        for worker in service.workers():
            worker.send_signal(signal.SIGKILL)
        answer = stuck.result(60)
        assert (answer.status_code, answer.json()["q3"], answer.json()["error"]["code"]) == (200, "review", "crashed")
        assert answer.json()["bytes"] == len(ENDLESS)
        assert answer.json()["path"] == "treg.pdf"
        with service.client() as client:
            assert client.post("/v1/classify", files=LETTER).json()["error"] is None
            for _ in range(2):  # and idle ones
                for worker in service.workers():
                    worker.send_signal(signal.SIGKILL)
                assert client.post("/v1/classify", files=LETTER).json()["error"] is None
            assert 'brevvakt_workers_lost_total{code="crashed"} 1.0' in client.get("/metrics").text
            assert client.get("/v1/health").json()["workers_answer"]


def test_a_document_beyond_the_clock_holds_its_shipment_and_keeps_nobody_else() -> None:
    raw = shipment("v2")
    with (
        running("--jobs", "2", "--timeout", "2", **ENVIRON) as service,
        service.client() as client,
        ThreadPoolExecutor(1) as threads,
    ):
        stuck = begun(service, threads)
        assert client.post("/v1/classify", files=LETTER).json()["q3"] == "no"
        assert stuck.result(30).json()["error"]["code"] == "timeout"
        answer = client.post(
            "/v1/route", files=shipment_files(raw, [("brev.pdf", LETTER["file"][1]), ("vedlegg.pdf", ENDLESS)])
        )
        assert (answer.status_code, answer.json()["action"]) == (200, "hold")
        assert "document_unread" in {one["code"] for one in answer.json()["warnings"]}


def test_told_to_stop_it_finishes_what_is_begun_and_leaves_no_process() -> None:
    with running("--jobs", "2", "--timeout", "2", **ENVIRON) as service, ThreadPoolExecutor(1) as threads:
        family = service.family()
        stuck = begun(service, threads)
        assert service.stop() == 0
        assert stuck.result(30).json()["error"]["code"] == "timeout"
        _, alive = psutil.wait_procs(family, timeout=20)
        assert not alive
        assert '"event": "stopped"' in service.log
        assert "Traceback" not in service.log


def test_told_to_stop_it_gives_up_in_time_what_takes_too_long() -> None:
    with running("--jobs", "1", "--timeout", "60", BREVVAKT_SERVICE_STOP_SECONDS="1", **ENVIRON) as service:
        with ThreadPoolExecutor(1) as threads:
            family = service.family()
            stuck = begun(service, threads)
            assert service.stop(signal.SIGINT) == 0
            answer = stuck.result(30)
        assert (answer.status_code, answer.json()["error"]["code"]) in [(503, "stopping"), (200, "crashed")]
        _, alive = psutil.wait_procs(family, timeout=20)
        assert not alive
        assert "Traceback" not in service.log


def test_requests_at_once_are_all_answered(service: Running) -> None:
    answers: list[str] = []

    def ask() -> None:
        with service.client() as client:
            answers.extend(client.post("/v1/classify", files=LETTER).json()["q3"] for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["no"] * 40
