"""``python -m classifier.persons.train_ner NORNE``: rebuild ``models/ner``, the same bytes every time.

NORNE is a folder with ``{nob,nno}-{train,test}.iob.gz``: token, tab, IOB tag; a blank line between sentences. Its texts
may not be republished, so they are no part of the project; a model made from them may be.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from rich.console import Console

from classifier.errors import UsageError
from classifier.model.letters import Letter, read_letters
from classifier.persons.ner import FORMAT, MODEL_NAME, file_hashes, load
from classifier.persons.ner_augment import varied
from classifier.persons.ner_card import write_card
from classifier.persons.ner_data import Marked, from_letter, lines, passages, read_norne
from classifier.persons.ner_fit import Settings, fit
from classifier.persons.ner_score import grouped, score, score_letters

if TYPE_CHECKING:
    from spacy.language import Language

#: NorNE's name for each language of the letters.
LANGUAGES = {"nb": "nob", "nn": "nno"}
#: Neighbouring sentences or lines read as one text while learning, at most.
LONGEST = 8
SOURCE = "NorNE, github.com/ltgoslo/norne at bd311de5; annotations CC0, National Library of Norway"


def train(
    norne: Path, letters: Path, splits: Path, target: Path, settings: Settings, console: Console
) -> dict[str, Any]:
    """Fit on NorNE's training files and the train writers' letters, score once on the test ones; save the model.

    Raises:
        UsageError: a file is missing or not as described.
    """
    with console.status("reading"):
        sentences = {lang: read_norne(norne / f"{name}-train.iob.gz") for lang, name in LANGUAGES.items()}
        tests = {lang: grouped(read_norne(norne / f"{name}-test.iob.gz")) for lang, name in LANGUAGES.items()}
        parts = letters_by_split(letters, splits)
        bodies = [lines(from_letter(letter)) for letter in parts["train"]]
    with console.status("fitting") as status:
        nlp = fit(
            lambda random: epoch(sentences, bodies, random),
            settings,
            progress=lambda done: status.update(f"fitting: {done} of {settings.epochs}"),
        )
    nlp = save(nlp, target)
    with console.status("scoring"):
        scores = {f"norne {lang}": score(nlp, tests[lang]).as_dict() for lang in LANGUAGES}
        for lang in LANGUAGES:
            scores[f"letters {lang}"] = score_letters(nlp, [e for e in parts["test"] if e.lang == lang])
    files = [norne / f"{name}-{part}.iob.gz" for name in LANGUAGES.values() for part in ("train", "test")]
    hashes = file_hashes(target)
    card = {
        "name": MODEL_NAME,
        "format": FORMAT,
        "source": SOURCE,
        "settings": asdict(settings),
        "data": {path.name: _sha256(path) for path in [*files, *sorted(letters.glob("*.jsonl")), splits]},
        "counts": {f"norne {lang} train sentences": len(found) for lang, found in sentences.items()}
        | {f"letters {lang} {part}": _count(parts[part], lang) for lang in LANGUAGES for part in ("train", "test")},
        "scores": scores,
        "bytes": sum((target / name).stat().st_size for name in hashes),
        "sha256": hashes,
    }
    write_card(target, card)
    load(target)
    return card


def letters_by_split(letters: Path, splits: Path) -> dict[str, list[Letter]]:
    """Norwegian letters of the train and the test writers; letters of writers in no split are left out.

    Raises:
        UsageError: no letters or splits there, or they are not as described.
    """
    try:
        writers: dict[str, list[str]] = json.loads(splits.read_text("utf-8"))
        home = {writer: name for name in ("train", "test") for writer in writers[name]}
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f'{splits}: no JSON object with lists of writers "train" and "test"') from None
    parts: dict[str, list[Letter]] = {"train": [], "test": []}
    for letter in read_letters(letters):
        if letter.lang in LANGUAGES and letter.writer in home:
            parts[home[letter.writer]].append(letter)
    return parts


def epoch(sentences: dict[str, list[Marked]], letters: Sequence[Sequence[Marked]], random: Random) -> list[Marked]:
    """All training texts once, each cut, put together and varied anew, in new order."""
    texts: list[Marked] = []
    for group in sentences.values():
        texts.extend(passages(group, (" ", " ", "\n"), LONGEST, random))
    for body in letters:
        texts.extend(passages(body, ("",), LONGEST, random))
    texts = [varied(text, random) for text in texts]
    random.shuffle(texts)
    return texts


def save(nlp: Language, target: Path) -> Language:
    """Write the pipeline in place of an earlier one, and read it again: what is scored is what is shipped."""
    import spacy

    if (target / "card.json").is_file():
        for name in file_hashes(target):
            (target / name).unlink()
    target.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(target)
    return spacy.load(target)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _count(letters: Sequence[Letter], lang: str) -> int:
    return sum(letter.lang == lang for letter in letters)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m classifier.persons.train_ner", description=__doc__)
    parser.add_argument("norne", type=Path, help="folder with {nob,nno}-{train,test}.iob.gz")
    parser.add_argument("--letters", type=Path, default=Path("data/letters"), help="folder of *.jsonl letters")
    parser.add_argument("--splits", type=Path, default=Path("data/splits.json"), help="writers per split")
    parser.add_argument("--output", type=Path, default=Path("models") / MODEL_NAME, help="folder for the model")
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    settings = Settings(epochs=options.epochs)
    try:
        card = train(options.norne, options.letters, options.splits, options.output, settings, console)
    except UsageError as exc:
        console.print(str(exc), style="red", markup=False, soft_wrap=True)
        return int(exc.exit_code)
    json.dump(card["scores"], sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
