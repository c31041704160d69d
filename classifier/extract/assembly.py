"""Gathering parts and blocks in reading order, within the limits; and reading files inside files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from classifier.document import Block, BlockKind, Document, Part, Problem
from classifier.errors import NoTextError, TooLargeError, UnreadableError
from classifier.limits import Limits

_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST_NAME = 120


class Assembly:
    """Collects text by (part name, page). Text added to the same part is joined by a line break.

    Adding stops quietly at ``limits.characters``; the finished document then has a ``too_large`` problem.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.problems: list[Problem] = []
        self._texts: dict[tuple[str, int | None], list[str]] = {}
        self._lengths: dict[tuple[str, int | None], int] = {}
        self._blocks: list[tuple[tuple[str, int | None], int, int, BlockKind, str]] = []
        self._total = 0

    @property
    def characters(self) -> int:
        """Characters gathered so far."""
        return self._total

    def add(
        self, name: str, text: str, *, page: int | None = None, kind: BlockKind = "paragraph", context: str = ""
    ) -> None:
        """Append one paragraph, row or longer text (split into paragraphs at blank lines)."""
        text = text.rstrip()
        if not text.strip():
            return
        room = self.limits.characters - self._total
        if len(text) > room:
            self.problem("too_large", name, page)
            text = text[:room]
            if not text:
                return
        key = (name, page)
        pieces = self._texts.setdefault(key, [])
        start = self._lengths.get(key, 0)
        if pieces:
            pieces.append("\n")
            start += 1
        pieces.append(text)
        self._lengths[key] = start + len(text)
        self._total += len(text)
        if kind == "row":
            self._blocks.append((key, start, start + len(text), kind, context))
            return
        last = 0
        for match in _PARAGRAPHS.finditer(text):
            self._blocks.append((key, start + last, start + match.start(), kind, context))
            last = match.end()
        self._blocks.append((key, start + last, start + len(text), kind, context))

    def problem(self, code: str, part: str = "body", page: int | None = None) -> None:
        """Note something unread, once."""
        found = Problem(code, part, page)
        if found not in self.problems:
            self.problems.append(found)

    def graft(self, name: str, document: Document) -> None:
        """Add a file that was inside this one: its body as ``attachment:NAME``, other parts as ``…/part``."""
        base = self._free_name(f"attachment:{safe_name(name)}")
        for block in document.blocks:
            part = document.parts[block.part]
            target = base if part.name == "body" else f"{base}/{part.name}"
            text = part.text[block.start : block.end]
            self.add(target, text, page=part.page, kind=block.kind, context=block.context)
        for problem in document.problems:
            self.problem(problem.code, base, problem.page)

    def _free_name(self, base: str) -> str:
        taken = {name.split("/", 1)[0] for name, _ in self._texts}
        candidate, number = base, 2
        while candidate in taken:
            candidate, number = f"{base} ({number})", number + 1
        return candidate

    def document(self, kind: str, pages: int | None) -> Document:
        """The finished document.

        Raises:
            NoTextError: nothing was read and nothing else explains why.
            UnreadableError: nothing was read because of the first problem.
        """
        keys = list(self._texts)
        # Properties alone are not the letter: producers write «untitled» and «anonymous» there.
        if self.problems and all(name == "metadata" for name, _ in keys):
            keys = []
        if not keys:
            from classifier.errors import UNREADABLE

            codes = [problem.code for problem in self.problems]
            raise UNREADABLE[codes[0]]() if codes else NoTextError()
        numbers = {key: index for index, key in enumerate(keys)}
        parts = tuple(Part(name, "".join(self._texts[name, page]), page) for name, page in keys)
        blocks = tuple(Block(numbers[key], start, end, how, context) for key, start, end, how, context in self._blocks)
        return Document(kind, parts, blocks, pages, tuple(self.problems))


def safe_name(name: str) -> str:
    """A file name without path, control characters or excess length."""
    base = re.split(r"[\\/]", name)[-1]
    return _UNSAFE_NAME.sub("", base).strip()[:_LONGEST_NAME] or "uten navn"


class Reader(Protocol):
    """``read_bytes`` of the package; passed in so that readers of containers need not import it."""

    def __call__(self, data: bytes, *, name: str, limits: Limits, depth: int) -> Document: ...


class Nested:
    """Reads files inside files within the limits of depth and number."""

    def __init__(self, reader: Reader, limits: Limits, depth: int) -> None:
        self._reader, self.limits, self.depth = reader, limits, depth
        self._count = 0

    def read(self, assembly: Assembly, name: str, load: Callable[[], bytes]) -> None:
        """Read one embedded file into ``assembly``; what cannot be read becomes a problem there."""
        self._count += 1
        part = f"attachment:{safe_name(name)}"
        if self._count > self.limits.attachments or self.depth >= self.limits.depth:
            assembly.problem("too_large", "attachments")
            return
        from classifier.extract.seam import translated

        try:
            with translated():
                data = load()
                if len(data) > self.limits.expanded_bytes:
                    raise TooLargeError("attachment")
                document = self._reader(data, name=name, limits=self.limits, depth=self.depth + 1)
        except UnreadableError as exc:
            assembly.problem(exc.code, part)
            return
        assembly.graft(name, document)
