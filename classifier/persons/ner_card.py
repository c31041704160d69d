"""The card of the named-entity model: for people, from the same data as ``card.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write_card(folder: Path, card: dict[str, Any]) -> None:
    """Write ``card.json`` and ``CARD.md``."""
    (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", "utf-8")
    (folder / "CARD.md").write_text("\n".join(_page(card)), "utf-8")


def _page(card: dict[str, Any]) -> list[str]:
    return [
        f"# Model card: {card['name']}",
        "",
        "Finds names of persons in Bokmål and Nynorsk, as a second opinion beside the name lists: a spaCy pipeline with",
        "one component (`ner`; hashed word features, convolutions, transitions). Trained by",
        "`python -m classifier.persons.train_ner NORNE` from the letters of the train writers and from",
        f"{card['source']}.",
        "NorNE's texts are no part of the project, and the model holds weights only, no list of their words.",
        "",
        f"- Settings: {', '.join(f'{name} {value}' for name, value in card['settings'].items())}",
        f"- Counts: {', '.join(f'{name}: {value}' for name, value in card['counts'].items())}",
        f"- Size: {card['bytes']} bytes",
        "- Each epoch cuts the texts anew, gives the persons in a quarter of the passages other names (listed or made up),",
        "  and changes case and line breaks in some.",
        "",
        "## Scores",
        "",
        "Whole names of persons. NorNE: its test files, eight sentences at a time. Letters: every mention of the marked",
        "persons in letters by the test writers; a word of a name that may be something else counts neither way.",
        "",
        "| on | persons | found | right | precision | recall | F1 |",
        "|---|---|---|---|---|---|---|",
        *[_row(name, score) for name, score in card["scores"].items()],
        "",
        "Marked persons of the letters whom each finds at least in part:",
        "",
        "| on | marked | model | lists (`find_names`, sure) | either | only model | only lists |",
        "|---|---|---|---|---|---|---|",
        *[_met(name, score["met"]) for name, score in card["scores"].items() if "met" in score],
        "",
        "## Limits",
        "",
        "Newspapers, blogs, parliament and invented letters are what it read; lists of names without other words, and",
        "names in small letters, are harder. The same bytes come out on one kind of processor; another may round",
        "differently. English and Northern Sami were not trained on.",
        "",
        "## Files",
        "",
        *[f"- SHA-256 of `{name}`: `{digest}`" for name, digest in card["sha256"].items()],
        "",
    ]


def _row(name: str, score: dict[str, Any]) -> str:
    rates = " | ".join(f"{100 * score[rate]:.1f} %" for rate in ("precision", "recall", "f1"))
    return f"| {name} | {score['wanted']} | {score['found']} | {score['right']} | {rates} |"


def _met(name: str, met: dict[str, int]) -> str:
    kinds = ("marked", "model", "lists", "either", "only_model", "only_lists")
    return f"| {name} | {' | '.join(str(met[kind]) for kind in kinds)} |"
