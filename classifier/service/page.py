"""The description as one page for people: no script, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment


def page(description: dict[str, Any]) -> str:
    """HTML of an OpenAPI description."""
    template = Environment(autoescape=True).from_string(Path(__file__).with_name("page.html.jinja").read_text("utf-8"))
    return template.render(info=description["info"], operations=list(_operations(description)))


def _operations(description: dict[str, Any]) -> Iterator[dict[str, Any]]:
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            bodies = operation.get("requestBody", {}).get("content", {})
            answers = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
            yield {
                "name": f"{method.upper()} {path}",
                "text": operation.get("description", ""),
                "open": operation.get("security") == [],
                "query": [(one["name"], _values(one["schema"])) for one in operation.get("parameters", ())],
                "parts": [part for body in bodies.values() for part in body["schema"]["properties"].items()],
                "fields": schemas.get(answers.get("schema", {}).get("$ref", "").rpartition("/")[2], {}),
                "failures": [(status, one["description"]) for status, one in operation["responses"].items()],
            }


def _values(schema: dict[str, Any]) -> list[str]:
    return [value for choice in (schema, *schema.get("anyOf", ())) for value in choice.get("enum", ())]
