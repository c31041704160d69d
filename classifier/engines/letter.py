"""A file on its way to where it is decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Letter:
    """A file to decide: by its absolute path, or by its bytes. ``number`` tells letters apart."""

    number: int
    path: str = field(repr=False)
    data: bytes | None = field(default=None, repr=False)

    def size(self) -> int | None:
        """Bytes; None when it cannot be seen."""
        if self.data is not None:
            return len(self.data)
        try:
            return Path(self.path).stat().st_size
        except (OSError, ValueError):
            return None
