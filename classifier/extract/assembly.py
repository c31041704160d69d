"""Gathering parts and blocks in reading order, within the budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from classifier.document import Block, BlockKind, Document, Part, Problem
from classifier.errors import UNREADABLE, NoTextError, UnreadableError
from classifier.extract.budget import Budget
from classifier.extract.seam import translated
from classifier.limits import Limits

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


class _Key(NamedTuple):
    name: str
    page: int | None


@dataclass(slots=True)
class _Growing:
    """A part under way; ``length`` is that of the joined pieces."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def append(self, text: str) -> int:
        """Put ``text`` on a new line; returns where it starts."""
        if self.pieces:
            self.pieces.append("\n")
            self.length += 1
        start = self.length
        self.pieces.append(text)
        self.length += len(text)
        return start


class _Placed(NamedTuple):
    key: _Key
    start: int
    end: int
    kind: BlockKind
    context: str


class Assembly:
    """Collects text by part name and page. Text added to the same part is joined by a line break.

    When the budget of characters is spent, further text is left out and noted as a ``too_large`` problem.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._parts: dict[_Key, _Growing] = {}
        self._blocks: list[_Placed] = []
        self._problems: dict[Problem, None] = {}
        self._attachments: set[str] = set()
        self._once: set[tuple[str, str]] = set()

    @property
    def limits(self) -> Limits:
        """The bounds of the budget."""
        return self.budget.limits

    def add(
        self, name: str, text: str, *, page: int | None = None, kind: BlockKind = "paragraph", context: str = ""
    ) -> None:
        """Append a text. One that is not a row becomes a block for each of its paragraphs (split at blank lines)."""
        text = text.rstrip()
        room = self.budget.characters(len(text))
        if room < len(text):
            self.problem("too_large", name, page)
            text = text[:room].rstrip()
        if not text or text.isspace():
            return
        key = _Key(name, page)
        start = self._parts.setdefault(key, _Growing()).append(text)
        spans = [(0, len(text))] if kind == "row" else _paragraphs(text)
        self._blocks.extend(_Placed(key, start + first, start + last, kind, context) for first, last in spans)

    def add_once(self, name: str, text: str) -> None:
        """Append a text that was not added to that part by this method before (titles stand in several places)."""
        if (name, text) not in self._once:
            self._once.add((name, text))
            self.add(name, text)

    def length(self, *names: str) -> int:
        """Characters gathered so far in the parts of these names."""
        return sum(growing.length for key, growing in self._parts.items() if key.name in names)

    def words(self, *names: str) -> str:
        """What was gathered in the parts of these names, with single spaces."""
        texts = ("".join(growing.pieces) for key, growing in self._parts.items() if key.name in names)
        return " ".join(" ".join(texts).split())

    def problem(self, code: str, part: str = "body", page: int | None = None) -> None:
        """Note something unread, once."""
        self._problems[Problem(code, part, page)] = None

    @contextmanager
    def noting(self, part: str, page: int | None = None) -> Iterator[None]:
        """Run parser code; whatever it raises becomes a problem of ``part``."""
        try:
            with translated():
                yield
        except UnreadableError as exc:
            self.problem(exc.code, part, page)

    def attachment_name(self, name: str) -> str:
        """``attachment:NAME`` for an embedded file; a second file of the same name gets a number."""
        base = candidate = f"attachment:{safe_name(name)}"
        number = 1
        while candidate in self._attachments:
            number += 1
            candidate = f"{base} ({number})"
        self._attachments.add(candidate)
        return candidate

    def graft(self, base: str, document: Document) -> None:
        """Take over a document that was inside this one: its body as ``base``, its other parts as ``base/part``.

        Its characters are in the budget already. Offsets, pages, kinds and contexts of its blocks stay as they are.
        """
        keys = [_Key(base if part.name == "body" else f"{base}/{part.name}", part.page) for part in document.parts]
        starts = [
            self._parts.setdefault(key, _Growing()).append(part.text)
            for key, part in zip(keys, document.parts, strict=True)
        ]
        for block in document.blocks:
            start = starts[block.part]
            placed = _Placed(keys[block.part], start + block.start, start + block.end, block.kind, block.context)
            self._blocks.append(placed)
        for problem in document.problems:
            self.problem(problem.code, base if problem.part == "body" else f"{base}/{problem.part}", problem.page)

    def document(self, form: str, pages: int | None) -> Document:
        """The finished document; its body comes first among the parts.

        Raises:
            UnreadableError: nothing was read; the subclass is that of the first problem, else ``NoTextError``.
        """
        if not any(_is_substance(key) for key in self._parts):
            codes = [problem.code for problem in self._problems]
            raise UNREADABLE[codes[0]]() if codes else NoTextError()
        keys = sorted(self._parts, key=lambda key: key.name != "body")
        numbers = {key: number for number, key in enumerate(keys)}
        parts = tuple(Part(key.name, "".join(self._parts[key].pieces), key.page) for key in keys)
        blocks = tuple(
            Block(numbers[placed.key], placed.start, placed.end, placed.kind, placed.context) for placed in self._blocks
        )
        return Document(form, parts, blocks, pages, tuple(self._problems))


def _is_substance(key: _Key) -> bool:
    """Properties and file names are not the letter: producers write «untitled» and «anonymous» there."""
    return key.name.rpartition("/")[2] not in ("metadata", "filename")


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in _BLANK_LINES.finditer(text):
        if match.start() > last:
            yield last, match.start()
        last = match.end()
    yield last, len(text)


_PATH = re.compile(r"[\\/]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_LONGEST_NAME = 120


def safe_name(name: str) -> str:
    """A file name without folders, control characters, text direction marks or excess length."""
    base = _UNSAFE.sub("", _PATH.split(name)[-1]).strip()
    return base[:_LONGEST_NAME].strip() or "uten navn"
