"""What one request, and all of them together, may cost. Each can be set as ``BREVVAKT_SERVICE_<NAME>``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from classifier.errors import UsageError
from classifier.limits import MIB

KIB = 1024
Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0)]


class Bounds(BaseSettings):
    """Inclusive maxima. Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="BREVVAKT_SERVICE_", frozen=True)

    body_bytes: Count = 360 * MIB
    """Whole body: SvarUt prints at most 350 MB, and multipart adds a little."""
    forsendelse_bytes: Count = 2 * MIB
    """The shipment's JSON: the longest fields of SvarUt's description, many times over."""
    parts: Count = 201
    """A shipment and 200 files: beyond that nobody reads a letter."""
    part_headers: Count = 8
    """Headers of one part; senders use two or three."""
    part_header_bytes: Count = 4 * KIB
    """One header of a part: a file name of 226 signs, escaped in the most wordy way, fits."""
    header_bytes: Count = 16 * KIB
    """Request line and headers together."""
    memory_bytes: Count = 4 * MIB
    """Of one request's files in memory while they arrive; ordinary letters fit, the rest goes to a temporary file."""
    queue: Count = 32
    """Requests received, waiting or read at once; with ``memory_bytes`` it bounds the memory of all of them."""
    connections: Count = 512
    """Open connections; below the usual 1,024 file descriptors of a process, with room for temporary files."""
    header_seconds: Seconds = 10.0
    """Until a request's headers are whole."""
    stall_seconds: Seconds = 15.0
    """Between two pieces of a body."""
    receive_seconds: Seconds = 180.0
    """For a whole body: 360 MiB at 16 Mbit/s."""
    shipment_seconds: Seconds = 600.0
    """For reading all of a shipment; SvarUt's own callers wait at most 15 minutes. What is unread then is ``review``."""
    stop_seconds: Count = 30
    """To finish what is begun when told to stop."""

    @classmethod
    def configured(cls) -> Bounds:
        """The bounds of this run.

        Raises:
            UsageError: a variable of the environment has an impossible value.
        """
        try:
            return cls()
        except ValidationError as exc:
            wrong = ", ".join(f"BREVVAKT_SERVICE_{error['loc'][0]}".upper() for error in exc.errors())
            raise UsageError(f"{wrong}: not a positive number") from None
