"""What changed between two runs, say after a new model: by direction, by category, file by file. Pure."""

from __future__ import annotations

from collections import Counter
from itertools import product

from classifier.decide import Q3
from classifier.messages import Language, category_name
from classifier.report.blocks import Block, Heading, Paragraph, Table
from classifier.report.figures import ANSWERS
from classifier.report.rows import printable
from classifier.report.summary import moment
from classifier.report.summary_words import COMPARISON
from classifier.report.words import LABELS
from classifier.store.comparing import Change, Comparison
from classifier.store.reporting import RunInfo

#: From the answer, to the answer: those that lost protection first.
_DIRECTIONS: tuple[tuple[Q3, Q3], ...] = tuple(
    sorted(
        ((old, new) for old, new in product(ANSWERS, ANSWERS) if old != new),
        key=lambda pair: (-ANSWERS.index(pair[1]), ANSWERS.index(pair[0])),
    )
)


def comparison(old: RunInfo, new: RunInfo, found: Comparison, lang: Language) -> list[Block]:
    """The blocks of a comparison."""
    words = COMPARISON[lang]
    less = sum(change.new == "no" and change.content == "same" for change in found.changes)
    both = found.pairs.total()
    counts = words["counts"].format(
        both=both, only_old=found.only_old, only_new=found.only_new, changed=len(found.changes)
    )
    return [
        Heading(words["title"], 1),
        Paragraph(_told("old", old, lang)),
        Paragraph(_told("new", new, lang)),
        Paragraph(counts),
        Paragraph(words["less"].format(number=less) if less else words["less_none"]),
        *_directions(found, lang),
        *_categories(found, lang),
        *_files(found, lang),
    ]


def _told(which: str, run: RunInfo, lang: Language) -> str:
    return COMPARISON[lang][which].format(
        id=run.id, started=moment(run.started), model=run.model, rules=run.rules, program=run.program
    )


def _directions(found: Comparison, lang: Language) -> list[Block]:
    words, labels = COMPARISON[lang], LABELS[lang]
    number = Counter((change.old, change.new, change.content) for change in found.changes)
    rows = tuple(
        (labels[old], labels[new], *(str(number[old, new, content]) for content in ("same", "other", "unknown")))
        for old, new in _DIRECTIONS
        if found.pairs[old, new]
    )
    head = (words["from"], words["to"], words["same"], words["other"], words["unknown"])
    return [Heading(words["directions"]), _table(words["directions"], head, rows, 3, words["none"])]


def _categories(found: Comparison, lang: Language) -> list[Block]:
    words, labels = COMPARISON[lang], LABELS[lang]
    number = Counter((category, change.old, change.new) for change in found.changes for category in change.categories)
    rows = tuple(
        (category_name(category, lang), labels[old], labels[new], str(number[category, old, new]))
        for category in sorted({category for category, _, _ in number})
        for old, new in _DIRECTIONS
        if number[category, old, new]
    )
    head = (words["category"], words["from"], words["to"], labels["count"])
    return [Heading(words["categories"]), _table(words["categories"], head, rows, 1, words["none"])]


def _files(found: Comparison, lang: Language) -> list[Block]:
    words, labels = COMPARISON[lang], LABELS[lang]
    named = sorted(
        (change for change in found.changes if change.path is not None),
        key=lambda change: (_DIRECTIONS.index((change.old, change.new)), change.path),
    )
    rows = tuple(
        (
            printable(change.path or ""),
            labels[change.old],
            labels[change.new],
            words[change.content],
            _about(change, lang),
        )
        for change in named
    )
    head = (words["file"], words["from"], words["to"], words["letter"], words["category"])
    blocks: list[Block] = [Heading(words["files"]), _table(words["files"], head, rows, 0, words["none"])]
    pathless = len(found.changes) - len(named)
    return [*blocks, Paragraph(words["pathless"].format(number=pathless))] if pathless else blocks


def _about(change: Change, lang: Language) -> str:
    return ", ".join(category_name(name, lang) for name in sorted(change.categories))


def _table(
    caption: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], numbers: int, none: str
) -> Table | Paragraph:
    return Table(caption, head, rows, numbers) if rows else Paragraph(none)
