"""How answers and failures are written."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse

from classifier.service.failures import RefusedError


class Json(JSONResponse):
    """JSON in ASCII: a shipment may hold half a surrogate pair, which UTF-8 cannot."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def refusal(exc: RefusedError) -> Json:
    """The one shape of every failure."""
    return Json(exc.as_dict(), status_code=exc.status, headers=exc.headers)
