"""When a file is complete: it has looked the same for a while. Pure; the clock is the caller's."""

from __future__ import annotations

from collections.abc import Iterator

from classifier.watching.look import Print


class Settling:
    """Files that are waited for, the longest still first.

    Args:
        seconds: how long a file must look the same.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: dict[str, tuple[Print, float]] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def see(self, path: str, found: Print, now: float) -> None:
        """A file looks so at this moment; the wait begins anew when it looks different."""
        known = self._seen.get(path)
        if known is None or known[0] != found:
            self.restart(path, found, now)

    def restart(self, path: str, found: Print, now: float) -> None:
        """The wait begins anew, whatever it looks like."""
        self._seen.pop(path, None)  # to the end of the line
        self._seen[path] = found, now

    def forget(self, path: str) -> None:
        """The file is gone."""
        self._seen.pop(path, None)

    def clear(self) -> None:
        """All files are gone."""
        self._seen.clear()

    def due(self, now: float) -> Iterator[tuple[str, Print]]:
        """Take out the files that were not seen to change for long enough; the caller looks once more."""
        while self._seen:
            path, (found, since) = next(iter(self._seen.items()))
            if now < since + self._seconds:
                return
            del self._seen[path]
            yield path, found

    def next_due(self) -> float | None:
        """When the first of them will be; None when nothing is waited for."""
        return next((since + self._seconds for _, since in self._seen.values()), None)
