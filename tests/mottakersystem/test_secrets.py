"""Secrets: where they come from, where they never go, and how a Maskinporten token is fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from classifier.errors import RegisterError
from classifier.shipment.mottakersystem import (
    Maskinporten,
    MottakersystemRegister,
    MottakersystemSettings,
    Secret,
    SecretFile,
)
from classifier.shipment.mottakersystem.messages import Request, Response
from classifier.shipment.recipients import Found

from .conftest import ONE, Find, find_in_turn, settings
from .server import PASSWORD, TOKEN, Behaviour, Service, answer, stall, system, systems

BASE = "https://svarut.eksempel.invalid/api"


def pem(key: Any) -> str:
    form = serialization.PrivateFormat.PKCS8
    text: bytes = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return text.decode("ascii")


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    """An RSA key for this run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def client(service: Service, key: rsa.RSAPrivateKey) -> Maskinporten:
    issuer = service.url.removesuffix("api")
    return Maskinporten("klient-1", Secret(pem(key)), "kid-1", issuer)


def test_a_token_is_fetched_once_with_a_grant_signed_by_the_integrations_key(
    find: Find, service: Service, key: rsa.RSAPrivateKey
) -> None:
    assert find(ONE, ONE, maskinporten=client(service, key), cache_seconds=0.0) == [Found("casesystem")] * 2
    assert [headers["Authorization"] for _, headers in service.asked] == [f"Bearer {TOKEN}"] * 2
    (grant,) = service.grants
    assert grant["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    issuer = service.url.removesuffix("api")
    claims = jwt.decode(grant["assertion"], key.public_key(), algorithms=["RS256"], audience=issuer)
    assert (claims["iss"], claims["scope"]) == ("klient-1", "ks:fiks")
    assert 0 < claims["exp"] - claims["iat"] <= 120
    assert jwt.get_unverified_header(grant["assertion"]) == {"alg": "RS256", "kid": "kid-1", "typ": "JWT"}


def test_a_token_about_to_run_out_is_not_used_again(find: Find, service: Service, key: rsa.RSAPrivateKey) -> None:
    service.token_behaviour = answer(200, {"access_token": TOKEN, "expires_in": 5})
    find(ONE, ONE, maskinporten=client(service, key), cache_seconds=0.0)
    assert len(service.grants) == 2


def test_a_refused_token_is_renewed_once(find: Find, service: Service, key: rsa.RSAPrivateKey) -> None:
    service.behaviours = [answer(401), systems(system())]
    assert find(maskinporten=client(service, key)) == [Found("casesystem")]
    service.behaviours = [answer(401)]
    service.asked.clear()
    assert find(maskinporten=client(service, key)) == [Found("unknown", "refused")]
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (answer(400, {"error": "invalid_grant"}), "refused"),
        (answer(500), "server_error"),
        (answer(302, Location="http://127.0.0.1:9/"), "redirected"),
        (answer(200, {"access_token": "", "expires_in": 119}), "bad_answer"),
        (answer(200, {"access_token": "a\r\nX: b", "expires_in": 119}), "bad_answer"),
        (answer(200, {"access_token": TOKEN}), "bad_answer"),
        (answer(200, b" " * 1_000_001), "too_large"),
        (stall, "timeout"),
    ],
)
def test_without_a_token_nothing_is_asked(
    find: Find, service: Service, key: rsa.RSAPrivateKey, behaviour: Behaviour, code: Any
) -> None:
    service.token_behaviour = behaviour
    seconds = {"read_seconds": 0.2} if behaviour is stall else {}
    assert find(maskinporten=client(service, key), **seconds) == [Found("unknown", code)]
    assert service.asked == []


@pytest.mark.parametrize("text", ["", "ikke en nøkkel", pem(ec.generate_private_key(ec.SECP256R1()))])
def test_a_key_that_cannot_sign_is_refused_at_once_and_not_quoted(service: Service, text: str) -> None:
    made = settings(service, maskinporten=Maskinporten("klient-1", Secret(text), "kid-1", service.url))
    with pytest.raises(RegisterError, match="cannot sign") as caught:
        MottakersystemRegister(made)
    assert not text or text not in str(caught.value)


def test_a_token_in_a_file_is_read_anew_for_every_question(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("gammelt\n", "utf-8")
    made = settings(service, token=SecretFile(path), cache_seconds=0.0)
    with MottakersystemRegister(made) as register:
        register.find(*ONE)
        path.write_text("nytt\n", "utf-8")
        register.find(*ONE)
        path.unlink()
        assert register.find(*ONE) == Found("unknown", "crashed")
    assert [headers["Authorization"] for _, headers in service.asked] == ["Bearer gammelt", "Bearer nytt"]


def test_no_secret_is_shown_by_anything_that_holds_one(service: Service, tmp_path: Path) -> None:
    made = settings(service)
    request = Request("GET", made.url, {"Authorization": TOKEN}, PASSWORD.encode())
    shown = repr([made, request, Response(200, TOKEN.encode()), Secret(TOKEN), SecretFile(tmp_path)])
    shown += repr(Maskinporten("klient-1", Secret(TOKEN), "kid-1"))
    assert TOKEN not in shown
    assert PASSWORD not in shown


def test_this_machine_may_be_asked_without_secrets(service: Service) -> None:
    assert find_in_turn(MottakersystemSettings(service.url), (ONE,)) == [Found("casesystem")]
    headers = service.asked[0][1]
    assert not {"Authorization", "IntegrasjonId", "IntegrasjonPassord"} & headers.keys()


def test_no_proxy_of_the_environment_stands_between_us_and_this_machine(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert find_in_turn(settings(service), (ONE,)) == [Found("casesystem")]


@pytest.mark.parametrize("path", ["", "/", "/v2/mottakersystem"])
def test_the_address_may_end_as_it_likes(service: Service, path: str) -> None:
    assert find_in_turn(MottakersystemSettings(service.url + path), (ONE,)) == [Found("casesystem")]


@pytest.mark.parametrize(
    "url",
    [
        "http://svarut.eksempel.invalid/api",
        "http://127.0.0.1.eksempel.invalid/api",
        "http://127.0.0.1@eksempel.invalid/api",
        "http://localhost.eksempel.invalid",
        "https://bruker:passord@eksempel.invalid/api",
        f"{BASE}?a=b",
        f"{BASE}#a",
        "ftp://eksempel.invalid",
        "eksempel.invalid",
        "https://",
        "https://eksempel.invalid/\x00",
        "",
    ],
)
def test_secrets_are_never_sent_in_the_clear_or_to_an_odd_address(url: str) -> None:
    with pytest.raises(RegisterError, match="mottakersystem: the address"):
        MottakersystemSettings(url, token=Secret(TOKEN))


def test_settings_of_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "passord"
    path.write_text(PASSWORD + "\n", "utf-8")
    made = MottakersystemSettings.from_environment(
        BASE,
        {
            "BREVVAKT_MASKINPORTEN_TOKEN": TOKEN,
            "BREVVAKT_INTEGRASJON_ID": "int-1",
            "BREVVAKT_INTEGRASJON_PASSORD_FILE": str(path),
        },
    )
    assert made.token is not None
    assert made.integrasjon_passord is not None
    assert (made.token.reveal(), made.integrasjon_passord.reveal(), made.integrasjon_id) == (TOKEN, PASSWORD, "int-1")
    client = {f"BREVVAKT_MASKINPORTEN_{name}": name for name in ("CLIENT_ID", "KEY_ID", "KEY")}
    maskinporten = MottakersystemSettings.from_environment(BASE, client).maskinporten
    assert maskinporten is not None
    assert (maskinporten.client_id, maskinporten.key_id, maskinporten.key.reveal()) == ("CLIENT_ID", "KEY_ID", "KEY")
    assert maskinporten.token_url == "https://maskinporten.no/token"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "needs a token"),
        ({"BREVVAKT_MASKINPORTEN_TOKEN": TOKEN, "BREVVAKT_MASKINPORTEN_TOKEN_FILE": "x"}, "both set"),
        ({"BREVVAKT_MASKINPORTEN_TOKEN_FILE": "/finnes/ikke"}, "cannot be read"),
        ({"BREVVAKT_MASKINPORTEN_CLIENT_ID": "k"}, "set all of"),
        ({"BREVVAKT_MASKINPORTEN_TOKEN": TOKEN, "BREVVAKT_INTEGRASJON_ID": "i"}, "set both"),
        ({"BREVVAKT_MASKINPORTEN_TOKEN": TOKEN, "BREVVAKT_INTEGRASJON_PASSORD": PASSWORD}, "set both"),
        ({"BREVVAKT_MASKINPORTEN_TOKEN": f"{TOKEN}\nX: y"}, "printable ASCII"),
        ({"BREVVAKT_MASKINPORTEN_TOKEN": " "}, "is empty"),
        (
            {
                "BREVVAKT_MASKINPORTEN_TOKEN": TOKEN,
                **{f"BREVVAKT_MASKINPORTEN_{name}": "x" for name in ("CLIENT_ID", "KEY_ID", "KEY")},
            },
            "not both",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused_without_quoting_a_secret(environ: dict[str, str], said: str) -> None:
    with pytest.raises(RegisterError, match=said) as caught:
        MottakersystemSettings.from_environment(BASE, environ)
    assert not any(secret in str(caught.value) for secret in (TOKEN, PASSWORD))
