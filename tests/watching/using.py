"""Small tools of the watcher's tests: letters, a watcher in a thread or a process, and what lies where."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from classifier.decide import Q3
from classifier.memory import Forgetful, Memory
from classifier.watching.deciding import Decider
from classifier.watching.names import RECORD
from classifier.watching.places import FOLDERS, places
from classifier.watching.watcher import Watcher
from classifier.worker import Settings
from tests.store.using import ORDINARY, SENSITIVE

TARGETS: dict[Q3, Path] = {q3: Path(name) for q3, name in FOLDERS.items()}


def letter(number: int) -> str:
    """The text of a letter like no other; every third is sensitive."""
    return (SENSITIVE if number % 3 == 0 else ORDINARY).format(number=number)


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something holds; fails when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


@contextlib.contextmanager
def watching(
    root: Path,
    targets: dict[Q3, Path] | None = None,
    *,
    memory: Memory | None = None,
    settle: float = 0.2,
    poll: float | None = None,
    said: list[str] | None = None,
) -> Iterator[Watcher]:
    """A watcher in a thread of this process, stopped in good order."""
    lines = said if said is not None else []
    watcher = Watcher(places(root, targets or {}), memory or Forgetful(), settle=settle, poll=poll, say=lines.append)
    decider = Decider(Settings(), 1, 60.0, watcher.wake)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            watcher.run(decider)
        except BaseException as exc:
            failed.append(exc)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield watcher
    finally:
        watcher.stop()
        thread.join(60)
        decider.stop()
    if failed:
        raise failed[0]


def start(root: Path, *arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    """``brevvakt watch`` as a process."""
    command = [sys.executable, "-m", "classifier.cli", "watch", str(root), "--settle", "0.3", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **options)


def files(root: Path) -> list[Path]:
    """All files below a folder but the lock."""
    return sorted(path for path in root.rglob("*") if (path.is_symlink() or not path.is_dir()) and path.name != "lock")


def letters_in(root: Path) -> list[Path]:
    """Letters that were not moved yet."""
    return [path for path in files(root) if path.relative_to(root).parts[0] not in (*FOLDERS.values(), ".brevvakt")]


def record_of(path: Path) -> dict[str, Any]:
    """The record beside a letter."""
    found: dict[str, Any] = json.loads(path.with_name(path.name + RECORD).read_text("utf-8"))
    return found


def assert_each_in_one_place_with_one_record(root: Path, texts: Counter[str], *, targets: Path | None = None) -> None:
    """Every text of ``texts`` lies moved, so many times as it was dropped, each with its record, and nothing else."""
    base = targets or root
    found: Counter[str] = Counter()
    records = 0
    for path in files(base):
        if targets is None and path.relative_to(root).parts[0] not in FOLDERS.values():
            raise AssertionError(f"left over: {path.relative_to(root)}")
        if path.name.endswith(RECORD):
            records += 1
            continue
        found[path.read_text("utf-8")] += 1
        record = record_of(path)
        assert FOLDERS[record["q3"]] == path.relative_to(base).parts[0]
        assert record["bytes"] == path.stat().st_size
    assert found == texts
    assert records == texts.total()
