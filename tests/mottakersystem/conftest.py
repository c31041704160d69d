"""A running service, and both registers behind one synchronous call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from classifier.shipment.mottakersystem import (
    AsyncMottakersystemRegister,
    MottakersystemRegister,
    MottakersystemSettings,
    Secret,
)
from classifier.shipment.recipients import Found
from tests.route.shipments import ORGNR

from .server import PASSWORD, TOKEN, Service, running

Question = tuple[str, str | None, int]
Find = Callable[..., list[Found]]

ONE: Question = (ORGNR, None, 3)


def settings(service: Service, **more: Any) -> MottakersystemSettings:
    """One patient attempt, with secrets."""
    secrets = {"integrasjon_id": "int-1", "integrasjon_passord": Secret(PASSWORD)}
    if "maskinporten" not in more:
        secrets["token"] = Secret(TOKEN)
    return MottakersystemSettings(service.url, **{**secrets, "total_seconds": 30.0, "attempts": 1, **more})


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that knows one organisation with a case system."""
    with running() as one:
        yield one


def find_in_turn(made: MottakersystemSettings, questions: tuple[Question, ...]) -> list[Found]:
    with MottakersystemRegister(made) as register:
        return [register.find(*question) for question in questions]


def find_async(made: MottakersystemSettings, questions: tuple[Question, ...]) -> list[Found]:
    async def ask() -> list[Found]:
        async with AsyncMottakersystemRegister(made) as register:
            return [await register.find(*question) for question in questions]

    return asyncio.run(ask())


@pytest.fixture(params=[find_in_turn, find_async], ids=["sync", "async"])
def find(request: pytest.FixtureRequest, service: Service) -> Find:
    """``find(*questions, **settings)``: answers of one register, asked in turn; every test runs for both."""
    return lambda *questions, **more: request.param(settings(service, **more), questions or (ONE,))
