"""What the service costs over the library call, and what a second worker is worth; ratios and pairs within one run."""

from __future__ import annotations

import io
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from pypdf import PdfWriter

from classifier import Classifier
from tests.service.running import Running, running

from .test_speed import letter  # noqa: F401 - a fixture

#: Milliseconds at the median: the aim, and what is asserted on a machine that others use at the same time.
AIM_MS, BOUND_MS = 5.0, 10.0
#: Throughput of two workers ÷ one: the aim, and what is asserted where both cores are free for it.
AIM_RATIO, BOUND_RATIO = 1.7, 1.5
#: Per cent of the processors that others may use for it to be judged.
BUSY = 15


def ask(client: httpx.Client, data: bytes) -> None:
    assert client.post("/v1/classify", files={"file": ("brev.pdf", data)}).status_code == 200


def overhead(client: httpx.Client, classifier: Classifier, data: bytes, rounds: int = 60) -> tuple[float, float]:
    """Medians of (over HTTP − in-process) and of in-process, in milliseconds, over rounds of one each."""
    pairs = []
    for _ in range(rounds):
        started = time.perf_counter()
        classifier.classify(data, name="brev.pdf")
        middle = time.perf_counter()
        ask(client, data)
        pairs.append((middle - started, time.perf_counter() - middle))
    return 1000 * statistics.median(b - a for a, b in pairs), 1000 * statistics.median(a for a, _ in pairs)


def test_overhead_over_the_library_call(benchmark: Any, letter: Path) -> None:  # noqa: F811
    classifier, data = Classifier(), letter.read_bytes()
    with running("--jobs", "1") as service, service.client() as client:
        for _ in range(10):
            classifier.classify(data, name="brev.pdf")
            ask(client, data)
        benchmark(ask, client, data)
        # The least disturbed of three runs: what else the machine does can only make it look worse.
        more, alone = min(overhead(client, classifier, data) for _ in range(3))
    benchmark.extra_info["overhead_ms"] = round(more, 2)
    print(f"\nlibrary {alone:.1f} ms, service {more:+.1f} ms (aim {AIM_MS}, bound {BOUND_MS})")
    assert more <= BOUND_MS


def per_second(service: Running, data: bytes, callers: int = 4, each: int = 4) -> float:
    def call(_: int) -> None:
        with service.client() as client:
            for _ in range(each):
                ask(client, data)

    started = time.perf_counter()
    with ThreadPoolExecutor(callers) as threads:
        list(threads.map(call, range(callers)))
    return callers * each / (time.perf_counter() - started)


def test_two_workers_against_one(benchmark: Any, letter: Path) -> None:  # noqa: F811
    """With forty pages, so that the workers are measured and not the callers that share their cores."""
    writer = PdfWriter()
    for _ in range(20):
        writer.append(letter)
    pages = io.BytesIO()
    writer.write(pages)
    data = pages.getvalue()
    busy = psutil.cpu_percent(interval=1.0)
    with running("--jobs", "1") as one, running("--jobs", "2") as two:
        for service in (one, two):
            per_second(service, data)
        # In turn, the best of each: both must meet the same pace of the machine.
        pairs = [(per_second(one, data), per_second(two, data)) for _ in range(3)]
        benchmark.pedantic(per_second, args=(two, data), rounds=1)
    first, second = max(a for a, _ in pairs), max(b for _, b in pairs)
    ratio = second / first
    benchmark.extra_info["ratio"] = round(ratio, 2)
    print(f"\none worker {first:.1f}/s, two {second:.1f}/s, ratio {ratio:.2f} (aim {AIM_RATIO}, bound {BOUND_RATIO})")
    if busy > BUSY or (psutil.cpu_count() or 1) < 2:
        pytest.skip(f"the machine was {busy:.0f} % busy before: ratio {ratio:.2f} is told, not judged")
    assert ratio >= BOUND_RATIO
