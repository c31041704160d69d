"""The typed views lose nothing and know what SvarUt's descriptions know."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from classifier.errors import ForsendelseError
from classifier.shipment.forsendelse import Channel
from classifier.shipment.models import model_of, typed

from .shipments import ORGNR, PERSON, VERSIONS, bodies, document, shipment
from .specs import faults, spec

UNKNOWN = st.dictionaries(
    st.text("abcæøå", min_size=3, max_size=5).map(lambda name: f"ny_{name}"),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=3,
)
NHN: dict[str, Any] = {
    "tittel": "Brev",
    "mottakertype": "FASTLEGE",
    "avsenderKontakt": {"fornavn": "Ada", "etternavn": "Prøve", "telefonnummer": "68050001"},
    "pasient": {"fodselsnummer": PERSON, "fornavn": "Emil", "etternavn": "Prøve"},
}


@given(st.data(), st.sampled_from(VERSIONS))
def test_the_round_trip_loses_nothing_known_or_unknown(data: st.DataObject, version: Any) -> None:
    body, channel = data.draw(bodies(version))
    body |= data.draw(UNKNOWN)
    body["mottaker"] = body["mottaker"] | data.draw(UNKNOWN)
    body["dokumenter"][0] |= data.draw(UNKNOWN)
    before = copy.deepcopy(body)
    view = typed(body, version=version, channel=channel)  # type: ignore[arg-type]
    assert json.dumps(view.as_json(), sort_keys=True) == json.dumps(before, sort_keys=True)
    assert body == before


def test_null_and_absent_stay_apart() -> None:
    for version in VERSIONS:
        body = shipment(version, eksponertFor=None, svarSendesTil=None)
        assert typed(body, version=version).as_json() == body  # type: ignore[arg-type]
    assert typed(NHN).as_json() == NHN


@pytest.mark.parametrize("name", ["v1", "v2", "v3"])
def test_the_sample_shipments_have_a_typed_view(root: Path, name: str) -> None:
    path = root / "data" / "samples" / "forsendelser" / f"forsendelse-{name}.json"
    raw = json.loads(path.read_text("utf-8"))
    assert typed(raw).as_json() == raw


def nested(model: type[BaseModel], field: str) -> type[BaseModel] | None:
    """The model inside a field, whatever list or union is around it."""
    waiting: list[Any] = [model.model_fields[field].annotation]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
        waiting += get_args(one)
    return None


def unknown_fields(model: type[BaseModel], schema: dict[str, Any], components: dict[str, Any]) -> set[str]:
    """Described fields that the model does not know, by path."""
    while "$ref" in schema or "items" in schema:
        schema = components[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema["items"]
    found: set[str] = set()
    for name, inner in schema.get("properties", {}).items():
        below = nested(model, name) if name in model.model_fields else None
        if name not in model.model_fields:
            found.add(name)
        elif below is not None:
            found |= {f"{name}.{path}" for path in unknown_fields(below, inner, components)}
    return found


@pytest.mark.parametrize("channel", [None, *get_args(Channel)])
def test_every_described_field_is_known(channel: Any) -> None:
    version: Any = "v3" if channel else "v2"
    components = spec(version)["components"]["schemas"]
    schema = components[f"{(channel or '').capitalize()}Forsendelse"]
    assert not unknown_fields(model_of(version, channel), schema, components)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (shipment("v2", tittel="x" * 1001), "tittel is against SvarUt's description (string_too_long)"),
        (shipment("v2", kryptert="true"), "kryptert is"),
        (shipment("v2", dokumenter=[document(giroarkSider=["1"])]), "dokumenter[0].giroarkSider[0] is"),
        (shipment("v2", mottaker={"digitalId": ORGNR}), "mottaker.navn is"),
        (shipment("v2", lenker=[{"url": "x", "tekst": "y"}] * 6), "lenker is"),
        (shipment("v3", sikkerhetsniva="LAV"), "sikkerhetsniva is"),
        ({**NHN, "pasient": {}}, "pasient.fodselsnummer is"),
        ([], "a forsendelse is a JSON object"),
    ],
)
def test_refusals_name_path_and_rule_and_no_value(body: Any, said: str) -> None:
    with pytest.raises(ForsendelseError) as caught:
        typed(body)
    assert said in str(caught.value)
    assert not any(value in str(caught.value) for value in (ORGNR, PERSON, "LAV", "true"))


@given(st.data(), st.sampled_from(("v2", "v3")))
def test_what_the_description_takes_the_view_takes(data: st.DataObject, version: Any) -> None:
    body, channel = data.draw(bodies(version))
    assert not faults(body, version, channel)
    assert typed(body, version=version, channel=channel).as_json() == body  # type: ignore[arg-type]
