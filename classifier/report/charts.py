"""Where the bars of a chart stand; the page draws them as SVG. Pure; lengths in the SVG's own units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifier.decide import Q3
from classifier.report.figures import ANSWERS

_WIDTH, _ROW, _BAR, _LABEL, _NUMBER = 720.0, 26.0, 18.0, 230.0, 60.0
_HEIGHT, _FOOT, _HEAD = 180.0, 22.0, 16.0
#: Labels under columns: at most so many, else they would run into each other.
_LABELS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle for one answer; ``number`` letters."""

    q3: Q3
    x: float
    y: float
    width: float
    height: float
    number: int


@dataclass(frozen=True, slots=True)
class Label:
    """A text that begins (``start``), is centred (``middle``) or ends (``end``) at a point."""

    text: str
    x: float
    y: float
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn, within ``width`` × ``height``."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]


Counts = Sequence[tuple[str, Mapping[Q3, int]]]


def rows(counts: Counts) -> Chart:
    """A stacked bar to the right for each (name, counts by answer), with its sum behind it."""
    most = max((sum(by.values()) for _, by in counts), default=0) or 1
    scale = (_WIDTH - _LABEL - _NUMBER) / most
    bars: list[Bar] = []
    labels: list[Label] = []
    for number, (name, by) in enumerate(counts):
        y, x = number * _ROW + (_ROW - _BAR) / 2, _LABEL
        labels.append(Label(name, _LABEL - 8, y + _BAR - 5, "end"))
        for q3 in ANSWERS:
            if by.get(q3):
                bars.append(Bar(q3, round(x, 2), y, round(by[q3] * scale, 2), _BAR, by[q3]))
                x += by[q3] * scale
        labels.append(Label(str(sum(by.values())), round(x + 6, 2), y + _BAR - 5))
    return Chart(_WIDTH, max(1, len(counts)) * _ROW, tuple(bars), tuple(labels))


def columns(counts: Counts) -> Chart:
    """A stacked column for each (name, counts by answer), the highest one's sum above it."""
    sums = [sum(by.values()) for _, by in counts]
    most = max(sums, default=0) or 1
    scale, step = (_HEIGHT - _FOOT - _HEAD) / most, _WIDTH / max(1, len(counts))
    width, every = min(60.0, 0.8 * step), -(-len(counts) // _LABELS)
    bars: list[Bar] = []
    labels: list[Label] = []
    for number, (name, by) in enumerate(counts):
        middle, y = (number + 0.5) * step, _HEIGHT - _FOOT
        for q3 in reversed(ANSWERS):
            if by.get(q3):
                y -= by[q3] * scale
                place = round(middle - width / 2, 2), round(y, 2), round(width, 2), round(by[q3] * scale, 2)
                bars.append(Bar(q3, *place, by[q3]))
        if number % every == 0:
            labels.append(Label(name, round(middle, 2), _HEIGHT - 6, "middle"))
        if sums[number] and (len(counts) <= _LABELS or sums[number] == most):
            labels.append(Label(str(sums[number]), round(middle, 2), round(y - 4, 2), "middle"))
    return Chart(_WIDTH, _HEIGHT, tuple(bars), tuple(labels))
