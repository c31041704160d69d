"""Brevvakt: keeps sensitive letters out of the wrong inbox.

from classifier import Classifier
result = Classifier().classify("brev.pdf")   # result.q3, .probability, .reasons
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from classifier._version import __version__

if TYPE_CHECKING:
    from classifier.api import Classifier
    from classifier.gate import AsyncSvarUtGate, SvarUtGate
    from classifier.isolation import IsolatedClassifier
    from classifier.result import Classification, Reason
    from classifier.routing import route

__all__ = [
    "AsyncSvarUtGate",
    "Classification",
    "Classifier",
    "IsolatedClassifier",
    "Reason",
    "SvarUtGate",
    "__version__",
    "route",
]

_HOMES = {
    "AsyncSvarUtGate": "classifier.gate",
    "SvarUtGate": "classifier.gate",
    "Classifier": "classifier.api",
    "IsolatedClassifier": "classifier.isolation",
    "Classification": "classifier.result",
    "Reason": "classifier.result",
    "route": "classifier.routing",
}


def __getattr__(name: str) -> Any:
    """Load the public names on first use: ``brevvakt --help`` must not pay for scikit-learn."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
