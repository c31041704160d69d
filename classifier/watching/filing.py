"""A decided letter and its record to their place; the same steps finish what a crash interrupted.

The order: the plan, the record under a name of its own (so that a full disk is noticed before anything moves), the letter
in one step, the record in one step, the plan is dropped. After a crash at any point the plan says what is left to do.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import replace
from pathlib import Path

from classifier.decide import Q3
from classifier.report.writers import json_line
from classifier.result import Classification
from classifier.watching.look import Print, digest, look
from classifier.watching.moving import ChangedError, move, rename_to_new, write_draft, write_whole
from classifier.watching.names import OWN, numbered, record_name
from classifier.watching.places import Identities, Places
from classifier.watching.plan import Plan, Plans


class Filer:
    """Writes records and moves letters; used by one thread."""

    def __init__(self, places: Places) -> None:
        self._places, self._identities = places, Identities(places)
        self._plans = Plans(places.state)
        self._open: dict[Path, Plan] = {}
        self._numbers: dict[Path, int] = {}

    def file(self, path: Path, seen: Print, result: Classification) -> bool:
        """Bring a letter and its record to their place.

        Args:
            path: where the letter lies.
            seen: what it looked like when it was given to be decided.
            result: the answer.

        Returns:
            False when there is no such letter any more: it is gone, or another content has taken its place.

        Raises:
            OSError: it did not work now; call again later with the same arguments.
        """
        if path in self._open:
            return self._carry_out(self._open[path])
        if look(path) != seen:
            return False
        record = json_line(result) + "\n"
        if not self._places.targets:
            return _write_beside(path, record)
        plan = Plan(path, self._free(self._wanted(result.q3, path), path.name), seen, result.sha256, record)
        self._plans.write(plan)
        self._open[path] = plan
        return self._carry_out(plan)

    def repair(self) -> int:
        """Finish what an earlier process began; returns how many plans must wait for room, rights or a share.

        Raises:
            OSError: the plans cannot be read.
        """
        waiting = 0
        open_now = {plan.id for plan in self._open.values()}
        for plan in self._plans.unfinished():
            if plan.id in open_now:
                continue
            if not self._is_ours(plan):
                self._plans.drop(plan)  # of a watcher with other folders: what it says is not ours to do
                continue
            try:
                self._carry_out(plan)
            except OSError:
                waiting += 1
        return waiting

    def _is_ours(self, plan: Plan) -> bool:
        folders = tuple(self._places.targets.values())
        return _is_in(plan.target, folders) and _is_in(plan.source, (self._places.root, *folders))

    def _wanted(self, q3: Q3, path: Path) -> Path:
        self._identities.check_targets()
        wanted = self._places.target(q3, path)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        return wanted

    def _free(self, wanted: Path, name: str) -> Path:
        """The first numbered name in the folder of ``wanted`` that neither a letter nor a record has."""
        first = wanted.with_name(name)
        number = self._numbers.get(first, 1)
        while True:
            target = wanted.with_name(numbered(name, number))
            if not os.path.lexists(target) and not os.path.lexists(target.with_name(record_name(target.name))):
                break
            number += 1
        if number > 1:
            self._numbers[first] = number
        return target

    def _carry_out(self, plan: Plan) -> bool:
        self._identities.check_targets()
        plan.target.parent.mkdir(parents=True, exist_ok=True)
        arrived = _has_arrived(plan) or _was_copied(plan)
        while True:
            try:
                if not arrived:
                    if not plan.is_letter(plan.source):
                        return self._close(plan, done=False)
                    write_draft(plan.record_draft, plan.record)
                    if not plan.is_untouched_letter(plan.source):
                        return self._close(plan, done=False)
                    move(plan.source, plan.target, sha256=plan.sha256, draft=plan.copy_draft)
                    arrived = True
                if not plan.is_untouched_letter(plan.target):
                    # It changed in the very moment it went, or somebody still writes to it: the answer is not its.
                    self._take_back(plan)
                    return self._close(plan, done=False)
                _bring_record(plan)
            except ChangedError:
                return self._close(plan, done=False)
            except FileExistsError:
                # The name was taken meanwhile. The letter goes on from where it is, to another one.
                plan = self._redirected(plan, plan.target if arrived else plan.source)
                arrived = False
                continue
            return self._close(plan, done=True)

    def _take_back(self, plan: Plan) -> None:
        """What was moved is not what was decided: back to where it is met anew. Raises OSError: it is where it went."""
        source = plan.source
        if os.path.lexists(source):
            source = self._free(source, source.name)
        rename_to_new(plan.target, source)

    def _redirected(self, plan: Plan, source: Path) -> Plan:
        seen = look(source)
        # Its times are new only where it has been moved; else what looks different is another letter.
        known = seen if seen is not None and source == plan.target else plan.print
        new = replace(plan, source=source, target=self._free(plan.target, source.name), print=known)
        self._plans.write(new)
        self._open.update((path, new) for path, known in self._open.items() if known == plan)
        return new

    def _close(self, plan: Plan, *, done: bool) -> bool:
        for draft in (plan.record_draft, plan.copy_draft):
            draft.unlink(missing_ok=True)
        self._plans.drop(plan)
        if done:
            _drop_outdated(plan)
        for path in [path for path, known in self._open.items() if known.id == plan.id]:
            del self._open[path]
        return done


def is_recorded(path: Path, seen: Print) -> bool:
    """Whether the record beside a letter is of the content that the letter has now."""
    record = path.with_name(record_name(path.name))
    told = _record(record)
    if told is None:
        return False
    if told["sha256"] is not None:
        return bool(told["bytes"] == seen.size and told["sha256"] == digest(path))
    written = look(record)  # of what could not be read, only the times tell
    return written is not None and written.mtime_ns >= max(seen.mtime_ns, seen.ctime_ns)


def drop_record(path: Path) -> None:
    """A record beside a letter that is of another content says nothing of the letter, and must not stand there."""
    record = path.with_name(record_name(path.name))
    if _record(record) is not None:
        with contextlib.suppress(OSError):
            record.unlink()


def _record(path: Path) -> dict[str, object] | None:
    """A record of ours; None when there is none."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and {"sha256", "bytes", "q3", "model"} <= told.keys() else None


def _write_beside(path: Path, record: str) -> bool:
    write_whole(path.with_name(record_name(path.name)), record, path.with_name(f"{OWN}-record.tmp"))
    return True


def _has_arrived(plan: Plan) -> bool:
    """Whether an earlier process had moved the letter; what it had not removed then goes now."""
    there = look(plan.target)
    if there is None or not plan.is_letter(plan.target):
        return False
    here = look(plan.source)
    if here is None:
        return True
    linked = here[:2] == there[:2]
    copied = here == plan.print and here.device != there.device
    if linked or copied:
        plan.source.unlink()
    elif here == plan.print:
        return False  # never moved: an equal file came to the same name from elsewhere
    return True


def _was_copied(plan: Plan) -> bool:
    """Whether only the copy of a letter is left, after a power failure: it is the letter now."""
    if plan.sha256 is None or look(plan.source) is not None or look(plan.target) is not None:
        return False
    if look(plan.copy_draft) is None or digest(plan.copy_draft) != plan.sha256:
        return False
    rename_to_new(plan.copy_draft, plan.target)
    return True


def _bring_record(plan: Plan) -> None:
    """Raises FileExistsError: something else has the record's name."""
    try:
        if not plan.record_draft.is_file() or plan.record_draft.read_text("utf-8") != plan.record:
            if _is_text(plan.record_path, plan.record):
                return
            write_draft(plan.record_draft, plan.record)
        rename_to_new(plan.record_draft, plan.record_path)
    except FileExistsError:
        if not _is_text(plan.record_path, plan.record):
            raise


def _is_text(path: Path, text: str) -> bool:
    try:
        return path.read_text("utf-8") == text
    except (OSError, ValueError):
        return False


def _drop_outdated(plan: Plan) -> None:
    """A record that lay beside the letter before, from a watcher that moved nothing, would be a second one."""
    old = plan.source.with_name(record_name(plan.source.name))
    if old != plan.record_path and look(plan.source) is None:
        drop_record(plan.source)


def _is_in(path: Path, folders: tuple[Path, ...]) -> bool:
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - links as they are
    return any(whole.is_relative_to(folder) for folder in folders)
