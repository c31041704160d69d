"""A trained model on disk, without pickle anywhere.

- ``model.skops``: the fitted scikit-learn estimators, as trained (for inspection and further training); reading it
  needs ``trusted=SKOPS_TYPES``;
- ``runtime.npz``: the same numbers folded into plain arrays, all that answering needs. Importing skops and
  scikit-learn takes some three seconds, reading the arrays a few hundredths;
- ``roles.json``: what tells a private person from an employee: readable weights of features;
- ``card.json`` (data, metrics, thresholds, hashes of all) and ``CARD.md``.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from classifier import judge
from classifier.categories import CATEGORIES
from classifier.decide import Thresholds
from classifier.errors import ModelError
from classifier.evidence import Reading, Scores
from classifier.model.features import FEATURES
from classifier.model.final import FinalModel
from classifier.model.lexical import Vocabulary
from classifier.model.scorer import Scorer, Weights
from classifier.model.trees import ARRAYS, Trees
from classifier.model.units import unit_feature_names
from classifier.persons.roles import RoleModel

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

    from classifier.model.lexical_models import Lexical

#: Raised when the meaning of a stored model changes: a model of another format is refused, not guessed at.
FORMAT = 4
MODEL_NAME = "brevvakt"
FILES = ("model.skops", "runtime.npz", "roles.json")
#: The one class of scikit-learn's in ``model.skops`` that skops does not know by itself: a tree of arrays.
SKOPS_TYPES = ["sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]


@dataclass(frozen=True)
class Bundle:
    """Everything that decides: scorer, trees, roles, final model, thresholds, and the card as data."""

    scorer: Scorer
    trees: Trees
    roles: RoleModel
    final: FinalModel
    thresholds: Thresholds
    version: str
    card: dict[str, Any]

    def probability(self, reading: Reading, scores: Scores) -> float:
        """Calibrated probability that the true answer is not ``no``; see ``judge.log_odds``."""
        value = judge.log_odds(reading, scores, self.scorer, self.trees, self.final)
        return self.final.curve_at(value)


def save(
    folder: Path,
    lexical: Lexical,
    units: HistGradientBoostingClassifier,
    roles: RoleModel,
    final: FinalModel,
    card: dict[str, Any],
) -> dict[str, str]:
    """Write the model's files and ``card.json``; returns file name → SHA-256 (hex)."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "model.skops": _estimators(lexical, units),
        "runtime.npz": _runtime(lexical, Trees.from_sklearn(units), final),
        "roles.json": _roles(roles),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    text = json.dumps(card | {"format": FORMAT, "sha256": hashes}, ensure_ascii=False, indent=2)
    (folder / "card.json").write_text(text + "\n", "utf-8")
    return hashes


def _estimators(lexical: Lexical, units: HistGradientBoostingClassifier) -> bytes:
    import skops.io

    from classifier.model.canonical import canonical

    return canonical(
        skops.io.dumps(
            {
                "format": FORMAT,
                "passages": lexical.passages,
                "letters": lexical.letters,
                "units": units,
                "categories": list(lexical.categories),
            }
        )
    )


def _roles(roles: RoleModel) -> bytes:
    text = json.dumps({"bias": roles.bias, "weights": roles.weights}, ensure_ascii=False, indent=0, sort_keys=True)
    return (text + "\n").encode()


def _runtime(lexical: Lexical, trees: Trees, final: FinalModel) -> bytes:
    weights = lexical.weights()
    vocabulary = weights.vocabulary
    arrays = {
        "features": np.array(FEATURES),
        "category_names": np.array(CATEGORIES),
        "unit_features": np.array(unit_feature_names()),
        **{f"trees_{name}": array for name, array in trees.arrays().items()},
        # One long string, split on reading: an array of strings would pad each to the longest.
        "vocabulary": np.frombuffer("\n".join(vocabulary.columns).encode(), dtype=np.uint8),
        "whole": vocabulary.whole,
        "copies": vocabulary.copies.astype(np.int32),
        "idf": vocabulary.idf.astype(np.float32),
        "pairs": weights.pairs,
        "coef": weights.coef,
        "intercept": weights.intercept,
        "words": weights.rows,
        "mean": final.mean,
        "scale": final.scale,
        "final": final.coef,
        "numbers": np.array([final.intercept, final.slope, final.shift]),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, allow_pickle=False)
            # A fixed date keeps a rebuilt model equal byte for byte.
            info = zipfile.ZipInfo(f"{name}.npy", (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, buffer.getvalue())
    return target.getvalue()


def load(folder: Path) -> Bundle:
    """Read a model folder.

    Raises:
        ModelError: files are missing, do not match the card's hashes, or are of another format.
    """
    try:
        card = json.loads((folder / "card.json").read_text("utf-8"))
        data = {name: (folder / name).read_bytes() for name in FILES[1:]}
    except (OSError, ValueError):
        raise ModelError(
            f"{folder}: no readable {', '.join(FILES[1:])} and card.json; reinstall, or name another --model"
        ) from None
    if card.get("format") != FORMAT:
        raise ModelError(f"{folder}: model format {card.get('format')}, this version reads format {FORMAT}")
    for name, content in data.items():
        if hashlib.sha256(content).hexdigest() != card.get("sha256", {}).get(name):
            raise ModelError(f"{folder}: {name} is not the file that card.json describes (hash differs)")
    raw = json.loads(data["roles.json"])
    roles = RoleModel(raw["weights"], raw["bias"])
    digest = hashlib.sha256(b"".join(data.values())).hexdigest()
    with np.load(io.BytesIO(data["runtime.npz"]), allow_pickle=False) as arrays:
        return _unpack(arrays, roles, card, folder, digest)


def _unpack(arrays: Any, roles: RoleModel, card: dict[str, Any], folder: Path, digest: str) -> Bundle:
    expected = {"features": FEATURES, "category_names": CATEGORIES, "unit_features": unit_feature_names()}
    if any(tuple(arrays[name]) != wanted for name, wanted in expected.items()):
        raise ModelError(f"{folder}: made for other features; retrain it with this version")
    names = arrays["vocabulary"].tobytes().decode().split("\n")
    columns = dict(zip(names, range(len(names)), strict=True))
    vocabulary = Vocabulary(
        columns, arrays["copies"].astype(np.int64), arrays["idf"].astype(np.float64), arrays["whole"]
    )
    final = FinalModel(arrays["mean"], arrays["scale"], arrays["final"], *arrays["numbers"].tolist())
    return Bundle(
        scorer=Scorer(Weights(vocabulary, arrays["pairs"], arrays["coef"], arrays["intercept"], arrays["words"])),
        trees=Trees.from_arrays({name: arrays[f"trees_{name}"] for name in (*ARRAYS, "numbers")}),
        roles=roles,
        final=final,
        thresholds=Thresholds(no=card["thresholds"]["no"], yes=card["thresholds"]["yes"]),
        version=f"{MODEL_NAME}-{FORMAT}-{digest[:12]}{_calibrated(card)}",
        card=card,
    )


def _calibrated(card: dict[str, Any]) -> str:
    """What tells a model with thresholds for somebody's own letters from the one it was made of: another promise."""
    if card["calibration"].get("letters") != "own":
        return ""
    told = json.dumps([card["thresholds"], card["calibration"]], sort_keys=True)
    return "-" + hashlib.sha256(told.encode()).hexdigest()[:8]


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
