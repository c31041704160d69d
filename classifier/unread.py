"""The answer for a document nothing could be read of. Needs no model: whoever lost a worker can give it too."""

from __future__ import annotations

from classifier.errors import UnreadableError
from classifier.messages import Language, error_message, reason_message
from classifier.result import Classification, Failure, Reason


def unread(exc: UnreadableError, lang: Language, *, model: str, rules: str) -> Classification:
    """``review``, with the reason; ``model`` and ``rules`` are the versions that would have decided."""
    sentence = reason_message("unreadable", lang, code=exc.code)
    reason = Reason("unreadable", exc.code, None, None, None, None, None, 5.0, sentence, key="unreadable")
    return Classification(
        q3="review",
        probability=None,
        categories={},
        reasons=(reason,),
        error=Failure(exc.code, error_message(exc.code, lang)),
        model=model,
        rules=rules,
    )
