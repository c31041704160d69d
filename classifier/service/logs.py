"""One JSON object a line on standard error. Other packages' messages are not repeated: they can quote a request."""

from __future__ import annotations

import logging
from typing import Any, TextIO

import structlog


def new_log(stream: TextIO) -> Any:
    """A structlog logger that writes to ``stream``."""
    return structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.JSONRenderer(sort_keys=False),
        ],
        wrapper_class=structlog.BoundLogger,
    )


class Foreign(logging.Handler):
    """Says where another package logged something and, if it did, which class of exception; never what."""

    def __init__(self, log: Any) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        kind = record.exc_info[0] if record.exc_info else None
        fault = {} if kind is None else {"fault": kind.__name__}
        self._log.warning("foreign", logger=record.name, place=f"{record.module}:{record.lineno}", **fault)


def capture(log: Any) -> None:
    """Send every other package's warnings there, and nowhere else."""
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers[:] = [Foreign(log)]
    root.setLevel(logging.WARNING)
