"""The watcher killed and started again while letters come in all ways: each ends in one place with one record."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from classifier.store import Store
from classifier.store.verifying import verify
from tests.store.using import decided
from tests.watching.using import assert_each_in_one_place_with_one_record, letter, letters_in, start, until

KILLS = 5
#: Letters dropped in one go.
_BATCH = 40


class Sender(threading.Thread):
    """Drops letters: half at once, half slowly (some under a temporary name first), some renamed, some namesakes."""

    def __init__(self, root: Path, number: int, seconds: float) -> None:
        super().__init__()
        self._root, self._number = root, number
        self._pause = seconds / (number / _BATCH)
        self.texts: Counter[str] = Counter()

    def run(self) -> None:
        for first in range(0, self._number, _BATCH):
            self._drop(range(first, min(first + _BATCH, self._number)))

    def _drop(self, numbers: range) -> None:
        end = time.monotonic() + self._pause
        slow = [number for number in numbers if number % 2]
        folder = self._root / f"enhet{numbers.start % 3}"
        folder.mkdir(exist_ok=True)
        with contextlib.ExitStack() as stack:
            halves = []
            for number in slow:
                final = folder / f"langsom{number}.txt"
                path = final.with_name(final.name + ".part") if number % 4 == 1 else final
                stream = stack.enter_context(path.open("w", encoding="utf-8"))
                stream.write(letter(number)[:60])
                stream.flush()
                halves.append((stream, number, path, final))
            for number in numbers:
                if number not in slow:
                    self._at_once(folder, number)
            time.sleep(max(0.0, end - time.monotonic()))
            for stream, number, path, final in halves:
                stream.write(letter(number)[60:])
                stream.close()
                if path != final:
                    path.rename(final)
                self.texts[letter(number)] += 1

    def _at_once(self, folder: Path, number: int) -> None:
        path = folder / f"brev{number}.txt"
        path.write_text(letter(number), "utf-8")
        self.texts[letter(number)] += 1
        if number % 8 == 0:
            with contextlib.suppress(OSError):  # the watcher may have been quicker
                path.rename(folder / f"omdøpt{number}.txt")
        elif number % 8 == 2:
            with contextlib.suppress(OSError):  # the namesake before it may still lie there
                os.link(path, folder / "brev.txt")
                path.unlink()


def _at_work(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    watcher = start(root, "--move", *arguments)
    assert watcher.stderr is not None
    assert watcher.stderr.readline() == b"brevvakt: watching\n"
    return watcher


def _killed_again_and_again(root: Path, number: int, seconds: float, *arguments: str) -> Counter[str]:
    sender = Sender(root, number, seconds)
    sender.start()
    moments = random.Random()
    for _ in range(KILLS):
        watcher = _at_work(root, *arguments)
        time.sleep(moments.uniform(0.3, 2 * seconds / KILLS))
        os.kill(watcher.pid, signal.SIGKILL)
        watcher.communicate(timeout=60)
    sender.join()
    watcher = _at_work(root, *arguments)
    until(lambda: not letters_in(root), 240)
    watcher.send_signal(signal.SIGTERM)
    _, errors = watcher.communicate(timeout=60)
    assert watcher.returncode == 0
    assert b"Traceback" not in errors
    return sender.texts


def test_each_of_some_hundred_letters_ends_in_one_place_with_one_record(tmp_path: Path) -> None:
    place = str(tmp_path / "lager.db")
    root = tmp_path / "ut"
    root.mkdir()
    texts = _killed_again_and_again(root, 240, 5.0, "--store", place)
    assert texts.total() == 240
    assert_each_in_one_place_with_one_record(root, texts)
    with Store.open(place) as store:
        assert verify(store).faults == ()
        assert len(decided(store)) >= 240  # a letter that was renamed in between is decided under both names


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("BREVVAKT_TEST_ALL"), reason="a minute or more; set BREVVAKT_TEST_ALL")
def test_each_of_five_thousand_letters_ends_in_one_place_with_one_record(tmp_path: Path) -> None:
    texts = _killed_again_and_again(tmp_path, 5000, 40.0)
    assert texts.total() == 5000
    assert_each_in_one_place_with_one_record(tmp_path, texts)
