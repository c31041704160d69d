"""Files inside files: each is read by the same reader as the file around it, within depth and number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from classifier.document import Document
from classifier.extract.assembly import Assembly
from classifier.extract.budget import Budget


class Reader(Protocol):
    """``read_bytes`` of the package; passed in so that readers of containers need not import it."""

    def __call__(self, data: bytes, *, name: str, budget: Budget, depth: int) -> Document: ...


class Nested:
    """Reads the files embedded in one document; ``depth`` is how deep that document itself lies."""

    def __init__(self, reader: Reader, budget: Budget, depth: int) -> None:
        self._reader, self.budget, self._depth = reader, budget, depth

    def read(self, assembly: Assembly, name: str, load: Callable[[], bytes]) -> bool:
        """Read one embedded file into ``assembly``; what cannot be read becomes a problem there.

        Its name is kept as ``attachment:NAME/filename`` even so. Returns False when no further file may be read.
        """
        return self.enter(
            assembly, name, lambda inner: self._reader(load(), name=name, budget=self.budget, depth=inner._depth)
        )

    def enter(self, assembly: Assembly, name: str, read: Callable[[Nested], Document]) -> bool:
        """As ``read``, for something inside that is not a file of its own (a message in a message).

        ``read`` gets what reads the files in it, one level deeper.
        """
        if self._depth >= self.budget.limits.depth or not self.budget.attachment():
            assembly.problem("too_large", "attachment")
            return False
        base = assembly.attachment_name(name)
        with assembly.noting(base):
            assembly.graft(base, read(Nested(self._reader, self.budget, self._depth + 1)))
        assembly.add(f"{base}/filename", name)
        return True
