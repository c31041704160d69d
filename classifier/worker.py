"""What runs inside a worker process: load the classifier once, bound the memory, answer one file at a time."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.limits import DEFAULT_LIMITS, Limits
from classifier.messages import Language

if TYPE_CHECKING:
    from classifier.api import Classifier
    from classifier.result import Classification


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


_classifier: Classifier | None = None


def start(settings: Settings) -> None:
    """Initialise this worker."""
    global _classifier  # noqa: PLW0603 - one classifier per process is the point
    _classifier = settings.classifier()
    _bound_memory(settings.limits.memory_bytes)


def classify_file(path: Path) -> Classification:
    """The answer for one file; MemoryError becomes an answer too."""
    assert _classifier is not None
    return _classifier.classify(path)


def _bound_memory(room: int) -> None:
    """Let this process add at most ``room`` bytes of address space; where the platform cannot, the clock remains."""
    if sys.platform == "win32":
        return
    import resource

    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return
    limit = pages * resource.getpagesize() + room
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
