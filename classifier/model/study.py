"""``python -m classifier.model.study``: what each part of the model is worth, how it grows with letters, what shakes it.

Three questions, answered on the test writers and written to ``models/brevvakt/study.json``:

- *learning curve*: fitted on a quarter, a half and all of the train writers;
- *ablations*: rules only, words only, without persons, without concepts in the trees, Bokmål letters only;
- *robustness*: the shipped model on the same letters disturbed (``disturb``).

The fits leave the twins out and use few folds, so that the study takes some forty minutes; compare them with each
other (``all``), not with the shipped model.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from sklearn.linear_model import LogisticRegression

from classifier.evidence import Reading, Scores, score
from classifier.model.bundle import Bundle, load, packaged_folder
from classifier.model.disturb import disturbed
from classifier.model.evaluate import probabilities
from classifier.model.fit import (
    Example,
    fit_final,
    fit_lexical,
    make_examples,
    roles_of,
    target,
    with_roles,
)
from classifier.model.fit_units import features_of, fit_units
from classifier.model.held_out import Change, held_out, unchanged
from classifier.model.letters import Letter, read_letters
from classifier.model.lexical import Floats, Span
from classifier.model.metrics import answers, auc, outcome
from classifier.model.train import read_lines, read_splits, split_by_writer
from classifier.model.trees import Trees
from classifier.model.units import rule_maxima
from classifier.persons.evidence import EMPTY
from classifier.rules import load_rules
from classifier.rules.engine import RuleSet

_FOLDS = 3
_SHARES = (0.25, 0.5)


def _without_persons(reading: Reading) -> Reading:
    """Nobody is named or pointed at, so nothing can be linked."""
    spans = tuple(Span(span.words, span.extra, private=False, person="#nobody") for span in reading.spans)
    count = len(reading.units)
    return replace(reading, spans=spans, persons=(EMPTY,) * count, near=np.zeros(count), subject=0.0)


def _without_concepts(reading: Reading) -> Reading:
    return replace(reading, concepts=(frozenset(),) * len(reading.units))


@dataclass(frozen=True)
class Material:
    """The letters of one study, surveyed once."""

    train: list[Example]
    lines: list[Example]
    test: list[Example]


def _changed(examples: Sequence[Example], change: Change) -> list[Example]:
    return [replace(example, reading=change(example.reading)) for example in examples]


def _measured(test: Sequence[Example], log_odds: Floats) -> dict[str, Any]:
    labels = np.array([example.letter.label for example in test])
    sensitive, ordinary = log_odds[labels == "yes"], log_odds[labels == "no"]
    return {
        "auc": round(auc(labels.tolist(), log_odds), 4),
        "ordinary_above_3_percent_missed": round(float(np.mean(ordinary > np.quantile(sensitive, 0.03))), 4),
    }


def _fitted(material: Material, change: Change) -> tuple[Floats, list[Scores], list[Example]]:
    """Log-odds of the test letters by a model fitted on the material; their scores; the test letters as read."""
    letters, lines = material.train, material.lines
    held = held_out(letters, lines, folds=_FOLDS, change=change)
    final = fit_final(held.features, held.letters)
    test = _changed(with_roles(material.test, roles_of([*letters, *lines])), change)
    scorer = fit_lexical(held.all).scorer()
    tested = [score(example.reading, scorer) for example in test]
    return final.log_odds(features_of(test, tested, Trees.from_sklearn(fit_units(held.table)))), tested, test


def _rules_only(material: Material) -> Floats:
    rows, others = (
        np.stack([rule_maxima(example.reading) for example in chosen]) for chosen in (material.train, material.test)
    )
    labels = [target(example.letter.label) for example in material.train]
    result: Floats = LogisticRegression(C=1.0, max_iter=2000).fit(rows, labels).decision_function(others)
    return result


def _some_writers(examples: list[Example], share: float) -> list[Example]:
    writers = sorted({example.letter.writer for example in examples})
    order = np.random.default_rng(0).permutation(len(writers))[: round(share * len(writers))]
    chosen = {writers[i] for i in order}
    return [example for example in examples if example.letter.writer in chosen]


def learning_and_ablations(material: Material, console: Console) -> dict[str, Any]:
    """All fits of the study."""
    curve: list[dict[str, Any]] = []
    for share in _SHARES:
        part = replace(material, train=_some_writers(material.train, share))
        console.print(f"learning curve: {len(part.train)} letters")
        curve.append({"letters": len(part.train)} | _measured(material.test, _fitted(part, unchanged)[0]))
    console.print("all")
    log_odds, scores, test = _fitted(material, unchanged)
    whole = _measured(test, log_odds)
    curve.append({"letters": len(material.train)} | whole)
    words = np.array([scored.letter for scored in scores])
    ablations = {"all": whole, "words only": _measured(test, words)}
    console.print("rules only")
    ablations["rules only"] = _measured(test, _rules_only(material))
    for name, change in (("without persons", _without_persons), ("without concepts", _without_concepts)):
        console.print(name)
        ablations[name] = _measured(test, _fitted(material, change)[0])
    console.print("Bokmål only")
    bokmaal = replace(
        material,
        train=[e for e in material.train if e.letter.lang == "nb"],
        lines=[e for e in material.lines if e.letter.lang == "nb"],
    )
    log_odds, _, _ = _fitted(bokmaal, unchanged)
    for lang in ("nb", "nn"):
        chosen = [i for i, e in enumerate(material.test) if e.letter.lang == lang]
        ablations[f"Bokmål only, on {lang}"] = _measured([material.test[i] for i in chosen], log_odds[chosen])
    return {"learning_curve": curve, "ablations": ablations}


def robustness(letters: list[Letter], bundle: Bundle, rules: RuleSet) -> dict[str, Any]:
    """Missed, false and held under every disturbance, and how far probabilities and answers moved."""
    labels = [letter.label for letter in letters]
    before = probabilities(letters, bundle, rules)
    given = answers(before, bundle.thresholds)
    found: dict[str, Any] = {"undisturbed": _rates(labels, given)}
    for name, changed in disturbed(letters):
        after = probabilities(changed, bundle, rules)
        now = answers(after, bundle.thresholds)
        found[name] = _rates(labels, now) | {
            "answers_moved": round(float(np.mean([a != b for a, b in zip(given, now, strict=True)])), 4),
            "yes_to_no": sum(a == "yes" and b == "no" for a, b in zip(given, now, strict=True)),
            "median_shift": round(float(np.median(np.abs(after - before))), 4),
            "auc": round(auc(labels, after), 4),
        }
    return found


def _rates(labels: Sequence[str], given: Sequence[str]) -> dict[str, float]:
    found = outcome(zip(labels, given, strict=True))
    return {name: round(getattr(found, name).value, 4) for name in ("missed", "false", "held")}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m classifier.model.study", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with letters/ and splits.json")
    parser.add_argument("--model", type=Path, default=packaged_folder(), help="model folder; study.json goes there")
    parser.add_argument("--only-robustness", action="store_true", help="keep the fits of the last study")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    rules = load_rules()
    splits = split_by_writer(list(read_letters(options.data / "letters")), read_splits(options.data))
    target_file = options.model / "study.json"
    study: dict[str, Any] = json.loads(target_file.read_text("utf-8")) if target_file.exists() else {}
    console.print("robustness")
    study["robustness"] = robustness(splits["test"], load(options.model), rules)
    if not options.only_robustness:
        material = Material(
            make_examples(splits["train"], rules), read_lines(options.data, rules), make_examples(splits["test"], rules)
        )
        study |= learning_and_ablations(material, console)
    target_file.write_text(json.dumps(study, ensure_ascii=False, indent=2) + "\n", "utf-8")
    json.dump(study, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
