"""How many persons the model finds, in NorNE's sentences and in letters by writers it never saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classifier.model.letters import Letter
from classifier.persons.names import find_names
from classifier.persons.ner import persons_in
from classifier.persons.ner_data import Marked, Offsets, from_letter, joined, names_in
from classifier.persons.ner_fit import aligned
from classifier.text.units import split_units

if TYPE_CHECKING:
    from spacy.language import Language

#: Sentences of NorNE read as one text: more than a line, less than a letter.
SENTENCES = 8


@dataclass(frozen=True, slots=True)
class Score:
    """Whole names only: a name found by half is both missed and false."""

    right: int
    found: int
    wanted: int

    def as_dict(self) -> dict[str, Any]:
        """Counts, precision, recall and F1."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        both = 2 * precision * recall / (precision + recall) if self.right else 0.0
        rates = {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(both, 4)}
        return {"right": self.right, "found": self.found, "wanted": self.wanted, **rates}


def score(nlp: Language, texts: Sequence[Marked]) -> Score:
    """Whole persons, on the model's own tokens; what is found where the truth is unknown counts neither way."""
    right = found = wanted = 0
    for text, spans in zip(texts, persons_in(nlp, [text.text for text in texts]), strict=True):
        persons, unknown = aligned(nlp.make_doc(text.text), text)
        truth = {(span.start_char, span.end_char) for span in persons}
        doubtful = [(span.start_char, span.end_char) for span in unknown]
        counted = [span for span in spans if span in truth or not _touches(span, doubtful)]
        right += sum(span in truth for span in counted)
        found += len(counted)
        wanted += len(truth)
    return Score(right, found, wanted)


def grouped(sentences: Sequence[Marked]) -> list[Marked]:
    """Sentences put together as running text."""
    return [joined(sentences[at : at + SENTENCES], [" "] * SENTENCES) for at in range(0, len(sentences), SENTENCES)]


def score_letters(nlp: Language, letters: Sequence[Letter]) -> dict[str, Any]:
    """Every mention of the letters' persons; and which of the marked ones the model and the lists meet at all."""
    return score(nlp, [from_letter(letter) for letter in letters]).as_dict() | {"met": beside_lists(nlp, letters)}


def beside_lists(nlp: Language, letters: Sequence[Letter]) -> dict[str, int]:
    """Marked persons of whom the model, the sure ones of ``find_names``, either, and neither find at least a part."""
    counts = dict.fromkeys(("marked", "model", "lists", "either", "only_model", "only_lists"), 0)
    for letter, found in zip(letters, persons_in(nlp, [letter.text for letter in letters]), strict=True):
        listed = sure_names(letter)
        for span in (span for span in letter.persons if span.part == "body"):
            for name in names_in(letter.text, span.start, span.end):
                model, lists = _touches(name, found), _touches(name, listed)
                counts["marked"] += 1
                counts["model"] += model
                counts["lists"] += lists
                counts["either"] += model or lists
                counts["only_model"] += model and not lists
                counts["only_lists"] += lists and not model
    return counts


def sure_names(letter: Letter) -> list[Offsets]:
    """What ``find_names`` is sure of in the body, unit by unit as it is asked in use."""
    document = letter.document()
    units = [unit for unit in split_units(document) if document.parts[unit.part].name == "body"]
    return [
        (unit.start + name.start, unit.start + name.end)
        for unit in units
        for name in find_names(unit.text)
        if name.sure
    ]


def _touches(span: Offsets, others: Iterable[Offsets]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
