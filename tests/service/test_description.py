"""The OpenAPI description is true: schemathesis calls every operation by it and looks at what comes back."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from classifier.service.failures import FAILURES

from .running import TOKEN, Running

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    allow_header_conformance,
    unsupported_method,
]
OPERATIONS = ["POST /v1/classify", "POST /v1/route", "GET /v1/health", "GET /metrics"]


@pytest.mark.slow
@pytest.mark.parametrize("label", OPERATIONS)
def test_whatever_is_sent_by_the_description_is_answered_as_it_says(service: Running, label: str) -> None:
    schema = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    operations: dict[str, Any] = {one.label: one for one in map(_whole, schema.get_all_operations())}
    assert sorted(operations) == sorted(OPERATIONS)
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    cases = st.one_of(*(operations[label].as_strategy(mode) for mode in modes))
    tokens = st.sampled_from((*[TOKEN] * 9, "feil"))

    @settings(max_examples=50, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    @given(cases, tokens)
    def check(case: Any, token: str) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS, timeout=60)

    check()


def _whole(found: Any) -> Any:
    return found.ok()


def test_every_failure_is_described(service: Running) -> None:
    with service.client() as client:
        text = client.get("/openapi.json").text
    for code in set(FAILURES) - {"not_found", "method_not_allowed", "gone", "bad_http"}:
        assert f"`{code}`" in text, code
