"""What is known of a document besides its answer: what printing and advice depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Facts of one document; None is not known.

    ``categories`` are those of its classification, category → probability; ``unread``: (part of) it was not read.
    """

    size: int | None = None
    pages: int | None = None
    is_pdf: bool | None = None
    unread: bool = False
    categories: Mapping[str, float] = field(default_factory=dict)


#: ``filnavn`` → facts.
Facts = Mapping[str, DocumentFacts]
