"""A watcher as the command runs it: options in, exit code out, ended by SIGTERM or an interrupt."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from classifier.decide import Q3
from classifier.errors import ExitCode
from classifier.memory import Forgetful, Memory
from classifier.watching.deciding import Decider
from classifier.watching.notices import available
from classifier.watching.places import places
from classifier.watching.presence import Say
from classifier.watching.watcher import Watcher
from classifier.worker import Settings
from classifier.workers import default_jobs

#: Seconds between two looks at the folder where the system's notices cannot be had.
_POLL = 2.0


@dataclass(frozen=True)
class WatchOptions:
    """Everything ``brevvakt watch`` takes; see its ``--help``. ``targets`` is empty to leave letters in place."""

    folder: Path
    targets: dict[Q3, Path]
    state: Path | None = None
    settle: float = 2.0
    poll: float | None = None
    jobs: int | None = None
    timeout: float | None = None
    settings: Settings = field(default_factory=Settings)
    store: str | None = None
    store_paths: bool = True


def run_watch(options: WatchOptions, say: Say) -> int:
    """Watch until the process is told to stop.

    Returns:
        0: it was told to.

    Raises:
        UsageError: a folder does not exist, settings are wrong, or another watcher is at work on the folder.
        StoreError: the decision store cannot be opened, read or written.
    """
    settings = options.settings
    found = places(options.folder, options.targets, state=options.state, skip=tuple(_store_files(options)))
    poll = options.poll
    if poll is None and not available():
        poll = _POLL
        say(f"without the extra (pip install 'brevvakt[watch]') the folder is looked at every {poll:g} s")
    with _memory(options, settings) as memory:
        watcher = Watcher(found, memory, settle=options.settle, poll=poll, say=say)
        decider = Decider(
            settings, options.jobs or default_jobs(), options.timeout or settings.limits.seconds, watcher.wake
        )
        try:
            with _stopped_by_signals(watcher):
                answers = watcher.run(decider)
        finally:
            decider.stop()
    say(f"stopped; {answers['no']} no, {answers['yes']} yes, {answers['review']} review")
    return int(ExitCode.OK)


def _store_files(options: WatchOptions) -> list[Path]:
    if options.store is None:
        return []
    from classifier.store.address import files_of

    return files_of(options.store)


@contextlib.contextmanager
def _memory(options: WatchOptions, settings: Settings) -> Iterator[Memory]:
    """The decision store as this watcher's memory, or none. One run lasts as long as the watcher does."""
    if options.store is None:
        yield Forgetful()
        return
    from classifier.errors import StoreError
    from classifier.store import Session, Store

    with Store.open(options.store) as store:
        session = Session(store, settings, paths=options.store_paths)
        try:
            yield session
        except BaseException:
            # What went wrong first is what the caller must hear.
            with contextlib.suppress(StoreError):
                session.end("failed")
            raise
        session.end("stopped")  # a watcher is never complete


@contextlib.contextmanager
def _stopped_by_signals(watcher: Watcher) -> Iterator[None]:
    """The first signal stops the watcher in good order, a second one at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        watcher.stop()

    names = ("SIGTERM", "SIGINT", "SIGBREAK")  # the last one is a Windows service's
    before = {getattr(signal, name): None for name in names if hasattr(signal, name)}
    kept = {number: signal.signal(number, stop) for number in before}
    if hasattr(signal, "SIGIO"):
        kept[signal.SIGIO] = signal.signal(signal.SIGIO, signal.SIG_IGN)  # see look.is_being_written
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
