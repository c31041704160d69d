"""Forms of a PDF (ISO 32000-1, 12.7): what was filled in, as lines «name: value»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from classifier.extract.pdf_objects import resolve, walk_tree, words_of
from classifier.extract.safe_xml import Element, local_name, parse

_TAG = re.compile(r"<[^>]*>")
#: What a signature says beside who signed (12.8.1).
_SIGNATURE = ("/Name", "/Reason", "/Location", "/ContactInfo")
_DEEPEST = 40


def form_rows(root: DictionaryObject) -> Iterator[str]:
    """Filled fields in the order of the form, then the data of an XFA form."""
    form = resolve(root.get("/AcroForm"))
    if not isinstance(form, DictionaryObject):
        return
    for field in resolve(form.get("/Fields")) or ():
        for node in walk_tree(field):
            label = _label(node)
            for value in _values(node):
                yield f"{label}: {value}" if label else value
    yield from _xfa_rows(resolve(form.get("/XFA")))


def _label(field: DictionaryObject) -> str:
    """The field's full name with its parents' (12.7.3.2); the user's own wording, where there is one, in its place."""
    names: list[str] = []
    node: Any = field
    for _ in range(_DEEPEST):
        if not isinstance(node, DictionaryObject):
            break
        name = words_of(node.get("/TU")) or words_of(node.get("/T"))
        if name:
            names.append(name)
        node = resolve(node.get("/Parent"))
    return ".".join(reversed(names))


def _values(field: DictionaryObject) -> Iterator[str]:
    value = resolve(field.get("/V"))
    if isinstance(value, DictionaryObject) and not isinstance(value, StreamObject):
        yield from filter(None, (words_of(value.get(key)) for key in _SIGNATURE))
        return
    shown = _chosen(value, _options(field)).removeprefix("/")
    if shown and shown != "Off":
        yield shown
    rich = " ".join(_TAG.sub(" ", words_of(field.get("/RV"))).split())
    if rich and rich != " ".join(shown.split()):
        yield rich


def _options(field: DictionaryObject) -> dict[str, str]:
    """Export value → what the form shows (12.7.4.4)."""
    pairs = [resolve(option) for option in resolve(field.get("/Opt")) or ()]
    return {words_of(pair[0]): words_of(pair[1]) for pair in pairs if isinstance(pair, ArrayObject) and len(pair) > 1}


def _chosen(value: Any, options: dict[str, str]) -> str:
    values = value if isinstance(value, ArrayObject) else [value]
    return ", ".join(filter(None, (options.get(words_of(item), words_of(item)) for item in values)))


def _xfa_rows(xfa: Any) -> Iterator[str]:
    """Leaves of the ``datasets`` packet: what somebody filled in (XFA 3.3, chapter 3)."""
    packets = list(xfa) if isinstance(xfa, ArrayObject) else ["datasets", xfa]
    for name, packet in zip(packets[::2], packets[1::2], strict=False):
        stream = resolve(packet)
        if words_of(name) != "datasets" or not isinstance(stream, StreamObject):
            continue
        root = parse(stream.get_data())
        for data in [root] if local_name(root) == "datasets" else root.iter("{*}datasets"):
            yield from _leaves(data)


def _leaves(root: Element) -> Iterator[str]:
    for element in root.iter():
        text = (element.text or "").strip()
        if text and len(element) == 0:
            yield f"{local_name(element)}: {text}"
