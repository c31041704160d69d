"""The callers in ``examples`` do what they say, against a running service."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from .running import ROOT, SAMPLES, TOKEN, Running

FILES = [str(SAMPLES / name) for name in ("forsendelse-v2.json", "vedtak.pdf", "plan.pdf")]


def call(*command: str, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, "BREVVAKT_TOKEN": token}, capture_output=True, text=True,
        encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


def test_the_python_caller(service: Running) -> None:
    done = call(sys.executable, "examples/caller.py", service.url, FILES[0])
    assert done.stdout.splitlines()[0] == "send_taushetsbelagt"
    assert '"taushetsbelagtPost": true' in done.stdout
    assert call(sys.executable, "examples/caller.py", service.url, FILES[0], token="feil").returncode == 1


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="curl is not installed")
def test_the_curl_caller(service: Running) -> None:
    done = call("bash", "examples/curl.sh", service.url)
    assert done.returncode == 0, done.stderr
    health, record, decision = map(json.loads, done.stdout.splitlines())
    assert (health["workers_answer"], record["q3"], decision["action"]) == (True, "yes", "send_taushetsbelagt")
    assert "unauthorized" in call("bash", "examples/curl.sh", service.url, token="feil").stdout


@pytest.mark.skipif(shutil.which("javac") is None, reason="no Java development kit is installed")
def test_the_java_caller(service: Running) -> None:
    done = call("java", "examples/Caller.java", service.url, *FILES)
    assert json.loads(done.stdout)["action"] == "send_taushetsbelagt", done.stderr
    assert call("java", "examples/Caller.java", service.url, *FILES, token="feil").returncode == 1
