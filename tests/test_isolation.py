"""A document that hangs, kills or fills the process that reads it is an answer, and the next one is read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from classifier import IsolatedClassifier
from classifier.errors import UsageError
from classifier.isolation import Reader
from classifier.limits import MIB
from classifier.worker import Settings, classify_bytes, versions
from classifier.workers import Workers, answer_of
from tests import builders as b
from tests.endless import ENDLESS, ENVIRON, UNBOUNDED

LETTER = b.pdf(b.PLAIN)


@pytest.fixture(scope="module")
def isolated() -> Iterator[IsolatedClassifier]:
    with IsolatedClassifier(seconds=0.9, limits=replace(UNBOUNDED, memory_bytes=600 * MIB)) as one:
        yield one


def kill_workers() -> None:
    here = psutil.Process()
    for child in here.children(recursive=True):
        if child.ppid() != here.pid:  # the fork server's own children are the workers
            child.kill()


@contextmanager
def suspended(seconds: float) -> Iterator[tuple[Workers, psutil.Process]]:
    """Workers whose only process takes nothing, and that process."""
    before = set(psutil.Process().children(recursive=True))
    with Workers(Settings(), 1, seconds) as workers:
        answer_of(workers.submit(versions), workers)
        new = set(psutil.Process().children(recursive=True)) - before
        (reader,) = (child for child in new if child.ppid() != os.getpid())
        reader.suspend()
        yield workers, reader


def test_the_answer_is_the_same_as_in_this_process(isolated: IsolatedClassifier, tmp_path: Path) -> None:
    path = tmp_path / "brev.pdf"
    path.write_bytes(b.pdf([b.NEEDLE]))
    here, there = super(IsolatedClassifier, isolated).classify(path), isolated.classify(path)
    assert there.path == str(path)
    assert (there.q3, there.probability, there.reasons, there.sha256) == (
        here.q3,
        here.probability,
        here.reasons,
        here.sha256,
    )


def test_a_document_beyond_the_clock_is_review_and_the_next_is_read(isolated: IsolatedClassifier) -> None:
    stuck = isolated.classify(ENDLESS, name="treg.pdf")
    assert (stuck.q3, stuck.error and stuck.error.code, stuck.path) == ("review", "timeout", "treg.pdf")
    assert isolated.classify(LETTER).error is None


def test_a_worker_that_is_killed_is_an_answer_and_the_next_document_is_read() -> None:
    def kill() -> None:
        time.sleep(0.4)
        kill_workers()

    # A long clock and a worker that is ready: what ends the reading can only be the kill.
    with IsolatedClassifier(seconds=30.0, limits=UNBOUNDED) as isolated:
        assert isolated.classify(LETTER).error is None
        killer = threading.Thread(target=kill)
        killer.start()
        answer = isolated.classify(ENDLESS, name="treg.pdf")
        killer.join()
        assert answer.q3 == "review"
        assert answer.error is not None
        assert answer.error.code == "crashed"
        assert isolated.classify(LETTER).error is None


def test_threads_share_it(isolated: IsolatedClassifier) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: isolated.classify(LETTER), range(8)))
    assert {answer.q3 for answer in answers} == {"no"}


def test_wrong_settings_are_said_as_they_are(tmp_path: Path) -> None:
    rules = tmp_path / "egne.yaml"
    rules.write_text("- id: x\n", "utf-8")
    with Reader(Settings(rules=(str(rules),)), seconds=10) as reader, pytest.raises(UsageError, match=r"egne\.yaml"):
        reader.classify(LETTER, None)


def _reach_out(port: int) -> str:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError as exc:
        return type(exc).__name__
    return "connected"


def _surroundings() -> tuple[str, int, int]:
    import resource

    return str(Path.cwd()), resource.getrlimit(resource.RLIMIT_CORE)[0], os.getpgid(0) - os.getpid()


@pytest.mark.skipif(sys.platform == "win32", reason="process groups and limits of POSIX")
def test_a_reading_process_has_no_network_no_core_dump_and_nowhere_to_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, Workers(Settings(), 1, 20.0) as workers:
        assert workers.submit(_reach_out, server.getsockname()[1]).result() == "PermissionError"
        assert workers.submit(_surroundings).result() == ("/", 0, 0)


def test_workers_that_die_idle_are_replaced(isolated: IsolatedClassifier) -> None:
    assert isolated.classify(LETTER).error is None
    for _ in range(2):
        kill_workers()
        time.sleep(0.5)
        assert isolated.classify(LETTER).error is None


def test_the_command_gives_a_hostile_file_up(tmp_path: Path) -> None:
    (tmp_path / "treg.pdf").write_bytes(ENDLESS)
    done = subprocess.run(
        [sys.executable, "-m", "classifier.cli", "classify", str(tmp_path / "treg.pdf"), "--timeout", "1"],
        env={**os.environ, **ENVIRON}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert '"code": "timeout"' in done.stdout


def test_what_was_handed_to_a_pool_that_broke_comes_back() -> None:
    """More than a pipe holds: of what it had not sent yet, a broken pool tells nothing."""
    large = b"Kommunen ber om pris. " * 8000
    with suspended(10.0) as (workers, reader):
        waiting = [workers.submit(classify_bytes, large, "brev.txt") for _ in range(4)]
        time.sleep(0.5)
        reader.kill()
        end = time.monotonic() + 60
        while not all(future.done() for future in waiting):
            assert time.monotonic() < end, "a letter never came back"
            workers.look()
            time.sleep(0.05)
        assert answer_of(workers.submit(classify_bytes, large, "brev.txt"), workers).q3 == "no"
