"""Own letters through the same scan as ``brevvakt scan``: what the commands share."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.errors import UsageError
from classifier.own.labels import OwnLabel
from classifier.own.progress import progress
from classifier.result import Classification
from classifier.scan import scan
from classifier.worker import Settings


@dataclass(frozen=True, slots=True)
class OwnLetters:
    """What every command on own letters takes; see their ``--help``."""

    folder: Path
    labels: Path
    model: str | None = None
    rules: tuple[str, ...] = ()
    jobs: int | None = None
    timeout: float = 60.0
    progress: bool = True

    @property
    def settings(self) -> Settings:
        """All that decides about a letter."""
        return Settings(model=self.model, rules=self.rules)


def answer_all(letters: Sequence[OwnLabel], options: OwnLetters) -> list[Classification]:
    """The answer for each letter, in their order; a letter that cannot be read has one too.

    Raises:
        UsageError: the model or a rule file is wrong.
    """
    found: dict[str | None, Classification] = {}
    with progress("Reading", len(letters), shown=options.progress) as step:
        answers = scan(
            [letter.path for letter in letters], options.settings, jobs=options.jobs, timeout=options.timeout
        )
        with contextlib.closing(answers):
            for answer in answers:
                found[answer.path] = answer
                step()
    return [found[str(letter.path)] for letter in letters]


def answerable(result: Classification) -> bool:
    """Whether ``no`` was possible: read whole, long enough, in a known language and not graded."""
    doubtful = result.graded or result.error is not None or any(r.kind == "unreadable" for r in result.reasons)
    return result.probability is not None and not doubtful


def fresh_folder(folder: Path) -> Path:
    """The folder, when a model can be written there without harm to what lies there.

    Raises:
        UsageError: it exists and is not an empty folder.
    """
    try:
        taken = any(folder.iterdir())
    except FileNotFoundError:
        return folder
    except OSError as exc:
        raise UsageError(f"{folder}: cannot be used for a model ({type(exc).__name__}); name a new folder") from None
    if taken:
        raise UsageError(f"{folder}: is not empty; name a new folder, so that no model is overwritten")
    return folder


def training_note(card: dict[str, Any]) -> str | None:
    """A warning when the model was itself fitted on own letters: on those, it would flatter itself."""
    trained = card.get("own", {}).get("letters")
    if not trained:
        return None
    return f"this model was fitted on {trained} own letters: the numbers are true only for letters that it has not seen"
