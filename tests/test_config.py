"""Settings: the command line before the environment before the file; nothing misspelt or impossible goes unsaid."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.config import configured, into_environment
from classifier.errors import UsageError
from classifier.limits import Limits
from tests import builders as b


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "brevvakt.toml"
    path.write_text('lang = "nn"\nrules = ["egne.yaml"]\n[limits]\npages = 7\nseconds = 4.5\n', "utf-8")
    monkeypatch.setenv("BREVVAKT_CONFIG", str(path))
    return path


def test_without_any_settings_the_defaults_hold() -> None:
    found = configured()
    assert (found.model, found.rules, found.lang, found.show_text, found.limits) == (None, (), "nb", False, Limits())


@pytest.mark.usefixtures("settings_file")
def test_the_file_the_environment_and_the_command_line_in_rising_order(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (configured().lang, configured().limits.pages, configured().limits.seconds) == ("nn", 7, 4.5)
    assert configured().rules == ("egne.yaml",)
    monkeypatch.setenv("BREVVAKT_LANG", "en")
    monkeypatch.setenv("BREVVAKT_LIMITS__PAGES", "8")
    into_environment(None, ["pages=9"])
    found = configured()
    assert (found.lang, found.limits.pages, found.limits.seconds) == ("en", 9, 4.5)
    assert configured(lang="nb").lang == "nb"


@pytest.mark.parametrize(
    "text",
    ['lang = "xx"', "ukjent = 1", "[limits]\npages = -1", "[limits]\nsider = 1", "[limits]\nocr_share = 2", "= ="],
)
def test_a_wrong_file_is_refused(settings_file: Path, text: str) -> None:
    settings_file.write_text(text, "utf-8")
    with pytest.raises(UsageError):
        configured()


def test_a_file_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BREVVAKT_CONFIG", str(tmp_path / "borte.toml"))
    with pytest.raises(UsageError, match="no such settings file"):
        configured()


@pytest.mark.usefixtures("settings_file")
def test_no_file_can_turn_the_words_of_letters_on(settings_file: Path) -> None:
    settings_file.write_text("show_text = true", "utf-8")
    with pytest.raises(UsageError, match="show_text"):
        configured()


@given(st.text(max_size=20))
def test_a_limit_without_a_known_name_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        into_environment(None, [f"sider{text}"])


@pytest.mark.parametrize("command", ["scan", "classify", "explain"])
def test_limits_reach_the_processes_that_read(tmp_path: Path, command: str) -> None:
    letter = tmp_path / "brev.pdf"
    letter.write_bytes(b.pdf(b.PLAIN, pages=3))
    (tmp_path / "brevvakt.toml").write_text("[limits]\npages = 2\n", "utf-8")
    base = [sys.executable, "-m", "classifier.cli"]
    for before in (["--limit", "pages=2"], ["--config", str(tmp_path / "brevvakt.toml")]):
        done = subprocess.run(
            [*base, *before, command, str(letter)], capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 1, done.stderr
        assert "grens" in done.stdout
    wrong = subprocess.run(
        [*base, "--limit", "sider=2", command, str(letter)], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2
    assert "NAME=VALUE" in wrong.stderr
