"""The loop: what changed is waited for until it is complete, decided, and brought to its place.

One thread does all of it; notices, workers and signals only wake it. The sets of paths that it holds are what it knows:
a letter is settling, ready, being decided, or held (decided, but it could not be brought to its place yet).
"""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from classifier.memory import Memory
from classifier.result import Classification
from classifier.walk import Entry
from classifier.watching.deciding import Decider, Letter
from classifier.watching.filing import Filer, drop_record, is_recorded
from classifier.watching.look import Print, is_being_written, look
from classifier.watching.places import Places
from classifier.watching.presence import Presence, Say, cause
from classifier.watching.settling import Settling
from classifier.watching.sweeping import Sweep, is_letter_path

#: Letters looked at in one turn: signals and answers must not wait for a full folder.
_TURN = 64
#: Seconds a stop waits for letters that are being read.
_GRACE = 20.0
#: Seconds between attempts to bring a letter to its place: at first, and at most.
_PATIENCE = (1.0, 60.0)
#: Letters that may wait for their place; with more, no further ones are decided.
_MOST_HELD = 1000


@dataclass
class _Held:
    """A decided letter that waits for room, rights or a share."""

    letter: Letter
    result: Classification
    due: float
    wait: float = _PATIENCE[0]


class Watcher:
    """Watches until told to stop.

    Args:
        places: where letters come from and go to.
        memory: knows earlier answers and keeps new ones.
        settle: seconds a file must look the same before it counts as complete.
        poll: seconds between two looks at the folder; None to be told of changes by the system.
        say: takes a line for the operator; never a name of a file.
    """

    def __init__(self, places: Places, memory: Memory, *, settle: float, poll: float | None, say: Say) -> None:
        self._places, self._memory, self._say = places, memory, say
        self._events: SimpleQueue[str] = SimpleQueue()
        self._presence = Presence(places, poll, changed=self._events.put, say=say, report=self._report)
        self._settling = Settling(settle)
        self._ready: deque[Letter] = deque()
        self._busy: set[str] = set()
        self._known: dict[str, Print] = {}
        self._held: dict[str, _Held] = {}
        self._answers: Counter[str] = Counter()
        self._filer = Filer(places)
        self._stopping = False
        self._trouble = ""

    def stop(self) -> None:
        """End soon: what is being read is still brought to its place. Safe in signal handlers and other threads."""
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Look for answers; safe in other threads."""
        self._events.put("")

    def run(self, decider: Decider) -> Counter[str]:
        """Watch. Returns how many letters got which answer.

        Raises:
            UsageError: the settings are wrong, or another watcher is at work on the folder.
            StoreError: the memory cannot be read or written.
        """
        try:
            while not self._stopping:
                self._turn(decider)
            grace = time.monotonic() + _GRACE
            while decider.is_busy and time.monotonic() < grace:
                self._listen(min(0.2, grace - time.monotonic()))
                self._file(decider)
        finally:
            self._presence.leave()
        return self._answers

    def _turn(self, decider: Decider) -> None:
        self._listen(self._pause(decider))
        if not self._presence.check():
            self._forget()
        if self._presence.sweep_is_due():
            self._sweep()
        if self._presence.is_here:
            self._settle()
            self._decide(decider)
        self._file(decider)

    # What changed -----------------------------------------------------------------------------------------------------

    def _pause(self, decider: Decider) -> float:
        """Seconds until something may be due, if nothing wakes the loop."""
        if self._ready and self._room(decider) > 0:
            return 0.0
        due = [self._presence.next_due(), self._settling.next_due(), *(held.due for held in self._held.values())]
        return max(0.0, min(moment for moment in due if moment is not None) - time.monotonic())

    def _listen(self, seconds: float) -> None:
        """Wait for the first event, then take all that are there."""
        paths: set[str] = set()
        try:
            paths.add(self._events.get(timeout=seconds) if seconds > 0 else self._events.get_nowait())
            while True:
                paths.add(self._events.get_nowait())
        except Empty:
            pass
        for path in paths - {""}:
            self._changed(path)

    def _changed(self, path: str) -> None:
        if not is_letter_path(self._places, path):
            return
        found = look(path)
        if found is None:
            self._settling.forget(path)
            self._known.pop(path, None)
        else:
            for each, seen in Sweep(self._places, path) if found.is_folder else [(path, found)]:
                self._meet(each, seen)

    def _sweep(self) -> None:
        self._repair()
        sweep = Sweep(self._places)
        for path, seen in sweep:
            self._meet(path, seen)
        if sweep.unlisted:
            self._report(f"{sweep.unlisted} folders cannot be listed")

    def _repair(self) -> None:
        try:
            waiting = self._filer.repair()
        except OSError as exc:
            self._report(f"what was begun cannot be looked through ({cause(exc)})")
            return
        if waiting:
            self._report(f"{waiting} letters that were on their way cannot be brought to their place yet")

    def _forget(self) -> None:
        """The folder went away: what was known of it is void; what is being decided is looked at when it is."""
        self._settling.clear()
        self._busy.difference_update(str(letter.path) for letter in self._ready)
        self._ready.clear()
        self._known.clear()

    def _meet(self, path: str, seen: Print) -> None:
        if path not in self._busy and self._known.get(path) != seen:
            self._settling.see(path, seen, time.monotonic())

    # Letters ----------------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        now = time.monotonic()
        for path, seen in self._settling.due(now):
            found = look(path)
            if found is None or found.is_folder:
                continue
            if found != seen or (found.is_regular and is_being_written(Path(path))):
                self._settling.restart(path, found, now)
                continue
            self._busy.add(path)
            self._ready.append(Letter(Path(path), found))

    def _decide(self, decider: Decider) -> None:
        batch: list[Letter] = []
        for _ in range(min(len(self._ready), _TURN)):
            if len(batch) >= self._room(decider):
                break
            letter = self._ready.popleft()
            if not letter.seen.is_regular:
                decider.submit(letter)  # nothing is remembered of it: what a link leads to can change at any time
            elif not self._places.targets and is_recorded(*letter):
                self._done(letter, known=True)
            else:
                if not self._places.targets:
                    drop_record(letter.path)  # of what lay here before
                batch.append(letter)
        letters = {str(letter.path): letter for letter in batch}
        for work in self._memory.recall(Entry(letter.path) for letter in batch):
            if isinstance(work, Classification):
                self._hold(letters[str(work.path)], self._memory.keep(work))
            else:
                decider.submit(letters[str(work.path)])

    def _room(self, decider: Decider) -> int:
        return decider.room if len(self._held) < _MOST_HELD else 0

    def _file(self, decider: Decider) -> None:
        """First the memory, then the folder: a letter that was moved is in the store."""
        for letter, result in decider.finished():
            if look(letter.path) == letter.seen:
                self._hold(letter, self._memory.keep(result))
            else:
                self._done(letter, known=False)
        now = time.monotonic()
        due = [held for held in self._held.values() if held.due <= now]
        if due and self._presence.is_here:
            self._memory.flush()
            for held in due:
                self._bring(held)

    def _hold(self, letter: Letter, result: Classification) -> None:
        self._held[str(letter.path)] = _Held(letter, result, due=0.0)

    def _bring(self, held: _Held) -> None:
        try:
            filed = self._filer.file(*held.letter, held.result)
        except OSError as exc:
            self._report(f"a letter cannot be brought to its place ({cause(exc)}); it stays where it is for now")
            held.due, held.wait = time.monotonic() + held.wait, min(2 * held.wait, _PATIENCE[1])
            return
        self._answers[held.result.q3] += filed
        if len(self._held) == 1:
            self._trouble = ""
        self._done(held.letter, known=filed)

    def _done(self, letter: Letter, *, known: bool) -> None:
        """The letter is in its place; or (not ``known``) it is no longer what was decided, and is met anew."""
        path = str(letter.path)
        self._held.pop(path, None)
        self._busy.discard(path)
        if known and not self._places.targets:
            self._known[path] = letter.seen
        self._changed(path)

    def _report(self, trouble: str) -> None:
        """Say a trouble once, not at every attempt."""
        if trouble != self._trouble:
            self._trouble = trouble
            self._say(trouble)
