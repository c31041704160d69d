"""Small steps through pypdf's objects that hold for any file: references, words, trees that may be cyclic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, StreamObject

from classifier.extract.clean import clean

_DEEPEST = 40


def resolve(value: Any) -> Any:
    """The object behind a reference; None for PDF's null."""
    found = value.get_object() if isinstance(value, IndirectObject) else value
    return None if isinstance(found, NullObject) else found


def words_of(value: Any) -> str:
    """A PDF string, name, number, text stream or list of them as text."""
    value = resolve(value)
    if isinstance(value, ArrayObject):
        return ", ".join(filter(None, map(words_of, value)))
    if isinstance(value, StreamObject):
        value = value.get_data()
    if value is None or isinstance(value, DictionaryObject):
        return ""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return clean(str(value)).strip()


def walk_tree(node: Any, depth: int = 0, seen: set[int] | None = None) -> Iterator[DictionaryObject]:
    """A node and all below it by ``/Kids``; each once, however cyclic, and not deeper than is sensible."""
    seen = set() if seen is None else seen
    node = resolve(node)
    if not isinstance(node, DictionaryObject) or id(node) in seen:
        return
    if depth > _DEEPEST:
        raise RecursionError
    seen.add(id(node))
    yield node
    for kid in resolve(node.get("/Kids")) or ():
        yield from walk_tree(kid, depth + 1, seen)
