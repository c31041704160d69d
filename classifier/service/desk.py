"""Hands documents to the workers, so many at a time, and waits without blocking anybody else."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from classifier.errors import CrashedError, DocumentTimeoutError, UnreadableError
from classifier.messages import Language
from classifier.result import Classification
from classifier.service import work
from classifier.service.failures import RefusedError
from classifier.unread import unread
from classifier.worker import Settings
from classifier.workers import Workers, answer_of, failure, is_innocent

Answer = TypeVar("Answer")
Lost = Callable[[UnreadableError], None]
Load = Callable[[], Awaitable[bytes]]

#: Times that a document is handed over when pools die around it.
_ATTEMPTS = 3
#: Documents handed over beyond those being read, so that a worker need not wait for the next one.
_AHEAD = 1
#: Seconds that a starting worker is kept busy, so that the others get a question too.
_START_PAUSE = 0.2
#: Seconds within which an idle worker answers, and for how long that is taken to be still true.
_PING_SECONDS, _PING_KEPT = 5.0, 5.0


#: Bytes of a document that are kept after it was read: enough to see what it is.
HEAD = 1024


@dataclass(frozen=True, slots=True)
class Read:
    """A document's first bytes and its answer."""

    head: bytes
    answer: Classification


class Desk:
    """Worker processes behind an event loop. Start it before the loop; use it from one loop.

    Args:
        settings: what the workers load.
        jobs: worker processes.
        seconds: wall-clock time per document.
        queue: requests let in at once.
        lost: told of every worker that was lost over a document.
    """

    def __init__(self, settings: Settings, *, jobs: int, seconds: float, queue: int, lost: Lost) -> None:
        self.settings, self.jobs, self.queue = settings, jobs, queue
        self._workers = Workers(settings, jobs, seconds)
        self._places = asyncio.Semaphore(jobs + _AHEAD)
        self._pinging = asyncio.Lock()
        self._heard = float("-inf")
        self._lost = lost
        self.versions = work.Versions("", "")
        self._pause = min(_START_PAUSE, seconds / 4)
        self.inside = 0
        self.reading = 0

    def start(self) -> None:
        """Start every worker and wait until they answer.

        Raises:
            UsageError: the settings are wrong.
            UnreadableError: they do not start.
        """
        try:
            asked = [self._workers.submit(work.versions, self._pause) for _ in range(self.jobs)]
            self.versions = [answer_of(future, self._workers) for future in asked][-1]
        except Exception as exc:
            raise failure(exc) from None

    def stop(self) -> None:
        """End the workers; what they are reading is given up."""
        self._workers.stop()

    @contextlib.asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place in the queue for one request.

        Raises:
            RefusedError: ``busy``.
        """
        if self.inside >= self.queue:
            raise RefusedError("busy")
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1

    async def read(self, load: Load, name: str | None, lang: Language, until: float) -> Read:
        """The answer for one document, loaded only when its turn comes: a waiting document fills no memory.

        Args:
            load: gives the bytes.
            name: the file's name.
            lang: of the messages.
            until: on the loop's clock; what is unread then is ``timeout``.

        Raises:
            UsageError: the settings are wrong.
        """
        started, data = time.perf_counter(), b""
        try:
            async with asyncio.timeout_at(until), self._places:
                data = await load()
                return Read(data[:HEAD], await self._asked(work.answer, data, name, lang))
        except TimeoutError:
            lost: UnreadableError = DocumentTimeoutError()
        except UnreadableError as exc:
            lost = exc
        self._lost(lost)
        plain = unread(lost, lang, model=self.versions.model, rules=self.versions.rules)
        digest, size = (hashlib.sha256(data).hexdigest(), len(data)) if data else (None, None)
        seconds = round(time.perf_counter() - started, 6)
        return Read(data[:HEAD], replace(plain, path=name or None, sha256=digest, bytes=size, seconds=seconds))

    async def see(self, texts: Iterable[str], until: float) -> work.Visible:
        """What the visible texts of a shipment say; a worker lost over them leaves everything suspect."""
        seen = tuple(texts)
        try:
            async with asyncio.timeout_at(until), self._places:
                return await self._asked(work.see, seen)
        except TimeoutError:
            self._lost(DocumentTimeoutError())
        except UnreadableError as exc:
            self._lost(exc)
        return work.Visible("review", False, frozenset(seen))

    async def _asked(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        self.reading += 1
        try:
            return await self._insist(function, *arguments)
        finally:
            self.reading -= 1

    async def _insist(self, function: Callable[..., Answer], *arguments: Any) -> Answer:
        for _ in range(_ATTEMPTS):
            try:
                # In a thread: when a pool has died, handing over waits until its processes are gone.
                future = await asyncio.to_thread(self._workers.submit, function, *arguments)
                answer = await asyncio.wrap_future(future)
            except asyncio.CancelledError:
                # Ours, or the pool's, which was ended under it?
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    raise
                raise CrashedError("stopped") from None
            except Exception as exc:
                if not is_innocent(exc):
                    raise failure(exc) from None
            else:
                self._heard = asyncio.get_running_loop().time()
                return answer
        raise CrashedError("pool")

    async def answers(self) -> bool:
        """Whether the workers answer: lately they did, all are at work (each has its clock), or one does now."""
        async with self._pinging:
            lately = asyncio.get_running_loop().time() - self._heard < _PING_KEPT
            if lately or self.reading >= self.jobs:
                return True
            try:
                async with asyncio.timeout(_PING_SECONDS):
                    await self._insist(work.versions)
            except (TimeoutError, UnreadableError):
                return False
            return True
