"""A store that is there already: looking must not make one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.store import Store


def existing(place: str) -> Store:
    """Open it. Raises StoreError: there is none."""
    from classifier.store import Store

    return Store.open(place, make=False)
