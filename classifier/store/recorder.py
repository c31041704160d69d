"""The single writer of a run: a thread that writes batches while the engines decide."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from queue import Empty, Queue
from threading import Event, Thread

from classifier.errors import StoreError
from classifier.store.writing import Item

#: A batch is written when it has so many answers, or when its first one is so old (seconds).
BATCH = 500
PATIENCE = 1.0
#: Handfuls of answers that may wait: each is one new answer or some dozens of remembered ones.
_WAITING = 128


class Recorder:
    """Takes answers from one thread and writes them in batches from another.

    When the database fails, ``put`` and ``close`` raise what it raised; nothing is written after that.
    """

    def __init__(self, write: Callable[[Sequence[Item]], None]) -> None:
        self._write = write
        # Bounded: a slow database slows the scan down instead of filling the memory.
        self._queue: Queue[Sequence[Item] | Event] = Queue(_WAITING)
        self._taken: Sequence[Item] = ()
        self._end = Event()
        self._failure: StoreError | None = None
        self._thread = Thread(target=self._run, name="brevvakt-store", daemon=True)
        self._thread.start()

    def put(self, items: Sequence[Item]) -> None:
        """Take answers; the very same list a second time is the first, handed over by one who was interrupted.

        Raises:
            StoreError: an earlier answer could not be written.
        """
        if self._failure is not None:
            raise self._failure
        self._queue.put(items)

    def flush(self) -> None:
        """Return when all that was put is written. Raises as ``put``."""
        written = Event()
        self._queue.put(written)
        written.wait()
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Write what is waiting and end the thread. Raises as ``put``."""
        if self._thread.is_alive():
            self._queue.put(self._end)
            self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        while not self._end.is_set():
            batch, mark = self._gather()
            # After a failure the queue is still emptied, so that nobody waits for room in it.
            if batch and self._failure is None:
                try:
                    self._write(batch)
                except StoreError as exc:
                    self._failure = exc
                except Exception as exc:
                    self._failure = StoreError(f"the decision store: failed ({type(exc).__name__})")
            if mark is not None:
                mark.set()

    def _gather(self) -> tuple[list[Item], Event | None]:
        """The next batch, and the mark that ended it: to be set when the batch is written."""
        first = self._queue.get()
        if isinstance(first, Event):
            return [], first
        batch, due = [*self._new(first)], time.monotonic() + PATIENCE
        while len(batch) < BATCH:
            try:
                more = self._queue.get(timeout=max(0.0, due - time.monotonic()))
            except Empty:
                break
            if isinstance(more, Event):
                return batch, more
            batch += self._new(more)
        return batch, None

    def _new(self, items: Sequence[Item]) -> Sequence[Item]:
        """The items, or none when they are the handful taken last."""
        if items is self._taken:
            return ()
        self._taken = items
        return items
