"""Typed views of v3: one body per channel (its send description)."""

from __future__ import annotations

from typing import Annotated, Literal

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

Linje = Annotated[str, Field(min_length=1, max_length=70)]
Navn = Annotated[str, Field(min_length=1, max_length=100)]
Navnedel = Annotated[str, Field(min_length=1, max_length=30)]
Side = Annotated[int, Field(ge=1)]


class AdresseV3(Modell):
    """A postal address."""

    adresselinje1: Linje
    adresselinje2: Linje | None = None
    adresselinje3: Linje | None = None
    poststed: Linje
    postnummer: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    landkode: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None


class MottakerV3(Modell):
    """A recipient with a number."""

    navn: Navn
    digitalId: Annotated[str, Field(min_length=9, max_length=11)]
    adresse: AdresseV3 | None = None


class PostadresseV3(Modell):
    """A recipient on paper."""

    navn: Navn
    adresse: AdresseV3


class SvarSendesTilV3(Modell):
    """Where answers go."""

    navn: Navn
    type: Literal["PERSON", "ORGANISASJON", "NHN_MOTTAKER"]
    digitalId: Annotated[str, Field(pattern=r"^[0-9]{1,11}$")]
    adresse: AdresseV3


class DokumentV3(Modell):
    """One file; which of the optional fields there are depends on the channel."""

    filnavn: Filnavn
    mimeType: str
    dokumentType: str | None = None
    giroarkSide: Side | None = None
    skalSigneres: bool | None = None
    skalEkskluderesFraUtskrift: bool | None = None
    ekstraMetadata: list[Metadata] | None = None
    inneholderPersonsensitivInformasjon: bool | None = None


class _Felles(Modell):
    """What every channel has."""

    tittel: Annotated[Tittel, Field(min_length=1)]
    avgivendeSystem: Tekst100 | None = None
    avgivendeSystemAktor: Tekst100 | None = None
    konteringskode: Annotated[str, Field(max_length=20)] | None = None
    kryptert: bool | None = None
    utskriftskonfigurasjon: Utskriftskonfigurasjon | None = None
    svarPaForsendelseId: str | None = None
    eksternReferanse: Tekst100 | None = None
    korrelasjonsid: Tekst100 | None = None


class _Digital(_Felles):
    """What persons and organisations have."""

    mottaker: MottakerV3
    eksponertFor: list[str] | None = None
    kunDigitalLevering: bool | None = None
    sikkerhetsniva: Literal["BETYDELIG", "HOYESTE"] | None = None
    svarSendesTil: SvarSendesTilV3 | None = None
    dokumenter: list[DokumentV3] | None = None
    lenker: Annotated[list[Lenke], Field(max_length=5)] | None = None
    kanSvareViaEdialog: bool | None = None


class OrganisasjonForsendelse(_Digital):
    """The body of ``…/organisasjon``, the only one with ``taushetsbelagtPost``."""

    metadataFraAvleverendeSystem: NoarkMetadata | None = None
    metadataForImport: NoarkMetadata | None = None
    forsendelsestype: Tekst100 | None = None
    taushetsbelagtPost: bool | None = None


class Signering(Modell):
    """When and how it is signed."""

    signeringUtloper: str
    signaturType: Literal["AUTENTISERT_SIGNATUR", "AVANSERT_SIGNATUR"]


class PersonForsendelse(_Digital):
    """The body of ``…/person``."""

    signering: Signering | None = None


class PrintForsendelse(_Felles):
    """The body of ``…/print``."""

    mottaker: PostadresseV3
    svarSendesTil: SvarSendesTilV3 | None = None
    dokumenter: list[DokumentV3] | None = None


class AvsenderKontakt(Modell):
    """Whom the health unit can call."""

    fornavn: Navnedel
    mellomnavn: Navnedel | None = None
    etternavn: Navnedel
    telefonnummer: Annotated[str, Field(min_length=1, max_length=20)]


class Pasient(Modell):
    """Whom the letter is about."""

    fodselsnummer: Annotated[str, Field(pattern="^[0-9]{11}$")]
    fornavn: Navnedel
    mellomnavn: Navnedel | None = None
    etternavn: Navnedel


class NhnForsendelse(_Felles):
    """The body of ``…/nhn``."""

    tittel: Annotated[str, Field(min_length=1, max_length=200)]
    beskrivelse: Annotated[str, Field(min_length=1, max_length=5000)] | None = None
    mottakertype: Literal["FASTLEGE", "HER_ID"]
    mottakerHerId: Annotated[int, Field(ge=1)] | None = None
    avsenderKontakt: AvsenderKontakt
    pasient: Pasient
    eksponertFor: list[str] | None = None
    kunDigitalLevering: bool | None = None
