"""Which styles of an OpenDocument file hide what they are put on."""

from __future__ import annotations

from collections.abc import Iterable

from classifier.extract.safe_xml import Element

_WHITE = "#ffffff"


def hiding_styles(roots: Iterable[Element]) -> frozenset[str]:
    """Names of styles that hide text, by themselves or by the style they build on: not displayed, or white on white."""
    bases: dict[str, str] = {}
    hidden: set[str] = set()
    for root in roots:
        for style in root.iter("{*}style"):
            name = attribute(style, "name")
            bases[name] = attribute(style, "parent-style-name")
            if any(_hides(properties) for properties in style.iterchildren()):
                hidden.add(name)
    grown = True
    while grown:
        more = {name for name, base in bases.items() if base in hidden} - hidden
        hidden |= more
        grown = bool(more)
    return frozenset(hidden - {""})


def _hides(properties: Element) -> bool:
    if attribute(properties, "display") in ("none", "condition", "false"):
        return True
    if attribute(properties, "visibility") in ("collapse", "filter", "hidden"):
        return True
    background = attribute(properties, "background-color")
    return attribute(properties, "color").lower() == _WHITE and background.lower() in ("", "transparent", _WHITE)


def attribute(element: Element, name: str) -> str:
    """An attribute in whatever namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""
