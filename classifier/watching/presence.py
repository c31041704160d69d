"""The watched folder: there or away; while it is there it is locked and listened to."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable

from classifier.watching.lock import Lock
from classifier.watching.notices import Notices
from classifier.watching.places import Identities, Places

#: Takes a line for the operator; never a name of a file.
Say = Callable[[str], None]

#: Seconds between two looks at whether the folder is there, and at the whole of it.
_CHECK, _SWEEP, _POLL = 1.0, 60.0, 2.0


class Presence:
    """Whether the folder is there, and when it must be looked through.

    Args:
        places: the folder.
        poll: seconds between two looks at the folder; None to be told of changes by the system.
        changed: takes the path of each change, from another thread; an empty one when the folder must be looked through.
        say: takes what the operator should hear at every time.
        report: takes a trouble, which is to be told once.
    """

    def __init__(
        self, places: Places, poll: float | None, *, changed: Callable[[str], None], say: Say, report: Say
    ) -> None:
        self._places, self._poll = places, poll
        self._changed, self._say, self._report = changed, say, report
        self._identities = Identities(places)
        self._here: tuple[int, int] | None = None
        self._lock: Lock | None = None
        self._notices: Notices | None = None
        self._next_check = self._next_sweep = 0.0

    @property
    def is_here(self) -> bool:
        """Whether letters can be looked for and moved."""
        return self._here is not None

    def next_due(self) -> float:
        """When ``check`` or ``sweep_is_due`` has something to do (monotonic clock)."""
        return min(self._next_check, self._next_sweep) if self.is_here else self._next_check

    def sweep_is_due(self) -> bool:
        """Whether the whole folder must be looked through now; the caller does so."""
        now = time.monotonic()
        if not self.is_here or now < self._next_sweep:
            return False
        self._next_sweep = now + (_SWEEP if self._poll is None else self._poll)
        return True

    def check(self) -> bool:
        """Look whether the folder is there, now and then.

        Returns:
            False when it went away, or another one stands in its place: what was known of it is void.

        Raises:
            UsageError: another watcher is at work on it.
        """
        now = time.monotonic()
        if now < self._next_check:
            return True
        self._next_check = now + _CHECK
        identity = self._identities.root()
        went = self.is_here and identity != self._here
        if went:
            self._say("the folder is away; waiting for it")
            self.leave()
        if identity is not None and not self.is_here:
            self._come(identity)
        return not went

    def leave(self) -> None:
        """Listen no more, and let others in."""
        if self._notices is not None:
            self._notices.close()
        if self._lock is not None:
            self._lock.release()
        self._notices = self._lock = self._here = None

    def _come(self, identity: tuple[int, int]) -> None:
        try:
            self._lock = Lock(self._places.state)
        except OSError as exc:
            self._report(f"the folder cannot be used ({cause(exc)})")
            return
        if self._poll is None:
            self._notices = Notices(
                self._places.root, changed=self._changed, began=self._look_soon, failed=self._poll_instead
            )
        self._here, self._next_sweep = identity, 0.0
        self._say("watching")

    def _look_soon(self) -> None:
        self._next_sweep = 0.0
        self._changed("")

    def _poll_instead(self, what: str) -> None:
        self._poll = _POLL
        self._say(f"the system tells of no changes ({what}); looking every {_POLL:g} s instead")
        self._look_soon()


def cause(exc: OSError) -> str:
    """The system's code for an error (ENOSPC, EACCES …); its text could name a file."""
    return errno.errorcode.get(exc.errno or 0, type(exc).__name__)
