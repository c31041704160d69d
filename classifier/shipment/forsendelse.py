"""A small view over a SvarUt v1, v2 or v3 shipment; the shipment itself stays the plain dict it came as.

v1: ``mottaker.digitalAdresse.organisasjonsNummer|fodselsNummer`` and ``mottaker.postAdresse``; v2: one flat
``Adresse`` with ``digitalId``; v3: ``mottaker.adresse`` beside ``digitalId``, and one body per channel
(``/organisasjon``, ``/person``, ``/print``, ``/nhn``), which the body alone does not always show.
Field names: KS's page "REST V1" and the send specifications v2 and v3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from classifier.errors import ForsendelseError
from classifier.shipment.fields import check_depth, flag, items, mapping, text
from classifier.shipment.recipient import Recipient, read_recipient, shared_with
from classifier.shipment.visible import sender_name, visible_texts

Version = Literal["v1", "v2", "v3"]
Channel = Literal["organisasjon", "person", "print", "nhn"]

_FILENAME_MAX = 226
#: Not allowed in ``filnavn`` (v2's field description; control characters are ours).
_FILENAME_FORBIDDEN = re.compile(r'[*:"\\/<>|?\x00-\x1f]')
_ONLY_V3 = frozenset({"sikkerhetsniva", "kanSvareViaEdialog", "svarPaForsendelseId", "mottakertype", "signering"})
SIGNING_FIELDS = ("signaturType", "signeringUtloper", "signering")
_FLAT_ADDRESS = frozenset({"adresselinje1", "poststed", "postnummer", "land"})


@dataclass(frozen=True, slots=True)
class Dokument:
    """One entry of ``dokumenter``."""

    filnavn: str
    mimetype: str
    excluded_from_print: bool
    signed: bool

    @property
    def has_plain_name(self) -> bool:
        """Whether SvarUt takes the file name; one it refuses could also lead out of the documents' folder."""
        name = self.filnavn
        return len(name) <= _FILENAME_MAX and bool(name.strip(". ")) and not _FILENAME_FORBIDDEN.search(name)


@dataclass(frozen=True, slots=True)
class Forsendelse:
    """What routing needs to know. ``raw`` is the shipment as it came and is never changed."""

    raw: Mapping[str, Any]
    version: Version
    channel: Channel | None
    """The v3 path, as given or as the recipient's number suggests; None for v1 and v2."""
    recipient: Recipient
    documents: tuple[Dokument, ...]
    visible: tuple[tuple[str, str], ...]
    """(JSON path, text) of what is seen before any access control: titles, file names, links, references."""
    sender_name: str
    forsendelsestype: str | None
    niva: int
    """Level of login: 3, or 4 when ``krevNiva4Innlogging`` or ``HOYESTE`` asks for it."""
    shared_with: tuple[str, ...]
    """``eksponertFor`` in order: others who get download access. "" for one whose number could not be read."""
    digital_only: bool
    encrypted: bool
    signing: bool

    @property
    def identifier(self) -> str | None:
        """fnr or orgnr of the recipient, without spaces; None when left out."""
        return self.recipient.identifier


def parse_forsendelse(raw: Any, *, version: Version | None = None, channel: Channel | None = None) -> Forsendelse:
    """Read a shipment.

    Args:
        raw: the decoded JSON.
        version: SvarUt API version; inferred from the shape when None (ambiguous shapes are v2).
        channel: for v3, the path it is meant for; implies v3. Inferred from the recipient's number when None.

    Raises:
        ForsendelseError: not a shipment, or one that says two things at once; the message names the JSON path, never
            a value.
    """
    if not isinstance(raw, Mapping):
        raise ForsendelseError("a forsendelse is a JSON object")
    check_depth(raw)
    version, channel = _shape(raw, version, channel)
    recipient = read_recipient(raw, version, channel)
    documents = tuple(_documents(raw, version))
    if not text(raw, "tittel", "tittel"):
        raise ForsendelseError("tittel is missing")
    return Forsendelse(
        raw=raw,
        version=version,
        channel=channel or (_infer_channel(recipient) if version == "v3" else None),
        recipient=recipient,
        documents=documents,
        visible=tuple(visible_texts(raw)),
        sender_name=sender_name(raw),
        forsendelsestype=_spelled(raw, "forsendelsestype", "forsendelsesType", path="forsendelsestype") or None,
        niva=_level(raw),
        shared_with=shared_with(raw),
        digital_only=flag(raw, "kunDigitalLevering"),
        encrypted=flag(raw, "kryptert"),
        signing=_is_signing(raw) or any(document.signed for document in documents),
    )


def _shape(raw: Mapping[str, Any], version: Version | None, channel: Channel | None) -> tuple[Version, Channel | None]:
    version = version or ("v3" if channel else _infer_version(raw))
    if channel and version != "v3":
        raise ForsendelseError("a channel belongs to v3; leave it out for v1 and v2")
    return version, channel or ("nhn" if version == "v3" and "mottakertype" in raw else None)


def _infer_version(raw: Mapping[str, Any]) -> Version:
    mottaker = mapping(raw.get("mottaker"), "mottaker")
    if "digitalAdresse" in mottaker or "postAdresse" in mottaker:
        return "v1"
    sender = mapping(raw.get("svarSendesTil"), "svarSendesTil")
    nested = "adresse" in mottaker or "landkode" in mottaker or "type" in sender or "adresse" in sender
    return "v3" if (nested or _ONLY_V3 & raw.keys()) and not _FLAT_ADDRESS & mottaker.keys() else "v2"


def _infer_channel(recipient: Recipient) -> Channel:
    if recipient.identifier is None:
        return "print"
    return "person" if len(recipient.identifier) == 11 else "organisasjon"


def _level(raw: Mapping[str, Any]) -> int:
    highest = text(raw, "sikkerhetsniva", "sikkerhetsniva") == "HOYESTE"
    return 4 if highest or flag(raw, "krevNiva4Innlogging") else 3


def _is_signing(raw: Mapping[str, Any]) -> bool:
    return any(raw.get(key) for key in SIGNING_FIELDS)


def _spelled(holder: Mapping[str, Any], *keys: str, path: str) -> str:
    """The first spelling that is filled in: the versions differ in capitals for the same field."""
    return next(filter(None, (text(holder, key, path) for key in keys)), "")


def _documents(raw: Mapping[str, Any], version: Version) -> Iterator[Dokument]:
    seen: set[str] = set()
    for number, entry in enumerate(items(raw.get("dokumenter"), "dokumenter")):
        path = f"dokumenter[{number}]"
        if not isinstance(entry, Mapping):
            raise ForsendelseError(f"{path} must be a JSON object")
        document = _document(entry, path, version)
        # SvarUt does not tell capitals apart in file names, nor do all file systems.
        if document.filnavn.casefold() in seen:
            raise ForsendelseError(f"{path}.filnavn is used twice; SvarUt needs unique file names")
        seen.add(document.filnavn.casefold())
        yield document


def _document(entry: Mapping[str, Any], path: str, version: Version) -> Dokument:
    name = entry.get("filnavn")
    if not isinstance(name, str) or not name.strip():
        raise ForsendelseError(f"{path}.filnavn is missing or not a string")
    excluded = "ekskluderesFraUtskrift" if version == "v1" else "skalEkskluderesFraUtskrift"
    return Dokument(
        filnavn=name,
        mimetype=_spelled(entry, "mimeType", "mimetype", path=f"{path}.mimeType"),
        excluded_from_print=flag(entry, excluded),
        signed=flag(entry, "skalSigneres"),
    )
