"""A second scan of an unchanged folder, and what keeping answers costs the first, as ratios within one run."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from classifier.scanning import ScanOptions, run_scan
from tests.benchmarks.letters import fill

NUMBER = 6000


def scan(folder: Path, output: Path, store: Path | None) -> float:
    """Seconds of one scan."""
    options = ScanOptions(
        paths=(folder,), format="jsonl", output=output, jobs=2, progress=False, store=str(store) if store else None
    )
    started = time.perf_counter()
    run_scan(options)
    return time.perf_counter() - started


def test_rescan_of_an_unchanged_folder(benchmark: Any, tmp_path: Path) -> None:
    folder, store = fill(tmp_path / "ut", NUMBER), tmp_path / "lager.db"
    first = scan(folder, tmp_path / "første.jsonl", store)
    times = [scan(folder, tmp_path / "andre.jsonl", store) for _ in range(3)]
    benchmark.pedantic(scan, (folder, tmp_path / "tredje.jsonl", store), rounds=3)
    lines = [sorted((tmp_path / name).read_text("utf-8").splitlines()) for name in ("første.jsonl", "andre.jsonl")]
    assert lines[0] == lines[1]
    # What else the machine does can only make the short scan look longer.
    ratio = first / min(times)
    benchmark.extra_info["ratio_first_to_rescan"] = round(ratio, 1)
    print(
        f"\n{NUMBER} letters: first {first:.2f} s, again {min(times):.3f} s, {ratio:.0f} times faster (aim 50, bound 30)"
    )
    assert ratio >= 30


def test_keeping_answers_costs_the_first_scan_little(benchmark: Any, tmp_path: Path) -> None:
    folder = fill(tmp_path / "ut", 500)
    scan(folder, tmp_path / "oppvarming.jsonl", None)
    pairs = [
        (scan(folder, tmp_path / "uten.jsonl", None), scan(folder, tmp_path / "med.jsonl", tmp_path / f"{number}.db"))
        for number in range(3)
    ]
    ratio = min(kept / bare for bare, kept in pairs)
    benchmark.pedantic(scan, (folder, tmp_path / "ut.jsonl", tmp_path / "siste.db"), rounds=1)
    benchmark.extra_info["ratio_kept_to_bare"] = round(ratio, 2)
    print(f"\n500 letters with a store ÷ without: {ratio:.2f} (bound 1.25)")
    assert ratio <= 1.25
