"""Settings from one TOML file, the environment and the command line, in rising order.

    # brevvakt.toml
    model = "modell-egen"
    rules = ["egne-regler.yaml"]
    lang = "nn"

    [limits]
    pages = 500
    ocr_pictures = 0

The file is named by ``--config`` (before the command) or ``BREVVAKT_CONFIG``. Every setting can stand in the environment instead
(``BREVVAKT_LANG=nn``, ``BREVVAKT_LIMITS__PAGES=500``). Unknown names and impossible values are refused.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from classifier.errors import UsageError
from classifier.limits import Limits
from classifier.messages import Language
from classifier.worker import Settings

_FILE = "BREVVAKT_CONFIG"


class Configuration(BaseSettings):
    """What every command that reads documents can be told; see the module's text."""

    model_config = SettingsConfigDict(
        env_prefix="BREVVAKT_",
        env_nested_delimiter="__",
        extra="forbid",
        protected_namespaces=(),
        validate_default=True,
    )

    model: str | None = None
    rules: tuple[str, ...] = ()
    lang: Language = "nb"
    limits: Limits = Limits()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic passes all of them by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_toml_file())


def _toml_file() -> Path | None:
    given = os.environ.get(_FILE)
    return Path(given) if given else None


def into_environment(file: Path | None, limits: Iterable[str]) -> None:
    """Put what stood on the command line where ``configured`` and every process started from here will find it.

    Raises:
        UsageError: a limit is not ``NAME=VALUE`` with a known name.
    """
    if file is not None:
        os.environ[_FILE] = str(file.absolute())
    for text in limits:
        name, value = _limit(text)
        os.environ[f"BREVVAKT_LIMITS__{name.upper()}"] = value


def configured(*, show_text: bool = False, **given: Any) -> Settings:
    """The settings of this run.

    Args:
        show_text: only ever from the command line: no file may turn it on unseen.
        given: other settings from the command line; None and empty ones were not given.

    Raises:
        UsageError: the file is missing or no TOML, or a name or value is wrong.
    """
    chosen = {name: value for name, value in given.items() if value not in (None, ())}
    file = _toml_file()
    if file is not None and not file.is_file():
        raise UsageError(f"{file}: no such settings file")
    try:
        found = Configuration(**chosen)
    except ValidationError as exc:
        raise UsageError("; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors())) from None
    except (ValueError, OSError) as exc:
        raise UsageError(f"{file}: cannot be read ({type(exc).__name__})") from None
    return Settings(found.model, found.rules, found.lang, show_text, found.limits)


def _limit(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    names = [field.name for field in dataclasses.fields(Limits)]
    if not equals or name not in names:
        raise UsageError(f"--limit {text}: write NAME=VALUE with one of {', '.join(names)}")
    return name, value
