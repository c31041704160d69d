"""What runs inside a worker process: load the classifier once, bound the memory, answer one file at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from classifier.confine import confine
from classifier.errors import UsageError
from classifier.limits import DEFAULT_LIMITS, Limits
from classifier.messages import Language

if TYPE_CHECKING:
    from classifier.api import Classifier
    from classifier.isolation import IsolatedClassifier
    from classifier.result import Classification


class Versions(NamedTuple):
    """What decides, by the names that stand in a record."""

    model: str
    rules: str


@dataclass(frozen=True)
class Settings:
    """All that decides about a file, in a form that crosses process borders."""

    model: str | None = None
    rules: tuple[str, ...] = ()
    lang: Language = "nb"
    show_text: bool = False
    limits: Limits = field(default=DEFAULT_LIMITS)

    def classifier(self) -> Classifier:
        """A classifier with these settings; raises as ``Classifier``."""
        from classifier.api import Classifier

        return Classifier(
            model=self.model, rules=self.rules, lang=self.lang, limits=self.limits, show_text=self.show_text
        )

    def versions(self) -> Versions:
        """What decides by them; raises as ``Classifier``."""
        return _versions(self.classifier())

    def isolated(self, seconds: float) -> IsolatedClassifier:
        """The same, reading each document in a process of its own; raises as ``Classifier``."""
        from classifier.isolation import IsolatedClassifier

        return IsolatedClassifier(
            seconds=seconds, model=self.model, rules=self.rules, lang=self.lang, limits=self.limits,
            show_text=self.show_text,
        )  # fmt: skip


_classifier: Classifier | UsageError | None = None


def start(settings: Settings) -> None:
    """Initialise this worker: the classifier first, then everything that a hostile file could use is given up.

    Wrong settings are kept for the first question, since an initialiser's exception would only end the worker.
    """
    global _classifier  # noqa: PLW0603 - one classifier per process is the point
    try:
        _classifier = settings.classifier()
    except UsageError as exc:
        _classifier = exc
    confine(settings.limits)


def ready() -> Classifier:
    """This worker's classifier; raises UsageError for wrong settings."""
    assert _classifier is not None, "start() was not called"
    if isinstance(_classifier, UsageError):
        raise _classifier
    return _classifier


def _versions(classifier: Classifier) -> Versions:
    return Versions(classifier.bundle.version, classifier.rules.version)


def versions() -> Versions:
    """What this worker decides by; raises as ``classify_file``."""
    return _versions(ready())


def classify_file(path: Path) -> Classification:
    """The answer for one file; raises UsageError for wrong settings."""
    return ready().classify(path)


def classify_each(letters: Sequence[tuple[str, bytes | None]]) -> list[Classification]:
    """The answers for letters, each by its path or, under that name, by its bytes; raises as ``classify_file``."""
    return [
        classify_file(Path(path)) if data is None else classify_bytes(data, Path(path).name) for path, data in letters
    ]


def classify_bytes(data: bytes, name: str | None) -> Classification:
    """The answer for one document handed over by its bytes; raises as ``classify_file``."""
    return ready().classify(data, name=name)
