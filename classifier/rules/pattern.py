"""The pattern language of rule files, compiled to a literal key (for the automaton) and a regex (to confirm it).

- plain words match case-insensitively at word boundaries; one space matches any white space;
- ``*`` stands for any run of letters, digits and hyphens (``barnevern*``, ``*undersøkelse*``, ``tvungen* psykisk*``);
- a leading ``=`` makes the pattern case-sensitive (``=LAR``);
- a leading ``re:`` gives a regular expression, matched on folded text (lower case); ``=re:`` keeps case.
  ``re[^a|^b]:`` tries it only at words that begin with a or b, as it must itself: much faster, so prefer it;
  ``re[a|b]:`` runs it only near one of the literals a, b; ``re[A00]:`` only near a capital and two digits;
- a match goes on for about 120 characters after the line it begins in, at most (``engine``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from classifier.text.fold import fold

_WORD = r"[\w-]"
_MIN_KEY = 2
#: Literal that stands for any capital and two digits, as codes of illnesses and drugs have them.
CODE = "A00"
_REGULAR = re.compile(r"re(?:\[([^\]]*)\])?:")


@dataclass(frozen=True)
class CompiledPattern:
    """``keys`` are searched for by the automaton (none: scan with the regex alone); ``regex`` must match at a key.

    The regex is made when it is first tried: there are thousands, of which a letter tries some fifty.

    ``open_left``: the word may begin before the key (a leading ``*``). ``cased``: match on text with its case.
    """

    keys: tuple[str, ...]
    expression: str
    open_left: bool
    cased: bool
    needs: tuple[str, ...] = ()
    """For regular expressions: literals of which the (folded or cased) text must hold one."""
    then: str = ""
    """The character (folded) that the next word after the key must begin with: looked at before any regex runs."""
    closed: bool = False
    """Whether the pattern is its key, and a word ends there."""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """To be tried at a key, or near what is needed."""
        return re.compile(self.expression)


def compile_pattern(source: str) -> CompiledPattern:
    """Compile one pattern.

    Raises:
        ValueError: the pattern is empty, has no literal of two characters, or is an invalid regular expression.
    """
    cased = source.startswith("=")
    body = source[1:] if cased else source
    regular = _REGULAR.match(body)
    if regular:
        needs = tuple(literal for literal in (regular[1] or "").split("|") if literal)
        return _compile_regex(body[regular.end() :], cased, needs)
    body = " ".join(body.split())
    open_left = body.startswith("*")
    literal = body.lstrip("*")
    key = _key(literal)
    if len(key) < _MIN_KEY:
        raise ValueError(f"pattern {source!r} needs at least two letters in its first word")
    expression = re.escape(literal if cased else fold(literal)).replace(r"\*", f"{_WORD}*").replace(r"\ ", r"\s+")
    left = "" if open_left else r"(?<!\w)"
    right = "" if literal.endswith("*") or not (literal[-1].isalnum()) else r"(?!\w)"
    return CompiledPattern(
        (fold(key),),
        left + expression + right,
        open_left,
        cased,
        then=_then(literal, key),
        closed=key == literal and bool(right),
    )


def _compile_regex(expression: str, cased: bool, needs: tuple[str, ...]) -> CompiledPattern:
    try:
        regex = re.compile(expression)
    except re.error as exc:
        raise ValueError(f"invalid regular expression: {exc.msg}") from None
    if regex.match(""):
        raise ValueError("the regular expression matches the empty string")
    starts = tuple(fold(need[1:]) for need in needs if need.startswith("^"))
    if starts and (len(starts) < len(needs) or min(map(len, starts)) < _MIN_KEY):
        raise ValueError("of the literals in re[...] all or none begin with ^, and those have two letters or more")
    return CompiledPattern(starts, expression, open_left=False, cased=cased, needs=() if starts else needs)


def _then(literal: str, key: str) -> str:
    """How the word after the key begins, when the key is a whole word and the pattern goes on."""
    rest = literal[len(key) :]
    return fold(rest[1]) if rest.startswith(" ") and rest[1] != "*" else ""


def _key(literal: str) -> str:
    """The longest safe prefix of the first literal: the first word, or two words when the first is very short."""
    chunk = literal.split("*", 1)[0]
    words = chunk.split(" ")
    if len(words[0]) >= 4 or len(words) == 1:
        return words[0]
    return " ".join(words[:2])
