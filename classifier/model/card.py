"""The model card, written from the same data as ``card.json`` so that the two cannot disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def _rate(rate: dict[str, Any]) -> str:
    low, high = rate["ci95"]
    return f"{rate['n']}/{rate['of']} ({100 * rate['rate']:.1f} %, {100 * low:.1f}–{100 * high:.1f})"


def _auc(found: dict[str, Any]) -> str:
    low, high = found["auc_ci95"]
    return f"AUC {found['auc']} (bootstrap 95 %: {low}–{high})"


def table(groups: dict[str, dict[str, Any]]) -> list[str]:
    """Markdown rows: one per group and member."""
    lines = [
        "| group | letters | missed (yes→no) | false (no→yes) | held (no→review) | asked (yes→review) |",
        "|---|---|---|---|---|---|",
    ]
    for grouping, members in groups.items():
        for name, member in members.items():
            cells = " | ".join(_rate(member[key]) for key in ("missed", "false", "held", "asked"))
            lines.append(f"| {grouping}: {name} | {member['letters']} | {cells} |")
    return lines


def _hard(found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return []
    return [
        f"## On examiners: writers who set out to find where a classifier fails ({found['letters']} letters)",
        "",
        f"Nothing was fitted on them either. {_auc(found)}.",
        "",
        *table({name: found["groups"][name] for name in ("all", "language", "writer") if name in found["groups"]}),
        "",
    ]


def write_card(path: Path, card: dict[str, Any]) -> None:
    """Write ``CARD.md``."""
    calibration, tested = card["calibration"], card["test"]
    lines = [
        f"# Model card: {card['name']}",
        "",
        "Answers question 3 for one outgoing letter: linear models over words (alone, and beside a private person),",
        "boosted trees over readable features of each sentence or row (concepts, rules, persons, place), and a final",
        "logistic regression over three numbers. Trained by `python -m classifier.model.train` from `data/`; no other",
        "source.",
        "",
        *[f"- SHA-256 of `{name}`: `{digest}`" for name, digest in card["sha256"].items()],
        f"- Rules `{card['rules']}`; seed {card['seed']}",
        f"- Writers (never shared): {', '.join(f'{k}: {len(v)}' for k, v in card['writers'].items())}",
        f"- Letters: {card['counts']}",
        f"- Thresholds: `no` at or below {card['thresholds']['no']}, `yes` at or above {card['thresholds']['yes']}",
        f"- Promise: chosen on the calibrate writers, of whose {calibration['sensitive']} sensitive letters"
        f" {calibration['missed']} are missed, so that the upper 95 % bound of the miss rate is"
        f" {100 * calibration['miss_rate_upper_95']:.1f} % on letters like theirs (Clopper–Pearson, one-sided);"
        f" {calibration['false']} of their {calibration['ordinary']} ordinary letters are answered `yes`.",
        "",
        f"## On writers that nothing was fitted on ({tested['letters']} letters)",
        "",
        f"{_auc(tested)}, expected calibration error {tested['calibration_error']}. Rates with exact 95 % intervals.",
        "By the lists of names alone; `make evaluate` also asks the named-entity model, as in use.",
        "",
        *table(tested["groups"]),
        "",
        *_hard(card.get("hard")),
        "## Limits",
        "",
        "The letters are invented; see `data/README.md` for who wrote them, how, and what they do not show.",
        "Rare categories have few letters: read the counts, not only the rates. Languages other than Norwegian and",
        "English are always answered `review`.",
        "",
    ]
    path.write_text("\n".join(lines), "utf-8")
