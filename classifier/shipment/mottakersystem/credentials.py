"""Secrets that do not show: from the environment or a file, masked wherever they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from classifier.errors import RegisterError


class Secret:
    """A secret in memory."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself, without surrounding space."""
        return self._value.strip()

    def __repr__(self) -> str:
        return "Secret(***)"


class SecretFile:
    """A secret in a file, read anew each time: gateways renew short-lived tokens there."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def reveal(self) -> str:
        """The secret itself, without surrounding space.

        Raises:
            RegisterError: the file cannot be read.
        """
        try:
            return self._path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as exc:
            raise RegisterError(f"{self._path}: the secret cannot be read ({type(exc).__name__})") from None

    def __repr__(self) -> str:
        return "SecretFile(***)"


AnySecret = Secret | SecretFile


def from_environment(environ: Mapping[str, str], name: str) -> AnySecret | None:
    """The secret in the variable ``name`` or in the file that ``name_FILE`` names; None when neither is set.

    Raises:
        RegisterError: both are set, or the file cannot be read.
    """
    value, path = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    if value and path:
        raise RegisterError(f"{name} and {name}_FILE are both set; keep one of them")
    if path:
        secret = SecretFile(Path(path))
        secret.reveal()
        return secret
    return Secret(value) if value else None
