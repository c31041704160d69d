"""``brevvakt evaluate``: how good are the answers on letters whose right answer is known?"""

from __future__ import annotations

import contextlib
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from classifier.errors import ExitCode, UsageError
from classifier.model.bounds import upper_bound
from classifier.model.metrics import auc, calibration_error, outcome
from classifier.own.asking import OwnLetters, answer_all, training_note
from classifier.own.labels import Labels, OwnLabel, read_labels
from classifier.report.rows import printable
from classifier.result import Classification

#: Shown as they are; another ending could be anything, a name too.
_TYPES = ("pdf", "docx", "txt", "rtf", "odt", "html", "eml", "msg", "xlsx", "pptx", "doc", "xls", "ppt", "zip")


@dataclass(frozen=True, slots=True)
class Pair:
    """A letter's label and its answer."""

    label: OwnLabel
    answer: Classification


def run_evaluate(options: OwnLetters, *, form: str, output: Path | None) -> int:
    """Measure and print.

    Returns:
        0; 1 when not one letter could be read, so that nothing was measured.

    Raises:
        UsageError: the labels, the model or a rule file is wrong, or the output cannot be written.
    """
    labels = read_labels(options.folder, options.labels, skip=[output] if output else [])
    classifier = options.settings.classifier()
    with _output(output, [options.labels, *(letter.path for letter in labels.letters)]) as stream:
        answers = answer_all(labels.letters, options)
        pairs = [Pair(label, answer) for label, answer in zip(labels.letters, answers, strict=True)]
        found = {"model": classifier.bundle.version, "rules": classifier.rules.version, **measure(pairs, labels)}
        if form == "json":
            stream.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        else:
            _print(found, stream)
    for note in (*labels.notes(), training_note(classifier.bundle.card)):
        if note:
            sys.stderr.write(f"brevvakt: {note}\n")
    return int(ExitCode.OK if found["read"] else ExitCode.ATTENTION)


def measure(pairs: Sequence[Pair], labels: Labels) -> dict[str, Any]:
    """All numbers, as plain data. Pure."""
    read = [pair for pair in pairs if pair.answer.probability is not None]
    truth = [pair.label.answer for pair in read]
    probabilities = np.array([pair.answer.probability for pair in read], dtype=np.float64)
    area = auc(truth, probabilities)
    whole = outcome((pair.label.answer, pair.answer.q3) for pair in pairs)
    unread = Counter(p.answer.error.code for p in pairs if p.answer.error and p.answer.probability is None)
    return {
        "letters": len(pairs),
        "labels": {answer: labels.count(answer) for answer in ("yes", "no", "review")},
        "read": len(read),
        "unreadable": dict(sorted(unread.items())),
        "partly_read": sum(pair.answer.error is not None for pair in read),
        "unlabelled": labels.unlabelled,
        "copies": labels.copies,
        "auc": None if math.isnan(area) else round(area, 4),
        "calibration_error": round(calibration_error(truth, probabilities), 4) if read else None,
        "miss_rate_upper_95": round(upper_bound(whole.missed.hits, whole.missed.total), 4),
        "groups": {name: _group(pairs, names_of) for name, names_of in _groupings(labels).items()},
    }


def _groupings(labels: Labels) -> dict[str, Callable[[Pair], Iterable[str]]]:
    groupings: dict[str, Callable[[Pair], Iterable[str]]] = {
        "all": lambda _: ["all"],
        "category": lambda pair: pair.label.categories,
        "file type": lambda pair: [_type(pair.label.path)],
    }
    if labels.units:
        groupings["unit"] = lambda pair: [pair.label.unit or "–"]
    return groupings


def _type(path: Path) -> str:
    ending = path.suffix.lower().removeprefix(".")
    return ending if ending in _TYPES else "other"


def _group(pairs: Sequence[Pair], names_of: Callable[[Pair], Iterable[str]]) -> dict[str, Any]:
    members: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for name in names_of(pair):
            members[name].append(pair)
    return {
        name: outcome((pair.label.answer, pair.answer.q3) for pair in chosen).as_dict()
        | {"letters": len(chosen), "unreadable": sum(pair.answer.probability is None for pair in chosen)}
        for name, chosen in sorted(members.items())
    }


@contextlib.contextmanager
def _output(path: Path | None, precious: Iterable[Path]) -> Iterator[TextIO]:
    """Where the numbers go; opened before the letters are read, so that a wrong path costs no time."""
    if path is None:
        yield sys.stdout
        return
    if path.resolve() in {original.resolve() for original in precious}:
        raise UsageError(f"{path}: is the labels file or one of the letters; write to another file")
    try:
        stream = path.open("w", encoding="utf-8")
    except OSError as exc:
        raise UsageError(f"{path}: cannot be written ({exc.strerror})") from None
    with stream:
        yield stream


def _print(found: dict[str, Any], stream: TextIO) -> None:
    width = None if stream is sys.stdout and sys.stdout.isatty() else 150
    console = Console(file=stream, highlight=False, width=width)
    counts = ", ".join(f"{answer} {count}" for answer, count in found["labels"].items())
    console.print(f"[bold]{found['letters']} own letters[/] (right answer {counts}); model {found['model']}")
    console.print(f"AUC {_number(found['auc'])}, calibration error {_number(found['calibration_error'])}")
    whole = found["groups"]["all"]["all"]
    missed, waved = whole["missed"], whole["waved"]
    console.print(
        f"missed: {missed['n']} of {missed['of']} sensitive letters;"
        f" upper 95 % bound of the miss rate {100 * found['miss_rate_upper_95']:.1f} %"
    )
    if waved["of"]:
        console.print(f"answered no though a person should look: {_cell(waved)}")
    codes = ", ".join(f"{code} {count}" for code, count in found["unreadable"].items())
    console.print(
        f"could not be read, so review: {found['letters'] - found['read']}{f' ({codes})' if codes else ''};"
        f" read in part: {found['partly_read']}"
    )
    table = Table(caption="rates with exact 95 % intervals", caption_justify="left")
    for name in ("group", "letters", "missed yes→no", "false no→yes", "held no→review", "asked yes→review", "unread"):
        table.add_column(name, overflow="fold")
    for grouping, members in found["groups"].items():
        for name, member in members.items():
            cells = [_cell(member[key]) for key in ("missed", "false", "held", "asked")]
            label = escape(printable(f"{grouping}: {name}"))
            table.add_row(label, str(member["letters"]), *cells, str(member["unreadable"]))
    console.print(table)


def _cell(rate: dict[str, Any]) -> str:
    low, high = rate["ci95"]
    if not rate["of"]:
        return "–"
    return f"{rate['n']}/{rate['of']} {100 * rate['rate']:.1f} % ({100 * low:.0f}–{100 * high:.0f})"


def _number(value: float | None) -> str:
    return "– (needs both yes and no letters)" if value is None else f"{value}"
