"""A run on one page for the privacy officer: numbers alone, no paths. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from classifier.messages import Language, category_name, error_message
from classifier.report.blocks import Block, Heading, Paragraph, Table
from classifier.report.figures import ANSWERS, Figures
from classifier.report.summary_words import SUMMARY
from classifier.report.words import LABELS
from classifier.store.reporting import RunInfo


def summary(run: RunInfo, figures: Figures, calibration: Mapping[str, Any] | None, lang: Language) -> list[Block]:
    """The blocks of the summary.

    Args:
        run: which run.
        figures: what it adds up to.
        calibration: ``calibration`` of the model's card; None when the model is not at hand.
        lang: language of the sentences.
    """
    words = SUMMARY[lang]
    ended = moment(run.ended) if run.ended else words["open"]
    told = words["run"].format(
        id=run.id, started=moment(run.started), ended=ended, files=figures.total, reused=run.reused
    )
    return [
        Heading(words["title"], 1),
        Paragraph(words["what"]),
        Paragraph(told),
        *_answers(figures, lang),
        *_categories(figures, lang),
        *_unreadable(figures, lang),
        *_versions(run, lang),
        Heading(words["promise"]),
        Paragraph(_promise(run, calibration, lang)),
    ]


def moment(told: str) -> str:
    """A time of the store, as it was here, to the minute."""
    return datetime.datetime.fromisoformat(told).astimezone().strftime("%Y-%m-%d %H:%M")


def percent(part: int, whole: int, lang: Language) -> str:
    """A share with one decimal."""
    text = f"{100 * part / whole:.1f} %" if whole else "–"
    return text if lang == "en" else text.replace(".", ",")


def _answers(figures: Figures, lang: Language) -> list[Block]:
    words, total = SUMMARY[lang], figures.total
    rows = tuple(
        (LABELS[lang][q3], str(figures.answers[q3]), percent(figures.answers[q3], total, lang)) for q3 in ANSWERS
    )
    held, review = total - figures.answers["no"], figures.answers["review"]
    return [
        Heading(words["answers"]),
        Table(words["answers"], (words["answer"], words["count"], words["share"]), rows, 2),
        Paragraph(words["held"].format(held=held, share=percent(held, total, lang))),
        Paragraph(words["review_rate"].format(review=review, share=percent(review, total, lang))),
    ]


def _categories(figures: Figures, lang: Language) -> list[Block]:
    words = SUMMARY[lang]
    head = (words["category"], LABELS[lang]["yes"], LABELS[lang]["review"])
    rows = tuple((category_name(name, lang), str(by["yes"]), str(by["review"])) for name, by in figures.by_category())
    blocks: list[Block] = [Heading(words["categories"])]
    if not rows:
        return [*blocks, Paragraph(words["none"])]
    return [*blocks, Table(words["categories"], head, rows, 2), Paragraph(words["several"])]


def _unreadable(figures: Figures, lang: Language) -> list[Block]:
    words = SUMMARY[lang]
    rows = tuple((code, error_message(code, lang), str(number)) for code, number in figures.errors.most_common())
    blocks: list[Block] = [Heading(words["unreadable"])]
    if not rows:
        return [*blocks, Paragraph(words["none"])]
    head = (words["code"], words["meaning"], words["count"])
    return [*blocks, Table(words["unreadable"], head, rows, 1), Paragraph(words["unread"])]


def _versions(run: RunInfo, lang: Language) -> list[Block]:
    words = SUMMARY[lang]
    rows = ((words["program"], f"brevvakt {run.program}"), (words["model"], run.model), (words["rules"], run.rules))
    return [Heading(words["versions"]), Table(words["versions"], (words["part"], words["version"]), rows)]


def _promise(run: RunInfo, calibration: Mapping[str, Any] | None, lang: Language) -> str:
    words = SUMMARY[lang]
    if calibration is None:
        return words["unknown"].format(model=run.model, rules=run.rules)
    bound = percent(round(10_000 * calibration["miss_rate_upper_95"]), 10_000, lang)
    counts = {name: calibration[name] for name in ("sensitive", "ordinary", "missed")}
    return words["bound"].format(**counts, bound=bound)
