"""An interrupt never lands in the middle of a step: not between the halves of a hand-over to another thread."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from classifier.interrupts import check, held_back
from tests.store.using import letters

FILES = 40

#: A scan whose main thread is interrupted at the worst of places, so that it need not be waited for: while it holds a
#: lock that other threads want, or has woken one of them and not yet noted that.
SCAN = """
import contextlib, signal, sys, threading
import classifier.scanning  # whatever waits while it is imported is not meant

place, when = sys.argv.pop(1), int(sys.argv.pop(1))
passed, main_thread = 0, threading.get_ident()

def interrupted() -> None:
    global passed
    if threading.get_ident() == main_thread:
        passed += 1
        if passed == when:
            signal.raise_signal(signal.SIGINT)

def enter(self):
    result = self._lock.__enter__()
    interrupted()
    return result

def notify(self, n=1):
    if n == 1 and self._waiters:
        with contextlib.suppress(RuntimeError):  # as Condition.notify does
            self._waiters[0].release()
        interrupted()
        self._waiters.popleft()

if place == "held":
    threading.Condition.__enter__ = enter
else:
    threading.Condition.notify = notify

from classifier.cli import main

main()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of ordinary letters."""
    return letters(tmp_path_factory.mktemp("ut"), FILES)


@pytest.mark.parametrize(("place", "number"), [("held", 60), ("held", 61), ("held", 100), ("woken", 5), ("woken", 12)])
def test_an_interrupt_in_the_middle_of_a_hand_over_ends_the_scan(
    folder: Path, tmp_path: Path, place: str, number: int
) -> None:
    command = [sys.executable, "-c", SCAN, place, str(number), "scan", str(folder), "--format", "jsonl", "--jobs", "1"]
    process = subprocess.Popen(
        [*command, "--store", str(tmp_path / "lager.db")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        output, errors = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        pytest.fail("the scan hangs")
    assert process.returncode == 130, errors
    assert b"Traceback" not in errors
    assert len([json.loads(line) for line in output.splitlines()]) < FILES


def test_an_interrupt_waits_for_the_end_of_the_outermost_block() -> None:
    steps: list[str] = []

    def interrupted() -> None:
        with held_back():
            with held_back():
                signal.raise_signal(signal.SIGINT)
                steps.append("inner")
            steps.append("outer")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert steps == ["inner", "outer"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_is_let_through_where_it_is_asked_for_and_only_once() -> None:
    with held_back():
        check()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            check()
        check()


def test_a_second_interrupt_does_not_wait() -> None:
    with held_back():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        check()


def test_a_program_that_ignores_interrupts_or_hears_them_itself_goes_on_doing_so() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    try:
        with held_back():
            signal.raise_signal(signal.SIGINT)
            assert heard == []
        assert heard == [signal.SIGINT]
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with held_back():
            signal.raise_signal(signal.SIGINT)
            check()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_are_left_alone() -> None:
    def work() -> None:
        with held_back():
            found.append(signal.getsignal(signal.SIGINT))

    found: list[object] = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [signal.default_int_handler]
