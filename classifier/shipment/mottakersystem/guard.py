"""What keeps questions few: a bounded cache that forgets, and a breaker that lets a failing server rest. Thread-safe."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from classifier.shipment.recipients import System

Clock = Callable[[], float]


class Cache:
    """Organisation number → its systems, for ``seconds``; the oldest goes when there are more than ``size``."""

    def __init__(self, seconds: float, size: int, clock: Clock) -> None:
        self._seconds, self._size, self._clock = seconds, size, clock
        self._kept: OrderedDict[str, tuple[float, tuple[System, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, orgnr: str) -> tuple[System, ...] | None:
        """What was kept, if it is still fresh."""
        with self._lock:
            until, systems = self._kept.get(orgnr, (float("-inf"), ()))
            return systems if self._clock() < until else None

    def put(self, orgnr: str, systems: tuple[System, ...]) -> None:
        """Keep an answer."""
        with self._lock:
            self._kept[orgnr] = self._clock() + self._seconds, systems
            self._kept.move_to_end(orgnr)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


class Breaker:
    """Open after ``failures`` in a row; then one trial per ``seconds`` until one succeeds."""

    def __init__(self, failures: int, seconds: float, clock: Clock) -> None:
        self._failures, self._seconds, self._clock = failures, seconds, clock
        self._failed = 0
        self._until = float("-inf")
        self._lock = threading.Lock()

    def admits(self) -> bool:
        """Whether to ask now. A trial moves the next one, so that only one is under way."""
        with self._lock:
            if self._failed < self._failures:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._seconds
            return True

    def note(self, *, success: bool) -> None:
        """How a question went."""
        with self._lock:
            self._failed = 0 if success else self._failed + 1
            self._until = self._clock() + self._seconds


class TokenBox:
    """The access token until shortly before it runs out."""

    #: Seconds before its end that a token is no longer used: the question takes time too.
    _MARGIN = 10.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: tuple[str, float] | None = None

    def get(self) -> str | None:
        """The token, if it is still good."""
        kept = self._kept
        return kept[0] if kept is not None and self._clock() < kept[1] else None

    def put(self, token: str, seconds: float) -> None:
        """Keep a token that is good for so long."""
        self._kept = token, self._clock() + seconds - self._MARGIN

    def drop(self) -> None:
        """Forget it: it was refused."""
        self._kept = None
