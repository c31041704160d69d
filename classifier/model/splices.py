"""Ordinary letters with one more passage put in: volume for the trees, which must find one telling line in a contract.

A neutral letter with a telling line is a ``yes``, the same letter with that line's harmless twin is a ``no``, and letters
of either kind are rare among those that people write. Made in training only, never counted, calibrated or tested on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from classifier.document import BAR
from classifier.model.letters import Letter, Span

#: A letter shorter than this (characters) has no neutral rest that could talk a passage away.
_SHORTEST = 500


def splices(letters: Sequence[Letter], passages: Sequence[Letter], folds: Mapping[str, int]) -> list[Letter]:
    """Each passage in one ordinary letter of its language whose writer is held out whenever the passage's is.

    Args:
        letters: of the train writers.
        passages: single ones, of the train writers.
        folds: the fold that holds out each writer.

    Returns:
        Letters of the host's writer, whose ``evidence`` spans the passage if it is telling and ``added`` always does.
    """
    hosts: defaultdict[tuple[int, str], list[Letter]] = defaultdict(list)
    for letter in letters:
        if letter.label == "no" and len(letter.text) >= _SHORTEST and not letter.weak:
            hosts[folds[letter.writer], letter.lang].append(letter)
    return list(_spliced(hosts, passages, folds))


def _spliced(
    hosts: Mapping[tuple[int, str], Sequence[Letter]], passages: Sequence[Letter], folds: Mapping[str, int]
) -> Iterator[Letter]:
    for passage in passages:
        fitting = hosts.get((folds[passage.writer], passage.lang), ())
        if fitting and passage.label != "review":
            # A seed of its own: another passage more or less changes nothing for the others.
            chance = Random(passage.id)  # noqa: S311 - no secret
            yield splice(chance.choice(fitting), passage, chance)


def splice(host: Letter, passage: Letter, chance: Random) -> Letter:
    """The host with the passage on a line of its own: among rows if it is a row, else between two lines."""
    lines = host.text.split("\n")
    row = BAR in passage.text
    # Never before the first line, which says whose letter it is.
    places = [n for n in range(1, len(lines)) if (BAR in lines[n - 1]) is row] or list(range(1, len(lines) + 1))
    place = chance.choice(places)
    gap = "\n" if row or chance.random() < 0.5 else "\n\n"
    before = "\n".join(lines[:place]) + gap
    text = before + passage.text + gap + "\n".join(lines[place:])
    moved = [replace(span, start=span.start + len(before), end=span.end + len(before)) for span in passage.evidence]
    return replace(
        host,
        id=f"{host.id}+{passage.id}",
        label=passage.label,
        categories=passage.categories,
        text=text,
        evidence=tuple(moved),
        persons=(),
        added=Span("body", len(before), len(before) + len(passage.text), ()),
    )
