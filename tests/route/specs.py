"""KS's interface descriptions as validators, closed: a field that a schema does not name is an error."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).resolve().parent.parent / "openapi"
FILES = {
    "v2": "forsendelse-send-api-v2.json",
    "v3": "forsendelse-send-api-v3.json",
    "mottakersystem": "mottakersystem-api-v2.json",
}


@cache
def spec(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / FILES[name]).read_text("utf-8"))
    return content


def _closed(node: Any) -> Any:
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    closed = {key: _closed(value) for key, value in node.items()}
    if node.get("type") == "object" and "properties" in node:
        closed["additionalProperties"] = False
    return closed


@cache
def validator(name: str, schema: str) -> Draft202012Validator:
    components = _closed(spec(name)["components"])
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": components})


def body_schema(version: str, channel: str | None) -> tuple[str, str]:
    if version == "v2":
        return "v2", "Forsendelse"
    return "v3", {"organisasjon": "Organisasjon", "person": "Person", "print": "Print", "nhn": "Nhn"}[
        channel or ""
    ] + "Forsendelse"


def faults(body: Any, version: str, channel: str | None) -> list[str]:
    """What SvarUt's description says against a body; v1 has no description of its own."""
    if version == "v1":
        return []
    return [error.message for error in validator(*body_schema(version, channel)).iter_errors(body)]
