"""One run with a memory that lasts: what is known is not read again, what is new is kept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import insert, select, update

from classifier.errors import StoreError, UsageError
from classifier.fingerprint import key_of
from classifier.result import Classification
from classifier.store import audit
from classifier.store.address import writing
from classifier.store.recall import Recall, chunks
from classifier.store.recorder import Recorder
from classifier.store.records import Kept, lasting
from classifier.store.schema import runs
from classifier.store.sight import Earlier, Sight, Whereabouts, look
from classifier.store.store import Store
from classifier.store.versions import version_row
from classifier.store.writing import Item, Run, write_batch
from classifier.walk import Entry

if TYPE_CHECKING:
    from classifier.worker import Settings

How = Literal["complete", "stopped", "failed"]

#: Remembered answers handed to the recorder at once.
_BURST = 64


class Session:
    """A ``classifier.memory.Memory`` on a store: begins a run when made, ends it by ``end``.

    Args:
        store: where answers are kept.
        settings: what decides in this run.
        paths: store paths as they are; False for their keyed hashes alone.
        rescan: recall nothing; an answer that differs from the stored one takes its place.

    Raises:
        UsageError: the model or a rule file is wrong.
        StoreError: the store cannot be written.
    """

    def __init__(self, store: Store, settings: Settings, *, paths: bool = True, rescan: bool = False) -> None:
        self._store, self._lang = store, settings.lang
        key = key_of(settings)
        self._version = version_row(store, settings, key)
        number = self._version.id
        self.run = Run(_begin(store, number, key), number, key, paths, rescan)
        self._recall = Recall(store, number, settings.limits.bytes)
        self._sights: dict[str, Sight] = {}
        self._by_path: dict[str, Earlier] = {}
        self._by_content: dict[str, int] = {}
        self._recorder = Recorder(self._write)
        self._whereabouts = Whereabouts()
        #: Remembered answers on their way to the recorder: handing over one at a time would cost more than all else.
        self._burst: list[Item] = []

    def recall(self, entries: Iterable[Entry]) -> Iterator[Entry | Classification]:
        """See ``Memory``. Raises StoreError: the store cannot be read."""
        for chunk in chunks(entries):
            seen = [(entry, self._look(entry.path)) for entry in chunk]
            for entry, sight in seen:
                # Of a file given twice the first look counts while it is being read: a later one may be of other bytes.
                self._sights.setdefault(str(entry.path), sight)
            if self.run.rescan:
                yield from chunk
                continue
            known = self._recall.by_path(sight for _, sight in seen)
            for entry, sight in seen:
                if sight in known:
                    path = str(entry.path)
                    kept, self._by_path[path] = known[sight]
                    yield kept.answer(self._lang, path)
            others = [(entry, sight) for entry, sight in seen if sight not in known]
            for same, part in self._recall.by_content(others):
                for entry, _ in part:
                    yield self._same(entry, same[entry]) if entry in same else entry

    def _same(self, entry: Entry, kept: Kept) -> Classification:
        """The answer of a file whose bytes are known from elsewhere."""
        path = str(entry.path)
        self._by_content[path] = kept.id
        return kept.answer(self._lang, path)

    def keep(self, result: Classification) -> Classification:
        """See ``Memory``.

        Raises:
            StoreError: the store cannot be written.
            UsageError: a process that began later decided by a model or rules that were changed meanwhile.
        """
        path = result.path or ""
        sight = self._sights.pop(path, None) or self._look(Path(path)).blurred()
        # Bytes of a name that are no characters become escapes, as in the record.
        shown = path.encode("utf-8", "backslashreplace").decode() if self.run.paths else None
        earlier = self._by_path.pop(path, None)
        if earlier is not None:
            sighting = earlier.id if earlier.path == shown else None
            self._burst.append(Item(result, sight, earlier.name_key, shown, earlier.decision, sighting))
        else:
            if (result.model, result.rules) != self._version[1:]:
                raise UsageError(
                    "the model or the rules were changed during the run: what was told is whole, run again"
                )
            result = lasting(result)
            sight = self._sharp(path, sight, result)
            name_key = self._store.name_key(Path(path))
            self._burst.append(Item(result, sight, name_key, shown, self._by_content.pop(path, None)))
        if self._burst[-1].decision is None or len(self._burst) >= _BURST:
            self._hand_over()
        return result

    def _hand_over(self) -> None:
        if self._burst:
            # An interrupt between the two has ``end`` hand the same list over once more, and the recorder knows it.
            self._recorder.put(self._burst)
            self._burst = []

    def flush(self) -> None:
        """See ``Memory``. Raises StoreError: the store cannot be written."""
        self._hand_over()
        self._recorder.flush()

    def end(self, how: How) -> None:
        """Write what is waiting and close the run. Raises StoreError: the store cannot be written."""
        try:
            self._hand_over()
        finally:
            self._recorder.close()
        with writing(self._store.engine) as connection:
            head = audit.lock(connection)
            connection.execute(update(runs).where(runs.c.id == self.run.id).values(ended=audit.now(), how=how))
            counts = select(runs.c.files, runs.c.reused, runs.c.yes, runs.c.no, runs.c.review)
            row = connection.execute(counts.where(runs.c.id == self.run.id)).one()
            audit.append(connection, head, "ended", {"run": self.run.id, "how": how, **row._mapping})

    def _write(self, items: Sequence[Item]) -> None:
        with writing(self._store.engine) as connection:
            write_batch(connection, self.run, items)

    def _look(self, path: Path) -> Sight:
        # The same file from another folder is the same file.
        return look(path, self._store.keyed(os.fsencode(self._whereabouts(path))))

    def _sharp(self, path: str, sight: Sight, result: Classification) -> Sight:
        """The sight with its times, when the file looked the same before and after it was read."""
        if not sight.vouches or sight.size != result.bytes or self._look(Path(path)) != sight:
            return sight.blurred()
        return sight


@contextmanager
def remembering(session: Session) -> Iterator[Session]:
    """Ends the session as the block ends: completely, stopped by the user, or by an error."""
    try:
        yield session
    except KeyboardInterrupt:
        session.end("stopped")
        raise
    except BaseException:
        # What went wrong first is what the caller must hear.
        with suppress(StoreError):
            session.end("failed")
        raise
    session.end("complete")


def _begin(store: Store, version_id: int, key: str) -> int:
    """A new run."""
    zeros = dict.fromkeys(("files", "reused", "yes", "no", "review"), 0)
    with writing(store.engine) as connection:
        head = audit.lock(connection)
        row = {"version_id": version_id, "started": audit.now(), **zeros}
        run: int = connection.scalars(insert(runs).returning(runs.c.id), [row]).one()
        audit.append(connection, head, "started", {"run": run, "versions": key})
    return run
