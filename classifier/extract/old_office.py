"""Word, Excel and PowerPoint files of before 2007: converted by LibreOffice where it is installed, then read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from classifier.document import Document
from classifier.errors import CorruptError, DocumentTimeoutError, TooLargeError, UnsupportedError
from classifier.extract import office_guard
from classifier.extract.nested import Nested
from classifier.extract.sniff import sniff
from classifier.limits import Limits
from classifier.office import office_program

#: Beyond the guard's own time: for starting it and for deleting its folder.
_GRACE = 10.0


def read_doc(data: bytes, nested: Nested) -> Document:
    """Read a Word 97–2003 document.

    Raises:
        UnsupportedError: LibreOffice is not on the PATH.
        CorruptError: it made nothing of the file.
        DocumentTimeoutError: it took too long.
        TooLargeError: what it made is too large, or no time was left.
    """
    return _read(data, "doc", "docx", nested)


def read_xls(data: bytes, nested: Nested) -> Document:
    """Read an Excel 97–2003 workbook. Raises as ``read_doc``."""
    return _read(data, "xls", "xlsx", nested)


def read_ppt(data: bytes, nested: Nested) -> Document:
    """Read a PowerPoint 97–2003 presentation. Raises as ``read_doc``."""
    return _read(data, "ppt", "pptx", nested)


def _read(data: bytes, ending: str, target: str, nested: Nested) -> Document:
    limits = nested.budget.limits
    converted = convert(data, ending, target, seconds=nested.budget.seconds(), limits=limits)
    if sniff(converted, "", limits) != target:
        raise CorruptError("conversion")
    read: Callable[[bytes, Nested], Document] = getattr(import_module(f"classifier.extract.{target}"), f"read_{target}")
    return replace(read(converted, nested), format=ending)


def convert(data: bytes, ending: str, target: str, *, seconds: float, limits: Limits) -> bytes:
    """The document in the format ``target``, within ``seconds`` and ``limits.bytes``. Raises as ``read_doc``."""
    office = office_program()
    if office is None:
        raise UnsupportedError("no LibreOffice")
    guard = [sys.executable, "-I", str(Path(office_guard.__file__)), office, ending, target, str(seconds)]
    with subprocess.Popen(  # noqa: S603 - this interpreter, a file of this package, a program on PATH
        [*guard, str(limits.bytes)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            # Standard input stays open: its end tells the guard that nobody waits any more.
            process.stdin.write(len(data).to_bytes(8, "big") + data)
            process.stdin.flush()
            result = process.stdout.read(limits.bytes + 1)
            code = process.wait(_GRACE)
        except (OSError, subprocess.TimeoutExpired):
            process.kill()
            raise CorruptError("conversion") from None
    if code == office_guard.TOO_LONG:
        raise DocumentTimeoutError("conversion")
    if code == office_guard.TOO_LARGE or len(result) > limits.bytes:
        raise TooLargeError("conversion")
    if code != 0 or not result:
        raise CorruptError("conversion")
    return result
