"""A trained model on disk: ``model.skops`` (no pickle), ``card.json`` (data, metrics, thresholds, hashes), ``CARD.md``."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import skops.io

from classifier.categories import CATEGORIES
from classifier.decide import Thresholds
from classifier.errors import ModelError
from classifier.model.canonical import canonical
from classifier.model.features import FEATURES
from classifier.model.final import FinalModel
from classifier.model.lexical import Scorer, Vocabulary
from classifier.model.lexical_models import Lexical

#: Raised when the meaning of a stored model changes: a model of another format is refused, not guessed at.
FORMAT = 1
MODEL_NAME = "brevvakt"


@dataclass(frozen=True)
class Bundle:
    """Everything that decides: scorers, final model, thresholds, and the card as data."""

    passages: Scorer
    letters: Scorer
    categories: Scorer
    final: FinalModel
    thresholds: Thresholds
    version: str
    card: dict[str, Any]


def save(folder: Path, lexical: Lexical, final: FinalModel, card: dict[str, Any]) -> str:
    """Write ``model.skops`` and ``card.json``; returns the model's SHA-256 (hex)."""
    names = sorted(lexical.vocabulary.columns, key=lexical.vocabulary.columns.__getitem__)
    content = {
        "format": FORMAT,
        "features": list(FEATURES),
        "category_names": list(CATEGORIES),
        "vocabulary": np.array(names, dtype=np.str_),
        "idf": lexical.vocabulary.idf,
        "passages": lexical.passages,
        "letters": lexical.letters,
        "categories": list(lexical.categories),
        "final": {
            "mean": final.mean,
            "scale": final.scale,
            "coef": final.coef,
            "numbers": np.array([final.intercept, final.slope, final.shift]),
        },
    }
    data = canonical(skops.io.dumps(content))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.skops").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    text = json.dumps(card | {"format": FORMAT, "sha256": digest}, ensure_ascii=False, indent=2)
    (folder / "card.json").write_text(text + "\n", "utf-8")
    return digest


def load(folder: Path) -> Bundle:
    """Read a model folder.

    Raises:
        ModelError: files are missing, ``model.skops`` does not match the card's hash, or the format is another one.
    """
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
        data = (folder / "model.skops").read_bytes()
    except (OSError, ValueError):
        raise ModelError(
            f"{folder}: no readable model.skops and card.json; reinstall, or name another --model"
        ) from None
    if hashlib.sha256(data).hexdigest() != card.get("sha256"):
        raise ModelError(f"{folder}: model.skops is not the file that card.json describes (hash differs)")
    if card.get("format") != FORMAT:
        raise ModelError(f"{folder}: model format {card.get('format')}, this version reads format {FORMAT}")
    return _unpack(skops.io.loads(data, trusted=[]), card, folder)


def _unpack(content: dict[str, Any], card: dict[str, Any], folder: Path) -> Bundle:
    if content["features"] != list(FEATURES) or content["category_names"] != list(CATEGORIES):
        raise ModelError(f"{folder}: made for other features; retrain it with this version")
    columns = {str(name): column for column, name in enumerate(content["vocabulary"])}
    vocabulary = Vocabulary(columns, content["idf"])
    lexical = Lexical(vocabulary, content["passages"], content["letters"], tuple(content["categories"]))
    passages, letters, categories = lexical.scorers()
    numbers = content["final"]["numbers"].tolist()
    final = FinalModel(content["final"]["mean"], content["final"]["scale"], content["final"]["coef"], *numbers)
    thresholds = Thresholds(no=card["thresholds"]["no"], yes=card["thresholds"]["yes"])
    version = f"{MODEL_NAME}-{FORMAT}-{card['sha256'][:12]}"
    return Bundle(passages, letters, categories, final, thresholds, version, card)


def packaged_folder() -> Path:
    """The shipped model: inside the package in a wheel, at the top of the repository in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_models" / MODEL_NAME
    return inside if inside.is_dir() else package.parent / "models" / MODEL_NAME


@cache
def packaged() -> Bundle:
    """The shipped model, loaded once per process.

    Raises:
        ModelError: as ``load``.
    """
    return load(packaged_folder())
