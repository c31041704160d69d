"""Who a shipment is addressed to, in each version's shape: number, name, and whether it could go by post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from classifier.errors import ForsendelseError
from classifier.shipment.fields import items, mapping, text

Declared = Literal["organisasjon", "person"]

_NORWAY = frozenset({"", "no", "nor", "norge", "noreg", "norway"})
_V1_NUMBERS: tuple[tuple[str, Declared], ...] = (("organisasjonsNummer", "organisasjon"), ("fodselsNummer", "person"))


@dataclass(frozen=True, slots=True)
class Recipient:
    """The ``mottaker``; ``path`` is the JSON path of its number."""

    identifier: str | None
    path: str
    declared: Declared | None
    """What the shape says the number is: v1 has one field for each, v3 one channel for each, v2 does not say."""
    name: str
    has_address: bool
    """Name, an address line, place, and postal code when Norwegian: complete enough for paper."""


def read_recipient(raw: Mapping[str, Any], version: str, channel: str | None) -> Recipient:
    """The recipient of a shipment.

    Raises:
        ForsendelseError: no recipient, one of another version's shape, or two numbers at once.
    """
    if channel == "nhn":
        return Recipient(None, "mottakertype", None, "", has_address=False)
    mottaker = raw.get("mottaker")
    if not isinstance(mottaker, Mapping):
        raise ForsendelseError("mottaker is missing or not a JSON object")
    # A number in another version's field would go unseen here while SvarUt might use it.
    if version == "v1" and "digitalId" in mottaker:
        raise ForsendelseError("mottaker mixes v1 (digitalAdresse, postAdresse) with v2/v3 (digitalId)")
    if version != "v1" and {"digitalAdresse", "postAdresse"} & mottaker.keys():
        raise ForsendelseError(f"mottaker has the shape of v1, not of {version}")
    return _from_v1(mottaker) if version == "v1" else _from_v2_v3(mottaker, version, channel)


def _from_v1(mottaker: Mapping[str, Any]) -> Recipient:
    path = "mottaker.postAdresse"
    post = mapping(mottaker.get("postAdresse"), path)
    identifier, declared, where = _v1_number(mottaker.get("digitalAdresse"), "mottaker.digitalAdresse")
    name = text(post, "navn", f"{path}.navn")
    complete = _is_complete(post, path, ("adresse1", "adresse2", "adresse3"), "postSted", "postNummer", "land")
    return Recipient(identifier, where, declared, name, has_address=bool(name) and complete)


def _v1_number(value: Any, path: str) -> tuple[str | None, Declared | None, str]:
    """Number, kind and path in a v1 ``DigitalAdresse``; the number may be wrapped as ``{"id": ...}``."""
    digital = mapping(value, path)
    found: list[tuple[str, Declared, str]] = []
    for key, declared in _V1_NUMBERS:
        inner = digital.get(key)
        where = f"{path}.{key}"
        holder, name = (inner, "id") if isinstance(inner, Mapping) else (digital, key)
        number = _identifier(holder, name, where)
        if number:
            found.append((number, declared, where))
    if len(found) > 1:
        raise ForsendelseError(f"{path} holds both organisasjonsNummer and fodselsNummer")
    if not found and any(digital[key] for key in digital.keys() - dict(_V1_NUMBERS).keys()):
        raise ForsendelseError(f"{path} holds neither organisasjonsNummer nor fodselsNummer")
    return found[0] if found else (None, None, path)


def _from_v2_v3(mottaker: Mapping[str, Any], version: str, channel: str | None) -> Recipient:
    identifier = _identifier(mottaker, "digitalId", "mottaker.digitalId")
    if channel == "print" and identifier:
        raise ForsendelseError("mottaker.digitalId has no place in a v3 print shipment")
    name = text(mottaker, "navn", "mottaker.navn")
    if version == "v3":
        address = mapping(mottaker.get("adresse"), "mottaker.adresse")
        complete = _is_complete(address, "mottaker.adresse", ("adresselinje1",), "poststed", "postnummer", "landkode")
    else:
        lines = ("adresselinje1", "adresselinje2", "adresselinje3")
        complete = _is_complete(mottaker, "mottaker", lines, "poststed", "postnummer", "land")
    declared: Declared | None = (
        "organisasjon" if channel == "organisasjon" else "person" if channel == "person" else None
    )
    return Recipient(identifier, "mottaker.digitalId", declared, name, has_address=bool(name) and complete)


def _is_complete(
    address: Mapping[str, Any], path: str, lines: tuple[str, ...], place: str, code: str, country: str
) -> bool:
    filled = {key: text(address, key, f"{path}.{key}") for key in (*lines, place, code, country)}
    norwegian = filled[country].casefold() in _NORWAY
    return any(filled[line] for line in lines) and bool(filled[place]) and (bool(filled[code]) or not norwegian)


def _identifier(holder: Mapping[str, Any], key: str, path: str) -> str | None:
    """The number without spaces. A blank one is a missing one: nothing digital can be addressed with it."""
    return "".join(text(holder, key, path).split()) or None


def shared_with(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The numbers in ``eksponertFor``: strings, or in v1 ``DigitalAdresse`` objects; "" for an empty entry.

    Raises:
        ForsendelseError: not a list, or an entry that is neither.
    """
    numbers = []
    for index, entry in enumerate(items(raw.get("eksponertFor"), "eksponertFor")):
        path = f"eksponertFor[{index}]"
        number = _v1_number(entry, path)[0] if isinstance(entry, Mapping) else _identifier({path: entry}, path, path)
        numbers.append(number or "")
    return tuple(numbers)
