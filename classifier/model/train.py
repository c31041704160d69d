"""``python -m classifier.model.train``: rebuild ``models/brevvakt`` from ``data/``, the same bytes every time."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from classifier.errors import UsageError
from classifier.model.bundle import MODEL_NAME, save
from classifier.model.card import write_card
from classifier.model.final import FinalModel
from classifier.model.fit import (
    Example,
    cross_fitted,
    features_of,
    fit_final,
    fit_lexical,
    make_examples,
    out_of_fold,
    roles_of,
    target,
    weight,
    with_held_out_roles,
    with_roles,
)
from classifier.model.letters import Letter, read_letters
from classifier.model.lexical import Floats
from classifier.model.lexical_models import Lexical
from classifier.model.metrics import report
from classifier.model.thresholds import Choice, choose
from classifier.persons.roles import RoleModel
from classifier.rules import load_rules
from classifier.rules.engine import RuleSet

#: What the calibration letters may show; the bound that follows is written into the card.
MISS_TARGET, FALSE_TARGET = 0.03, 0.04
_FOLDS = 10


def split_by_writer(letters: Sequence[Letter], splits: dict[str, list[str]]) -> dict[str, list[Letter]]:
    """Letters per split; no writer is in two.

    Raises:
        UsageError: a writer is in no split or in two.
    """
    home: dict[str, str] = {}
    for name, writers in splits.items():
        for writer in writers:
            if home.setdefault(writer, name) != name:
                raise UsageError(f"splits.json: writer {writer} is in two splits")
    lost = sorted({letter.writer for letter in letters} - set(home))
    if lost:
        raise UsageError(f"splits.json: no split for writer {', '.join(lost)}")
    return {name: [letter for letter in letters if home[letter.writer] == name] for name in splits}


@dataclass(frozen=True)
class Fitted:
    """What fitting on letters gives: roles, lexical models and the final model, not yet calibrated.

    ``held_out`` is the log-odds of each letter from models that never saw its writer: what it would get in use.
    """

    roles: RoleModel
    lexical: Lexical
    final: FinalModel
    held_out: Floats

    def features(self, examples: Sequence[Example]) -> Floats:
        """Feature matrix of other letters, shape (letters, features)."""
        return features_of(with_roles(examples, self.roles), self.lexical)


def fit(examples: Sequence[Example], extra: Sequence[Example], *, folds: int = _FOLDS) -> Fitted:
    """Fit everything but calibration and thresholds.

    Every later stage is fitted on what earlier stages say about writers they never saw, as it will be in use.

    Args:
        examples: letters with labels.
        extra: single sentences and twins, for the roles and the lexical models only.
        folds: at most one per writer.
    """
    held_out = with_held_out_roles([*examples, *extra], folds)
    letters, more = held_out[: len(examples)], held_out[len(examples) :]
    features = out_of_fold(letters, more, folds)
    return Fitted(
        roles_of([*examples, *extra]),
        fit_lexical(held_out),
        fit_final(features, letters),
        cross_fitted(features, letters, folds),
    )


def read_extra(data: Path, writers: Iterable[str], rules: RuleSet) -> list[Example]:
    """What is trained on and never counted: single sentences, and the twins of these writers and of the sentences."""
    lines = list(read_letters(data / "lines"))
    wanted = {*writers, *(line.writer for line in lines)}
    twins = [twin for twin in read_letters(data / "twins") if twin.writer in wanted]
    return make_examples([*lines, *twins], rules)


def train(data: Path, target_folder: Path, console: Console) -> dict[str, Any]:
    """Fit on the train writers, calibrate on letters of writers the scores never saw, test once; save the model.

    Calibration and thresholds rest on the calibrate writers and on the train writers, each of these scored by models
    fitted without him: the more letters, the narrower the bound on the miss rate.
    """
    splits = split_by_writer(list(read_letters(data / "letters")), read_splits(data))
    rules = load_rules()
    with console.status("reading letters"):
        examples = {name: make_examples(chosen, rules) for name, chosen in splits.items()}
        extra = read_extra(data, {letter.writer for letter in splits["train"]}, rules)
    with console.status("fitting"):
        fitted = fit(examples["train"], extra)
    known = [*examples["train"], *examples["calibrate"]]
    log_odds = np.concatenate([fitted.held_out, fitted.final.log_odds(fitted.features(examples["calibrate"]))])
    final = fitted.final.calibrated(log_odds, targets(known), weights(known))
    labels = [example.letter.label for example in known]
    choice = choose(final.curve(log_odds), labels, miss=MISS_TARGET, false=FALSE_TARGET)
    test = examples["test"]
    tested = report([e.letter for e in test], final.probabilities(fitted.features(test)), choice.thresholds)
    card = _card(data, splits, choice, tested, rules.version)
    hashes = save(target_folder, fitted.lexical, fitted.roles, final, card)
    write_card(target_folder / "CARD.md", card | {"sha256": hashes})
    return card


def read_splits(data: Path) -> dict[str, list[str]]:
    """Writers per split, from ``splits.json``."""
    splits: dict[str, list[str]] = json.loads((data / "splits.json").read_text("utf-8"))
    return splits


def targets(examples: Sequence[Example]) -> Floats:
    """1 or 0 per letter, see ``fit.target``."""
    return np.array([float(target(example.letter.label)) for example in examples])


def weights(examples: Sequence[Example]) -> Floats:
    """Sample weight per letter, see ``fit.weight``."""
    return np.array([weight(example.letter.label) for example in examples])


def data_hashes(data: Path) -> dict[str, str]:
    """SHA-256 of every file that training reads, by path under ``data``."""
    files = sorted(path for folder in ("letters", "lines", "twins") for path in (data / folder).glob("*.jsonl"))
    return {path.relative_to(data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _card(
    data: Path, splits: dict[str, list[Letter]], choice: Choice, tested: dict[str, Any], rules: str
) -> dict[str, Any]:
    files = data_hashes(data)
    return {
        "name": MODEL_NAME,
        "seed": 0,
        "rules": rules,
        "data": files,
        "writers": {name: sorted({letter.writer for letter in chosen}) for name, chosen in splits.items()},
        "counts": {
            name: {label: sum(letter.label == label for letter in chosen) for label in ("yes", "no", "review")}
            for name, chosen in splits.items()
        },
        "thresholds": {"no": choice.thresholds.no, "yes": choice.thresholds.yes},
        "calibration": {
            "missed": choice.missed,
            "sensitive": choice.sensitive,
            "miss_rate_upper_95": round(choice.miss_bound, 4),
            "false": choice.false,
            "ordinary": choice.ordinary,
        },
        "test": tested,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m classifier.model.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with letters/ and splits.json")
    parser.add_argument("--output", type=Path, default=Path("models") / MODEL_NAME, help="folder for the model")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    try:
        card = train(options.data, options.output, console)
    except UsageError as exc:
        console.print(str(exc), style="red", markup=False)
        return int(exc.exit_code)
    json.dump({key: card[key] for key in ("counts", "thresholds", "calibration")}, sys.stdout, indent=2)
    sys.stdout.write(f"\nAUC on test writers {card['test']['auc']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
