"""Independent fits side by side: the folds of a model know nothing of each other."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

#: Processes at most: each holds the matrices of its fit, some gigabytes for the packaged data.
_MOST = 4
_work: list[tuple[Callable[[Any], Any], Sequence[Any]]] = []


def side_by_side(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """``work`` of every item, in their order; what it gives is pickled, what it uses is not.

    Forked processes share the letters in memory. Where there is no fork, or one core, one item follows the other; the
    results are the same.
    """
    jobs = min(len(items), os.cpu_count() or 1, _MOST)
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods() or multiprocessing.current_process().daemon:
        return [work(item) for item in items]
    _work.append((work, items))
    try:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            return pool.map(_call, range(len(items)), chunksize=1)
    finally:
        _work.pop()


def _call(number: int) -> Any:
    work, items = _work[-1]
    return work(items[number])
