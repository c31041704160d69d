"""Who comes in: nobody without a token but to the health page, and nobody's body is read before that is known."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from classifier.errors import UsageError
from classifier.service.server import check_host
from classifier.service.tokens import Tokens
from classifier.shipment.mottakersystem.credentials import Secret
from tests import builders as b

from .running import NEXT_TOKEN, ROOT, TOKEN, Running, answer_on, head, running

#: Every address and method that needs a token.
CLOSED = [("POST", "/v1/classify"), ("POST", "/v1/route"), ("GET", "/metrics"), ("GET", "/v1/nothing"), ("PUT", "/")]


@pytest.mark.parametrize(("method", "path"), CLOSED)
@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Authorization: Bearer"],
        ["Authorization: Bearer "],
        [f"Authorization: Bearer {TOKEN[:-1]}"],
        [f"Authorization: Bearer {TOKEN}x"],
        [f"Authorization: Basic {TOKEN}"],
        [f"Authorization: {TOKEN}"],
        [f"Authorization: Bearer {TOKEN}", "Authorization: Bearer x"],
        ["Authorization: Bearer æøå"],
    ],
    ids=range(9),
)
def test_a_wrong_token_is_refused(service: Running, method: str, path: str, lines: list[str]) -> None:
    status, answer = service.ask(head(path, *lines, token=None, method=method))
    assert (status, answer["error"]["code"]) == (401, "unauthorized")


def test_a_wrong_token_is_refused_before_the_body_is_sent(service: Running) -> None:
    with service.connect() as connection:
        connection.sendall(
            head("/v1/classify", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 99999", token="feil")
        )
        assert answer_on(connection)[0] == 401


def test_a_right_token_waits_to_be_asked_for_the_body(service: Running) -> None:
    kind = "Content-Type: multipart/form-data; boundary=x"
    with service.connect() as connection:
        connection.sendall(head("/v1/classify", kind, "Content-Length: 5", "Expect: 100-continue"))
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
    with service.connect() as connection:
        connection.sendall(head("/v1/classify", kind, "Content-Length: 5", "Expect: 100-continue", token="feil"))
        assert connection.recv(100).startswith(b"HTTP/1.1 401")


def test_without_a_token_all_but_health_is_refused_and_said_why() -> None:
    with running("--jobs", "1", token=None) as service, service.client() as client:
        for method, path in [*CLOSED, ("GET", "/docs"), ("GET", "/openapi.json")]:
            answer = client.request(method, path)
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "token_not_set")
            assert "BREVVAKT_TOKEN" in answer.json()["error"]["message"]
        health = client.get("/v1/health")
        assert (health.status_code, health.json()) == (503, {"token_set": False, "workers_answer": True})
    assert '"token_not_set"' in service.log


def test_tokens_in_a_file_can_be_changed_in_turn_without_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "nokler"
    file.write_text(f"{TOKEN}\n", "ascii")
    letter = {"file": ("a.pdf", b.pdf(b.PLAIN))}
    with (
        running("--jobs", "1", token=None, BREVVAKT_TOKEN_FILE=str(file)) as service,
        service.client(TOKEN) as old,
        service.client(NEXT_TOKEN) as new,
    ):

        def who() -> tuple[int, int]:
            return old.post("/v1/classify", files=letter).status_code, new.post(
                "/v1/classify", files=letter
            ).status_code

        assert who() == (200, 401)
        file.write_text(f"{NEXT_TOKEN}\n{TOKEN}\n", "ascii")
        assert who() == (200, 200)
        file.write_text(f"{NEXT_TOKEN}\n", "ascii")
        assert who() == (401, 200)
        file.write_text("kort\n", "ascii")
        assert who() == (503, 503)
        file.unlink()
        assert who() == (503, 503)
    assert TOKEN not in service.log
    assert NEXT_TOKEN not in service.log


def test_health_says_two_things_and_nothing_else(service: Running) -> None:
    answer = httpx.get(f"{service.url}/v1/health", trust_env=False)
    assert (answer.status_code, answer.json()) == (200, {"token_set": True, "workers_answer": True})


def test_the_description_opens_in_a_browser_and_fetches_nothing(service: Running) -> None:
    page = httpx.get(f"{service.url}/docs", trust_env=False)
    assert page.status_code == 200
    assert "POST /v1/route" in page.text
    assert "<script" not in page.text
    assert httpx.get(f"{service.url}/openapi.json", trust_env=False).json()["security"] == [{"token": []}]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "eksempel.invalid"])
def test_other_machines_are_let_near_only_with_a_token(host: str) -> None:
    with pytest.raises(UsageError, match="BREVVAKT_TOKEN"):
        check_host(host, Tokens(None))
    check_host(host, Tokens(Secret(TOKEN)))


@pytest.mark.parametrize("token", ["kort", "æøå" * 20, f"{TOKEN} kort"])
def test_a_token_that_could_be_guessed_is_refused(token: str) -> None:
    with pytest.raises(UsageError, match="openssl"):
        Tokens(Secret(token))


@pytest.mark.parametrize(
    ("options", "environ", "said"),
    [
        (["--host", "0.0.0.0"], {}, "BREVVAKT_TOKEN"),
        (["--lang", "xx"], {}, "lang"),
        (["--recipients", "borte.csv"], {}, "borte.csv"),
        (["--recipients", "a.csv", "--mottakersystem", "https://x"], {}, "question 2"),
        (["--mottakersystem", "http://eksempel.invalid"], {}, "https"),
        ([], {"BREVVAKT_TOKEN": "kort"}, "openssl"),
        ([], {"BREVVAKT_TOKEN": TOKEN, "BREVVAKT_TOKEN_FILE": "x"}, "both"),
        ([], {"BREVVAKT_SERVICE_QUEUE": "mange"}, "BREVVAKT_SERVICE_QUEUE"),
        (["--rules", "borte.yaml"], {}, "borte.yaml"),
        (["--host", "192.0.2.1"], {"BREVVAKT_TOKEN": TOKEN}, "cannot be listened at"),
    ],
    ids=range(10),
)
def test_what_is_wrong_is_said_before_anything_is_served(
    options: list[str], environ: dict[str, str], said: str
) -> None:
    done = serve(options, **environ)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def serve(options: list[str], **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "classifier.cli", "serve", "--port", "0", *options],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", **environ}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_without_the_extra_it_says_which_to_install() -> None:
    code = "import sys; sys.modules['fastapi'] = None; sys.argv = ['brevvakt', 'serve']; import classifier.cli as c; c.main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "pip install 'brevvakt[service]'" in done.stderr


def test_other_commands_load_nothing_of_it() -> None:
    code = (
        "import sys, classifier.cli; print(sorted({'fastapi', 'uvicorn', 'structlog', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
