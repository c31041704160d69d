"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier import Classifier

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The packaged model and rules, loaded once."""
    return Classifier()
