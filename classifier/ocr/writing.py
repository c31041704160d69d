"""What a picture looks like before anybody reads it: blank, written, skewed. Plain arithmetic on shades of grey."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from classifier.ocr import Grey

#: Fewer dark pixels than this in every square of the reduced picture are dust: a blank page that went through a scanner.
_DUST, _SQUARE = 12, 16
#: Paper is at least so light; what differs from it by less than this is its grain.
_LIGHT, _GRAIN = 150, 45
#: A line of writing crosses between paper and ink at least this often …
_CROSSINGS = 10
#: … and is so many pixels high (at the reduced size), with almost empty rows above and below.
_LOWEST, _HIGHEST = 2, 40
#: Writing leaves most of the paper bare.
_MOST_INK = 0.35
#: So many lines make a text; fewer are a logo.
_LINES = 4
#: Longest side of the reduced picture that is looked at.
_REDUCED = 900
#: Askew by less than this (degrees), lines are followed without help.
_STRAIGHT = 0.75
#: Angles tried, in degrees; scanners feed no paper more askew.
_MOST_SKEW, _STEP = 6.0, 0.25


def reduced(picture: Grey, longest: int = _REDUCED) -> Grey:
    """Every n-th pixel's neighbourhood averaged, so that the longest side is at most ``longest``."""
    factor = -(-max(picture.shape) // longest)
    if factor <= 1:
        return picture
    height, width = (side // factor * factor for side in picture.shape)
    if not height or not width:
        return picture
    blocks = picture[:height, :width].reshape(height // factor, factor, width // factor, factor)
    smaller: Grey = blocks.mean(axis=(1, 3)).astype(np.uint8)
    return smaller


def ink(picture: Grey) -> npt.NDArray[np.bool_]:
    """Pixels clearly unlike the paper, whichever of the two is the darker; shape as the picture."""
    paper = float(np.median(picture))
    marks: npt.NDArray[np.bool_] = np.abs(picture.astype(np.float32) - paper) > 60
    return marks


def levelled(picture: Grey) -> Grey:
    """The picture without the grain of its paper, which on a nearly empty page would be taken for writing."""
    paper = float(np.median(picture))
    if paper < _LIGHT:
        return picture
    even: Grey = np.where(picture > paper - _GRAIN, np.uint8(255), picture)
    return even


def is_blank(picture: Grey) -> bool:
    """Whether there is nothing but paper and dust."""
    marks = ink(reduced(picture))
    rows, columns = (range(0, side, _SQUARE) for side in marks.shape)
    squares = np.add.reduceat(np.add.reduceat(marks, rows, axis=0, dtype=np.int64), columns, axis=1)
    return int(squares.max(initial=0)) < _DUST


def looks_written(picture: Grey) -> bool:
    """Whether there seem to be several lines of writing, as against a photograph, a logo or a drawing."""
    marks = ink(straightened(reduced(picture)))
    if marks.mean() > _MOST_INK:
        return False
    crossings = np.count_nonzero(marks[:, 1:] != marks[:, :-1], axis=1)
    busy = np.concatenate([[False], crossings >= _CROSSINGS, [False]])
    edges = np.flatnonzero(busy[1:] != busy[:-1]).reshape(-1, 2)
    return sum(_is_line(crossings, int(top), int(bottom)) for top, bottom in edges) >= _LINES


def _is_line(crossings: npt.NDArray[np.int64], top: int, bottom: int) -> bool:
    """Whether a band of busy rows is as high as a line, with almost nothing above or below (noise is busy throughout)."""
    if not _LOWEST <= bottom - top <= _HIGHEST:
        return False
    quiet = max(2.0, 0.15 * crossings[top:bottom].max())
    around = crossings[max(top - 3, 0) : top], crossings[bottom : bottom + 3]
    return all(len(rows) == 0 or rows.min() <= quiet for rows in around)


def skew(picture: Grey) -> float:
    """How many degrees the lines of writing fall to the right, within ±6.

    The profile of ink per row has its sharpest peaks where rows run along the lines (Postl 1986).
    """
    marks = ink(reduced(picture))
    rows, columns = np.nonzero(marks)
    if len(rows) < 200:
        return 0.0
    angles = np.arange(-_MOST_SKEW, _MOST_SKEW + _STEP / 2, _STEP)
    sharpness = [_sharpness(rows - columns * np.tan(np.radians(angle))) for angle in angles]
    return float(angles[int(np.argmax(sharpness))])


def _sharpness(places: npt.NDArray[np.float64]) -> float:
    profile = np.bincount((places - places.min()).astype(np.int64)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


def straightened(picture: Grey) -> Grey:
    """The picture with its lines level, on paper of its own shade."""
    angle = skew(picture)
    if abs(angle) < _STRAIGHT:
        return picture
    turned = Image.fromarray(picture).rotate(
        angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=int(np.median(picture))
    )
    return np.asarray(turned, dtype=np.uint8)
