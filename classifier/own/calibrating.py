"""``brevvakt calibrate``: thresholds that keep a promise on the municipality's own letters, as a model folder.

Only the thresholds change. The model's files are copied byte for byte, so its hashes and its version stay what they are.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classifier.decide import Q3, Thresholds
from classifier.errors import ExitCode, ModelError, UsageError
from classifier.model.bounds import upper_bound
from classifier.model.bundle import load, packaged_folder
from classifier.model.promise import Promise, choose_with_bound, needed
from classifier.own.asking import OwnLetters, answer_all, answerable, fresh_folder, training_note
from classifier.own.card import write_calibrated_card
from classifier.own.labels import OwnLabel, read_labels
from classifier.result import Classification

#: Fewer ordinary letters than this say nothing of how many will be held.
LEAST_ORDINARY = 50
#: Records round the probability to four decimals: the true one can be this much lower or higher.
_ROUNDING = 0.00005


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A promise with the other counts on the same letters.

    ``held``: ordinary letters answered ``review``; ``asked``: sensitive ones. ``doubtful``: letters labelled
    ``review``, which bear no promise; ``waved``: those of them answered ``no``. ``left_out``: letters that no threshold
    decides, see ``answerable``.
    """

    promise: Promise
    held: int
    asked: int
    doubtful: int
    waved: int
    left_out: int


def run_calibrate(options: OwnLetters, *, output: Path, miss: float, false: float) -> int:
    """Choose thresholds, write the model folder, say what it promises.

    Raises:
        UsageError: the labels, the model or a rule file is wrong, there are too few letters for the promise, or the
            folder cannot be written.
    """
    labels = read_labels(options.folder, options.labels)
    classifier = options.settings.classifier()
    fresh_folder(output)
    _enough(labels.count("yes"), labels.count("no"), miss)
    answers = answer_all(labels.letters, options)
    found = calibrated(labels.letters, answers, miss=miss, false=false)
    card = _card(classifier.bundle.card, found, miss, false, classifier.rules.version)
    source = packaged_folder() if options.model is None else Path(options.model)
    write_folder(source, output, card)
    _print(found, classifier.bundle.thresholds, output)
    for note in (*labels.notes(), training_note(classifier.bundle.card)):
        if note:
            sys.stderr.write(f"brevvakt: {note}\n")
    return int(ExitCode.OK)


def calibrated(
    letters: Sequence[OwnLabel], answers: Sequence[Classification], *, miss: float, false: float
) -> Calibrated:
    """Thresholds for these letters and what they do to them. Pure.

    Raises:
        UsageError: too few of them can be answered ``no`` at all, or no threshold keeps the bound.
    """
    pairs = [
        (letter.answer, answer.probability)
        for letter, answer in zip(letters, answers, strict=True)
        if answer.probability is not None and answerable(answer)
    ]
    labels = [label for label, _ in pairs]
    _enough(labels.count("yes"), labels.count("no"), miss)
    given = np.array([probability for _, probability in pairs], dtype=np.float64)
    sensitive = np.array([label == "yes" for label in labels])
    promise = choose_with_bound(
        np.where(sensitive, given - _ROUNDING, given + _ROUNDING), labels, miss=miss, false=false
    )
    new = [(label, _answer(probability, promise.thresholds)) for label, probability in pairs]
    return Calibrated(
        promise,
        held=new.count(("no", "review")),
        asked=new.count(("yes", "review")),
        doubtful=labels.count("review"),
        waved=new.count(("review", "no")),
        left_out=len(letters) - len(pairs),
    )


def _answer(probability: float, thresholds: Thresholds) -> Q3:
    return "yes" if probability >= thresholds.yes else "no" if probability <= thresholds.no else "review"


def _enough(sensitive: int, ordinary: int, miss: float) -> None:
    wanted = needed(miss)
    lacks = []
    if sensitive < wanted:
        lacks.append(
            f"{sensitive} sensitive letters that can be read, {wanted} are needed to promise that at most"
            f" {100 * miss:.3g} % are missed: {wanted - sensitive} more{_possible(sensitive)}"
        )
    if ordinary < LEAST_ORDINARY:
        lacks.append(
            f"{ordinary} ordinary letters that can be read, {LEAST_ORDINARY} are needed: {LEAST_ORDINARY - ordinary} more"
        )
    if lacks:
        raise UsageError("too few letters to calibrate on: " + "; ".join(lacks))


def _possible(sensitive: int) -> str:
    least = math.ceil(1000 * upper_bound(0, sensitive)) / 1000
    return f", or --miss {least:g}" if least <= 0.1 else ""


def _card(base: dict[str, Any], found: Calibrated, miss: float, false: float, rules: str) -> dict[str, Any]:
    """The card of the new folder: what was known of the model, with what changed. No date, no names, no paths."""
    promise = found.promise
    test = base.get("test", {})
    return base | {
        "thresholds": {"no": promise.thresholds.no, "yes": promise.thresholds.yes},
        "calibration": {
            "letters": "own",
            "missed": promise.missed,
            "allowed": promise.allowed,
            "sensitive": promise.sensitive,
            "miss_rate_upper_95": round(promise.bound, 4),
            "false": promise.false,
            "held": found.held,
            "ordinary": promise.ordinary,
            "asked": found.asked,
            "doubtful": found.doubtful,
            "waved": found.waved,
            "left_out": found.left_out,
            "target": {"miss": miss, "false": false},
            "rules": rules,
        },
        # The rates of the test letters belonged to the thresholds before; these two do not depend on any.
        "test": {name: test.get(name) for name in ("letters", "auc", "calibration_error")} | {"groups": {}},
        "before": base.get("before") or {name: base.get(name) for name in ("thresholds", "calibration")},
    }


def write_folder(source: Path, output: Path, card: dict[str, Any]) -> None:
    """A complete model folder: the files of ``source``, unchanged, under a new card.

    The card comes last: a folder without one is refused, so a half-written one can never decide.

    Raises:
        UsageError: a file cannot be read or written, or is not the one the card names.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, digest in card["sha256"].items():
            data = (source / name).read_bytes()
            if hashlib.sha256(data).hexdigest() != digest:
                raise ModelError(f"{source}: {name} is not the file that card.json describes (hash differs)")
            (output / name).write_bytes(data)
        write_calibrated_card(output / "CARD.md", card)
        (output / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as exc:
        raise UsageError(f"{output}: the model cannot be copied there ({type(exc).__name__})") from None
    load(output)


def _print(found: Calibrated, before: Thresholds, output: Path) -> None:
    promise = found.promise
    new = promise.thresholds
    lines = [
        f"thresholds: no at or below {new.no}, yes at or above {new.yes} (before: {before.no} and {before.yes})",
        f"bound: at most {100 * promise.bound:.2f} % of sensitive letters like these are answered no (95 % confidence)",
        f"missed: {promise.missed} of {promise.sensitive} sensitive letters; asked about: {found.asked}",
        f"false: {promise.false} of {promise.ordinary} ordinary letters; held for a person: {found.held}",
    ]
    if found.doubtful:
        lines.append(f"letters labelled review: {found.doubtful}, answered no: {found.waved}")
    if found.left_out:
        lines.append(
            f"left out: {found.left_out} letters that no threshold decides (not read whole, too short, graded, another"
            " language); they are never answered no"
        )
    lines.append(f"written: use it with --model {output}")
    sys.stdout.write("\n".join(lines) + "\n")
