"""Every way a request can fail: one code, one status, one sentence. The only place that maps them."""

from __future__ import annotations

from typing import Final

#: Code → (HTTP status, what to do about it). No sentence holds anything from a request.
FAILURES: Final[dict[str, tuple[int, str]]] = {
    "bad_http": (400, "this is not HTTP/1.1 as it should be"),
    "bad_multipart": (400, "the body is not whole multipart/form-data"),
    "unauthorized": (401, "send the header «Authorization: Bearer TOKEN» with a token of this service"),
    "not_found": (404, "no such address; see /openapi.json"),
    "method_not_allowed": (405, "this address takes another method; see the header Allow"),
    "slow": (408, "the request did not arrive in time"),
    "body_too_large": (413, "the whole body is larger than this service takes"),
    "file_too_large": (413, "a file is larger than this service takes"),
    "forsendelse_too_large": (413, "the part forsendelse is larger than this service takes"),
    "too_many_parts": (413, "the body has more parts than this service takes"),
    "not_multipart": (415, "the body must be multipart/form-data with a boundary"),
    "wrong_parts": (422, "the parts are not those that this address takes"),
    "bad_forsendelse": (422, "the part forsendelse is not a SvarUt shipment"),
    "bad_query": (422, "a query parameter is not one of its values"),
    "headers_too_large": (431, "the request's headers are larger than this service takes"),
    "gone": (499, "the sender went away"),
    "internal": (500, "an error of this service; its log names the request by the header X-Request-Id"),
    "token_not_set": (503, "this service has no token yet: set BREVVAKT_TOKEN or BREVVAKT_TOKEN_FILE and restart it"),
    "busy": (503, "too many requests at once; try again after the header Retry-After"),
    "stopping": (503, "this service is stopping; try again"),
}

#: Seconds a refused sender should wait: about what a letter takes, with room for a queue of them.
RETRY_AFTER: Final = 2


class RefusedError(Exception):
    """A request that is not answered. ``detail`` is our own wording, never a value of the request."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail

    @property
    def status(self) -> int:
        """The HTTP status."""
        return FAILURES[self.code][0]

    @property
    def message(self) -> str:
        """What went wrong and what to do, for the developer who calls."""
        sentence = FAILURES[self.code][1]
        return f"{sentence} ({self.detail})" if self.detail else sentence

    @property
    def headers(self) -> dict[str, str]:
        """Headers that belong to the status."""
        if self.status == 401:
            return {"WWW-Authenticate": 'Bearer realm="brevvakt"'}
        return {"Retry-After": str(RETRY_AFTER)} if self.code in ("busy", "stopping") else {}

    def as_dict(self) -> dict[str, dict[str, str]]:
        """The one shape of every failure."""
        return {"error": {"code": self.code, "message": self.message}}
