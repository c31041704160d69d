"""Typed access to a shipment's JSON. Every refusal names the JSON path and never a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from classifier.errors import ForsendelseError

_DEEPEST = 50


def mapping(value: Any, path: str) -> Mapping[str, Any]:
    """The object at ``path``; an absent one (None) is empty.

    Raises:
        ForsendelseError: something else stands there.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ForsendelseError(f"{path} must be a JSON object")
    return value


def items(value: Any, path: str) -> list[Any]:
    """The list at ``path``; an absent one (None) is empty.

    Raises:
        ForsendelseError: something else stands there.
    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise ForsendelseError(f"{path} must be a JSON list")
    return value


def text(holder: Mapping[str, Any], key: str, path: str) -> str:
    """The string under ``key`` without surrounding space; "" when absent.

    Raises:
        ForsendelseError: something else stands there.
    """
    value = holder.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ForsendelseError(f"{path} must be a string")
    return value.strip()


def flag(holder: Mapping[str, Any], key: str) -> bool:
    """Whether the boolean under ``key`` is set.

    Anything but false and null counts as set: SvarUt may read "true" or 1 so, and set is the careful reading of every
    flag asked for here.
    """
    return holder.get(key) not in (None, False)


def check_depth(value: Any) -> None:
    """No shipment is nested deep; one that is would exhaust the stack when copied.

    Raises:
        ForsendelseError: more than 50 levels.
    """
    level = [value]
    for _ in range(_DEEPEST):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return
    raise ForsendelseError(f"the JSON is nested deeper than {_DEEPEST} levels")


def _children(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []
