"""Typed views of shipments, for those who read or write their fields: checked by SvarUt's descriptions, loss-free.

Routing itself needs no valid shipment and reads the plain JSON (``parse_forsendelse``): what SvarUt would refuse is
SvarUt's to refuse. Use these to build shipments, to see early that one is wrong, and in a service's own description.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from classifier.errors import ForsendelseError
from classifier.shipment.forsendelse import Channel, Version, parse_forsendelse
from classifier.shipment.models_common import Modell
from classifier.shipment.models_v1_v2 import ForsendelseV1, ForsendelseV2
from classifier.shipment.models_v3 import NhnForsendelse, OrganisasjonForsendelse, PersonForsendelse, PrintForsendelse

_V3: dict[Channel | None, type[Modell]] = {
    "organisasjon": OrganisasjonForsendelse,
    "person": PersonForsendelse,
    "print": PrintForsendelse,
    "nhn": NhnForsendelse,
}


def model_of(version: Version, channel: Channel | None = None) -> type[Modell]:
    """The class for a version and, in v3, a channel."""
    return ForsendelseV1 if version == "v1" else ForsendelseV2 if version == "v2" else _V3[channel]


def typed(raw: Any, *, version: Version | None = None, channel: Channel | None = None) -> Modell:
    """The typed view; its ``as_json()`` is equal to ``raw``.

    Args:
        raw: the decoded JSON.
        version, channel: as ``parse_forsendelse``; inferred when None.

    Raises:
        ForsendelseError: not a shipment, or a field against SvarUt's description; the message names the JSON path and
            the rule, never a value.
    """
    shipment = parse_forsendelse(raw, version=version, channel=channel)
    try:
        return model_of(shipment.version, shipment.channel).model_validate(raw)
    except ValidationError as exc:
        fault = exc.errors(include_url=False, include_context=False, include_input=False)[0]
        raise ForsendelseError(f"{_path(fault['loc'])} is against SvarUt's description ({fault['type']})") from None


def _path(location: tuple[int | str, ...]) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    return "".join(steps).removeprefix(".") or "the shipment"
