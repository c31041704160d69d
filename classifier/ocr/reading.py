"""Reading one picture well: straightened where it is askew, turned where it stands on its head, within its time."""

from __future__ import annotations

from classifier.ocr import Engine, Grey, Recognised
from classifier.ocr.writing import levelled, straightened

#: Below this the picture may lie on its side (upright pages of print come out at 85 and more, turned ones at 30 to 45).
_DOUBTFUL = 70.0


def read_picture(picture: Grey, engine: Engine, *, dpi: int, seconds: float) -> Recognised | None:
    """The better of the picture as it lies and as it may have been meant; None when time ran out."""
    picture = levelled(picture)
    straight = straightened(picture)
    found = engine.read(straight, dpi=dpi, seconds=seconds)
    if found is None or found.confidence >= _DOUBTFUL:
        return found
    tries = [engine.read(picture, dpi=dpi, seconds=seconds, layout="turned")]
    if not found.text.strip():
        # Layout analysis takes two or three words on an empty page for dirt.
        tries.append(engine.read(straight, dpi=dpi, seconds=seconds, layout="sparse"))
    return max([found, *filter(None, tries)], key=lambda one: one.confidence)
