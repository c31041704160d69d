"""Every failure Brevvakt knows, in one tree.

    BrevvaktError
    ├── UsageError                 the caller's mistake: wrong option, rule file, register (exit 2)
    │   ├── RuleFileError          a rule file is refused, with line and reason
    │   ├── ModelError             a model folder is missing, altered or of another format
    │   ├── ForsendelseError       the shipment JSON is not SvarUt v1, v2 or v3
    │   ├── RegisterError          the recipient register cannot be read
    │   ├── StoreError             the decision store cannot be opened, read or written
    │   └── EngineError            the cluster cannot be reached, is unfit for the work, or was lost
    ├── OutputError                the report cannot be written any further (exit 2)
    └── UnreadableError            the document's fault: the answer becomes ``review`` (exit 1)
        ├── EncryptedError         encrypted
        ├── UnsupportedError       unsupported
        ├── CorruptError           corrupt
        ├── TooLargeError          too_large
        ├── DocumentTimeoutError   timeout
        ├── DocumentMemoryError    memory
        ├── NoTextError            no_text
        ├── UnclearError           unclear
        ├── AccessError            no_access
        └── CrashedError           crashed

Messages never quote a document: parsers' own exceptions can, so they are wrapped with ``raise ... from None``
and only their class name is kept (``detail``).
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit status of the command (contract: 0 all ``no``, 1 something to look at, 2 wrong usage)."""

    OK = 0
    ATTENTION = 1
    USAGE = 2


class BrevvaktError(Exception):
    """Base of everything raised on purpose by this package."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class UsageError(BrevvaktError):
    """The caller asked for something impossible; the message says what to do."""


class RuleFileError(UsageError):
    """A rule file is refused; ``path`` and 1-based ``line`` say where."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line, self.reason = path, line, reason

    def __reduce__(self) -> tuple[type[RuleFileError], tuple[str, int, str]]:
        return type(self), (self.path, self.line, self.reason)


class ModelError(UsageError):
    """A model folder is missing, altered (hash mismatch) or made for another format version."""


class ForsendelseError(UsageError):
    """The shipment is not a SvarUt v1, v2 or v3 ``forsendelse``."""


class RegisterError(UsageError):
    """The recipient register cannot be read or holds an impossible row."""


class StoreError(UsageError):
    """The decision store cannot be opened, read or written; the message names no password and nothing it holds."""


class EngineError(UsageError):
    """The cluster that was to decide cannot be reached, is unfit for it, or was lost; what it answered is kept."""


class OutputError(BrevvaktError):
    """Records or a report cannot be written any further: a full disk, a lost share. What was written is whole."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"{name}: cannot be written ({reason}); the records so far are whole, make room and run it again"
        )


class UnreadableError(BrevvaktError):
    """A document could not be read with confidence; its answer is ``review``.

    ``detail`` may hold the *class name* of a foreign exception, never its text.
    """

    exit_code = ExitCode.ATTENTION
    code: ClassVar[str] = "unreadable"

    def __init__(self, detail: str = "") -> None:
        super().__init__(self.code + (f" ({detail})" if detail else ""))
        self.detail = detail

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str]]:
        # Exceptions cross process borders; the default would pass the composed message as ``detail``.
        return type(self), (self.detail,)


class EncryptedError(UnreadableError):
    code = "encrypted"


class UnsupportedError(UnreadableError):
    code = "unsupported"


class CorruptError(UnreadableError):
    code = "corrupt"


class TooLargeError(UnreadableError):
    code = "too_large"


class DocumentTimeoutError(UnreadableError):
    code = "timeout"


class DocumentMemoryError(UnreadableError):
    code = "memory"


class NoTextError(UnreadableError):
    code = "no_text"


class UnclearError(UnreadableError):
    """A picture was read, but not surely: handwriting, a faint copy."""

    code = "unclear"


class AccessError(UnreadableError):
    """The file could not be opened: permission, broken link, vanished, not a regular file."""

    code = "no_access"


class CrashedError(UnreadableError):
    code = "crashed"


UNREADABLE: dict[str, type[UnreadableError]] = {
    cls.code: cls
    for cls in (
        EncryptedError,
        UnsupportedError,
        CorruptError,
        TooLargeError,
        DocumentTimeoutError,
        DocumentMemoryError,
        NoTextError,
        UnclearError,
        AccessError,
        CrashedError,
    )
}

#: Codes that tell of the moment, not of the document: the next attempt may well succeed, so no such answer is reused.
TRANSIENT = frozenset(cls.code for cls in (DocumentTimeoutError, DocumentMemoryError, AccessError, CrashedError))
