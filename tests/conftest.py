"""Fixtures shared by all tests."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from classifier import Classifier

ROOT = Path(__file__).resolve().parent.parent

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Begun in the background of a shell; commands that the tests interrupt would inherit deaf ears.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no fault of the code: speed is measured by the benchmarks alone.
settings.register_profile("brevvakt", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("brevvakt")


@pytest.fixture(scope="session")
def root() -> Path:
    """Top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The packaged model and rules, loaded once."""
    return Classifier()
