"""Training twice gives the same model, byte for byte, whatever order sets happen to have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
#: Few writers, so that it takes seconds; every stage of training runs all the same.
SPLITS = {
    "train": ["w04", "w05", "w12"],
    "calibrate": ["w13", "w43", "w44", "w45", "w54", "w59", "w63"],
    "test": ["w02"],
}


@pytest.mark.slow
def test_two_trainings_are_equal(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for kind in ("letters", "twins", "lines"):
        (data / kind).mkdir(parents=True)
    for writer in (name for names in SPLITS.values() for name in names):
        (data / "letters" / f"{writer}.jsonl").write_bytes((DATA / "letters" / f"{writer}.jsonl").read_bytes())
    for writer in SPLITS["train"]:
        (data / "twins" / f"{writer}.jsonl").write_bytes((DATA / "twins" / f"{writer}.jsonl").read_bytes())
    lines = (DATA / "lines" / "s1.jsonl").read_text("utf-8").splitlines(keepends=True)[:200]
    (data / "lines" / "s1.jsonl").write_text("".join(lines), "utf-8")
    (data / "splits.json").write_text(json.dumps(SPLITS), "utf-8")
    models = []
    for seed in ("1", "2"):
        target = tmp_path / f"modell-{seed}"
        subprocess.run(
            [sys.executable, "-m", "classifier.model.train", "--data", str(data), "--output", str(target)],
            env={**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": "1"}, check=True, capture_output=True,
        )  # fmt: skip
        models.append({path.name: path.read_bytes() for path in sorted(target.iterdir())})
    assert models[0].keys() == models[1].keys()
    assert [name for name, content in models[0].items() if content != models[1][name]] == []
