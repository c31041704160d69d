"""What one document may cost, shared by the file itself and by every file inside it."""

from __future__ import annotations

import time

from classifier.errors import TooLargeError
from classifier.limits import Limits
from classifier.ocr import Engine, engine


class Budget:
    """Counts down from ``limits``; one instance lives through one call of ``extract``."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._characters = limits.characters
        self._attachments = limits.attachments
        self._expanded = limits.expanded_bytes
        self._pictures = limits.ocr_pictures
        self._deadline = time.monotonic() + limits.ocr_share * limits.seconds

    def characters(self, wanted: int) -> int:
        """How many of ``wanted`` characters may still be kept."""
        granted = min(wanted, self._characters)
        self._characters -= granted
        return granted

    def attachment(self) -> bool:
        """Whether one more embedded file may be read."""
        self._attachments -= 1
        return self._attachments >= 0

    def expand(self, size: int) -> None:
        """Account for ``size`` decompressed bytes.

        Raises:
            TooLargeError: that is more than the limit.
        """
        self._expanded -= size
        if self._expanded < 0:
            raise TooLargeError("expansion")

    def seconds(self) -> float:
        """How long other programs (OCR, LibreOffice) may still work on this document.

        Raises:
            TooLargeError: no more time.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TooLargeError("time")
        return left

    def picture(self) -> tuple[Engine | None, float]:
        """What reads one more picture, and within how many seconds; None when nothing on this machine does.

        Raises:
            TooLargeError: no more pictures, or no more time.
        """
        reader = engine() if self.limits.ocr_pictures else None
        if reader is None:
            return None, 0.0
        self._pictures -= 1
        if self._pictures < 0:
            raise TooLargeError("ocr")
        return reader, self.seconds()
