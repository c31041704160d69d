"""Who may ask: bearer tokens from the environment or a file, several at a time so that they can be changed in turn."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping

from classifier.errors import RegisterError, UsageError
from classifier.shipment.mottakersystem.credentials import AnySecret, from_environment

#: Shorter ones could be guessed; ``openssl rand -hex 32`` makes 64 signs.
SHORTEST = 24


class Tokens:
    """The tokens that are good now. A file is read anew for each request, so that a new token needs no restart."""

    def __init__(self, secret: AnySecret | None) -> None:
        self._secret = secret
        self._digests()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Tokens:
        """``BREVVAKT_TOKEN``, or one a line in the file that ``BREVVAKT_TOKEN_FILE`` names.

        Raises:
            UsageError: both are set, the file cannot be read, or a token is too short or not printable ASCII.
        """
        return cls(from_environment(environ, "BREVVAKT_TOKEN"))

    def _digests(self) -> list[bytes]:
        tokens = self._secret.reveal().split() if self._secret is not None else []
        if any(len(token) < SHORTEST or not (token.isascii() and token.isprintable()) for token in tokens):
            raise UsageError(f"a token must have at least {SHORTEST} printable ASCII signs: openssl rand -hex 32")
        return [_digest(token.encode("ascii")) for token in tokens]

    def _now(self) -> list[bytes]:
        # A file that is gone or spoilt later on lets nobody in, and must not end the service.
        try:
            return self._digests()
        except (RegisterError, UsageError):
            return []

    @property
    def are_set(self) -> bool:
        """Whether anybody can be let in."""
        return bool(self._now())

    def allows(self, authorization: list[bytes]) -> bool:
        """Whether the request's ``Authorization`` headers carry a token; every token is compared, in constant time."""
        header = authorization[0] if len(authorization) == 1 else b""
        scheme, _, given = header.partition(b" ")
        digest = _digest(given.strip())
        found = [hmac.compare_digest(digest, known) for known in self._now()]
        return scheme.lower() == b"bearer" and any(found)


def _digest(token: bytes) -> bytes:
    # Of equal length whatever is compared, so that not even a token's length shows in the time it takes.
    return hashlib.sha256(token).digest()
