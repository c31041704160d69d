"""Own files → training letters, in memory only: no text of theirs is ever written to a file.

Nobody has marked in these letters which words make them sensitive, nor who is who. So they are *weak*: all of a ``yes``
letter is taken for possible evidence, at little weight (``OwnLetter``). Fully weighted it would teach that greetings are
sensitive, and unmarked it would teach that the telling sentence is not. Every sentence of a ``no`` letter, on the other
hand, is known to be ordinary, and counts in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifier.api import read_source
from classifier.document import Document
from classifier.extract import extract
from classifier.limits import DEFAULT_LIMITS
from classifier.model.letters import Letter, Span
from classifier.own.asking import OwnLetters
from classifier.own.labels import OwnLabel
from classifier.own.progress import progress
from classifier.workers import Workers, answer_of, default_jobs

#: Parts that are not the letter itself: evidence is not looked for in them.
_BESIDE = ("filename", "metadata")


@dataclass(frozen=True, slots=True)
class OwnLetter(Letter):
    """A letter of which only the answer is known. ``text`` stays empty: the document has parts and tables of its own."""

    source: Document = field(default=Document("text", (), ()), repr=False)
    weak: bool = True

    def document(self) -> Document:
        """The letter as the classifier meets it."""
        return self.source


def own_letters(labels: Sequence[OwnLabel], folder: Path, options: OwnLetters) -> list[OwnLetter]:
    """The letters that can be read whole; of one read in part nobody knows whether the label speaks of that part.

    Files are read in worker processes with a clock and a memory ceiling, as in a scan. Units become numbers: the card
    of a model names its writers, and a folder may be named after a person.
    """
    writers: dict[str, str] = {}
    found: list[OwnLetter] = []
    for label, document in zip(labels, _documents(labels, options), strict=True):
        if document is not None and not document.problems:
            writer = writers.setdefault(unit_of(label, folder), f"own-{len(writers) + 1:03d}")
            found.append(own_letter(label, document, f"own-{len(found) + 1:06d}", writer))
    return found


def unit_of(label: OwnLabel, folder: Path) -> str:
    """Whose letter it is: the unit of the labels file, else the topmost folder it lies in.

    Topmost, so that letters of one case are not split between what is fitted on and what is held out.
    """
    return label.unit or next(iter(label.path.relative_to(folder).parent.parts), "")


def own_letter(label: OwnLabel, document: Document, identity: str, writer: str) -> OwnLetter:
    """The training letter of a labelled document."""
    tags = label.categories or ("annet",)
    longest: dict[str, int] = {}
    for part in document.parts:
        if part.name not in _BESIDE:
            longest[part.name] = max(longest.get(part.name, 0), len(part.text))
    evidence = tuple(Span(name, 0, length, tags) for name, length in longest.items()) if label.answer != "no" else ()
    return OwnLetter(
        identity, writer, "und", label.answer, "own", "", categories=label.categories, evidence=evidence, source=document
    )  # fmt: skip


def _documents(labels: Sequence[OwnLabel], options: OwnLetters) -> Iterator[Document | None]:
    """One per label, in order; None for a file that cannot be read."""
    with Workers(options.settings, options.jobs or default_jobs(), options.timeout) as workers:
        waiting = [workers.submit(read_file, label.path.absolute()) for label in labels]
        with progress("Reading", len(labels), shown=options.progress) as step:
            for future in waiting:
                try:
                    document: Document | None = answer_of(future, workers)
                except Exception:  # whatever the file did to its worker, it is a file that was not read
                    document = None
                step()
                yield document


def read_file(path: Path) -> Document:
    """The document in a file; runs in a worker.

    Raises:
        UnreadableError: nothing could be read.
    """
    return extract(read_source(path, DEFAULT_LIMITS), name=path.name, limits=DEFAULT_LIMITS)
