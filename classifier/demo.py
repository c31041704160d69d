"""``make demo``: scan the sample letters, show the table, write the HTML report and say where it is."""

from __future__ import annotations

import sys
from pathlib import Path

from classifier.scanning import ScanOptions, run_scan

SAMPLES = Path("data/samples/outgoing")
REPORT = Path("brevvakt-rapport.html")


def main() -> int:
    """Run the demo; 0 when it ran, whatever the letters hold."""
    if not SAMPLES.is_dir():
        sys.stderr.write(f"{SAMPLES} is not here: run the demo from the top of the repository\n")
        return 2
    run_scan(ScanOptions(paths=(SAMPLES,), format="table"))
    run_scan(ScanOptions(paths=(SAMPLES,), format="html", output=REPORT, progress=False))
    sys.stdout.write(f"\nRapport: {REPORT.resolve()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
