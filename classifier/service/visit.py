"""What is kept of one request, for the log and the metrics: numbers and our own words, nothing a sender wrote."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.requests import Request

HEALTH, CLASSIFY, ROUTE, METRICS = "/v1/health", "/v1/classify", "/v1/route", "/metrics"
OPENAPI, PAGE = "/openapi.json", "/docs"
_ROUTES: Final = frozenset({HEALTH, CLASSIFY, ROUTE, METRICS, OPENAPI, PAGE})
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass
class Visit:
    """One request."""

    route: str
    method: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    started: float = field(default_factory=time.perf_counter)
    status: int = 0
    received: int = 0
    sent: int = 0
    documents: int = 0
    q3: str | None = None
    action: str | None = None
    code: str | None = None
    fault: str | None = None
    """Class of an unexpected exception."""

    @classmethod
    def of(cls, scope: Any) -> Visit:
        """A visit that begins. Addresses and methods that are none of ours could hold anything."""
        path, method = scope["path"], scope["method"]
        return cls(path if path in _ROUTES else "other", method if method in _METHODS else "OTHER")

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.perf_counter() - self.started

    def as_dict(self) -> dict[str, Any]:
        """The log line's fields, without the empty ones."""
        fields = {
            "id": self.id,
            "route": self.route,
            "method": self.method,
            "status": self.status,
            "seconds": round(self.seconds, 4),
            "received": self.received,
            "sent": self.sent,
            "documents": self.documents or None,
            "q3": self.q3,
            "action": self.action,
            "code": self.code,
            "fault": self.fault,
        }
        return {name: value for name, value in fields.items() if value is not None}


def visit_of(request: Request) -> Visit:
    """The visit that ``front`` began."""
    found: Visit = request.state.visit
    return found
