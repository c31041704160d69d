"""``python -m classifier.model.twins LETTERS TWINS``: every Bokmål letter in Nynorsk too, and the other way about.

Bokmål and Nynorsk share a grammar and differ in words, so a rule-based translator (Apertium, nno-nob) carries a letter
over with its evidence and persons in place. A twin has its letter's writer, is trained on only when that writer is, and
is never counted, calibrated or tested on. The twins are committed, so that training needs no translator.
"""

from __future__ import annotations

import argparse
import html
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from classifier.errors import UsageError
from classifier.model.letters import Letter, Span, read_letters

#: Language → (Apertium direction, language of the twin).
_DIRECTIONS = {"nb": ("nob-nno", "nn"), "nn": ("nno-nob", "nb")}
_MARK = re.compile(r"<q([se])(\d+)>")
_TIMEOUT = 600


def marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text as HTML, with a tag at both ends of span *n* (``<qsN>``, ``<qeN>``) and one for every line break.

    Tags pass through the translator and move with their words; white space beside them does not.
    """
    cuts = sorted([(end, 0, n) for n, (_, end) in enumerate(spans)] + [(s, 1, n) for n, (s, _) in enumerate(spans)])
    pieces, at = [], 0
    for place, opens, number in cuts:
        pieces += [html.escape(text[at:place], quote=False), f"<q{'s' if opens else 'e'}{number}>"]
        at = place
    return "".join([*pieces, html.escape(text[at:], quote=False)]).replace("\n", " <nl>\n ")


def unmarked(markup: str, count: int) -> tuple[str, list[tuple[int, int] | None]]:
    """The inverse of ``marked``: plain text and the spans, ``None`` for one that the translation lost."""
    markup = re.sub(r"</(?:q[se]\d+|nl)>", "", markup)
    markup = re.sub(r"\s*<nl>\s*?\n?[ \t]*", "\n", markup)
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    text, at = "", 0
    for mark in _MARK.finditer(markup):
        text += html.unescape(markup[at : mark.start()])
        (starts if mark[1] == "s" else ends)[int(mark[2])] = len(text)
        at = mark.end()
    text += html.unescape(markup[at:])
    spans: list[tuple[int, int] | None] = []
    for number in range(count):
        start, end = starts.get(number, 0), ends.get(number, 0)
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        spans.append((start, end) if start < end else None)
    return text, spans


def translate(texts: Sequence[str], direction: str) -> list[str]:
    """Marked-up texts translated by Apertium; one that it cannot handle comes back as it was.

    Raises:
        UsageError: Apertium or its Norwegian pair is not installed.
    """
    if not texts:
        return []
    page = "".join(f"<hr{number}>\n{text}\n" for number, text in enumerate(texts))
    try:
        done = subprocess.run(  # noqa: S603 - fixed words and a direction from _DIRECTIONS, no shell
            ["apertium", "-u", "-f", "html", direction],  # noqa: S607 - found on PATH, as the user installed it
            input=page.encode(), capture_output=True, timeout=_TIMEOUT, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise UsageError("apertium is not installed: on Debian, install apertium and apertium-nno-nob") from None
    if b"is not available" in done.stderr or b"not found" in done.stderr:
        raise UsageError(f"apertium lacks the mode {direction}: on Debian, install apertium-nno-nob")
    found = re.split(r"<hr\d+>", re.sub(r"</hr\d+>", "", done.stdout.decode()))[1:]
    if done.returncode == 0 and len(found) == len(texts):
        return [text.strip() for text in found]
    if len(texts) == 1:
        return list(texts)
    half = len(texts) // 2
    return translate(texts[:half], direction) + translate(texts[half:], direction)


def twins(letters: Sequence[Letter]) -> list[Letter]:
    """The Bokmål and Nynorsk letters in the other language; letters in other languages have no twin.

    Raises:
        UsageError: see ``translate``.
    """
    result = []
    for language, (direction, other) in _DIRECTIONS.items():
        chosen = [letter for letter in letters if letter.lang == language]
        titles = translate([marked(letter.title, _ends(_in_part(letter, "title"))) for letter in chosen], direction)
        bodies = translate([marked(letter.text, _ends(_in_part(letter, "body"))) for letter in chosen], direction)
        for letter, title, body in zip(chosen, titles, bodies, strict=True):
            result.append(_twin(letter, {"title": title, "body": body}, other))
    return result


def _in_part(letter: Letter, part: str) -> list[tuple[bool, Span]]:
    """(is it evidence, span) of one part."""
    both = [*((True, span) for span in letter.evidence), *((False, span) for span in letter.persons)]
    return [(evidence, span) for evidence, span in both if span.part == part]


def _ends(spans: Sequence[tuple[bool, Span]]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for _, span in spans]


def _twin(letter: Letter, translated: dict[str, str], language: str) -> Letter:
    texts: dict[str, str] = {}
    evidence = [span for span in letter.evidence if span.part not in translated]
    persons = [span for span in letter.persons if span.part not in translated]
    for part, markup in translated.items():
        spans = _in_part(letter, part)
        texts[part], places = unmarked(markup, len(spans))
        for (is_evidence, span), place in zip(spans, places, strict=True):
            if place is not None:
                (evidence if is_evidence else persons).append(replace(span, start=place[0], end=place[1]))
    return replace(
        letter, id=f"{letter.id}-{language}", lang=language, title=texts["title"], text=texts["body"],
        evidence=tuple(evidence), persons=tuple(persons),
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m classifier.model.twins", description=__doc__)
    parser.add_argument("letters", type=Path, help="folder of WRITER.jsonl")
    parser.add_argument("twins", type=Path, help="folder to write WRITER.jsonl to")
    parser.add_argument("--writer", action="append", help="only this writer (may be repeated)")
    options = parser.parse_args(arguments)
    try:
        letters = list(read_letters(options.letters))
        options.twins.mkdir(parents=True, exist_ok=True)
        for writer in options.writer or sorted({letter.writer for letter in letters}):
            found = twins([letter for letter in letters if letter.writer == writer])
            lines = [twin.as_json() + "\n" for twin in found]
            (options.twins / f"{writer}.jsonl").write_text("".join(lines), "utf-8")
            sys.stdout.write(f"{writer}: {len(found)} twins\n")
            sys.stdout.flush()
    except UsageError as exc:
        sys.stderr.write(f"{exc}\n")
        return int(exc.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
