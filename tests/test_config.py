"""Settings: the command line before the environment before the file; nothing misspelt or impossible goes unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.config import configured
from classifier.errors import UsageError
from classifier.limits import Limits


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
    found = configured(limits=["pages=9"])
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
def test_a_limit_without_a_known_name_and_a_number_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        configured(limits=[f"sider{text}"])
    with pytest.raises(UsageError):
        configured(limits=[f"pages=x{text}"])
