"""Reading one picture well: straightened where it is askew, turned where it stands on its head, within its time."""

from __future__ import annotations

from classifier.ocr import Engine, Grey, Recognised
from classifier.ocr.writing import straightened

#: Below this the picture may lie on its side (upright pages of print come out at 85 and more, turned ones at 30 to 45).
_DOUBTFUL = 70.0


def read_picture(picture: Grey, engine: Engine, *, dpi: int, seconds: float) -> Recognised | None:
    """The better of the picture as it lies and as it may have been meant; None when time ran out."""
    straight = straightened(picture)
    found = engine.read(straight, dpi=dpi, seconds=seconds)
    if found is None or found.confidence >= _DOUBTFUL:
        return found
    again = engine.read(picture, dpi=dpi, seconds=seconds, turned=True)
    return again if again is not None and again.confidence > found.confidence else found
