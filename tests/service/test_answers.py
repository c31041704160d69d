"""What the service answers is what the library answers."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier import Classifier, route
from classifier.messages import Language
from classifier.service.description import ErrorAnswer, RecordAnswer, RouteAnswer
from classifier.shipment import read_register
from tests import builders as b
from tests.route.shipments import VERSIONS, bodies, shipment

from .running import SAMPLES, Running, form, post, shipment_files

LETTERS = sorted((SAMPLES.parent / "outgoing").iterdir())[:12]
LANGUAGES = get_args(Language)


def without_time(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key != "seconds"}


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_a_record_is_the_librarys(client: httpx.Client, classifier: Classifier, path: Path) -> None:
    answer = client.post("/v1/classify", files={"file": (path.name, path.read_bytes())})
    assert answer.status_code == 200
    expected = classifier.classify(path.read_bytes(), name=path.name).as_dict()
    assert without_time(answer.json()) == without_time(expected)
    RecordAnswer.model_validate(answer.json())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("policy", ["flagg", "print"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_routing_answer_is_the_librarys(client: httpx.Client, version: str, policy: Any, lang: Any) -> None:
    raw = json.loads((SAMPLES / f"forsendelse-{version}.json").read_text("utf-8"))
    documents = [(one["filnavn"], (SAMPLES / one["filnavn"]).read_bytes()) for one in raw["dokumenter"]]
    answer = client.post("/v1/route", params={"policy": policy, "lang": lang}, files=shipment_files(raw, documents))
    expected = route(
        raw, dict(documents), classifier=Classifier(lang=lang), policy=policy,
        recipients=read_register(SAMPLES / "mottakere.csv"),
    )  # fmt: skip
    assert answer.json() == expected.as_dict()
    RouteAnswer.model_validate(answer.json())


PDFS = {"plain": b.pdf(b.PLAIN), "needle": b.pdf([b.NEEDLE]), "broken": b"%PDF-1.7 nothing more"}


@pytest.mark.parametrize("version", VERSIONS)
def test_any_shipment_is_routed_as_by_the_library(service: Running, classifier: Classifier, version: str) -> None:
    register = read_register(SAMPLES / "mottakere.csv")

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(bodies(version), st.data())
    def check(body: tuple[dict[str, Any], Any], data: st.DataObject) -> None:
        raw, channel = body
        documents = [(one["filnavn"], PDFS[data.draw(st.sampled_from(sorted(PDFS)))]) for one in raw["dokumenter"]]
        query = {"version": version, **({"channel": channel} if channel else {})}
        answer = client.post("/v1/route", params=query, files=shipment_files(raw, documents))
        assert answer.status_code == 200, answer.text
        chosen: Any = version
        expected = route(
            raw, dict(documents), classifier=classifier, recipients=register, version=chosen, channel=channel
        )
        assert answer.json() == expected.as_dict()

    with service.client() as client:
        check()


def test_file_names_in_any_letters_are_taken_raw_and_as_dotnet_writes_them(
    client: httpx.Client, service: Running
) -> None:
    raw = shipment("v2", dokumenter=[{"filnavn": "tilbod på kjøp.pdf", "mimeType": "application/pdf"}])
    files = [("tilbod på kjøp.pdf", b.pdf(b.PLAIN))]
    assert client.post("/v1/route", files=shipment_files(raw, files)).json()["action"] == "send_as_addressed"
    word = f"=?utf-8?B?{base64.b64encode('tilbod på kjøp.pdf'.encode()).decode()}?="
    body = form(("name=forsendelse", json.dumps(raw).encode()), (f'name=f; filename="{word}"', b.pdf(b.PLAIN)))
    status, answer = service.ask(post("/v1/route", body))
    assert (status, answer["action"]) == (200, "send_as_addressed")


def test_what_a_sender_wrote_comes_back_untouched(client: httpx.Client) -> None:
    odd = {"felt": [None, 1.5, -0, "\ud800 half", "«»", {"æ": True}], "stort": 10**40}
    raw = shipment("v2", dokumenter=[{"filnavn": "brev.pdf", "mimeType": "application/pdf"}], ukjent=odd)
    answer = client.post("/v1/route", files=shipment_files(raw, [("brev.pdf", b.pdf(b.PLAIN))]))
    assert answer.json()["forsendelse"] == raw


ONE = shipment("v2", dokumenter=[{"filnavn": "brev-Kowalski.pdf", "mimeType": "application/pdf"}])
LETTER = b.pdf(b.PLAIN)


@pytest.mark.parametrize(
    "files",
    [
        [],
        shipment_files(ONE, []),
        shipment_files(ONE, [("Kowalski.pdf", LETTER)]),
        shipment_files(ONE, [("brev-Kowalski.pdf", LETTER), ("brev-Kowalski.pdf", LETTER)]),
        shipment_files(shipment("v2"), [("vedlegg.pdf", LETTER), ("brev.pdf", LETTER)]),
        list(reversed(shipment_files(ONE, [("brev-Kowalski.pdf", LETTER)]))),
        shipment_files(b"{", [("brev-Kowalski.pdf", LETTER)]),
        shipment_files(b'{"tittel": NaN}', []),
        shipment_files(b'{"tittel": 1e999}', []),
        shipment_files(b'{"tittel": "\xff"}', []),
        shipment_files(b"[" * 100_000, []),
        shipment_files([], []),
        shipment_files({"tittel": "Kowalski"}, []),
    ],
    ids=range(13),
)
def test_parts_that_are_no_send_call_are_refused_without_repeating_them(client: httpx.Client, files: Any) -> None:
    answer = client.post("/v1/route", files=files or {"file": ("Kowalski.pdf", LETTER)})
    assert answer.status_code == 422
    assert ErrorAnswer.model_validate(answer.json()).error.code in ("wrong_parts", "bad_forsendelse")
    assert "Kowalski" not in answer.text


@pytest.mark.parametrize(
    "files", [[("fil", ("a.pdf", LETTER))], [("file", ("a.pdf", LETTER))] * 2, [("file", (None, "x"))]]
)
def test_classify_takes_one_file_by_its_name(client: httpx.Client, files: Any) -> None:
    assert client.post("/v1/classify", files=files).json()["error"]["code"] == "wrong_parts"


def test_a_hostile_document_is_review(client: httpx.Client) -> None:
    answer = client.post("/v1/classify", files={"file": ("bombe.docx", b.bomb(50))})
    assert (answer.status_code, answer.json()["q3"]) == (200, "review")


def test_an_empty_file_is_review(client: httpx.Client) -> None:
    answer = client.post("/v1/classify", files={"file": ("tom.pdf", b"")}).json()
    assert (answer["q3"], answer["bytes"]) == ("review", Classifier().classify(b"", name="tom.pdf").bytes)
