"""A small view over a SvarUt v1, v2 or v3 shipment; the shipment itself stays the plain dict it came as.

v1: ``mottaker.digitalAdresse.organisasjonsNummer|fodselsNummer`` and ``mottaker.postAdresse``; v2: one flat
``Adresse`` with ``digitalId``; v3: ``mottaker.adresse`` beside ``digitalId``, and one body per channel
(``/organisasjon``, ``/person``, ``/print``, ``/nhn``), which the body alone does not always show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from classifier.errors import ForsendelseError

Version = Literal["v1", "v2", "v3"]
Channel = Literal["organisasjon", "person", "print", "nhn"]


@dataclass(frozen=True, slots=True)
class Dokument:
    """One entry of ``dokumenter``."""

    filnavn: str
    mimetype: str
    excluded_from_print: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class Forsendelse:
    """What routing needs to know. ``raw`` is the shipment as it came and is never changed."""

    raw: Mapping[str, Any]
    version: Version
    channel: Channel | None
    identifier: str | None
    """fnr or orgnr of the recipient, digits only as given; None when left out."""
    has_address: bool
    documents: tuple[Dokument, ...]
    visible: tuple[tuple[str, str], ...]
    """(JSON path, text) of what is seen before any access control: titles, file names, links, references."""
    sender_name: str
    forsendelsestype: str | None
    niva: int
    shared_with: tuple[str, ...]
    """``eksponertFor``: others who get download access."""
    digital_only: bool
    encrypted: bool
    signing: bool


def _mapping(value: Any, path: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ForsendelseError(f"{path} must be a JSON object")
    return value


def _list(value: Any, path: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ForsendelseError(f"{path} must be a JSON list")
    return value


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def parse_forsendelse(raw: Any, *, version: Version | None = None, channel: Channel | None = None) -> Forsendelse:
    """Read a shipment.

    Args:
        raw: the decoded JSON.
        version: SvarUt API version; inferred from the shape when None (ambiguous shapes are v2).
        channel: for v3, the path it is meant for.

    Raises:
        ForsendelseError: not a shipment; the message names the JSON path, never a value.
    """
    if not isinstance(raw, Mapping):
        raise ForsendelseError("a forsendelse is a JSON object")
    mottaker = raw.get("mottaker")
    if not isinstance(mottaker, Mapping):
        raise ForsendelseError("mottaker is missing or not a JSON object")
    version = version or _infer_version(raw, mottaker)
    identifier, has_address = _recipient(mottaker, version)
    documents = tuple(_documents(raw))
    if version == "v3" and channel is None:
        channel = "print" if identifier is None else ("person" if len(identifier) == 11 else "organisasjon")
    return Forsendelse(
        raw=raw,
        version=version,
        channel=channel if version == "v3" else None,
        identifier=identifier,
        has_address=has_address,
        documents=documents,
        visible=tuple(_visible(raw)),
        sender_name=_sender(raw),
        forsendelsestype=_text(raw.get("forsendelsestype") or raw.get("forsendelsesType")) or None,
        niva=4 if raw.get("krevNiva4Innlogging") is True or raw.get("sikkerhetsniva") == "HOYESTE" else 3,
        shared_with=tuple(str(item).strip() for item in _list(raw.get("eksponertFor"), "eksponertFor")),
        digital_only=raw.get("kunDigitalLevering") is True,
        encrypted=raw.get("kryptert") is True,
        signing=bool(raw.get("signaturType")) or any(document.signed for document in documents),
    )


def _infer_version(raw: Mapping[str, Any], mottaker: Mapping[str, Any]) -> Version:
    if "digitalAdresse" in mottaker or "postAdresse" in mottaker:
        return "v1"
    sender = raw.get("svarSendesTil")
    v3_sender = isinstance(sender, Mapping) and "type" in sender
    if "adresse" in mottaker or "sikkerhetsniva" in raw or v3_sender or "landkode" in mottaker:
        return "v3"
    return "v2"


def _recipient(mottaker: Mapping[str, Any], version: Version) -> tuple[str | None, bool]:
    if version == "v1":
        digital = _mapping(mottaker.get("digitalAdresse"), "mottaker.digitalAdresse")
        post = _mapping(mottaker.get("postAdresse"), "mottaker.postAdresse")
        found = digital.get("organisasjonsNummer") or digital.get("fodselsNummer")
        complete = bool(_text(post.get("navn")) and _text(post.get("postSted")))
        return _identifier(found), complete
    if version == "v3":
        address = _mapping(mottaker.get("adresse"), "mottaker.adresse")
        complete = bool(
            _text(mottaker.get("navn")) and _text(address.get("poststed")) and _text(address.get("adresselinje1"))
        )
        return _identifier(mottaker.get("digitalId")), complete
    norwegian = _text(mottaker.get("land")).lower() in ("", "norge", "noreg", "norway", "no")
    complete = bool(_text(mottaker.get("navn")) and _text(mottaker.get("poststed")))
    if norwegian:
        complete = complete and bool(_text(mottaker.get("postnummer")))
    return _identifier(mottaker.get("digitalId")), complete


def _identifier(value: Any) -> str | None:
    if value is None:
        return None
    digits = str(value).replace(" ", "").replace("\u00a0", "")
    return digits or None


def _documents(raw: Mapping[str, Any]) -> Iterator[Dokument]:
    entries = _list(raw.get("dokumenter"), "dokumenter")
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        path = f"dokumenter[{number}]"
        if not isinstance(entry, Mapping):
            raise ForsendelseError(f"{path} must be a JSON object")
        name = entry.get("filnavn")
        if not isinstance(name, str) or not name.strip():
            raise ForsendelseError(f"{path}.filnavn is missing")
        if name in seen:
            raise ForsendelseError(f"{path}.filnavn is used twice; SvarUt needs unique file names")
        seen.add(name)
        mimetype = _text(entry.get("mimeType") or entry.get("mimetype"))
        yield Dokument(
            name, mimetype, entry.get("skalEkskluderesFraUtskrift") is True, entry.get("skalSigneres") is True
        )


def _visible(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Texts that notices, lists and journals show to people without the right to read the letter."""
    for key in ("tittel", "eksternReferanse", "eksternRef", "korrelasjonsid"):
        if _text(raw.get(key)):
            yield key, _text(raw[key])
    for key in ("metadataFraAvleverendeSystem", "metadataForImport"):
        title = _text(_mapping(raw.get(key), key).get("tittel"))
        if title:
            yield f"{key}.tittel", title
    for number, link in enumerate(_list(raw.get("lenker"), "lenker")):
        for key in ("tekst", "ledetekst", "url", "urlTekst", "urlLenke"):
            if isinstance(link, Mapping) and _text(link.get(key)):
                yield f"lenker[{number}].{key}", _text(link[key])
    for number, document in enumerate(_list(raw.get("dokumenter"), "dokumenter")):
        for key in ("filnavn", "dokumentType"):
            if isinstance(document, Mapping) and _text(document.get(key)):
                yield f"dokumenter[{number}].{key}", _text(document[key])
        extra = _list(document.get("ekstraMetadata"), "ekstraMetadata") if isinstance(document, Mapping) else []
        for item in extra:
            if isinstance(item, Mapping) and _text(item.get("value")):
                yield f"dokumenter[{number}].ekstraMetadata", _text(item["value"])


def _sender(raw: Mapping[str, Any]) -> str:
    sender = _mapping(raw.get("svarSendesTil"), "svarSendesTil")
    post = _mapping(sender.get("postAdresse"), "svarSendesTil.postAdresse")
    return _text(sender.get("navn")) or _text(post.get("navn"))
