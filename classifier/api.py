"""The library call: a document in, an answer to question 3 out."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from classifier.answering import judged
from classifier.decide import MIN_WORDS, decide
from classifier.document import Document
from classifier.errors import AccessError, CrashedError, DocumentMemoryError, TooLargeError, UnreadableError
from classifier.evidence import Reading
from classifier.explain import category_probabilities, linked_hits, reasons
from classifier.extract import extract
from classifier.language import is_known_language
from classifier.limits import DEFAULT_LIMITS, Limits
from classifier.messages import Language, error_message
from classifier.model.bundle import load, packaged
from classifier.result import Classification, Failure
from classifier.rules import load_rules
from classifier.unread import unread

Source = str | os.PathLike[str] | bytes | BinaryIO


class Classifier:
    """Answers question 3 for documents. Loaded once, safe to share between threads.

    Args:
        model: a model folder; None for the packaged one.
        rules: the municipality's own rule files, added to the packaged rules.
        lang: language of the messages: ``nb``, ``nn`` or ``en``.
        limits: what one document may cost.
        show_text: let reasons carry the document's own words (off by default: records hold no text).

    Raises:
        ModelError: the model folder is missing or altered.
        RuleFileError: an own rule file is wrong.
    """

    def __init__(
        self,
        *,
        model: str | os.PathLike[str] | None = None,
        rules: Iterable[str | os.PathLike[str]] = (),
        lang: Language = "nb",
        limits: Limits = DEFAULT_LIMITS,
        show_text: bool = False,
    ) -> None:
        self.bundle = packaged() if model is None else load(Path(model))
        self.rules = load_rules(tuple(Path(path) for path in rules))
        self.lang: Language = lang
        self.limits = limits
        self.show_text = show_text

    def classify(self, source: Source, *, name: str | None = None) -> Classification:
        """The answer for one document, in this process.

        A document that cannot be read is an answer too: ``review`` with ``error`` set. Reading happens in the calling
        process; for files from strangers use ``classifier.scan``, which reads each in a worker with a clock.

        Args:
            source: a path, the bytes, or a binary file object.
            name: the file name to take into account when ``source`` is not a path.
        """
        started = time.perf_counter()
        path = os.fspath(source) if isinstance(source, str | os.PathLike) else None
        label = name if name is not None else (Path(path).name if path is not None else "")
        data = b""
        try:
            data = read_source(source, self.limits)
            with _nothing_foreign():
                result = self.classify_document(extract(data, name=label, limits=self.limits))
        except UnreadableError as exc:
            result = self.unread(exc)
        known = bool(data) or result.error is None or result.error.code not in ("no_access", "too_large")
        return replace(
            result,
            path=path if path is not None else (name or None),
            sha256=hashlib.sha256(data).hexdigest() if known else None,
            bytes=len(data) if known else None,
            seconds=round(time.perf_counter() - started, 6),
        )

    def classify_document(self, document: Document) -> Classification:
        """The answer for a document that has been read already. Pure: no I/O."""
        reading, scores, probability = judged(document, self.rules, self.bundle)
        words = _words(reading, document)
        graded = any(placed.hit.kind == "grade" for placed in reading.hits)
        known = is_known_language(document)
        q3 = decide(
            probability,
            self.bundle.thresholds,
            problems=[problem.code for problem in document.problems],
            graded=graded,
            words=words,
            known_language=known,
            recognised=any(part.name.rpartition("/")[2] == "ocr" for part in document.parts),
        )
        hits = linked_hits(reading)
        found = reasons(
            document,
            reading,
            scores,
            hits,
            q3,
            self.lang,
            known_language=known,
            too_short=words < MIN_WORDS,
            show_text=self.show_text,
        )
        problem = document.problems[0].code if document.problems else None
        return Classification(
            q3=q3,
            probability=round(probability, 4),
            categories=category_probabilities(reading, scores, probability, hits) if q3 != "no" else {},
            reasons=found,
            error=Failure(problem, error_message(problem, self.lang)) if problem else None,
            model=self.bundle.version,
            rules=self.rules.version,
            pages=document.pages,
            graded=graded,
        )

    def unread(self, exc: UnreadableError) -> Classification:
        """The answer for a document nothing could be read of: ``review``, with the reason."""
        return unread(exc, self.lang, model=self.bundle.version, rules=self.rules.version)


@contextmanager
def _nothing_foreign() -> Iterator[None]:
    """A document that finds a mistake of ours is not answered, but it must neither be lost nor be a ``no``."""
    try:
        yield
    except UnreadableError:
        raise
    except MemoryError:
        raise DocumentMemoryError() from None
    except Exception as exc:
        raise CrashedError(type(exc).__name__) from None


def _words(reading: Reading, document: Document) -> int:
    """Words outside the file name, which every document has; counted only as far as it takes to judge the letter."""
    count = 0
    for unit, tokens in zip(reading.units, reading.tokens, strict=True):
        if document.parts[unit.part].name != "filename":
            count += sum(token[0].isalpha() for token in tokens)
        if count >= MIN_WORDS:
            break
    return count


def read_source(source: Source, limits: Limits) -> bytes:
    """The bytes of a source, never more than ``limits.bytes`` of them.

    Raises:
        AccessError: the file cannot be opened or is not a regular file.
        TooLargeError: it is larger than the limit.
    """
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, str | os.PathLike):
        data = _read_file(Path(source), limits)
    else:
        data = source.read(limits.bytes + 1)
    if len(data) > limits.bytes:
        raise TooLargeError("file")
    return data


def _read_file(path: Path, limits: Limits) -> bytes:
    try:
        # A FIFO or device would block or never end: only regular files are opened.
        if not path.is_file():
            raise AccessError("not a regular file")
        if path.stat().st_size > limits.bytes:
            raise TooLargeError("file")
        with path.open("rb") as stream:
            return stream.read(limits.bytes + 1)
    except (OSError, ValueError) as exc:
        raise AccessError(type(exc).__name__) from None
