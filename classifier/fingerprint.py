"""All that an answer depends on besides the file, as digests of what lies on the disk: no model need be loaded for it.

Answers are reused only where every part is the same, and machines decide together only when they agree on every part.
It is stricter than it need be (a changed comment makes another program), never laxer.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.worker import Settings

_PACKAGE = Path(__file__).resolve().parent
_OWN_FILES = (".py", ".txt", ".yaml")
#: Libraries that turn bytes into text, tell a language or a name, or compute: another version may answer differently.
READERS = (
    "lingua-language-detector",
    "lxml",
    "numpy",
    "olefile",
    "pillow",
    "pyahocorasick",
    "pypdf",
    "pypdfium2",
    "python-docx",
    "python-stdnum",
    "spacy",
    "tesserocr",
)


def fingerprint(settings: Settings) -> dict[str, str]:
    """Part → what it is like under these settings, here and now.

    The parts are ``program`` (code, lists, packaged rules), ``model``, ``rules`` (the municipality's own), and
    ``surroundings``: limits, readers and whether pictures and old Office files can be read (the Norwegian data and
    LibreOffice come and go without any version). The language is not among them: sentences are made anew. A file that
    cannot be read is left to the classifier, which says what is wrong with it.
    """
    with ThreadPoolExecutor(1) as aside:
        # Few large files beside many small ones: hashing leaves the interpreter to others.
        model = aside.submit(_digest_of, _model_files(settings))
        program = _digest_of(_program_files())
    return {
        "program": program,
        "model": model.result(),
        "rules": _digest_of(map(Path, settings.rules)),
        "surroundings": surroundings(settings),
    }


def key_of(settings: Settings) -> str:
    """One SHA-256 (hex) over the whole fingerprint."""
    return hashlib.sha256(_json(fingerprint(settings)).encode()).hexdigest()


def surroundings(settings: Settings) -> str:
    """Limits, readers and whether pictures and old Office files can be read, as JSON."""
    from classifier.ocr import engine
    from classifier.office import office_program

    readers = {name: _installed(name) for name in READERS}
    told = {"limits": asdict(settings.limits), "readers": readers, "ocr": engine() is not None}
    return _json({**told, "office": office_program() is not None})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@cache
def _installed(name: str) -> str | None:
    """The version; what a process has loaded stays the same, whatever is installed meanwhile."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _program_files() -> list[Path]:
    """In an order that is the same on every platform."""
    found = [
        Path(folder, name) for folder, _, names in os.walk(_PACKAGE) for name in names if name.endswith(_OWN_FILES)
    ]
    return sorted(found, key=Path.as_posix)


def _model_files(settings: Settings) -> Iterator[Path]:
    from classifier.model import bundle
    from classifier.persons import ner

    model = Path(settings.model) if settings.model is not None else bundle.packaged_folder()
    yield from (model / name for name in ("card.json", *bundle.FILES[1:]))
    yield ner.packaged_folder() / "card.json"  # names the digest of every other file there


def _digest_of(files: Iterable[Path]) -> str:
    return hashlib.sha256(_json([_digest(path) for path in files]).encode()).hexdigest()


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None
