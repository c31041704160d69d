"""Names of persons by a small named-entity model: a second opinion beside ``names``, for names that no list holds.

Importing spaCy takes a second, so nothing here imports it before it
is needed. The model is spaCy's own format (weights as msgpack, no pickle) and is read only when every file is the one
that ``card.json`` describes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from classifier.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

#: Raised when the meaning of a stored model changes: a model of another format is refused, not guessed at.
FORMAT = 1
MODEL_NAME = "ner"
LABEL = "PER"
#: Described by nothing: the description itself.
CARDS = frozenset({"card.json", "CARD.md"})
#: Characters read at once. Longer texts are cut at white space: spaCy's tokenizer slows down on endless words, and its
#: memory grows with the text.
PIECE = 4000
#: What the model's embedding looks up of each word (``train_ner``), and what spaCy itself derives those from.
_WORD_ATTRIBUTES = ("NORM", "PREFIX", "SUFFIX", "SHAPE", "LOWER")

_lock = Lock()


def packaged_folder() -> Path:
    """The shipped model: inside the package in a wheel, at the top of the repository in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_models" / MODEL_NAME
    return inside if inside.is_dir() else package.parent / "models" / MODEL_NAME


def available() -> bool:
    """Whether ``find_persons`` can be asked: spaCy is installed and the model is there (not whether it is intact)."""
    return find_spec("spacy") is not None and (packaged_folder() / "card.json").is_file()


def find_persons(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Names of persons in each text, as character offsets ``[start, end)`` in order; a genitive s is inside.

    One text at a time per process, whichever thread asks: spaCy's vocabulary is shared and not made for threads.

    Raises:
        ModelError: spaCy is missing, or the packaged model is missing, altered or of another format.
    """
    with _lock:
        return persons_in(_packaged(), texts)


def persons_in(nlp: Language, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """As ``find_persons``, by a model that the caller holds alone."""
    found: list[list[tuple[int, int]]] = [[] for _ in texts]
    pieces = [(number, *piece) for number, text in enumerate(texts) for piece in _pieces(text)]
    # What is read within the zone is forgotten after it: no words of a letter stay in the vocabulary.
    with nlp.memory_zone():
        documents = nlp.pipe(texts[number][start:end] for number, start, end in pieces)
        for (number, start, _), document in zip(pieces, documents, strict=True):
            found[number].extend((start + span.start_char, start + span.end_char) for span in document.ents)
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The text in pieces of at most ``PIECE`` characters, cut after a line or a word where there is one."""
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > PIECE:
            window = text[start : start + PIECE]
            breaks = [window.rfind("\n"), max((m.start() for m in re.finditer(r"\s", window)), default=-1)]
            cut = next((at for at in breaks if at > PIECE // 2), PIECE - 1)
            end = start + cut + 1
        yield start, end
        start = end


@cache
def _packaged() -> Language:
    return load(packaged_folder())


def load(folder: Path) -> Language:
    """Read a model folder after checking every file.

    Raises:
        ModelError: spaCy is missing; files are missing, unknown, or do not match the card's hashes; another format.
    """
    verify(folder)
    try:
        import spacy
        from spacy.attrs import IDS
    except ImportError:
        raise ModelError("the model for names needs spaCy: pip install --upgrade brevvakt") from None
    try:
        nlp = spacy.load(folder)
    except (OSError, ValueError, KeyError) as exc:
        raise ModelError(
            f"{folder}: spaCy {version('spacy')} cannot read it ({type(exc).__name__}); retrain it with this version"
        ) from None
    # A word's other properties (whether it looks like a number, an address, a stop word) cost as much as its tokens.
    getters: dict[int, object] = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]  # missing in its stubs
    for attribute in set(getters) - {IDS[name] for name in _WORD_ATTRIBUTES}:
        del getters[attribute]
    return nlp


def verify(folder: Path) -> None:
    """Compare every file with ``card.json``.

    Raises:
        ModelError: a file is missing, not in the card, or another one; or the card is of another format.
    """
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
        known: dict[str, str] = dict(card["sha256"])
        hashes = file_hashes(folder)
    except (OSError, ValueError, KeyError, TypeError):
        raise ModelError(f"{folder}: no readable model and card.json; reinstall") from None
    if card.get("format") != FORMAT:
        raise ModelError(f"{folder}: model format {card.get('format')}, this version reads format {FORMAT}")
    for name in sorted({*known, *hashes}):
        if known.get(name) != hashes.get(name):
            raise ModelError(f"{folder}: {name} is not the file that card.json describes (hash differs)")


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of the model, by path in the folder; the cards themselves are left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in names.items() if name not in CARDS}
