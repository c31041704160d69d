"""Invented shipments in every version's shape, by hand and by hypothesis. All numbers are synthetic."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

ORGNR = "312345005"
OTHER_ORGNR = "319000100"
THIRD_ORGNR = "313002004"
PERSON = "10915596784"
OTHER_PERSON = "01831051244"
INVALID = ("312345006", "10915596785", "123", "NO312345005MVA", "01811000100")

VERSIONS = ("v1", "v2", "v3")


def document(name: str = "brev.pdf", **more: Any) -> dict[str, Any]:
    return {"filnavn": name, "mimeType": "application/pdf", **more}


def shipment(version: str, number: str | None = ORGNR, **more: Any) -> dict[str, Any]:
    """A complete, printable shipment to ``number``; ``more`` replaces or adds fields at the top."""
    body: dict[str, Any] = {"tittel": "Brev i sak 2026/1234", "mottaker": recipient(version, number)}
    return {**body, "dokumenter": [document("brev.pdf"), document("vedlegg.pdf")], **more}


def recipient(version: str, number: str | None) -> dict[str, Any]:
    if version == "v1":
        post = {"navn": "Eksempel AS", "adresse1": "Prøveveien 1", "postNummer": "0001", "postSted": "OSLO"}
        key = "fodselsNummer" if number and len(number) == 11 else "organisasjonsNummer"
        return {"postAdresse": post, **({"digitalAdresse": {key: number}} if number is not None else {})}
    place = {"adresselinje1": "Prøveveien 1", "postnummer": "0001", "poststed": "OSLO"}
    address = place if version == "v2" else {"adresse": {**place, "landkode": "NO"}}
    return {"navn": "Eksempel AS", **({"digitalId": number} if number is not None else {}), **address}


def shared(version: str, *numbers: str) -> list[Any]:
    """``eksponertFor`` as the version writes it."""
    if version != "v1":
        return list(numbers)
    return [{"fodselsNummer" if len(one) == 11 else "organisasjonsNummer": one} for one in numbers]


# ------------------------------------------------------------------------------------------------ hypothesis

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).filter(
    str.strip
)
_STEM = st.text("abcdefghijklmnopqrstuvwxyzæøå0123456789 ,;()-_", min_size=1, max_size=12).filter(str.strip)
#: What makes printing impossible is rare, or nothing generated could ever be printed.
RARELY = st.sampled_from((*[False] * 7, True))
NUMBER = st.sampled_from((*[ORGNR, OTHER_ORGNR, THIRD_ORGNR] * 3, PERSON, OTHER_PERSON, *INVALID))


def _dict(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def _documents(version: str, channel: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    excluded = "ekskluderesFraUtskrift" if version == "v1" else "skalEkskluderesFraUtskrift"
    mimetypes = st.sampled_from((*["application/pdf"] * 7, "application/xml"))
    optional: dict[str, Any] = {}
    if channel != "print":
        optional[excluded] = RARELY
    if channel == "organisasjon":
        metadata = st.lists(_dict({"key": _TEXT, "value": _TEXT}, {}), max_size=2, unique_by=lambda e: e["key"])
        sensitive = {"inneholderPersonsensitivInformasjon": st.booleans()}
        optional |= {"dokumentType": _TEXT, "ekstraMetadata": metadata, **sensitive}
    if version == "v3":
        optional["giroarkSide"] = st.integers(1, 9)
    entry = _dict({"filnavn": _STEM.map(lambda stem: f"{stem}.pdf"), "mimeType": mimetypes}, optional)
    return st.lists(entry, min_size=1, max_size=3, unique_by=lambda e: e["filnavn"].casefold())


def _fields(version: str, channel: str) -> dict[str, Any]:
    """Optional top fields of the body, valid by the description of its version and channel."""
    fields: dict[str, Any] = {
        "avgivendeSystem": _TEXT,
        "eksternReferanse": _TEXT,
        "kryptert": RARELY,
        "konteringskode" if version != "v1" else "konteringsKode": st.just("K-1"),
    }
    if channel != "print":
        noark = _dict(
            {}, {"tittel": _TEXT, "saksaar": st.integers(1900, 2100)} if version != "v1" else {"tittel": _TEXT}
        )
        link = {"url": st.just("https://eksempel.invalid"), "tekst": _TEXT}
        if version == "v1":
            link = {"urlLenke": link["url"], "urlTekst": link["tekst"]}
        numbers = st.lists(st.sampled_from((OTHER_PERSON, PERSON)) | NUMBER, max_size=2, unique=True).map(
            lambda found: shared(version, *found)
        )
        fields |= {"kunDigitalLevering": RARELY, "lenker": st.lists(_dict(link, {}), max_size=2)}
        fields["eksponertFor"] = numbers
        if channel == "organisasjon":
            fields |= {"metadataForImport": noark, "taushetsbelagtPost": st.booleans()}
            key = "forsendelsesType" if version == "v1" else "forsendelsestype"
            fields[key] = st.sampled_from(("ks.byggesøknad", "ks.annet"))
    if version == "v3" and channel != "print":
        fields["sikkerhetsniva"] = st.sampled_from((*["BETYDELIG"] * 7, "HOYESTE"))
    elif version != "v3":
        fields |= {"krevNiva4Innlogging": RARELY}
    return fields


@st.composite
def bodies(draw: st.DrawFn, version: str) -> tuple[dict[str, Any], str | None]:
    """(body, v3 channel or None): valid by the description, with every kind of recipient."""
    channel = draw(st.sampled_from(("organisasjon", "person", "print"))) if version == "v3" else "organisasjon"
    number: str | None = draw(st.none() | NUMBER) if version != "v3" else None
    if version == "v3" and channel != "print":
        number = draw(NUMBER.filter(lambda one: 9 <= len(one) <= 11))
    mottaker = recipient(version, number)
    if version == "v3" and channel != "print" and draw(RARELY):
        del mottaker["adresse"]
    if version == "v2" and draw(RARELY):
        del mottaker["poststed"]
    required = {
        "tittel": _TEXT,
        "mottaker": st.just(mottaker),
        "dokumenter": _documents(version, channel),
    }
    return draw(_dict(required, _fields(version, channel))), channel if version == "v3" else None
