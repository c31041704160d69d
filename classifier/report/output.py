"""Where records and reports go: a file, or standard output."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from classifier.errors import UsageError


@contextlib.contextmanager
def output_stream(path: Path | None) -> Iterator[TextIO]:
    """The file at ``path``, or standard output for None. Raises UsageError: it cannot be written."""
    if path is None:
        # Folder names can hold bytes that are not UTF-8; a record must come out all the same.
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    try:
        stream = path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    except OSError as exc:
        raise UsageError(f"{path}: cannot be written ({exc.strerror})") from None
    with stream:
        yield stream
