"""One question from start to end without I/O: requests are yielded, responses sent in, the systems returned."""

from __future__ import annotations

import time
import uuid
from collections.abc import Generator
from typing import Any
from urllib.parse import urlencode

from classifier.errors import RegisterError
from classifier.identifiers import is_orgnr
from classifier.shipment.mottakersystem.answers import read_systems, read_token
from classifier.shipment.mottakersystem.guard import Breaker, Cache, TokenBox
from classifier.shipment.mottakersystem.messages import LookupFailedError, Request, Response, check_status
from classifier.shipment.mottakersystem.settings import Maskinporten, MottakersystemSettings
from classifier.shipment.recipients import Found, System, receiver

Exchange = Generator[Request, Response, tuple[System, ...]]

_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
#: Maskinporten takes grants that live for at most 120 seconds.
_GRANT_SECONDS = 100
#: No longer than this is waited for a server that says when to come back.
_LONGEST_WAIT = 5.0


class Core:
    """Everything about asking but the sending: shared by both registers, safe to share between threads.

    Raises:
        RegisterError: the Maskinporten key cannot sign.
    """

    def __init__(self, settings: MottakersystemSettings) -> None:
        self.settings = settings
        self._cache = Cache(settings.cache_seconds, settings.cache_size, time.monotonic)
        self._breaker = Breaker(settings.failures, settings.pause_seconds, time.monotonic)
        self._tokens = TokenBox(time.monotonic)
        if settings.maskinporten is not None:
            _grant(settings.maskinporten)

    def ready(self, orgnr: str, forsendelsestype: str | None, niva: int) -> Found | None:
        """The answer that needs no asking: kept, not an organisation number, or paused. None: ask."""
        if not is_orgnr(orgnr):
            # Whatever it is, a person's number perhaps, it is not sent anywhere.
            return Found("unknown")
        systems = self._cache.get(orgnr)
        if systems is not None:
            return Found(receiver(systems, forsendelsestype, niva))
        return None if self._breaker.admits() else Found("unknown", "paused")

    def learned(self, orgnr: str, systems: tuple[System, ...], forsendelsestype: str | None, niva: int) -> Found:
        """Keep what was learned, and answer."""
        self._breaker.note(success=True)
        self._cache.put(orgnr, systems)
        return Found(receiver(systems, forsendelsestype, niva))

    def failed(self, exc: Exception) -> Found:
        """The answer after a failure, which is not kept."""
        self._breaker.note(success=False)
        return Found("unknown", exc.code if isinstance(exc, LookupFailedError) else "crashed")

    def attempts(self) -> Any:
        """Context managers to try in, for ``for`` and ``async for``."""
        import stamina

        return stamina.retry_context(
            on=_again,
            attempts=self.settings.attempts,
            timeout=self.settings.again_seconds,
            wait_initial=0.1,
            wait_max=2.0,
            wait_jitter=0.2,
        )

    def conversation(self, orgnr: str) -> Exchange:
        """Ask by organisation number alone: how the service filters by type and level is not described.

        Raises:
            LookupFailedError: no answer.
        """
        response = yield self._question(orgnr, (yield from self._token()))
        if response.status == 401 and self._tokens.get() is not None:
            # Revoked or run out early: once more with a new one.
            self._tokens.drop()
            response = yield self._question(orgnr, (yield from self._token()))
        check_status(response)
        return read_systems(response.body, orgnr)

    def _question(self, orgnr: str, token: str | None) -> Request:
        settings = self.settings
        headers = {"Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if settings.integrasjon_passord is not None:
            headers["IntegrasjonId"] = settings.integrasjon_id
            headers["IntegrasjonPassord"] = settings.integrasjon_passord.reveal()
        return Request("GET", f"{settings.url}?{urlencode({'organisasjonsnummer': orgnr})}", headers)

    def _token(self) -> Generator[Request, Response, str | None]:
        settings = self.settings
        if settings.maskinporten is None:
            return settings.token.reveal() if settings.token is not None else None
        kept = self._tokens.get()
        if kept is not None:
            return kept
        response = yield _token_request(settings.maskinporten)
        # The endpoint answers 400 to a grant it does not accept (RFC 6749, section 5.2).
        if response.status == 400:
            raise LookupFailedError("refused")
        check_status(response)
        answer = read_token(response.body)
        self._tokens.put(answer.access_token, answer.expires_in)
        return answer.access_token


def _again(exc: Exception) -> bool | float:
    """Whether to try once more, and after how many seconds when the server said so."""
    if not isinstance(exc, LookupFailedError) or not exc.again:
        return False
    if exc.wait is None:
        return True
    return exc.wait if 0 <= exc.wait <= _LONGEST_WAIT else False


def _token_request(client: Maskinporten) -> Request:
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    form = urlencode({"grant_type": _GRANT, "assertion": _grant(client)})
    return Request("POST", client.token_url, headers, form.encode("ascii"))


def _grant(client: Maskinporten) -> str:
    """A signed grant (RFC 7523, with Maskinporten's claims)."""
    try:
        import jwt
    except ImportError:
        raise RegisterError("a Maskinporten key needs more packages: pip install 'brevvakt[mottakersystem]'") from None
    now = int(time.time())
    claims = {
        "aud": client.issuer,
        "iss": client.client_id,
        "scope": client.scope,
        "iat": now,
        "exp": now + _GRANT_SECONDS,
        "jti": str(uuid.uuid4()),
    }
    try:
        return jwt.encode(claims, client.key.reveal(), algorithm="RS256", headers={"kid": client.key_id})
    except (jwt.PyJWTError, ValueError, TypeError) as exc:
        raise RegisterError(
            f"the Maskinporten key cannot sign ({type(exc).__name__}); it must be an RSA key in PEM form"
        ) from None
