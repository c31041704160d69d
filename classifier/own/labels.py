"""The labels file: which answer is right for which of the municipality's own letters.

Errors name the file and the line and say what to do. They never repeat what stands on the line: a file name can tell
as much as the letter.
"""

from __future__ import annotations

import csv
import hashlib
import io
import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.categories import CATEGORIES
from classifier.decide import Q3
from classifier.errors import UsageError
from classifier.limits import DEFAULT_LIMITS
from classifier.walk import walk

#: Our column → the headings understood, in lower case.
_HEADINGS = {
    "path": ("path", "fil"),
    "q3": ("q3", "svar"),
    "category": ("category", "kategori"),
    "unit": ("unit", "writer", "enhet"),
}
_ANSWERS: dict[str, Q3] = {
    "yes": "yes", "ja": "yes", "no": "no", "nei": "no", "review": "review", "vurder": "review",
}  # fmt: skip
_BETWEEN_CATEGORIES = re.compile(r"[,;|/+\s]+")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class OwnLabel:
    """One letter of theirs and its right answer. ``unit`` is empty where the file names none."""

    path: Path
    answer: Q3
    categories: tuple[str, ...]
    unit: str
    line: int


@dataclass(frozen=True, slots=True)
class Labels:
    """All labelled letters in the order of the file, and what was left out.

    ``unlabelled``: files below the folder without a label. ``unlisted``: folders that could not be opened.
    ``copies``: labelled files whose content another labelled file has. ``unused``: columns that mean nothing here.
    """

    letters: tuple[OwnLabel, ...]
    units: bool
    unlabelled: int
    unlisted: int
    copies: int
    unused: int

    def count(self, answer: Q3) -> int:
        """Letters with this answer."""
        return sum(letter.answer == answer for letter in self.letters)

    def notes(self) -> Iterator[str]:
        """What a person should know was not used."""
        if self.unlabelled:
            yield f"files in the folder without a label, not used: {self.unlabelled}"
        if self.unlisted:
            yield f"folders in it that could not be opened: {self.unlisted}"
        if self.copies:
            yield f"labelled files that are copies of another one, counted once: {self.copies}"
        if self.unused:
            yield f"columns of the labels file that mean nothing here, not used: {self.unused}"


def read_labels(folder: Path, labels: Path, *, skip: Collection[Path] = ()) -> Labels:
    """Read a labels file and find its letters below ``folder``.

    CSV in UTF-8 with commas or semicolons and a header: ``path`` (relative to the folder), ``q3`` (yes, no or review),
    optionally ``category`` (one or several) and ``unit``; Norwegian headings and answers are understood too.

    Args:
        folder: where the letters lie.
        labels: the file; it may lie in the folder.
        skip: files in the folder that are no letters (the report being written).

    Raises:
        UsageError: the folder or the file cannot be read, its header is wrong, or a line is: an unknown answer or
            category, a letter that is missing, outside the folder or listed twice, or two answers for one content.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; name the folder that holds the letters")
    header, rows = _table(labels)
    files: dict[str, Path] = {}
    unlisted = 0
    for entry in walk([folder], skip=[labels, *skip]):
        if entry.readable:
            files[entry.path.relative_to(folder).as_posix()] = entry.path
        else:
            unlisted += 1
    finder = _Finder(folder, files)
    found: dict[Path, OwnLabel] = {}
    for line, row in rows:
        where = f"{labels}:{line}"
        path, real = finder.find(row["path"], where)
        if real in found:
            raise UsageError(f"{where}: this file stands on line {found[real].line} already; keep one of the two lines")
        found[real] = OwnLabel(
            path, _answer(row["q3"], where), _categories(row.get("category", ""), where), row.get("unit", ""), line
        )
    if not found:
        raise UsageError(f"{labels}: lists no letters; add one line per letter: path and q3")
    kept = tuple(_without_copies(found.values(), labels))
    unused = sum(name is None for name in header)
    return Labels(kept, "unit" in header, len(files) - len(found), unlisted, len(found) - len(kept), unused)


def _table(labels: Path) -> tuple[Sequence[str | None], list[tuple[int, dict[str, str]]]]:
    """Our name for each column (None: not ours), and the rows with their line numbers."""
    try:
        text = labels.read_text("utf-8-sig")
    except OSError as exc:
        raise UsageError(f"{labels}: cannot be opened ({type(exc).__name__}); check the path and the rights") from None
    except UnicodeDecodeError:
        raise UsageError(f"{labels}: is not UTF-8 text; save it as CSV UTF-8") from None
    delimiter = max(",;", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        header = _header(next(reader, []), labels)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                raise UsageError(
                    f"{labels}:{reader.line_num}: more cells than the first line has columns; quote cells that hold"
                    f" {delimiter!r}"
                )
            row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name is not None}
            rows.append((reader.line_num, {"path": "", "q3": "", **row}))
    except csv.Error:
        raise UsageError(f"{labels}:{reader.line_num}: not valid CSV; look for an unclosed quote") from None
    return header, rows


def _header(cells: Sequence[str], labels: Path) -> list[str | None]:
    meaning = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
    header = [meaning.get(cell.strip().casefold()) for cell in cells]
    for name, headings in _HEADINGS.items():
        if header.count(name) > 1:
            raise UsageError(f"{labels}:1: two columns for {name} ({' or '.join(headings)}); keep one")
    if "path" not in header or "q3" not in header:
        raise UsageError(
            f"{labels}:1: the first line must name the columns path,q3 (or fil;svar), and may name category and unit"
        )
    return header


def _answer(cell: str, where: str) -> Q3:
    answer = _ANSWERS.get(cell.casefold())
    if answer is None:
        given = "unknown" if cell else "no"
        raise UsageError(f"{where}: {given} answer; write yes, no or review (ja, nei or vurder), or remove the line")
    return answer


def _categories(cell: str, where: str) -> tuple[str, ...]:
    names = dict.fromkeys(name for name in _BETWEEN_CATEGORIES.split(cell.casefold().replace("ø", "o")) if name)
    if not set(CATEGORIES).issuperset(names):
        raise UsageError(f"{where}: unknown category; leave it empty or use {', '.join(CATEGORIES)}")
    return tuple(names)


class _Finder:
    """Finds labelled files among those of the folder, however the spreadsheet spelled them."""

    def __init__(self, folder: Path, files: Mapping[str, Path]) -> None:
        self._folder, self._root, self._files = folder, folder.resolve(), files
        # Disks written on a Mac spell å as a and a ring; spreadsheets as one letter.
        self._composed = {unicodedata.normalize("NFC", name): path for name, path in files.items()}

    def find(self, cell: str, where: str) -> tuple[Path, Path]:
        """The file as it lies in the folder, and with links followed (one file, whatever it is called)."""
        if not cell:
            raise UsageError(f"{where}: no path; write the letter's path relative to the folder")
        for name in dict.fromkeys((posixpath.normpath(cell), posixpath.normpath(cell.replace("\\", "/")))):
            if name.startswith("/") or name.split("/")[0] == ".." or (_DRIVE.match(name) and name not in self._files):
                raise UsageError(f"{where}: the path leads out of the folder; write it relative to the folder")
            path = self._files.get(name) or self._composed.get(unicodedata.normalize("NFC", name))
            if path is not None and path.is_file():
                real = path.resolve()
                if not real.is_relative_to(self._root):
                    raise UsageError(f"{where}: the file is a link out of the folder; put the letter itself there")
                return path, real
        raise UsageError(
            f"{where}: no such file in the folder; correct the path or remove the line (links to folders are not followed)"
        )


def _without_copies(letters: Iterable[OwnLabel], labels: Path) -> Iterator[OwnLabel]:
    """One letter per content: the same letter twice would make intervals narrower than they are."""
    first: dict[str, OwnLabel] = {}
    for letter in letters:
        digest = _digest(letter.path)
        known = first.setdefault(digest, letter) if digest is not None else letter
        if known.answer != letter.answer:
            raise UsageError(
                f"{labels}:{letter.line}: the same letter as on line {known.line} with another answer; correct one of them"
            )
        if known is letter:
            yield letter


def _digest(path: Path) -> str | None:
    """None for what will not be read anyway: the scan says why."""
    try:
        if not 0 < path.stat().st_size <= DEFAULT_LIMITS.bytes:
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
