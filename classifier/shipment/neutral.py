"""Neutral names to suggest for a title or file name that gives the matter away. Made of digits and fixed words only.

Altinn asks for a title that lets the one who distributes the post find the right person: the case number does, and says
nothing about the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from classifier.shipment.forsendelse import Forsendelse

#: Year, a stroke, a running number and perhaps the document's: 2026/1234-5. Two-digit years look like birth dates.
_CASE_NUMBER = re.compile(r"(?<![\d/.-])(?:19|20)\d{2}/\d{1,7}(?:-\d{1,4})?(?![\d/.])")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_DOCUMENT = re.compile(r"dokumenter\[(\d+)\]\.filnavn")


def neutral_name(shipment: Forsendelse, path: str) -> str | None:
    """What could stand at a JSON path instead; None where there is nothing to suggest."""
    document = _DOCUMENT.fullmatch(path)
    if document:
        index = int(document[1])
        extension = _EXTENSION.search(shipment.documents[index].filnavn)
        return f"dokument-{index + 1}{extension[0].lower() if extension else ''}"
    return _title(shipment) if path == "tittel" or path.endswith(".tittel") else None


def _title(shipment: Forsendelse) -> str:
    number = next(_case_numbers(shipment.raw), None)
    return f"Brev i sak {number}" if number else "Brev"


def _case_numbers(raw: Mapping[str, Any]) -> Iterator[str]:
    for key in ("metadataFraAvleverendeSystem", "metadataForImport"):
        noark = raw.get(key)
        if isinstance(noark, Mapping) and _are_numbers(noark.get("saksaar"), noark.get("sakssekvensnummer")):
            yield f"{noark['saksaar']}/{noark['sakssekvensnummer']}"
    for key in ("tittel", "eksternReferanse", "eksternRef"):
        text = raw.get(key)
        found = _CASE_NUMBER.search(text) if isinstance(text, str) else None
        if found:
            yield found[0]


def _are_numbers(*values: object) -> bool:
    return all(isinstance(value, int) and not isinstance(value, bool) and value > 0 for value in values)
