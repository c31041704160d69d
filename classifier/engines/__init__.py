"""Where files are decided: one interface, and the engines behind it.

``processes`` reads on this machine, ``dask`` sends the same work to a cluster. Both read every file in a confined
process with a clock and a memory ceiling, hold a bounded number of files, and give each file exactly one answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self

from classifier.errors import UnreadableError
from classifier.result import Classification
from classifier.walk import Entry

#: How a cluster gets at a letter: by its path on a folder that all machines share, or by its bytes.
Send = Literal["paths", "bytes"]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask scheduler (``tcp://host:port`` or ``tls://host:port``) and how letters get to its workers."""

    address: str
    send: Send = "paths"


class Engine(Protocol):
    """Decides files somewhere else. A context manager: work begins inside it, and leaving it by an error drops the rest.

    Used by one thread, which adds files until the engine is full and then takes answers.
    """

    def check(self) -> None:
        """Wait until it is known that the settings are right. Raises UsageError: they are not."""

    def add(self, entry: Entry) -> None:
        """Hand over a file. Raises EngineError: nobody is left to decide it."""

    @property
    def full(self) -> bool:
        """Whether answers should be taken before more is handed over."""

    def __len__(self) -> int:
        """Files without an answer."""

    def finished(self) -> Iterator[Classification]:
        """Take out what is done, ``path`` as in its entry, waiting for one file at least.

        An interruption of the engine's own is worked around, so that a wait may end without an answer.

        Raises:
            UsageError: the settings are wrong.
            EngineError: nobody is left to decide the rest.
        """

    def unread(self, error: UnreadableError) -> Classification:
        """The answer for what could not be read, without ``path``. Raises as ``finished``."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None: ...
