"""A Dask cluster seen from the client: reached or not, fit or not, lost or not; Dask's own errors become ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from classifier.errors import EngineError, UsageError

if TYPE_CHECKING:
    from distributed import Client

    from classifier.engines.dask_worker import Introduction


def import_distributed() -> None:
    """Raises UsageError: the extra is not installed."""
    try:
        import dask

        # What Dask says of lost connections, we say ourselves. Read when distributed is first imported.
        dask.config.set({"logging": {"distributed": "critical", "distributed.client": "critical"}})
        import distributed  # noqa: F401 - is it there?
    except ImportError:
        raise UsageError("--scheduler needs the extra dask: pip install 'brevvakt[dask]'") from None


def connected(address: str) -> Client:
    """Raises EngineError: no scheduler answers there."""
    import dask
    from distributed import Client

    # A letter of some size is meant to travel.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"})
    try:
        return Client(address, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError) as exc:
        raise EngineError(f"{address}: no Dask scheduler can be reached there ({type(exc).__name__})") from None


def check_worker(worker: str, told: Introduction | BaseException) -> None:
    """Raises EngineError: this worker must not decide."""
    if isinstance(told, BaseException):
        raise EngineError(f"Dask worker {worker}: has no such Brevvakt as this machine ({type(told).__name__})")
    if told.differs:
        raise EngineError(mixed(worker, told.differs))
    if told.blind:
        raise EngineError(
            f"Dask worker {worker}: does not see the folder; mount it there at the same path, or use --send bytes"
        )


def mixed(worker: str, parts: Sequence[str]) -> str:
    """What to tell about a worker that differs in these parts."""
    return (
        f"Dask worker {worker}: differs from this machine in {', '.join(parts)}; "
        "all must decide alike, so install the same Brevvakt, model and rules everywhere"
    )


@contextmanager
def losses() -> Iterator[None]:
    """What Dask raises when it lost its scheduler becomes ours; the loss of a worker is passed on."""
    from distributed import KilledWorker

    try:
        yield
    except KilledWorker:
        raise
    except (Exception, CancelledError, asyncio.CancelledError) as exc:
        raise EngineError(
            f"the Dask scheduler was lost ({type(exc).__name__}); the records so far are complete"
        ) from None


def quietly(act: Callable[[], object]) -> None:
    """Do what may fail when the cluster is gone."""
    with suppress(Exception, asyncio.CancelledError):
        act()
