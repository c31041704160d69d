"""Every foreign error becomes ours, and only its class name survives."""

from __future__ import annotations

import email.errors
import importlib

import lxml.etree
import olefile
import PIL
import PIL.Image
import pypdf.errors
import pypdfium2
import pytest

from classifier.errors import CrashedError, DocumentMemoryError, UnreadableError
from classifier.extract.seam import FOREIGN, ours, translated

#: pypdf's classes that no reader raises: warnings, and the use of what pypdf itself has retired.
NOT_RAISED = {pypdf.errors.PdfReadWarning, pypdf.errors.DeprecationError}


@pytest.mark.parametrize("name", FOREIGN)
def test_every_name_in_the_table_is_that_of_a_class(name: str) -> None:
    module, _, qualified = name.rpartition(".")
    found = getattr(importlib.import_module(module), qualified)
    assert issubclass(found, Exception)
    assert f"{found.__module__}.{found.__qualname__}" == name
    assert ours(found) is FOREIGN[name]


@pytest.mark.parametrize("module", [pypdf.errors, lxml.etree, pypdfium2, olefile.olefile, PIL, PIL.Image, email.errors])
def test_every_error_a_parser_exports_is_foreseen(module: object) -> None:
    public = [item for name, item in vars(module).items() if not name.startswith("_")]
    exported = [item for item in public if isinstance(item, type) and issubclass(item, Exception)]
    unforeseen = {item for item in exported if ours(item) is CrashedError and not issubclass(item, Warning)}
    assert exported
    assert unforeseen <= NOT_RAISED


@pytest.mark.parametrize(
    ("foreign", "code"),
    [
        (RecursionError("x"), "corrupt"),
        (MemoryError("x"), "memory"),
        (KeyError("Kowalski"), "corrupt"),
        (UnicodeDecodeError("utf-8", b"Kowalski", 0, 1, "x"), "corrupt"),
        (pypdf.errors.LimitReachedError("x"), "too_large"),
        (pypdf.errors.WrongPasswordError("x"), "encrypted"),
        (Exception("Kowalski"), "crashed"),
    ],
)
def test_what_a_parser_raises_leaves_as_one_of_ours(foreign: Exception, code: str) -> None:
    with pytest.raises(UnreadableError) as caught, translated():
        raise foreign
    assert caught.value.code == code
    assert caught.value.detail == type(foreign).__name__
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "Kowalski" not in str(caught.value)


def test_our_own_errors_pass_unchanged() -> None:
    with pytest.raises(DocumentMemoryError, match=r"^memory \(sak\)$"), translated():
        raise DocumentMemoryError("sak")
