"""Ctrl-C between two steps instead of in the middle of one.

Python raises ``KeyboardInterrupt`` wherever the main thread happens to be. In the middle of ``queue.Queue.put`` or
``threading.Condition.notify`` that leaves a lock held or a waiter listed that is gone, and the thread on the other
side (the reading pool's, the store's writer) then waits for ever: the interrupted program never ends.
"""

from __future__ import annotations

# What ``signal`` wraps in enums, which would take ten times as long as the rest of a block.
import _signal  # type: ignore[import-not-found]
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

Handler = Callable[[int, FrameType | None], object]


class _State:
    """Of the process, since its signals are; only the main thread touches it."""

    depth = 0
    came = False
    before: Handler | None = None


def _hold(number: int, frame: FrameType | None) -> None:
    """The first interrupt is kept; a second one is impatience with what does not end, and is let through."""
    _State.came = not _State.came
    if not _State.came and _State.before is not None:
        _State.before(number, frame)


def check() -> None:
    """Let an interrupt through that was held back. Raises KeyboardInterrupt, unless the program handles it otherwise."""
    if _State.came and threading.current_thread() is threading.main_thread():
        _State.came = False
        if _State.before is not None:
            _State.before(_signal.SIGINT, None)


class held_back:  # noqa: N801 - used as a function, a class because one is entered for every answer
    """A block in which SIGINT waits for ``check`` or for the block's end; a second one does not wait.

    May be nested. Does nothing in other threads, to which Python never delivers signals, and nothing where the program
    ignores interrupts or leaves them to the system.
    """

    def __enter__(self) -> Self:
        self._main = threading.current_thread() is threading.main_thread()
        if self._main:
            if _State.depth == 0:
                handler = _signal.getsignal(_signal.SIGINT)
                _State.before = handler if callable(handler) else None
                if _State.before is not None:
                    _signal.signal(_signal.SIGINT, _hold)
            _State.depth += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self._main:
            return
        _State.depth -= 1
        if _State.depth == 0:
            if _State.before is not None:
                _signal.signal(_signal.SIGINT, _State.before)
            check()
