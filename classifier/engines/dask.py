"""The engine of a cluster: the same work, sent to the workers of a Dask scheduler (extra ``dask``).

- By ``paths``: the folder is mounted at the same path everywhere. The file is hashed here, and an answer counts only
  when the worker read the same bytes. By ``bytes``: the letter travels.
- A bounded number of parcels is outstanding (``parcels``). A parcel that is lost with its worker is sent again by Dask
  (``distributed.scheduler.allowed-failures`` times); if its workers keep dying, its letters are sent one by one when
  nothing else is out, and the one whose workers die then, too, is ``crashed``.
- Every worker must have the same program, model, rules and surroundings (``fingerprint``) as this machine.

Certificates for ``tls://`` are Dask's own configuration (``distributed.comm.tls``, or ``DASK_DISTRIBUTED__COMM__TLS__*``).
Accepted risk: machines of one Dask cluster trust each other entirely, since they exchange pickles; without TLS so must
everybody who can reach its ports.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import queue
import time
import uuid
from collections import deque
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from classifier.api import read_source
from classifier.engines import Cluster
from classifier.engines.dask_cluster import check_worker, connected, import_distributed, losses, mixed, quietly
from classifier.engines.letter import Letter
from classifier.engines.parcels import Packing, come_back
from classifier.errors import AccessError, CrashedError, EngineError, UnreadableError
from classifier.fingerprint import fingerprint
from classifier.interrupts import check
from classifier.result import Classification
from classifier.store.sight import content
from classifier.unread import unread
from classifier.walk import Entry
from classifier.worker import Settings
from classifier.workers import HEARD

if TYPE_CHECKING:
    from distributed import Client, Future

    from classifier.engines.dask_worker import Answers, Parcel, Task

#: Seconds without any worker after which the scan is given up.
_PATIENCE = 60.0
#: Seconds after which the number of workers is looked at again.
_LOOK = 5.0
#: Times that a file is sent that changes under the reader.
_ATTEMPTS = 3
#: Letters whose workers died that are set aside until nothing else is out.
_SUSPECTS = 64


class _Sent(NamedTuple):
    """A file on its way; ``sha256`` is what it must be read as (None: not known, or it travels itself)."""

    entry: Entry
    sha256: str | None
    attempt: int


class Dask:
    """An ``Engine``. The cluster is looked at when the block begins.

    Args:
        settings: all that decides; model and rule files are found at the same paths on the workers.
        cluster: the scheduler, and how letters get there.
        seconds: wall-clock time per file.
        roots: files and folders that workers must see when letters go by their paths.
        patience: seconds without any worker after which the scan is given up.

    Raises:
        UsageError: the extra is not installed, or the model or a rule file is wrong.
    """

    def __init__(
        self,
        settings: Settings,
        cluster: Cluster,
        seconds: float,
        roots: Collection[Path],
        patience: float = _PATIENCE,
    ) -> None:
        import_distributed()
        from classifier.engines.dask_worker import Task

        self._cluster, self._roots, self._patience = cluster, tuple(roots), patience
        self._settings, self._versions = settings, settings.versions()
        self._task: Task = Task(settings, seconds, self._versions, fingerprint(settings))
        self._plugin = f"brevvakt-{uuid.uuid4().hex}"
        self._numbers = itertools.count()
        self._packing = Packing()
        self._sent: dict[int, _Sent] = {}
        self._parcels: dict[Future[Any], tuple[Letter, ...]] = {}
        self._done: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        self._ready: list[Classification] = []
        self._suspects: deque[Letter] = deque()
        self._client: Client
        self._looked = self._seen = time.monotonic()

    def check(self) -> None:
        """See ``Engine``: all is known when the block has begun."""

    def add(self, entry: Entry) -> None:
        """See ``Engine``."""
        self._send(entry, 1)

    @property
    def full(self) -> bool:
        """See ``Engine``."""
        return self._packing.full or bool(self._ready) or len(self._suspects) >= _SUSPECTS

    def __len__(self) -> int:
        return len(self._packing) + len(self._ready) + len(self._suspects)

    def unread(self, error: UnreadableError) -> Classification:
        """See ``Engine``."""
        return unread(error, lang=self._settings.lang, model=self._versions.model, rules=self._versions.rules)

    def finished(self) -> Iterator[Classification]:
        """See ``Engine``."""
        self._post(self._packing.close())
        if self._suspects and not self._parcels:
            self._try_alone(self._suspects.popleft())
        if not self._ready:
            for future in self._wait():
                self._take(future)
        while self._ready:
            yield self._ready.pop()

    # --- out -----------------------------------------------------------------------------------------------------

    def _send(self, entry: Entry, attempt: int) -> None:
        number, path = next(self._numbers), entry.path.absolute()
        limits, data, sha256 = self._settings.limits, None, None
        if self._cluster.send == "bytes":
            try:
                data = read_source(path, limits)
            except UnreadableError as exc:
                self._tell(entry, self.unread(exc))
                return
            sha256 = hashlib.sha256(data).hexdigest()
        elif os.path.isfile(path):  # noqa: PTH113 - unlike ``Path.is_file`` it never raises
            sha256 = content(path, limits.bytes)
        self._sent[number] = _Sent(entry, sha256, attempt)
        for parcel in self._packing.add(Letter(number, str(path), data)):
            self._post(parcel)

    def _post(self, letters: tuple[Letter, ...]) -> None:
        from classifier.engines.dask_worker import Parcel, read

        if not letters:
            return
        parcel: Parcel = Parcel(self._plugin, letters)
        with losses():
            future = self._client.submit(read, parcel, key=f"brevvakt-{uuid.uuid4().hex}", pure=False)
        self._parcels[future] = letters
        self._packing.out(letters)
        future.add_done_callback(self._done.put)

    # --- back ----------------------------------------------------------------------------------------------------

    def _wait(self) -> list[Future[Any]]:
        """Parcels that came back, at least one; none when the number of workers was looked at meanwhile."""
        found = come_back(self._done, _LOOK)
        if not found or time.monotonic() - self._looked > _LOOK:
            self._look()
        return found

    def _look(self) -> None:
        """Count the task threads of all workers. Raises EngineError: there have been none for too long."""
        with losses():
            threads = sum(self._client.nthreads().values())
        self._packing.threads = max(1, threads)
        self._looked = time.monotonic()
        if threads:
            self._seen = self._looked
        elif self._looked - self._seen > self._patience:
            raise EngineError(f"no Dask worker for {self._patience:.0f} seconds; the records so far are complete")

    def _take(self, future: Future[Any], *, alone: bool = False) -> None:
        from distributed import KilledWorker

        letters = self._parcels.pop(future)
        self._packing.back(letters)
        answers: Answers | None = None
        try:
            while answers is None:
                with losses(), suppress(TimeoutError):
                    answers = future.result(timeout=_LOOK)
                if answers is None:  # the worker that had it was lost after all
                    check()
                    self._look()
        except KilledWorker:
            self._lost(letters, alone)
            return
        finally:
            future.release()
        if answers.differs:
            raise EngineError(mixed(answers.worker, answers.differs))
        for letter, result in zip(letters, answers.found, strict=True):
            if (result.model, result.rules) != self._versions:  # its processes began after a file was changed there
                raise EngineError(mixed(answers.worker, ("model or rules",)))
            self._judge(self._sent.pop(letter.number), result)

    def _judge(self, sent: _Sent, result: Classification) -> None:
        """Keep an answer for the bytes that were meant; else send the file again, as it is now."""
        if result.sha256 in (None, sent.sha256):
            self._tell(sent.entry, result)
        elif sent.attempt < _ATTEMPTS:
            self._send(sent.entry, sent.attempt + 1)
        else:
            self._tell(sent.entry, self.unread(AccessError("another file there")))

    def _try_alone(self, letter: Letter) -> None:
        """Send a letter when nothing else is out, and wait for it."""
        self._post((letter,))
        while self._parcels:
            check()
            for future in self._wait():
                self._take(future, alone=True)

    def _lost(self, letters: tuple[Letter, ...], alone: bool) -> None:
        """Too many workers died over a parcel, or beside it: only a letter that was alone is surely to blame."""
        if not alone:
            self._suspects.extend(letters)
            return
        for letter in letters:
            entry = self._sent.pop(letter.number).entry
            self._tell(entry, replace(self.unread(CrashedError("worker")), bytes=letter.size()))

    def _tell(self, entry: Entry, result: Classification) -> None:
        self._ready.append(replace(result, path=str(entry.path)))

    # --- the cluster ---------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._client = connected(self._cluster.address)
        try:
            self._begin()
        except BaseException:
            self._end()
            raise
        return self

    def _begin(self) -> None:
        """Look at every worker, then give each its reading processes."""
        from classifier.engines.dask_worker import ReadingPlugin, Roots, introduce

        roots = Roots(tuple(str(path.absolute()) for path in self._roots) if self._cluster.send == "paths" else ())
        self._wait_for_workers()
        with losses():
            told: dict[str, Any] = self._client.run(introduce, self._task, roots, on_error="return")
        if not told:
            raise EngineError(f"{self._cluster.address}: the Dask scheduler has no worker")
        for worker, introduction in told.items():
            check_worker(worker, introduction)
        with losses():
            self._client.register_plugin(ReadingPlugin(self._plugin, self._task), name=self._plugin)
        self._look()

    def _wait_for_workers(self) -> None:
        """Until there is one, or for as long as patience lasts, hearing interrupts."""
        end = time.monotonic() + self._patience
        while time.monotonic() < end:
            check()
            with losses(), suppress(TimeoutError):
                self._client.wait_for_workers(1, timeout=HEARD)
                return

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        """Take leave; when the scheduler is gone, there is nobody to say it to."""
        for future in self._parcels:
            quietly(future.release)
        if self._client.status == "running":
            quietly(lambda: self._client.unregister_worker_plugin(self._plugin))
        quietly(lambda: self._client.close(timeout=5))
