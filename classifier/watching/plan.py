"""What is about to be done with a letter, written down before it is done: after a crash it is finished, not guessed."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from classifier.watching.look import Print, digest, is_being_written, look
from classifier.watching.moving import write_whole
from classifier.watching.names import OWN, record_name

_KIND = ".plan"


@dataclass(frozen=True, slots=True)
class Plan:
    """One letter goes from ``source`` to ``target``, its record beside it.

    ``print`` and ``sha256`` (hex; None when it could not be had) tell the letter; ``record`` is the record's text.
    """

    source: Path
    target: Path
    print: Print
    sha256: str | None
    record: str = field(repr=False)
    id: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def record_path(self) -> Path:
        """Where the record will be."""
        return self.target.with_name(record_name(self.target.name))

    @property
    def record_draft(self) -> Path:
        """The record while it is being made."""
        return self.target.with_name(f"{OWN}-{self.id}.json.tmp")

    @property
    def copy_draft(self) -> Path:
        """The letter while it is being copied to another file system."""
        return self.target.with_name(f"{OWN}-{self.id}.tmp")

    def towards(self, target: Path) -> Plan:
        """The same letter to another name."""
        return replace(self, target=target)

    def is_untouched_letter(self, path: Path) -> bool:
        """Whether what lies there holds what was decided, to the byte, and nobody has it open to write to it."""
        if self.sha256 is None:
            return self.is_letter(path)
        return digest(path) == self.sha256 and not is_being_written(path)

    def is_letter(self, path: Path) -> bool:
        """Whether what lies there holds what was decided; read only where its looks do not tell."""
        found = look(path)
        if found is None or found == self.print:
            return found is not None
        if self.sha256 is not None and found.size == self.print.size:
            return digest(path) == self.sha256
        # Never read, so it has no digest: the same file under another name keeps its number, size and time.
        return self.sha256 is None and found[1:4] == self.print[1:4] and found.mode == self.print.mode


class Plans:
    """The plans on the disk, a file each. Used by one process (see ``lock``)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, plan: Plan) -> None:
        """Write a plan down to the disk, in place of an earlier one for the same letter. Raises OSError."""
        told = {**asdict(plan), "source": os.fspath(plan.source), "target": os.fspath(plan.target)}
        path = self._path(plan.id)
        write_whole(path, json.dumps(told), path.with_suffix(".tmp"))

    def drop(self, plan: Plan) -> None:
        """The plan is done, or void."""
        self._path(plan.id).unlink(missing_ok=True)

    def unfinished(self) -> Iterator[Plan]:
        """What an earlier process left; drafts of plans were not begun, and go. Raises OSError."""
        for draft in self._folder.glob("*.tmp"):
            draft.unlink(missing_ok=True)
        for path in sorted(self._folder.glob(f"*{_KIND}")):
            try:
                yield _plan(path.name.removesuffix(_KIND), json.loads(path.read_text("utf-8")))
            except (ValueError, KeyError, TypeError, RecursionError):
                with contextlib.suppress(OSError):
                    path.unlink()  # written by no version of this program
            except OSError:
                continue  # cannot be read now, or is no file: the others need not wait for it

    def _path(self, number: str) -> Path:
        return self._folder / f"{number}{_KIND}"


def _plan(number: str, told: dict[str, Any]) -> Plan:
    """A plan as it was written. Raises ValueError, KeyError or TypeError: it was not."""
    source, target, sha256, record = (told[name] for name in ("source", "target", "sha256", "record"))
    if not isinstance(record, str) or not isinstance(sha256, str | None):
        raise TypeError("no plan")
    return Plan(Path(source), Path(target), Print(*told["print"]), sha256, record, number)
