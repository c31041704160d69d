"""The variant without organisation number: SvarUt prints it (KS's practice of 2021; v3's ``/print``).

Whether a shipment may be printed at all, and what it then looks like. The consistency rules follow from the field
descriptions of the send specifications: only PDF can be printed, digital-only shipments never are, signing and
login level need a screen.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from classifier.shipment.facts import DocumentFacts, Facts
from classifier.shipment.forsendelse import SIGNING_FIELDS, Forsendelse
from classifier.shipment.questions import number_kind

#: What v3's ``/print`` body has (schemas ``PrintForsendelse`` and ``Postadresse``).
V3_PRINT_FIELDS = frozenset(
    {
        "tittel",
        "mottaker",
        "avgivendeSystem",
        "avgivendeSystemAktor",
        "konteringskode",
        "kryptert",
        "utskriftskonfigurasjon",
        "svarSendesTil",
        "svarPaForsendelseId",
        "dokumenter",
        "eksternReferanse",
        "korrelasjonsid",
    }
)
V3_PRINT_RECIPIENT_FIELDS = frozenset({"navn", "adresse"})
V3_PRINT_DOCUMENT_FIELDS = frozenset({"filnavn", "mimeType", "giroarkSide"})
#: The page or pages to print on a giro form: v1 and v2 a list, v3 one.
GIRO_FIELDS = frozenset({"giroarkSider", "giroarkSide"})
#: Fields that only steer digital delivery: leaving them out loses nothing on paper.
_SILENT = frozenset({"taushetsbelagtPost", "kunDigitalLevering", "sikkerhetsniva", "forsendelsestype"})


#: All documents together, when the shipment may be printed (KS's page "Send med dokumenter").
MAX_PRINT_BYTES = 350 * 1000 * 1000
_UNKNOWN = DocumentFacts()


def print_obstacles(shipment: Forsendelse, facts: Facts | None = None) -> Iterator[tuple[str, str]]:
    """(code, path) of every rule that keeps the shipment from being printed; none: it can be."""
    if shipment.digital_only:
        yield "print_impossible_digital_only", "kunDigitalLevering"
    if not shipment.recipient.has_address:
        yield "print_impossible_address", "mottaker"
    if shipment.signing:
        yield "print_impossible_signing", next((key for key in SIGNING_FIELDS if shipment.raw.get(key)), "dokumenter")
    if shipment.niva == 4:
        # Level 4 demands documents that the sender has encrypted.
        yield "print_impossible_encrypted", "sikkerhetsniva" if shipment.version == "v3" else "krevNiva4Innlogging"
    if shipment.encrypted:
        yield "print_impossible_encrypted", "kryptert"
    for index, number in enumerate(shipment.shared_with):
        if number_kind(number) != "person":
            yield "print_impossible_shared", f"eksponertFor[{index}]"
    yield from _document_obstacles(shipment, facts or {})


def _document_obstacles(shipment: Forsendelse, facts: Facts) -> Iterator[tuple[str, str]]:
    excluded = "ekskluderesFraUtskrift" if shipment.version == "v1" else "skalEkskluderesFraUtskrift"
    for index, document in enumerate(shipment.documents):
        known = facts.get(document.filnavn, _UNKNOWN)
        if document.mimetype != "application/pdf" or known.is_pdf is False:
            yield "print_impossible_not_pdf", f"dokumenter[{index}].mimeType"
        if document.excluded_from_print:
            # It would be silently missing from the letter.
            yield "print_impossible_excluded", f"dokumenter[{index}].{excluded}"
        entry = shipment.raw["dokumenter"][index]
        for key in sorted(GIRO_FIELDS & entry.keys()):
            if not _is_page_list(entry[key], known.pages):
                yield "print_impossible_giro", f"dokumenter[{index}].{key}"
    if sum(facts[d.filnavn].size or 0 for d in shipment.documents if d.filnavn in facts) > MAX_PRINT_BYTES:
        yield "print_impossible_too_large", "dokumenter"


def _is_page_list(value: Any, pages: int | None) -> bool:
    """Whether the giro page or pages, counted from 1, are in the document; v1 may write «1,4»."""
    if isinstance(value, str):
        value = [int(part) if part.strip().isdecimal() else part for part in value.split(",") if part.strip()]
    found = value if isinstance(value, list) else [] if value is None else [value]
    return all(
        isinstance(page, int) and not isinstance(page, bool) and page >= 1 and (pages is None or page <= pages)
        for page in found
    )


def as_print(shipment: Forsendelse) -> dict[str, Any]:
    """A copy without the organisation number; for v3 the body of ``/print``."""
    changed = copy.deepcopy(dict(shipment.raw))
    if shipment.version == "v1":
        changed["mottaker"].pop("digitalAdresse", None)
    else:
        changed["mottaker"].pop("digitalId", None)
    # The flag is for a shipment to Altinn; without a number there is none.
    changed.pop("taushetsbelagtPost", None)
    return _print_body(changed) if shipment.version == "v3" else changed


def _print_body(body: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in body.items() if key in V3_PRINT_FIELDS}
    kept["mottaker"] = {key: value for key, value in body["mottaker"].items() if key in V3_PRINT_RECIPIENT_FIELDS}
    kept["dokumenter"] = [
        {key: value for key, value in entry.items() if key in V3_PRINT_DOCUMENT_FIELDS} for entry in body["dokumenter"]
    ]
    return kept


def left_out(shipment: Forsendelse) -> Iterator[str]:
    """Paths that say something and that v3's ``/print`` has no field for: links, Noark metadata, other readers."""
    if shipment.version == "v3":
        for key, value in shipment.raw.items():
            if value and key not in V3_PRINT_FIELDS and key not in _SILENT:
                yield key
