"""Answers as a scan gives them, for the tests of reports."""

from __future__ import annotations

from classifier.decide import Q3
from classifier.messages import error_message, reason_message
from classifier.result import Classification, Failure, Reason


def answer(
    path: str,
    q3: Q3 = "no",
    *,
    probability: float | None = 0.1,
    categories: tuple[str, ...] = (),
    error: str | None = None,
    seconds: float = 0.01,
) -> Classification:
    """One answer with a reason for each category."""
    reasons = tuple(
        Reason(
            "rule", f"{name}.x", name, "body", 2, 5, 9, 1.5, reason_message("topic", "nb", category=name), key="topic"
        )
        for name in categories
    )
    return Classification(
        q3=q3,
        probability=None if error else probability,
        categories=dict.fromkeys(categories, 0.9),
        reasons=reasons,
        error=Failure(error, error_message(error, "nb")) if error else None,
        model="brevvakt-3-abc",
        rules="r1",
        path=path,
        sha256="ab" * 32,
        bytes=1234,
        pages=3,
        seconds=seconds,
    )
