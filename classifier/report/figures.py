"""What a run adds up to: counts by answer, category, day and error code, the slowest files. Pure; no text of letters."""

from __future__ import annotations

import datetime
import heapq
from collections import Counter, defaultdict

from classifier.categories import CATEGORIES
from classifier.decide import Q3
from classifier.result import Classification

#: Most urgent first.
ANSWERS: tuple[Q3, ...] = ("yes", "review", "no")
#: How many of the slowest files are told.
_SLOWEST = 10
#: Bars of the histogram of probabilities.
BINS = 10


class Figures:
    """Takes answers one at a time, in bounded memory.

    ``answers`` counts by answer; ``categories`` by category (those that a letter is about, not only its first), ``days``
    by day, each then by answer; ``errors`` by error code; ``bins`` letters by tenth of the probability;
    ``slowest`` holds (seconds, path or None), slowest first; ``models`` and ``rules`` the versions that decided.
    """

    def __init__(self) -> None:
        self.answers: Counter[Q3] = Counter()
        self.categories: defaultdict[str, Counter[Q3]] = defaultdict(Counter)
        self.days: defaultdict[datetime.date, Counter[Q3]] = defaultdict(Counter)
        self.errors: Counter[str] = Counter()
        self.bins: list[Counter[Q3]] = [Counter() for _ in range(BINS)]
        self.seconds = 0.0
        self.pages = 0
        self.models: dict[str, None] = {}
        self.rules: dict[str, None] = {}
        self._slowest: list[tuple[float, int, str | None]] = []

    def add(self, result: Classification, day: datetime.date | None = None) -> None:
        """Count one answer; ``day`` is when it was given, None where that is not known."""
        self.answers[result.q3] += 1
        for category in result.categories:
            self.categories[category][result.q3] += 1
        if day is not None:
            self.days[day][result.q3] += 1
        if result.error is not None:
            self.errors[result.error.code] += 1
        if result.probability is not None:
            self.bins[min(BINS - 1, int(result.probability * BINS))][result.q3] += 1
        self.seconds += result.seconds
        self.pages += result.pages or 0
        self.models[result.model] = self.rules[result.rules] = None
        heapq.heappush(self._slowest, (result.seconds, -self.total, result.path))
        if len(self._slowest) > _SLOWEST:
            heapq.heappop(self._slowest)

    @property
    def total(self) -> int:
        """Number of letters."""
        return self.answers.total()

    @property
    def slowest(self) -> list[tuple[float, str | None]]:
        """See the class."""
        return [(seconds, path) for seconds, _, path in sorted(self._slowest, reverse=True)]

    def by_category(self) -> list[tuple[str, Counter[Q3]]]:
        """Categories that occur, most letters first, else in their usual order."""
        usual: dict[str, int] = {name: number for number, name in enumerate(CATEGORIES)}
        return sorted(self.categories.items(), key=lambda item: (-item[1].total(), usual.get(item[0], len(usual))))

    def by_day(self) -> list[tuple[datetime.date, Counter[Q3]]]:
        """Days from the first to the last, those without letters too; empty where no day is known."""
        if not self.days:
            return []
        first, last = min(self.days), max(self.days)
        days = (first + datetime.timedelta(number) for number in range((last - first).days + 1))
        return [(day, self.days.get(day, Counter())) for day in days]
