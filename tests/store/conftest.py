"""Every test of the store runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier.store import Store
from tests.store import postgresql


@pytest.fixture(scope="session")
def socket() -> Iterator[str]:
    """A PostgreSQL server's socket folder."""
    with postgresql.server() as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store may be made: a path, or the URL of an empty schema in PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "lager.db")
    return postgresql.new_place(request.getfixturevalue("socket"))


@pytest.fixture
def other_place(request: pytest.FixtureRequest, place: str, tmp_path: Path) -> str:
    """A second one, of the same kind."""
    if "://" not in place:
        return str(tmp_path / "annet-lager.db")
    return postgresql.new_place(request.getfixturevalue("socket"))


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """A new store."""
    with Store.open(place) as opened:
        yield opened
