"""From the plain text in which letters are written by hand to the JSON Lines in which they are kept.

A file holds several letters. Each starts with a line ``=====``, then ``key: value`` lines, a line ``-----`` and the
text. Keys: label, lang, difficulty, categories, genre, title, filename; ``evidence: exact quote [category]`` and
``person: Name | role`` may be repeated. Quotes are found in the text (white space may differ) and become offsets.

    python -m classifier.model.authoring FOLDER WRITER > data/letters/WRITER.jsonl
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from classifier.categories import CATEGORIES
from classifier.errors import UsageError
from classifier.model.letters import Letter, Span

_EVIDENCE = re.compile(r"^(.*?)\s*\[([a-z, ]+)\]$")
ROLES = ("subject", "relative", "employee", "contact", "recipient", "other")


def _locate(quote: str, places: dict[str, str], where: str) -> tuple[str, int, int]:
    pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
    for part, text in places.items():
        match = pattern.search(text)
        if match:
            return part, match.start(), match.end()
    raise UsageError(f"{where}: quoted words do not stand in the letter (a quote of {len(quote)} characters)")


def parse_authored(text: str, writer: str, name: str) -> Iterator[Letter]:
    """Letters of one authored file, in order.

    Raises:
        UsageError: a header is wrong or a quote is not found; the message names file and letter.
    """
    blocks = [block for block in re.split(r"(?m)^=====[ ]*$", text) if block.strip()]
    for number, block in enumerate(blocks, 1):
        head, separator, body = block.partition("\n-----\n")
        where = f"{name}, letter {number}"
        if not separator:
            raise UsageError(f"{where}: no line ----- after the header")
        yield _letter(head.strip(), body.strip("\n"), f"{writer}-{Path(name).stem}{number:02d}", writer, where)


def _letter(head: str, body: str, letter_id: str, writer: str, where: str) -> Letter:
    single: dict[str, str] = {}
    evidence: list[tuple[str, tuple[str, ...]]] = []
    persons: list[tuple[str, str]] = []
    for line in head.splitlines():
        key, _, value = (piece.strip() for piece in line.partition(":"))
        if key == "evidence":
            evidence.append(_evidence(value, where))
        elif key == "person":
            person, _, role = (piece.strip() for piece in value.rpartition("|"))
            if role not in ROLES:
                raise UsageError(f"{where}: a person's role is one of {', '.join(ROLES)}")
            persons.append((person, role))
        else:
            single[key] = value
    places = {"body": body, "title": single.get("title", ""), "filename": single.get("filename", "")}
    label = single.get("label", "")
    if label not in ("yes", "no", "review"):
        raise UsageError(f"{where}: label must be yes, no or review")
    return Letter(
        id=letter_id,
        writer=writer,
        lang=single.get("lang", "nb"),
        label=label,  # type: ignore[arg-type]  # narrowed by the membership test above
        difficulty=single.get("difficulty", "hard"),
        text=body,
        title=places["title"],
        filename=places["filename"],
        genre=single.get("genre", ""),
        categories=tuple(c.strip() for c in single.get("categories", "").split(",") if c.strip(" -")),
        evidence=tuple(Span(*_locate(quote, places, where), tags) for quote, tags in evidence),
        persons=tuple(Span(*_locate(person, places, where), (role,)) for person, role in persons),
    )


def _evidence(value: str, where: str) -> tuple[str, tuple[str, ...]]:
    match = _EVIDENCE.match(value)
    if not match:
        raise UsageError(f"{where}: evidence is a quote with [category] at the end")
    tags = tuple(tag.strip() for tag in match[2].split(","))
    unknown = [tag for tag in tags if tag not in CATEGORIES]
    if unknown:
        raise UsageError(f"{where}: unknown category {', '.join(unknown)}")
    return match[1].strip().strip('"«»'), tags


def main(arguments: list[str]) -> int:
    """Command line; see the module's docstring."""
    folder, writer = arguments
    try:
        for path in sorted(Path(folder).glob("*.txt")):
            for letter in parse_authored(path.read_text("utf-8"), writer, path.name):
                sys.stdout.write(letter.as_json() + "\n")
    except UsageError as exc:
        sys.stderr.write(f"{exc}\n")
        return int(exc.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
