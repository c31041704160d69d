"""Words in pictures. The engine is an extra (``ocr``); without it a picture that carries writing is a problem.

One seam: whatever recognises is an ``Engine``, and ``engine`` says which there is on this machine.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["Engine", "Grey", "Layout", "Recognised", "engine"]

#: A picture in shades of grey, shape (height, width); 0 is black.
Grey = npt.NDArray[np.uint8]

Layout = Literal["page", "turned", "sparse"]


class Recognised(NamedTuple):
    """What an engine made of a picture; ``confidence`` is the mean over its words, 0–100, and 0 without any."""

    text: str
    confidence: float


class Engine(Protocol):
    """Something that reads pictures; safe to share between threads."""

    def read(self, picture: Grey, *, dpi: int, seconds: float, layout: Layout = "page") -> Recognised | None:
        """The words of a picture; None: out of time.

        ``layout``: an upright page; a page that may be ``turned`` on its side or head; a few ``sparse`` words.
        """


@cache
def engine() -> Engine | None:
    """The engine of this machine; None when the extra or its Norwegian data is not installed."""
    try:
        from classifier.ocr.tesseract import Tesseract
    except ImportError:
        return None
    return Tesseract.with_norwegian()
