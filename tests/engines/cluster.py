"""A Dask cluster of real processes on this machine, and a scan that uses it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
DASK = [sys.executable, "-m", "dask"]


class LocalCluster:
    """A scheduler and workers; what they log is kept in files below ``folder``."""

    def __init__(self, folder: Path, *, environ: Mapping[str, str] | None = None, scheme: str = "tcp") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._environ, self._contact = folder, dict(environ or {}), folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        where = [f"--host={scheme}://127.0.0.1", "--port=0", "--no-dashboard"]
        self.scheduler = self._start("scheduler", [*where, f"--scheduler-file={self._contact}"])
        self.address: str = json.loads(self._appeared())["address"]

    def _appeared(self) -> str:
        for _ in range(600):
            with contextlib.suppress(OSError):
                if text := self._contact.read_text("utf-8"):
                    return text
            time.sleep(0.1)
        raise AssertionError(self.logs())

    def _start(self, role: str, arguments: Sequence[str], path: Path = ROOT) -> subprocess.Popen[bytes]:
        with (self.folder / f"{role}{len(self.workers)}.log").open("wb") as log:
            return subprocess.Popen(
                [*DASK, role, *arguments],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=path,
                env={**os.environ, "PYTHONPATH": str(path), **self._environ},
                start_new_session=True,
            )

    def add_worker(self, *, nanny: bool = False, path: Path = ROOT) -> subprocess.Popen[bytes]:
        """A worker with one thread, which imports what lies below ``path``."""
        arguments = [self.address, "--nthreads=1", "--no-dashboard", f"--local-directory={self.folder}"]
        worker = self._start("worker", [*arguments, "--nanny" if nanny else "--no-nanny"], path)
        self.workers.append(worker)
        return worker

    def logs(self) -> str:
        """All that scheduler and workers have said."""
        return "\n".join(path.read_text("utf-8") for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        """End whatever of it still runs."""
        for process in (*self.workers, self.scheduler):
            family = [process]
            with contextlib.suppress(psutil.NoSuchProcess):
                family += psutil.Process(process.pid).children(recursive=True)
            for one in family:
                with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess):
                    one.send_signal(signal.SIGKILL)
            process.wait(timeout=60)


@contextlib.contextmanager
def local_cluster(folder: Path, workers: int, *, nanny: bool = False, **options: Any) -> Iterator[LocalCluster]:
    """A cluster with so many workers; ends with the block."""
    one = LocalCluster(folder, **options)
    try:
        for _ in range(workers):
            one.add_worker(nanny=nanny)
        yield one
    finally:
        one.stop()


def scanning(*arguments: str | Path, **environ: str) -> subprocess.Popen[str]:
    """``brevvakt scan --format jsonl`` in a process of its own, its records on a pipe."""
    command = [sys.executable, "-m", "classifier.cli", "scan", *map(str, arguments), "--format", "jsonl"]
    return subprocess.Popen(
        [*command, "--no-progress"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environ},
    )


def scanned(*arguments: str | Path, **environ: str) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, records without their times in the order of their paths, and standard error."""
    process = scanning(*arguments, **environ)
    output, errors = process.communicate(timeout=240)
    return process.returncode, records(output), errors


def records(output: str) -> list[dict[str, Any]]:
    """JSON Lines → records without what differs between two readings, in the order of their paths."""
    found = [{**json.loads(line), "seconds": 0} for line in output.splitlines()]
    return sorted(found, key=lambda record: str(record["path"]))
