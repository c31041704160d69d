"""``make evaluate``: missed / false / held on letters by writers the model never saw.

Two readings. *Held-out*: the shipped model and thresholds on the test writers. *Rotating*: every writer in turn is
left out of fitting, calibration and thresholds (nested by writer), which uses all letters and so has narrower intervals.
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

from classifier.errors import UsageError
from classifier.evidence import score
from classifier.model.bundle import Bundle, load, packaged_folder
from classifier.model.features import letter_features
from classifier.model.fit import (
    cross_fitted,
    fit_final,
    make_examples,
    out_of_fold,
    with_held_out_roles,
    with_roles,
    writer_folds,
)
from classifier.model.letters import read_letters
from classifier.model.metrics import Outcome, answers, auc, outcome, report
from classifier.model.thresholds import choose
from classifier.model.train import (
    FALSE_TARGET,
    MISS_TARGET,
    read_extra,
    read_splits,
    split_by_writer,
    targets,
    weights,
)
from classifier.rules import load_rules

_FOLDS = 10


def held_out(data: Path, bundle: Bundle) -> dict[str, Any]:
    """The shipped model on the test writers."""
    splits = split_by_writer(list(read_letters(data / "letters")), read_splits(data))
    examples = with_roles(make_examples(splits["test"], load_rules()), bundle.roles)
    features = np.stack([letter_features(e.reading, score(e.reading, bundle.scorer)) for e in examples])
    return report([e.letter for e in examples], bundle.final.probabilities(features), bundle.thresholds)


def rotating(data: Path) -> dict[str, Any]:
    """Every writer left out in turn; thresholds chosen inside each fold on out-of-fold probabilities."""
    rules = load_rules()
    raw = make_examples(list(read_letters(data / "letters")), rules)
    extra = read_extra(data, {e.letter.writer for e in raw}, rules)
    held_out = with_held_out_roles([*raw, *extra], _FOLDS)
    examples, more = held_out[: len(raw)], held_out[len(raw) :]
    labels = [e.letter.label for e in examples]
    features = out_of_fold(examples, more, _FOLDS)
    pairs: list[tuple[str, str]] = []
    probabilities = np.zeros(len(examples))
    for inside, outside in writer_folds(examples, _FOLDS):
        chosen = [examples[i] for i in inside]
        inner = cross_fitted(features[inside], chosen, _FOLDS)
        final = fit_final(features[inside], chosen).calibrated(inner, targets(chosen), weights(chosen))
        choice = choose(final.curve(inner), [e.letter.label for e in chosen], miss=MISS_TARGET, false=FALSE_TARGET)
        probabilities[outside] = final.probabilities(features[outside])
        given = answers(probabilities[outside], choice.thresholds)
        pairs.extend((labels[i], answer) for i, answer in zip(outside, given, strict=True))
    result: Outcome = outcome(pairs)
    return {"letters": len(examples), "auc": round(auc(labels, probabilities), 4)} | result.as_dict()


def _print(console: Console, found: dict[str, Any]) -> None:
    console.print(
        f"[bold]Held-out writers[/]: {found['letters']} letters, AUC {found['auc']}, "
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
        _print(console, held_out(options.data, load(options.model)))
        if options.rotating:
            found = rotating(options.data)
            rates = ", ".join(f"{key} {_cell(found[key])}" for key in ("missed", "false", "held", "asked"))
            console.print(
                f"[bold]Every writer left out in turn[/]: {found['letters']} letters, AUC {found['auc']}, {rates}"
            )
    except UsageError as exc:
        console.print(str(exc), style="red", markup=False)
        return int(exc.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
