"""All that an answer depends on besides the file: answers are reused only where every bit of it is the same.

The key is taken from what lies on the disk, so that a scan of an unchanged folder need not load a model: the program's
own files (code, lists, rules), the model's, the municipality's rule files, limits, and the libraries that read. It is
stricter than it need be (a changed comment makes a new key), never laxer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from classifier._version import __version__
from classifier.store import audit
from classifier.store.address import reading, writing
from classifier.store.chain import canonical
from classifier.store.schema import versions

if TYPE_CHECKING:
    from classifier.store.store import Store
    from classifier.worker import Settings

_PACKAGE = Path(__file__).resolve().parents[1]
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


def key_of(settings: Settings) -> str:
    """The key of what decides under these settings, here and now.

    The language is not part of it: sentences are made anew. A file that cannot be read is left to the classifier,
    which says what is wrong with it.
    """
    whole = {"settings": _settings_text(settings), "files": [_digest(path) for path in _files(settings)]}
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


def version_row(store: Store, settings: Settings, key: str) -> int:
    """The row of a key; made, with the names that people know versions by, when the key is new.

    Raises:
        UsageError: the model or a rule file is wrong.
        StoreError: the store cannot be written.
    """
    query = select(versions.c.id).where(versions.c.key == key)
    with reading(store.engine) as connection:
        found: int | None = connection.scalar(query)
    if found is not None:
        return found
    classifier = settings.classifier()
    row = {
        "key": key,
        "program": __version__,
        "model": classifier.bundle.version,
        "rules": classifier.rules.version,
        "settings": _settings_text(settings),
    }
    with writing(store.engine) as connection:
        audit.lock(connection)
        found = connection.scalar(query)  # somebody else may have been quicker
        made: int = found or connection.scalars(insert(versions).returning(versions.c.id), [row]).one()
    return made


def _settings_text(settings: Settings) -> str:
    """Limits, readers and whether pictures can be read (the Norwegian data comes and goes without any version)."""
    from classifier.ocr import engine

    readers = {name: _installed(name) for name in READERS}
    return canonical({"limits": asdict(settings.limits), "readers": readers, "ocr": engine() is not None})


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _files(settings: Settings) -> Iterator[Path]:
    from classifier.model import bundle
    from classifier.persons import ner

    yield from sorted(path for path in _PACKAGE.rglob("*") if path.suffix in _OWN_FILES)
    model = Path(settings.model) if settings.model is not None else bundle.packaged_folder()
    yield from (model / name for name in ("card.json", *bundle.FILES[1:]))
    yield ner.packaged_folder() / "card.json"  # names the digest of every other file there
    yield from map(Path, settings.rules)


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return None
