"""Long documents in overlapping sections, each judged as a letter of its own. Pure.

Thirty neutral pages around one telling page must not talk it away: a document is as sensitive as its most sensitive
section. Ordinary letters are one section and are judged whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from classifier.evidence import Reading, Scores
from classifier.model.scorer import Scorer

#: Documents of at most so many units (sentences or rows) are judged whole: few letters that models were fitted on are longer.
WHOLE = 90
#: Units in a section of a longer one, some one and a half pages. Of letters with thirty neutral pages around, sections of 90
#: miss a third more; in ordinary letters of two pages, sections of 45 would cost a fifth of the time and change nothing.
UNITS = 45
#: Units shared with the next section, so that nothing is cut off from what it belongs to.
_OVERLAP = 20


def sections(reading: Reading, scores: Scores, scorer: Scorer) -> Iterator[tuple[Reading, Scores]]:
    """The document itself when it is short, else its sections in reading order.

    Args:
        reading: of the whole document.
        scores: of the whole document; a section keeps its units' scores and gets a letter score of its own.
        scorer: the lexical models that gave ``scores``.
    """
    count = len(reading.units)
    if count <= WHOLE:
        yield reading, scores
        return
    for start in range(0, count - _OVERLAP, UNITS - _OVERLAP):
        end = min(start + UNITS, count)
        part = _cut(reading, start, end)
        _, whole = scorer.sums(part.spans)
        letter = float(scorer.scores(whole)[1])
        yield (
            part,
            Scores(scores.single[start:end], scores.passage[start:end], letter, scores.categories[start:end]),
        )


def _cut(reading: Reading, start: int, end: int) -> Reading:
    hits = tuple(hit._replace(unit=hit.unit - start) for hit in reading.hits if start <= hit.unit < end)
    return Reading(
        units=reading.units[start:end],
        tokens=reading.tokens[start:end],
        spans=reading.spans[start:end],
        persons=reading.persons[start:end],
        hits=hits,
        concepts=reading.concepts[start:end],
        near=reading.near[start:end],
        subject=reading.subject,
    )
