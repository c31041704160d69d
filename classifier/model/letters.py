"""The labelled letters in ``data/letters/*.jsonl``: one writer per file, one letter per line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from classifier.document import Document, document_from_text
from classifier.errors import UsageError

Label = Literal["yes", "no", "review"]
#: Genre of single passages.
LINE = "linje"
_REQUIRED = ("id", "writer", "lang", "label", "difficulty", "text")


@dataclass(frozen=True, slots=True)
class Span:
    """``[start, end)`` in the letter's ``part`` (``body``, ``title`` or ``filename``), with categories or a role."""

    part: str
    start: int
    end: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One labelled letter. ``evidence`` tags are categories; ``persons`` tags hold one role."""

    id: str
    writer: str
    lang: str
    label: Label
    difficulty: str
    text: str
    title: str = ""
    filename: str = ""
    genre: str = ""
    categories: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()
    persons: tuple[Span, ...] = field(default=())
    weak: bool = False
    """Only the answer is known: ``evidence`` is all of the letter, and nobody marked the persons."""
    added: Span | None = None
    """The passage that was put into a letter (``splices``); the letter's other units say nothing new."""

    @property
    def single(self) -> bool:
        """Whether this is one passage of ``data/lines`` (or its twin) and no letter."""
        return self.genre == LINE

    def document(self) -> Document:
        """The letter as the classifier meets it."""
        return document_from_text(self.text, title=self.title, filename=self.filename)

    def as_json(self) -> str:
        """The line for ``data/letters``."""
        return json.dumps(asdict(self), ensure_ascii=False)


def _spans(raw: Iterable[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(Span(s["part"], int(s["start"]), int(s["end"]), tuple(s["tags"])) for s in raw)


def parse_letter(line: str, where: str) -> Letter:
    """One JSON line.

    Raises:
        UsageError: not JSON, or a required field is missing or has an impossible value; ``where`` names the place.
    """
    try:
        raw = json.loads(line)
    except json.JSONDecodeError:
        raise UsageError(f"{where}: not a JSON object on one line") from None
    missing = [name for name in _REQUIRED if not isinstance(raw, dict) or not isinstance(raw.get(name), str)]
    if missing:
        raise UsageError(f"{where}: missing {', '.join(missing)}")
    if raw["label"] not in ("yes", "no", "review"):
        raise UsageError(f"{where}: label must be yes, no or review")
    return Letter(
        id=raw["id"],
        writer=raw["writer"],
        lang=raw["lang"],
        label=raw["label"],
        difficulty=raw["difficulty"],
        text=raw["text"],
        title=str(raw.get("title", "")),
        filename=str(raw.get("filename", "")),
        genre=str(raw.get("genre", "")),
        categories=tuple(raw.get("categories", ())),
        evidence=_spans(raw.get("evidence", ())),
        persons=_spans(raw.get("persons", ())),
    )


def read_letters(folder: Path) -> Iterator[Letter]:
    """All letters of ``folder/*.jsonl`` in file and line order.

    Raises:
        UsageError: no file there, or a line is wrong.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise UsageError(f"no *.jsonl letters in {folder}")
    for path in files:
        with path.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield parse_letter(line, f"{path.name}:{number}")
