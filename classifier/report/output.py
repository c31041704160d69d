"""Where records and reports go: a file, or standard output. Each text is written whole or not at all.

A disk that fills up is said as such (exit status 2), and what was written before it is whole.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, TextIO

from classifier.errors import OutputError, UsageError
from classifier.report.words import LABELS


class _File(io.TextIOBase):
    """A file that takes back what it could not write to the end."""

    def __init__(self, raw: io.FileIO, name: str) -> None:
        self._raw, self._name, self._end, self._begun = raw, name, 0, False

    def begin(self) -> None:
        """Empty the file, unless it has been begun: what stood there stays until there is something to put there."""
        if not self._begun:
            self._begun = True
            with contextlib.suppress(OSError):  # a pipe or a device has no size
                self._raw.truncate(0)

    def write(self, text: str) -> int:
        """Write one text, unbuffered.

        Raises:
            OutputError: there is no room, or the disk is gone.
        """
        self.begin()
        left = memoryview(text.encode("utf-8", "backslashreplace"))
        whole = self._end + len(left)
        try:
            while left:
                left = left[self._raw.write(left) :]
        except OSError as exc:
            with contextlib.suppress(OSError):
                self._raw.truncate(self._end)
            raise OutputError(self._name, exc.strerror or type(exc).__name__) from None
        self._end = whole
        return len(text)


def write_nowhere(stream: TextIO) -> None:
    """Point a stream that cannot be written at nothing, so that the interpreter's own flush cannot complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Screen(io.TextIOBase):
    """Standard output, each text flushed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write one text; raises OutputError, or BrokenPipeError when the reader went away."""
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as exc:
            # What is left in the buffer can go nowhere; the interpreter's own flush must not complain again.
            write_nowhere(self._stream)
            raise OutputError("standard output", exc.strerror or type(exc).__name__) from None
        return len(text)

    def isatty(self) -> bool:
        """Whether a person looks on."""
        return self._stream.isatty()


@contextlib.contextmanager
def output_stream(path: Path | None, *, keep: Collection[Path] = ()) -> Iterator[Any]:
    """A text stream to ``path``, or to standard output for None.

    Args:
        path: a file; what it holds is replaced with the first text, or when the block ends without an error.
        keep: files that must not be written to: the store, letters.

    Raises:
        UsageError: the file cannot be opened, or must be kept.
        OutputError: something could not be written.
    """
    if path is None:
        # Folder names can hold bytes that are not UTF-8; a record must come out all the same.
        if sys.stdout is None:
            raise OutputError("standard output", "it is closed")
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        yield _Screen(sys.stdout)
        return
    for file in keep:
        with contextlib.suppress(OSError, ValueError):
            if path.samefile(file):
                raise UsageError(f"{path}: is read here, so it cannot be written to; name another --output")
    try:
        raw = io.FileIO(os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666), "wb")
    except OSError as exc:
        raise UsageError(f"{path}: cannot be written ({exc.strerror})") from None
    with raw:
        stream = _File(raw, str(path))
        yield stream
        stream.begin()


def is_report(path: Path) -> bool:
    """Whether a file is empty or begins as a report of ours does: JSON Lines, CSV, a page, or the table's title."""
    starts = ('{"path"', "\ufeffpath;", "<!doctype html", *(words["title"] for words in LABELS.values()))
    try:
        with path.open("rb") as stream:
            start = stream.read(64).decode("utf-8", "replace")
    except OSError:
        return False
    return not start or start.lstrip().lower().startswith(tuple(text.lower() for text in starts))
