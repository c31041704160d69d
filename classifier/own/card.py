"""Cards of model folders made from own letters: counts and bounds, nothing that tells of a letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write_calibrated_card(path: Path, card: dict[str, Any]) -> None:
    """Write ``CARD.md`` of a calibrated folder, from the same data as its ``card.json``."""
    found, tested = card["calibration"], card["test"]
    lines = [
        f"# Model card: {card['name']}, calibrated on own letters",
        "",
        "The files of the model are unchanged; only the thresholds were chosen anew, by `brevvakt calibrate`.",
        "",
        *[f"- SHA-256 of `{name}`: `{digest}`" for name, digest in card["sha256"].items()],
        f"- Thresholds: `no` at or below {card['thresholds']['no']}, `yes` at or above {card['thresholds']['yes']}",
        f"- Missed: {found['missed']} of {found['sensitive']} sensitive letters (answered no); asked about:"
        f" {found['asked']}",
        f"- **Upper 95 % bound of the miss rate: {100 * found['miss_rate_upper_95']:.2f} %** (Clopper–Pearson,"
        f" one-sided, {found['allowed']} misses allowed; target {100 * found['target']['miss']:.3g} %)",
        f"- False: {found['false']} of {found['ordinary']} ordinary letters (answered yes); held for a person:"
        f" {found['held']}",
        f"- Letters labelled review: {found['doubtful']}, answered no: {found['waved']}",
        f"- Left out, since no threshold decides them: {found['left_out']}",
        f"- Rules `{found['rules']}`",
        f"- AUC {tested['auc']} on the {tested['letters']} letters that the model was tested on before it was shipped",
        "",
        "## Limits",
        "",
        "The bound holds for letters drawn like these ones, with the same model and the same rules. The probabilities",
        "themselves were not recalibrated. Calibrate again when the mail, the model or the rules change.",
        "",
        *_trained(card),
    ]
    path.write_text("\n".join(lines), "utf-8")


def add_training(folder: Path, own: dict[str, Any]) -> None:
    """Note in both cards of a freshly trained folder how many own letters it was fitted on.

    ``card.json`` is not one of the hashed files, so a key more changes no hash.
    """
    path = folder / "card.json"
    card = json.loads(path.read_text("utf-8")) | {"own": own}
    with (folder / "CARD.md").open("a", encoding="utf-8") as stream:
        stream.write("\n" + "\n".join(_trained(card)))
    path.write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _trained(card: dict[str, Any]) -> list[str]:
    own = card.get("own")
    if not own:
        return []
    return [
        "## Own letters in the training data",
        "",
        f"Fitted on {own['letters']} own letters too ({own['yes']} yes, {own['no']} no, {own['review']} review) of"
        f" {own['units']} units, without marked evidence. Evaluate and calibrate on letters that are not among them.",
        "",
    ]
