"""A shipment's documents and visible texts → answers to question 3. The gate's input side; never raises for a document.

The answer over the whole shipment is the most careful one. Whatever breaks on the way is ``review``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard, get_args

from classifier.api import Classifier, Source
from classifier.decide import Q3
from classifier.document import document_from_text
from classifier.result import Classification
from classifier.shipment.facts import DocumentFacts
from classifier.shipment.forsendelse import Forsendelse

#: Readers accept bytes before the header (ISO 32000-1, implementation note 13).
_PDF_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the arguments of ``decide_route``."""

    q3: Q3
    per_document: dict[str, Q3]
    facts: dict[str, DocumentFacts]
    missing: tuple[str, ...]
    graded: bool


def read_shipment(
    shipment: Forsendelse, documents: Mapping[str, Source] | str | Path, classifier: Classifier
) -> Reading:
    """Answer question 3 for every document and for the texts seen before access control.

    Args:
        shipment: names the documents.
        documents: ``filnavn`` → source, or the folder that holds them.
        classifier: asked once per document and once for the visible texts.
    """
    sources = _sources(shipment, documents)
    answers = {name: _answer(source, name, classifier) for name, source in sources.items()}
    return assembled(shipment, answers, sources, visible_answer(texts_of(shipment), classifier))


def texts_of(shipment: Forsendelse) -> tuple[str, ...]:
    """What of a shipment is seen before access control, in order."""
    return tuple(text for _, text in shipment.visible)


def assembled(
    shipment: Forsendelse,
    answers: Mapping[str, Classification | None],
    sources: Mapping[str, Source],
    visible: tuple[Q3, bool],
) -> Reading:
    """What was read, put together. Nothing is classified here.

    Args:
        shipment: names the documents.
        answers: ``filnavn`` → answer; None where reading broke; left out: there was no such document.
        sources: ``filnavn`` → what was read.
        visible: what ``visible_answer`` said.
    """
    q3, graded = visible
    return Reading(
        q3=q3 if answers or q3 != "no" else "review",
        per_document={name: "review" if answer is None else answer.q3 for name, answer in answers.items()},
        facts={name: _facts(sources[name], answer) for name, answer in answers.items()},
        missing=tuple(document.filnavn for document in shipment.documents if document.filnavn not in answers),
        graded=graded or any(answer is not None and answer.graded for answer in answers.values()),
    )


def _sources(shipment: Forsendelse, documents: Mapping[str, Source] | str | Path) -> dict[str, Source]:
    if isinstance(documents, Mapping):
        return {d.filnavn: documents[d.filnavn] for d in shipment.documents if d.filnavn in documents}
    folder = Path(documents)
    return {d.filnavn: folder / d.filnavn for d in shipment.documents if _is_there(folder, d.filnavn)}


def _is_there(folder: Path, name: str) -> bool:
    # A file name is not a path: «../x» in a shipment must not reach outside the folder.
    try:
        return Path(name).name == name and (folder / name).is_file()
    except (OSError, ValueError):
        return False


def _answer(source: Source, name: str, classifier: Classifier) -> Classification | None:
    """The classifier's answer; None when it broke: one document must not stop a send pipeline, nor slip through."""
    try:
        answer = classifier.classify(source, name=name)
    except Exception:
        return None
    return answer if _is_answer(answer) else None


def _is_answer(found: object) -> TypeGuard[Classification]:
    """Whether it is an answer at all: a classifier of another make may say anything."""
    return isinstance(found, Classification) and found.q3 in get_args(Q3)


def _facts(source: Source, answer: Classification | None) -> DocumentFacts:
    if answer is None:
        return DocumentFacts(unread=True)
    return DocumentFacts(
        size=answer.bytes,
        pages=answer.pages,
        # Only what the classifier could open: a pipe or a device would block.
        is_pdf=_is_pdf(source) if answer.bytes is not None else None,
        unread=answer.error is not None,
        categories=answer.categories,
    )


def _is_pdf(source: Source) -> bool | None:
    """Whether the first bytes are a PDF's; None for a stream, which has been read already."""
    if isinstance(source, bytes):
        return b"%PDF-" in source[:_PDF_HEAD]
    if hasattr(source, "read"):
        return None
    try:
        with Path(source).open("rb") as stream:
            return b"%PDF-" in stream.read(_PDF_HEAD)
    except OSError:
        return None


def visible_answer(texts: tuple[str, ...], classifier: Classifier) -> tuple[Q3, bool]:
    """(answer, graded) for titles, file names, links, references and metadata together.

    They are short, so that as a document of their own they are always unsure: they raise the answer to ``yes``, but
    never hold an ordinary letter.
    """
    found: Classification | None
    try:
        found = classifier.classify_document(document_from_text("\n".join(texts)))
    except Exception:
        found = None
    if not _is_answer(found):
        return "review", False
    return "yes" if found.q3 == "yes" else "no", found.graded


def reveals(text: str, classifier: Classifier) -> bool:
    """Name and service area together, or words that are sensitive by themselves: already a leak in a title."""
    try:
        hits = [hit for hit in classifier.rules.scan(text) if hit.kind in ("topic", "service", "unit", "code", "drug")]
        if not any(hit.weight >= 2 for hit in hits):
            return False
        return classifier.classify_document(document_from_text(text)).q3 == "yes" or _names_somebody(text)
    except Exception:
        return True


def _names_somebody(text: str) -> bool:
    from classifier.persons.evidence import person_evidence
    from classifier.persons.names import find_names
    from classifier.text.tokens import tokenize

    spaced = text.replace("_", " ")
    evidence = person_evidence(spaced, tokenize(spaced), signature=False)
    return any(name.sure for name in find_names(spaced)) or evidence.marks > 0
