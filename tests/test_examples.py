"""The examples do what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.mottakersystem.server import running


def run(root: Path, **environ: str) -> str:
    done = subprocess.run(
        [sys.executable, root / "examples" / "python_gate.py"],
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8", **environ},
        capture_output=True,
        check=True,
        timeout=120,
    )
    return done.stdout.decode("utf-8")


def test_the_gate_example_routes_every_sample(root: Path) -> None:
    said = run(root)
    assert "forsendelse-v1.json: send_as_addressed" in said
    assert "forsendelse-v2.json: send_taushetsbelagt" in said
    assert said.count("would be sent") + said.count("held for a person") == 3


def test_the_gate_example_asks_a_live_register_when_told(root: Path) -> None:
    with running() as service:
        said = run(root, BREVVAKT_MOTTAKERSYSTEM=service.url)
        assert "forsendelse-v2.json: send_as_addressed" in said
        assert len(service.asked) >= 2
