"""``python -m classifier.text.build_abbreviations``: write ``abbreviations.txt`` from spaCy's Norwegian tables.

The list is kept as a file because importing spaCy takes a second that no answer should pay for; a test compares the
two, so that a newer spaCy is noticed.
"""

from __future__ import annotations

from pathlib import Path

from spacy.lang.nb.tokenizer_exceptions import TOKENIZER_EXCEPTIONS as BOKMAAL
from spacy.lang.nn.tokenizer_exceptions import TOKENIZER_EXCEPTIONS as NYNORSK

TARGET = Path(__file__).with_name("abbreviations.txt")


def from_spacy() -> list[str]:
    """Abbreviations that end in a full stop, without it, in lower case, sorted."""
    words = {word for table in (BOKMAAL, NYNORSK) for word in table if word.endswith(".") and word[0].isalpha()}
    return sorted({word[:-1].lower() for word in words if " " not in word})


def main() -> None:
    """Write the file."""
    TARGET.write_text("\n".join(from_spacy()) + "\n", "utf-8")


if __name__ == "__main__":
    main()
