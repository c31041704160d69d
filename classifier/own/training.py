"""``brevvakt train``: the packaged letters and the municipality's own, fitted together into a model folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from rich.console import Console

import classifier
from classifier.errors import ExitCode, UsageError
from classifier.model.train import train
from classifier.own.asking import OwnLetters, fresh_folder
from classifier.own.card import add_training
from classifier.own.labels import Labels, read_labels
from classifier.own.texts import OwnLetter, own_letters


def run_train(options: OwnLetters, *, output: Path, data: Path | None) -> int:
    """Read the own letters, fit, write the model folder, say what it reached.

    Raises:
        UsageError: the packaged letters are not here, the labels are wrong, no letter can be read, or the folder
            cannot be written.
    """
    source = packaged_letters(data)
    labels = read_labels(options.folder, options.labels)
    fresh_folder(output)
    options.settings.classifier()  # the workers load it too: a wrong model must fail here, with its own message
    letters = own_letters(labels.letters, options.folder, options)
    if not letters:
        raise UsageError(f"{options.folder}: not one labelled letter could be read whole; there is nothing to train on")
    console = Console(stderr=True)
    console.print(f"Fitting on the packaged letters and {len(letters)} own ones takes some minutes.", highlight=False)
    card = train(source, output, console, extra_letters=letters)
    own = _counts(letters)
    add_training(output, own)
    _print(card, own, labels, output)
    return int(ExitCode.OK)


def packaged_letters(data: Path | None) -> Path:
    """The repository's ``data`` folder.

    Raises:
        UsageError: it is not where it was said to be, or not said where.
    """
    folder = data if data is not None else Path(classifier.__file__).resolve().parent.parent / "data"
    if (folder / "splits.json").is_file() and (folder / "letters").is_dir():
        return folder
    raise UsageError(
        f"{folder}: no letters/ and splits.json there; training needs the repository's data folder, which an installed"
        " package does not hold: fetch the repository and give --data"
    )


def _counts(letters: list[OwnLetter]) -> dict[str, Any]:
    counts = {answer: sum(letter.label == answer for letter in letters) for answer in ("yes", "no", "review")}
    return {"letters": len(letters), "units": len({letter.writer for letter in letters}), **counts}


def _print(card: dict[str, Any], own: dict[str, Any], labels: Labels, output: Path) -> None:
    found, tested = card["calibration"], card["test"]
    lines = [
        f"own letters: {own['letters']} of {own['units']} units (yes {own['yes']}, no {own['no']}, review {own['review']})",
        f"thresholds: no at or below {card['thresholds']['no']}, yes at or above {card['thresholds']['yes']}",
        f"missed: {found['missed']} of {found['sensitive']} sensitive packaged letters that nothing was fitted on;"
        f" upper 95 % bound {100 * found['miss_rate_upper_95']:.1f} %",
        f"AUC {tested['auc']} on {tested['letters']} packaged test letters",
        f"written: use it with --model {output}; evaluate and calibrate it on letters that are not among these",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    left_out = len(labels.letters) - own["letters"]
    if left_out:
        sys.stderr.write(f"brevvakt: labelled files that could not be read whole, not used: {left_out}\n")
    for note in labels.notes():
        sys.stderr.write(f"brevvakt: {note}\n")
