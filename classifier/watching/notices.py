"""Changes below a folder as the operating system tells them, from a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path


def available() -> bool:
    """Whether the extra ``watch`` is installed."""
    return find_spec("watchfiles") is not None


class Notices:
    """Tells paths that changed until closed.

    Args:
        folder: watched with all that is below it.
        changed: called with each path, from the thread.
        began: called once, when changes are sure to be told: what came before must be looked for.
        failed: called with the class of an error that ended the notices.
    """

    def __init__(
        self,
        folder: Path,
        *,
        changed: Callable[[str], None],
        began: Callable[[], None],
        failed: Callable[[str], None],
    ) -> None:
        self._folder, self._changed, self._began, self._failed = folder, changed, began, failed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="brevvakt-notices", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Tell nothing more."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._watch()
        except Exception as exc:  # the library's own, and OSError when the system has no watches left
            self._failed(type(exc).__name__)

    def _watch(self) -> None:
        from watchfiles import watch

        told = watch(
            self._folder, watch_filter=None, debounce=200, step=50, stop_event=self._stop, rust_timeout=500,
            yield_on_timeout=True, raise_interrupt=False, ignore_permission_denied=True,
        )  # fmt: skip
        for number, changes in enumerate(told):
            if number == 0:
                self._began()
            for _, path in changes:
                self._changed(path)
