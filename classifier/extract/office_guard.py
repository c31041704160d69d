"""Runs LibreOffice once, as a program of its own, so that neither it nor the letter outlives whoever asked.

``python office_guard.py OFFICE ENDING TARGET SECONDS BYTES``: eight bytes of length and then the document come on
standard input, which the caller keeps open; the converted document goes to standard output. When time is up, or the
caller is gone (standard input ends), the whole process group is killed. The folder it worked in is always deleted.
Imports nothing of the package: it must start quickly.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

#: Exit codes. ``TOO_LONG`` and ``TOO_LARGE`` are told apart by the caller; anything else that is not 0 is a failure.
FAILED, TOO_LONG, TOO_LARGE = 3, 4, 5

_POLL = 0.05
_ADDRESS_SPACE = 6 << 30
#: No macro runs, nothing linked is fetched, no program inside a document is started.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def main(arguments: list[str]) -> int:
    """Convert what comes on standard input; returns the exit code."""
    office, ending, target, seconds, most = arguments
    deadline = time.monotonic() + float(seconds)
    stream = sys.stdin.buffer
    data = stream.read(int.from_bytes(stream.read(8), "big"))
    gone = threading.Event()
    threading.Thread(target=_wait_for_end, args=(gone,), daemon=True).start()
    folder = Path(tempfile.mkdtemp(prefix="brevvakt-"))
    try:
        source = folder / f"brev.{ending}"
        source.write_bytes(data)
        code = _convert([office, *_options(folder, target), str(source)], folder, deadline, gone, int(most))
        result = folder / "ut" / f"brev.{target}"
        if code == 0 and result.is_file() and result.stat().st_size <= int(most):
            sys.stdout.buffer.write(result.read_bytes())
            sys.stdout.buffer.flush()
            return 0
        return code or FAILED
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_end(gone: threading.Event) -> None:
    # Not through the buffered stream: its lock must be free when this program ends.
    os.read(0, 1)
    gone.set()


def _options(folder: Path, target: str) -> list[str]:
    profile, out = folder / "profil", folder / "ut"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    out.mkdir()
    return [
        f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible", "--norestore", "--nologo",
        "--nolockcheck", "--nodefault", "--convert-to", target, "--outdir", str(out),
    ]  # fmt: skip


def _convert(command: list[str], folder: Path, deadline: float, gone: threading.Event, most: int) -> int:
    process = subprocess.Popen(  # noqa: S603 - the program found on PATH, with arguments made here
        command,
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _bound(process.pid, most)
        while process.poll() is None:
            if gone.wait(_POLL) or time.monotonic() > deadline:
                return TOO_LONG
            if _size(folder / "ut") > most:
                return TOO_LARGE
        return 0 if process.returncode == 0 else FAILED
    finally:
        _kill(process)


def _bound(pid: int, most: int) -> None:
    """Bounds on memory and on the size of one file; the worker that asks may have narrower ones of its own."""
    if sys.platform != "linux":
        return
    import resource

    for kind, bound in ((resource.RLIMIT_AS, _ADDRESS_SPACE), (resource.RLIMIT_FSIZE, max(most, 64 << 20))):
        try:
            hard = resource.prlimit(pid, kind)[1]
            wanted = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
            resource.prlimit(pid, kind, (wanted, hard))
        except (OSError, ValueError):
            continue  # it has ended already


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started in its group."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
