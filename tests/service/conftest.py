"""A service shared by the tests that leave it as it was."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from .running import SAMPLES, Running, running


@pytest.fixture(scope="package")
def service() -> Iterator[Running]:
    with running("--recipients", str(SAMPLES / "mottakere.csv"), "--jobs", "2", "--timeout", "20") as one:
        yield one


@pytest.fixture
def client(service: Running) -> Iterator[httpx.Client]:
    with service.client() as one:
        yield one
