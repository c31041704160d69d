"""Typed views of v1 (KS's page "REST V1") and v2 (its send description)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from classifier.shipment.models_common import (
    Filnavn,
    Lenke,
    Metadata,
    Modell,
    NoarkMetadata,
    Tekst100,
    Tittel,
    Utskriftskonfigurasjon,
)


class AdresseV2(Modell):
    """Recipient or sender: flat, person or organisation in one field."""

    navn: str
    digitalId: str | None = None
    adresselinje1: str | None = None
    adresselinje2: str | None = None
    adresselinje3: str | None = None
    poststed: str | None = None
    postnummer: str | None = None
    land: str | None = None


class DokumentV2(Modell):
    """One file."""

    filnavn: Filnavn
    mimeType: str
    skalSigneres: bool | None = None
    dokumentType: str | None = None
    giroarkSider: list[int] | None = None
    skalEkskluderesFraUtskrift: bool | None = None
    ekstraMetadata: list[Metadata] | None = None
    inneholderPersonsensitivInformasjon: bool | None = None


class ForsendelseV2(Modell):
    """The body of ``POST /v2/kontoer/{kontoId}/forsendelser``."""

    tittel: Tittel
    mottaker: AdresseV2
    eksponertFor: list[str] | None = None
    avgivendeSystem: Tekst100 | None = None
    avgivendeSystemAktor: str | None = None
    konteringskode: Annotated[str, Field(max_length=20)] | None = None
    kunDigitalLevering: bool | None = None
    kryptert: bool | None = None
    utskriftskonfigurasjon: Utskriftskonfigurasjon | None = None
    krevNiva4Innlogging: bool | None = None
    metadataFraAvleverendeSystem: NoarkMetadata | None = None
    metadataForImport: NoarkMetadata | None = None
    svarSendesTil: AdresseV2 | None = None
    svarPaForsendelse: str | None = None
    dokumenter: list[DokumentV2] | None = None
    lenker: Annotated[list[Lenke], Field(max_length=5)] | None = None
    forsendelsestype: Tekst100 | None = None
    eksternReferanse: Tekst100 | None = None
    korrelasjonsid: Tekst100 | None = None
    svarPaForsendelseLink: bool | None = None
    signeringUtloper: str | None = None
    signaturType: Literal["AUTENTISERT_SIGNATUR", "AVANSERT_SIGNATUR"] | None = None
    taushetsbelagtPost: bool | None = None


class PostadresseV1(Modell):
    """Name and address on paper."""

    navn: str | None = None
    adresse1: str | None = None
    adresse2: str | None = None
    adresse3: str | None = None
    postNummer: str | None = None
    postSted: str | None = None
    land: str | None = None


class DigitalAdresseV1(Modell):
    """A number, in one field for each kind; some senders wrap it as ``{"id": ...}``."""

    organisasjonsNummer: str | dict[str, Any] | None = None
    fodselsNummer: str | dict[str, Any] | None = None


class AdresseV1(Modell):
    """Recipient or sender."""

    postAdresse: PostadresseV1 | None = None
    digitalAdresse: DigitalAdresseV1 | None = None


class DokumentV1(Modell):
    """One file; the page writes ``mimetype``, some senders ``mimeType``."""

    filnavn: Filnavn
    mimetype: str | None = None
    mimeType: str | None = None
    skalSigneres: bool | None = None
    dokumentType: str | None = None
    ekskluderesFraUtskrift: bool | None = None
    ekstraMetadata: list[Metadata] | None = None
    inneholderPersonsensitivInformasjon: bool | None = None


class ForsendelseV1(Modell):
    """The shipment of REST v1, as far as routing reads it; everything else is kept as it came."""

    tittel: Tittel
    mottaker: AdresseV1
    eksponertFor: list[DigitalAdresseV1 | str] | None = None
    kunDigitalLevering: bool | None = None
    kryptert: bool | None = None
    krevNiva4Innlogging: bool | None = None
    svarSendesTil: AdresseV1 | None = None
    dokumenter: list[DokumentV1] | None = None
    forsendelsesType: str | None = None
    taushetsbelagtPost: bool | None = None
