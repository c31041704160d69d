"""The library call with every document read in a process of its own: for documents from strangers.

Not the default of ``Classifier``: a call without a file from outside needs no second process, and starting one asks
things of the caller's program that a library should not ask unasked (a ``__main__`` guard, 0.9 s and some 200 MB once).
Per letter it costs next to nothing (measured: 3.7 ms against 3.7 ms in-process for a one-page PDF).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from classifier.api import Classifier, Source, read_source
from classifier.errors import CrashedError, UnreadableError
from classifier.limits import DEFAULT_LIMITS, Limits
from classifier.messages import Language
from classifier.result import Classification
from classifier.worker import Settings, classify_bytes
from classifier.workers import ATTEMPTS, Workers, answer_of, failure, is_innocent


class _Closing:
    """Closed at the end of a ``with`` block, however it ends."""

    def close(self) -> None:
        """End what it holds."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class Reader(_Closing):
    """Worker processes that answer for bytes; started when first asked, safe to share between threads."""

    def __init__(self, settings: Settings, *, seconds: float, jobs: int = 1) -> None:
        self._workers = Workers(settings, jobs, seconds)

    def classify(self, data: bytes, name: str | None) -> Classification:
        """The answer for one document.

        Raises:
            UnreadableError: the worker was lost over it: ``timeout``, ``memory`` or ``crashed``.
            UsageError: the settings are wrong.
        """
        for _ in range(ATTEMPTS):
            future = self._workers.submit(classify_bytes, data, name)
            try:
                return answer_of(future, self._workers)
            except BaseException as exc:
                future.cancel()
                if not is_innocent(exc):
                    raise failure(exc) from None
        raise CrashedError("pool")

    def close(self) -> None:
        """End the workers; what they are reading is given up."""
        self._workers.stop()


class IsolatedClassifier(_Closing, Classifier):
    """A ``Classifier`` that reads in worker processes with a clock, a memory ceiling and no network.

    A document that hangs, kills or fills its worker is ``review`` with ``timeout``, ``crashed`` or ``memory``. Like
    everything that starts processes, it needs ``if __name__ == "__main__":`` around the program's own start.

    Args:
        seconds: wall-clock time per document.
        jobs: worker processes.
        model, rules, lang, limits, show_text: as ``Classifier``.

    Raises:
        ModelError, RuleFileError: as ``Classifier``.
    """

    def __init__(
        self,
        *,
        seconds: float = 60.0,
        jobs: int = 1,
        model: str | os.PathLike[str] | None = None,
        rules: Iterable[str | os.PathLike[str]] = (),
        lang: Language = "nb",
        limits: Limits = DEFAULT_LIMITS,
        show_text: bool = False,
    ) -> None:
        given = tuple(os.fspath(path) for path in rules)
        super().__init__(model=model, rules=given, lang=lang, limits=limits, show_text=show_text)
        chosen = os.fspath(model) if model is not None else None
        self._reader = Reader(Settings(chosen, given, lang, show_text, limits), seconds=seconds, jobs=jobs)

    def classify(self, source: Source, *, name: str | None = None) -> Classification:
        """As ``Classifier.classify``, but the bytes are read elsewhere."""
        path = os.fspath(source) if isinstance(source, str | os.PathLike) else None
        label = name if name is not None else (Path(path).name if path is not None else None)
        try:
            result = self._reader.classify(read_source(source, self.limits), label)
        except UnreadableError as exc:
            result = self.unread(exc)
        return replace(result, path=path if path is not None else name)

    def close(self) -> None:
        """End the workers."""
        self._reader.close()
