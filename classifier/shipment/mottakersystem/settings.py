"""Where and how to ask, with what secrets, and what one question may cost. Checked when made."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from classifier.errors import RegisterError
from classifier.shipment.mottakersystem.credentials import AnySecret, from_environment

_PATH = "/v2/mottakersystem"


@dataclass(frozen=True, slots=True)
class Maskinporten:
    """What it takes to fetch a token by JWT grant (docs.digdir.no, "JWT grant").

    Args:
        client_id: of the integration in Maskinporten.
        key: its private RSA key, PEM.
        key_id: ``kid`` of the key.
        issuer: ``https://test.maskinporten.no/`` for tests.
        scope: KS's.
    """

    client_id: str
    key: AnySecret
    key_id: str
    issuer: str = "https://maskinporten.no/"
    scope: str = "ks:fiks"

    def __post_init__(self) -> None:
        checked_url(self.issuer)

    @property
    def token_url(self) -> str:
        """Where tokens are fetched."""
        return self.issuer.rstrip("/") + "/token"


@dataclass(frozen=True, slots=True)
class MottakersystemSettings:
    """How to ask ``{base_url}/v2/mottakersystem``.

    Args:
        base_url: such as ``https://svarut.ks.no/api``; http only for this machine.
        token: a ready bearer token; else ``maskinporten`` fetches one. On this machine neither is needed: a gateway
            may add them.
        integrasjon_id, integrasjon_passord: the Fiks integration's; both or neither (a gateway may add them).
        connect_seconds, read_seconds, total_seconds: of one request.
        attempts: per question, at most, the first included; ``again_seconds``: none is begun later than that.
        cache_seconds, cache_size: how long and how many answers are kept; failures never are.
        failures, pause_seconds: after so many failed questions in a row none is asked for so long.
        max_bytes: of an answer.

    Raises:
        RegisterError: an address or a secret that cannot be used.
    """

    base_url: str
    token: AnySecret | None = None
    maskinporten: Maskinporten | None = None
    integrasjon_id: str = ""
    integrasjon_passord: AnySecret | None = None
    connect_seconds: float = 3.0
    read_seconds: float = 5.0
    total_seconds: float = 10.0
    attempts: int = 3
    again_seconds: float = 15.0
    cache_seconds: float = 600.0
    cache_size: int = 10_000
    failures: int = 5
    pause_seconds: float = 30.0
    max_bytes: int = 1_000_000

    def __post_init__(self) -> None:
        url = checked_url(self.base_url)
        if self.token is not None and self.maskinporten is not None:
            raise RegisterError("give either a token or a Maskinporten client, not both")
        if self.token is None and self.maskinporten is None and not is_loopback(url.host):
            raise RegisterError(
                "mottakersystem needs a token: set BREVVAKT_MASKINPORTEN_TOKEN (or _FILE), or "
                "BREVVAKT_MASKINPORTEN_CLIENT_ID, BREVVAKT_MASKINPORTEN_KEY_FILE and BREVVAKT_MASKINPORTEN_KEY_ID"
            )
        if bool(self.integrasjon_id) != (self.integrasjon_passord is not None):
            raise RegisterError("set both BREVVAKT_INTEGRASJON_ID and BREVVAKT_INTEGRASJON_PASSORD (or _FILE)")
        for name, secret in (("token", self.token), ("IntegrasjonPassord", self.integrasjon_passord)):
            if secret is not None and not _fits_a_header(secret.reveal()):
                raise RegisterError(f"the {name} is empty or holds other than printable ASCII signs")
        if not (self.integrasjon_id == "" or _fits_a_header(self.integrasjon_id)):
            raise RegisterError("IntegrasjonId holds other than printable ASCII signs")

    @property
    def url(self) -> str:
        """The address asked, without the question."""
        return self.base_url.rstrip("/").removesuffix(_PATH) + _PATH

    @classmethod
    def from_environment(cls, base_url: str, environ: Mapping[str, str] = os.environ) -> MottakersystemSettings:
        """Settings with the secrets of the environment; README lists the variables.

        Raises:
            RegisterError: something is missing or cannot be used; the message names the variable, never its value.
        """
        return cls(
            base_url=base_url,
            token=from_environment(environ, "BREVVAKT_MASKINPORTEN_TOKEN"),
            maskinporten=_maskinporten(environ),
            integrasjon_id=environ.get("BREVVAKT_INTEGRASJON_ID", ""),
            integrasjon_passord=from_environment(environ, "BREVVAKT_INTEGRASJON_PASSORD"),
        )


def _maskinporten(environ: Mapping[str, str]) -> Maskinporten | None:
    client_id = environ.get("BREVVAKT_MASKINPORTEN_CLIENT_ID", "")
    key_id = environ.get("BREVVAKT_MASKINPORTEN_KEY_ID", "")
    key = from_environment(environ, "BREVVAKT_MASKINPORTEN_KEY")
    if not client_id and not key_id and key is None:
        return None
    if not client_id or not key_id or key is None:
        raise RegisterError(
            "set all of BREVVAKT_MASKINPORTEN_CLIENT_ID, BREVVAKT_MASKINPORTEN_KEY (or _FILE), BREVVAKT_MASKINPORTEN_KEY_ID"
        )
    issuer = environ.get("BREVVAKT_MASKINPORTEN_ISSUER", "")
    return Maskinporten(client_id, key, key_id, issuer) if issuer else Maskinporten(client_id, key, key_id)


def _fits_a_header(value: str) -> bool:
    return bool(value) and value.isascii() and value.isprintable()


def checked_url(text: str) -> Any:
    """The ``httpx.URL`` of an address that secrets may be sent to.

    Raises:
        RegisterError: not https (http is for this machine only), or with a user, a query or a fragment.
    """
    httpx = require_httpx()
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError):
        raise RegisterError("mottakersystem: the address is not a URL") from None
    if not url.host or url.userinfo or url.query or url.fragment:
        raise RegisterError("mottakersystem: the address must be scheme, host and path only")
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
        raise RegisterError(
            "mottakersystem: the address must be https; http only to this machine (127.0.0.1, localhost)"
        )
    return url


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name alone: nothing is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_httpx() -> Any:
    """The httpx module.

    Raises:
        RegisterError: it is not installed.
    """
    try:
        import httpx
    except ImportError:
        raise RegisterError(
            "asking mottakersystem needs more packages: pip install 'brevvakt[mottakersystem]'"
        ) from None
    return httpx
