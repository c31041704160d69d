"""Answers ↔ rows, and the digest the audit holds of an answer. Pure.

Only codes and places are kept. A name inside a letter (that of an attachment) is cut from the part it names, so an
answer is brought to its lasting form (``lasting``) before it is shown *or* kept: both times the record is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from classifier.decide import Q3
from classifier.document import PART_NAMES
from classifier.errors import TRANSIENT, StoreError
from classifier.messages import Language, error_message, reason_message
from classifier.result import Classification, Failure, Reason
from classifier.store.chain import canonical

_KNOWN_PARTS = frozenset(PART_NAMES)


def lasting(result: Classification) -> Classification:
    """The answer as it will be remembered: no words and no names of the letter, numbers as the database gives them."""
    return replace(
        result,
        reasons=tuple(
            replace(
                reason, part=_without_names(reason.part), weight=float(reason.weight), text=None, before="", after=""
            )
            for reason in result.reasons
        ),
        seconds=float(result.seconds),
    )


@lru_cache(maxsize=1024)
def _without_names(part: str | None) -> str | None:
    """``attachment:NAME/filename`` → ``attachment/filename``; only names of the program's own survive."""
    if part is None or part in _KNOWN_PARTS:
        return part
    kind, named, _ = part.partition(":")
    last = part.rpartition("/")[2]
    if not named or not (kind.isascii() and kind.isalpha()):
        kind = "attachment"
    return f"{kind}/{last}" if last in _KNOWN_PARTS else kind


def is_of_the_moment(result: Classification) -> bool:
    """Whether the answer, or a part of it, tells of a passing trouble: it must not be reused."""
    codes = {reason.id for reason in result.reasons if reason.kind == "unreadable"}
    if result.error is not None:
        codes.add(result.error.code)
    return not TRANSIENT.isdisjoint(codes)


def content_of(result: Classification) -> str | None:
    """The SHA-256 (hex) an answer can be found again by; None when it must not be."""
    return None if result.bytes is None or is_of_the_moment(result) else result.sha256


#: Names of ``decision_values``, in its order.
VALUES = ("q3", "probability", "categories", "error", "pages", "graded", "seconds")


def decision_values(result: Classification) -> dict[str, Any]:
    """Columns of ``decisions`` that the answer itself fills, except ``reasons``."""
    return {
        "q3": result.q3,
        "probability": result.probability,
        "categories": json.dumps(result.categories),
        "error": result.error.code if result.error else None,
        "pages": result.pages,
        "graded": result.graded,
        "seconds": result.seconds,
    }


def reasons_text(reasons: Iterable[Reason]) -> str:
    """The column ``reasons`` of ``decisions``."""
    told = [
        (
            reason.kind, reason.id, reason.key, reason.category, reason.part, reason.page, reason.start, reason.end,
            reason.weight,
        )
        for reason in reasons
    ]  # fmt: skip
    return orjson.dumps(told).decode()


def digest(content: str | None, versions: str, name_key: str, values: Mapping[str, Any], reasons: str) -> str:
    """What the audit holds of a decision: SHA-256 (hex) over all that its rows say.

    Args:
        content: SHA-256 of the file; None when the decision is of the moment.
        versions: key of what decided.
        name_key: keyed hash of the file's name.
        values: as ``decision_values``.
        reasons: as ``reasons_text``.
    """
    whole = [content, versions, name_key, dict(values), orjson.loads(reasons)]
    return hashlib.sha256(canonical(whole).encode()).hexdigest()


class Kept(NamedTuple):
    """A decision as the database holds it; a tuple, since one is made for every letter of a second scan."""

    id: int
    sha256: str | None
    bytes: int | None
    versions: str
    model: str
    rules: str
    name_key: str
    reasons: str
    q3: Q3
    probability: float | None
    categories: str
    error: str | None
    pages: int | None
    graded: bool
    seconds: float

    @property
    def digest(self) -> str:
        """See ``digest``; empty when somebody wrote what Brevvakt never writes."""
        values = {name: getattr(self, name) for name in VALUES}
        try:
            return digest(self.sha256, self.versions, self.name_key, values, self.reasons)
        except (TypeError, ValueError, RecursionError):
            return ""

    def answer(self, lang: Language, path: str | None) -> Classification:
        """The answer it was made from, with sentences in ``lang``.

        Raises:
            StoreError: somebody wrote in the database what Brevvakt did not.
        """
        error = self.error
        try:
            categories = dict(orjson.loads(self.categories))
            reasons = tuple(_reason(columns, lang) for columns in orjson.loads(self.reasons))
        except (TypeError, ValueError, KeyError, RecursionError):
            raise StoreError(f"decision {self.id} was changed: run `brevvakt audit verify`") from None
        return Classification(
            q3=self.q3,
            probability=self.probability,
            categories=categories,
            reasons=reasons,
            error=None if error is None else Failure(error, error_message(error, lang)),
            model=self.model,
            rules=self.rules,
            path=path,
            sha256=self.sha256,
            bytes=self.bytes,
            pages=self.pages,
            seconds=self.seconds,
            graded=self.graded,
        )


def _reason(columns: Sequence[Any], lang: Language) -> Reason:
    kind, code, key, category, part, page, start, end, weight = columns
    message = _sentence(key, lang, category, code if key == "unreadable" else "")
    return Reason(kind, code, category, part, page, start, end, weight, message, key=key)


_sentence = lru_cache(maxsize=1024)(
    lambda key, lang, category, code: reason_message(key, lang, category=category, code=code)
)
