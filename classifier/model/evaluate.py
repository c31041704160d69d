"""``make evaluate``: missed / false / held on letters by writers the model never saw.

Two readings. *Held-out*: the shipped model and thresholds on the test writers, and on examiners who set out to find
where a classifier fails. *Rotating*: every writer in turn is left out of fitting, calibration and thresholds (nested by
writer), which uses all letters and so has narrower intervals.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from classifier.answering import judged
from classifier.errors import UsageError
from classifier.model.bundle import Bundle, load, packaged_folder
from classifier.model.fit import (
    cross_fitted,
    fit_final,
    make_examples,
    writer_folds,
)
from classifier.model.held_out import held_out
from classifier.model.letters import Letter, read_letters
from classifier.model.lexical import Floats
from classifier.model.metrics import Outcome, answers, auc, outcome, report
from classifier.model.promise import choose_with_bound
from classifier.model.train import (
    FALSE_TARGET,
    FOLDS,
    MISS_BOUND,
    read_lines,
    read_splits,
    read_twins,
    split_by_writer,
    targets,
    weights,
    writers_of,
)
from classifier.rules import load_rules
from classifier.rules.engine import RuleSet


def on_test_writers(data: Path, bundle: Bundle, split: str = "test") -> dict[str, Any]:
    """The shipped model on writers that nothing was fitted on.

    Args:
        data: folder with ``letters`` and ``splits.json``.
        bundle: the model.
        split: ``test``, or ``hard``: writers who set out to find where a classifier fails.
    """
    return _measured(_by_split(data)[split], bundle)


def _by_split(data: Path) -> dict[str, list[Letter]]:
    return split_by_writer(list(read_letters(data / "letters")), read_splits(data))


def _measured(letters: Sequence[Letter], bundle: Bundle) -> dict[str, Any]:
    return report(letters, probabilities(letters, bundle, load_rules()), bundle.thresholds)


def probabilities(letters: Sequence[Letter], bundle: Bundle, rules: RuleSet) -> Floats:
    """Calibrated probability of each letter from a model, judged as in use; shape (letters,)."""
    return np.array([judged(letter.document(), rules, bundle)[2] for letter in letters])


def rotating(data: Path) -> dict[str, Any]:
    """Every writer left out in turn; calibration and thresholds chosen inside each fold on out-of-fold scores."""
    rules = load_rules()
    letters = make_examples(list(read_letters(data / "letters")), rules)
    lines = read_lines(data, rules)
    twins = read_twins(data, writers_of([*letters, *lines]), rules)
    held = held_out(letters, lines, twins, folds=FOLDS, rules=rules)
    examples, features = held.letters, held.features
    labels = [example.letter.label for example in examples]
    pairs: list[tuple[str, str]] = []
    found = np.zeros(len(examples))
    for inside, outside in writer_folds(examples, FOLDS):
        chosen = [examples[i] for i in inside]
        inner = cross_fitted(features[inside], chosen, FOLDS)
        final = fit_final(features[inside], chosen).calibrated(inner, targets(chosen), weights(chosen))
        promise = choose_with_bound(
            final.curve(inner), [e.letter.label for e in chosen], miss=MISS_BOUND, false=FALSE_TARGET
        )
        found[outside] = final.curve(final.log_odds(features[outside]))
        given = answers(found[outside], promise.thresholds)
        pairs.extend((labels[i], answer) for i, answer in zip(outside, given, strict=True))
    result: Outcome = outcome(pairs)
    return {"letters": len(examples), "auc": round(auc(labels, found), 4)} | result.as_dict()


def _print(console: Console, title: str, found: dict[str, Any]) -> None:
    console.print(
        f"[bold]{title}[/]: {found['letters']} letters, AUC {found['auc']} {found['auc_ci95']}, "
        f"calibration error {found['calibration_error']}"
    )
    table = Table()
    for name in ("group", "letters", "missed yes→no", "false no→yes", "held no→review", "asked yes→review"):
        table.add_column(name)
    for grouping, members in found["groups"].items():
        for name, member in members.items():
            cells = [_cell(member[key]) for key in ("missed", "false", "held", "asked")]
            table.add_row(f"{grouping}: {name}", str(member["letters"]), *cells)
    console.print(table)


def _cell(rate: dict[str, Any]) -> str:
    low, high = rate["ci95"]
    return f"{rate['n']}/{rate['of']} {100 * rate['rate']:.1f} % ({100 * low:.0f}–{100 * high:.0f})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m classifier.model.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with letters/ and splits.json")
    parser.add_argument("--model", type=Path, default=packaged_folder(), help="model folder")
    parser.add_argument("--rotating", action="store_true", help="also leave every writer out in turn (minutes)")
    options = parser.parse_args(arguments)
    console = Console(width=150)
    try:
        bundle, splits = load(options.model), _by_split(options.data)
        for split, title in (("test", "Held-out writers"), ("hard", "Held-out examiners")):
            if split in splits:
                _print(console, title, _measured(splits[split], bundle))
        if options.rotating:
            found = rotating(options.data)
            rates = ", ".join(f"{key} {_cell(found[key])}" for key in ("missed", "false", "held", "asked"))
            console.print(
                f"[bold]Every writer left out in turn[/]: {found['letters']} letters, AUC {found['auc']}, {rates}"
            )
    except UsageError as exc:
        console.print(str(exc), style="red", markup=False, soft_wrap=True)
        return int(exc.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
