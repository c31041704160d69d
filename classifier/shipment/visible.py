"""Texts of a shipment that people see before any access control: notices, lists, journals, envelope windows.

``tittel`` goes into the notice by SMS or e-mail and into message lists; ``filnavn``, Noark metadata and document types
are shown to receivers before the letter is opened; links stand in the message itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from classifier.shipment.fields import items, mapping, text

_TOP = ("tittel", "eksternReferanse", "eksternRef", "korrelasjonsid")
_NOARK = ("metadataFraAvleverendeSystem", "metadataForImport")
_LINK = ("tekst", "ledetekst", "url", "urlTekst", "ledeTekst", "urlLenke")
_DOCUMENT = ("filnavn", "dokumentType")


def visible_texts(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(JSON path, text) in a fixed order, blank ones left out.

    Raises:
        ForsendelseError: a field of the wrong type.
    """
    return (pair for pair in _every(raw) if pair[1])


def _every(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _texts(raw, _TOP, "")
    for key in _NOARK:
        metadata = mapping(raw.get(key), key)
        yield from _texts(metadata, ("tittel",), f"{key}.")
        yield from _extra(metadata, f"{key}.")
    for number, link in enumerate(items(raw.get("lenker"), "lenker")):
        yield from _texts(mapping(link, f"lenker[{number}]"), _LINK, f"lenker[{number}].")
    for number, document in enumerate(items(raw.get("dokumenter"), "dokumenter")):
        path = f"dokumenter[{number}]"
        holder = mapping(document, path)
        yield from _texts(holder, _DOCUMENT, f"{path}.")
        yield from _extra(holder, f"{path}.")


def _texts(holder: Mapping[str, Any], keys: tuple[str, ...], prefix: str) -> Iterator[tuple[str, str]]:
    for key in keys:
        yield prefix + key, text(holder, key, prefix + key)


def _extra(holder: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for number, entry in enumerate(items(holder.get("ekstraMetadata"), f"{prefix}ekstraMetadata")):
        path = f"{prefix}ekstraMetadata[{number}]"
        yield from _texts(mapping(entry, path), ("key", "value"), f"{path}.")


def sender_name(raw: Mapping[str, Any]) -> str:
    """The name in ``svarSendesTil``, which is printed on the front page; "" when absent.

    Raises:
        ForsendelseError: a field of the wrong type.
    """
    sender = mapping(raw.get("svarSendesTil"), "svarSendesTil")
    post = mapping(sender.get("postAdresse"), "svarSendesTil.postAdresse")
    return text(sender, "navn", "svarSendesTil.navn") or text(post, "navn", "svarSendesTil.postAdresse.navn")
