"""Named bounds on what one document may cost. Reaching one is an error code, and the answer is never ``no``."""

from __future__ import annotations

from dataclasses import dataclass, fields

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds per document; all are inclusive maxima.

    The defaults let every letter SvarUt accepts for printing through in practice (350 MB per shipment is the outer
    bound there, but a *letter* of more than 100 MiB is a scan bundle that a person should look at).
    """

    bytes: int = 100 * MIB
    """Size of the file itself."""
    pages: int = 2000
    """Pages of one PDF that are read; the rest is a ``too_large`` problem."""
    characters: int = 5_000_000
    """Extracted characters over all parts."""
    members: int = 5_000
    """Members of one zip container (DOCX)."""
    expanded_bytes: int = 300 * MIB
    """Sum of the decompressed sizes that are actually inflated from one container."""
    ratio: int = 200
    """Decompressed size ÷ compressed size of one container member above 1 MiB."""
    attachments: int = 200
    """Embedded files read from one document, over all levels."""
    depth: int = 3
    """Levels of files inside files."""
    ocr_pictures: int = 60
    """Pages and pictures read by OCR; 0 turns OCR off."""
    pixels: int = 50_000_000
    """Of one picture; A3 at 400 dots per inch has 31 million."""
    ocr_share: float = 0.5
    """Share of ``seconds`` after which no further picture is read."""
    seconds: float = 60.0
    """Wall-clock time for one document."""
    memory_bytes: int = 1536 * MIB
    """Address space a worker may add for one document."""

    def __post_init__(self) -> None:
        """Raises ValueError for a bound below zero, a share above one, or a clock that leaves no time."""
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise ValueError(f"{field.name} must not be below zero")
        if self.ocr_share > 1 or self.seconds <= 0:
            raise ValueError("ocr_share must be at most 1 and seconds more than 0")


DEFAULT_LIMITS = Limits()
