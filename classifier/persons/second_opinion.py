"""Names by the lists and by the named-entity model together: asked only where the answer hangs on who is named.

The model costs some hundred times what the lists cost, so it reads only the units where they are in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from classifier.persons.names import Name
from classifier.persons.ner import find_persons
from classifier.text.units import LONGEST_REMEMBERED, REMEMBERED

_Spans = Sequence[tuple[int, int]]
#: Units in which persons were looked for lately.
_met: dict[str, _Spans] = {}


def has_doubt(names: Sequence[Name]) -> bool:
    """Whether any candidate is a name only by its capitals, so that a second opinion could tell something new."""
    return any(not name.sure for name in names)


def names_by_both(texts: Sequence[str], listed: Sequence[Sequence[Name]]) -> list[Sequence[Name]]:
    """Candidates per text: those of the lists, sure when the model agrees, and persons that only the model sees.

    The model reads the texts with a doubt alone, so that is where it may see somebody.

    Args:
        texts: units of a letter.
        listed: what ``find_names`` finds in each.
    """
    names = list(listed)
    open_ones = [number for number, found in enumerate(names) if has_doubt(found)]
    for number, seen in zip(open_ones, _persons([texts[number] for number in open_ones]), strict=True):
        names[number] = _merged(texts[number], names[number], seen)
    return names


def _persons(texts: Sequence[str]) -> list[_Spans]:
    """As ``find_persons``, which is asked only for texts not met lately: letters of an office name the same people."""
    known = {text: _met.get(text) for text in texts}
    new = [text for text, spans in known.items() if spans is None]
    if len(_met) > REMEMBERED:
        _met.clear()
    for text, spans in zip(new, find_persons(new) if new else (), strict=True):
        known[text] = spans
        if len(text) <= LONGEST_REMEMBERED:
            _met[text] = spans
    return [known[text] or () for text in texts]


def _merged(text: str, listed: Sequence[Name], found: Sequence[tuple[int, int]]) -> list[Name]:
    merged = [
        name if name.sure or not any(_touch(name, span) for span in found) else name._replace(sure=True)
        for name in listed
    ]
    for start, end in found:
        if not any(_touch(name, (start, end)) for name in listed):
            words = tuple(word.lower().removesuffix("s") for word in text[start:end].split())
            merged.append(Name(start, end, words, sure=True))
    return sorted(merged, key=lambda name: name.start)


def _touch(name: Name, span: tuple[int, int]) -> bool:
    return name.start < span[1] and span[0] < name.end
