"""What comes out: reasons, the classification, and the record of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from classifier.decide import Q3

ReasonKind = Literal["rule", "model", "marking", "identifier", "unreadable"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and where. ``start``/``end`` are offsets into the part's extracted text, None when it has no place.

    ``text`` holds the document's own words, ``before`` and ``after`` what stands around them; all three are filled only
    when the caller asked for them. ``key`` names the sentence of ``message`` in ``classifier.messages``.
    """

    kind: ReasonKind
    id: str
    category: str | None
    part: str | None
    page: int | None
    start: int | None
    end: int | None
    weight: float
    message: str
    text: str | None = field(default=None, repr=False)
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)
    key: str = field(default="", repr=False)

    def as_dict(self) -> dict[str, Any]:
        """JSON form; ``text`` only when it was asked for."""
        data: dict[str, Any] = {
            "kind": self.kind,
            "id": self.id,
            "category": self.category,
            "part": self.part,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "weight": self.weight,
            "message": self.message,
        }
        if self.text is not None:
            data["text"] = self.text
        return data


@dataclass(frozen=True, slots=True)
class Failure:
    """Why (a part of) a document went unread: a code of ``classifier.errors`` and a sentence for a person."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Classification:
    """The answer to question 3 for one document.

    ``probability`` is the calibrated probability that the true answer is not ``no`` (None when unread);
    ``categories`` maps category names to probabilities, only those that matter; ``seconds`` is wall time.
    """

    q3: Q3
    probability: float | None
    categories: dict[str, float]
    reasons: tuple[Reason, ...]
    error: Failure | None
    model: str
    rules: str
    path: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    pages: int | None = None
    seconds: float = 0.0
    graded: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The record of the contract, keys in its order."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "bytes": self.bytes,
            "pages": self.pages,
            "q3": self.q3,
            "probability": self.probability,
            "categories": dict(self.categories),
            "reasons": [reason.as_dict() for reason in self.reasons],
            "error": None if self.error is None else {"code": self.error.code, "message": self.error.message},
            "model": self.model,
            "rules": self.rules,
            "seconds": self.seconds,
        }
