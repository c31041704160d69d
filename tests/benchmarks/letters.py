"""Letters to measure with, no two alike, as in a real outgoing folder, and always the same ones."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path

from tests.test_scans import typed

_LETTERS = Path(__file__).parents[2] / "data" / "letters"


@cache
def _texts(shortest: int) -> list[str]:
    """Texts of more than so many characters, in an order of chance."""
    texts = [
        text
        for path in sorted(_LETTERS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if len(text := json.loads(line)["text"]) > shortest
    ]
    random.Random(5).shuffle(texts)
    return texts


def different_letters(number: int) -> list[bytes]:
    """Letters of some 2,000 characters as PDF."""
    return [typed(text) for text in _texts(1500)[:number]]


def fill(folder: Path, number: int) -> Path:
    """A folder of PDF letters of one or two pages, each of two texts (some 2,000 characters)."""
    texts = _texts(600)
    folder.mkdir()
    for index in range(number):
        # Neighbours in the list are never put together twice.
        turn, first = divmod(index, len(texts))
        second = (first + turn + 1) % len(texts)
        (folder / f"brev{index:05}.pdf").write_bytes(typed(f"{texts[first]}\n\n{texts[second]}"))
    return folder
