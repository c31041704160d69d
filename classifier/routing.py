"""The routing call: a shipment and its documents in, the routing answer out. I/O at this edge, the table inside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classifier.api import Classifier, Source
from classifier.decide import Q3
from classifier.document import document_from_text
from classifier.errors import UnreadableError
from classifier.result import Classification
from classifier.shipment import (
    MemoryRegister,
    Policy,
    RecipientRegister,
    RouteDecision,
    decide_route,
    parse_forsendelse,
)
from classifier.shipment.forsendelse import Channel, Forsendelse, Version

_WORST: dict[Q3, int] = {"no": 0, "review": 1, "yes": 2}


def route(
    forsendelse: Mapping[str, Any],
    documents: Mapping[str, Source] | str | Path,
    *,
    classifier: Classifier,
    recipients: RecipientRegister | None = None,
    policy: Policy = "flagg",
    version: Version | None = None,
    channel: Channel | None = None,
) -> RouteDecision:
    """Answer the three questions for a shipment and decide how it may be sent.

    Args:
        forsendelse: the decoded SvarUt v1, v2 or v3 JSON; not changed.
        documents: ``filnavn`` → path, bytes or file; or the folder that holds them.
        classifier: answers question 3 (its ``lang`` is the answer's language).
        recipients: answers question 2; None knows nobody, so every organisation counts as Altinn.
        policy: ``flagg`` (``taushetsbelagtPost``) or ``print`` (organisation number left out).
        version: the API version, when the shape leaves doubt.
        channel: for v3, the path the shipment is meant for.

    Raises:
        ForsendelseError: the JSON is not a shipment.
    """
    shipment = parse_forsendelse(forsendelse, version=version, channel=channel)
    sources = _sources(shipment, documents)
    answers = {name: classifier.classify(source, name=name) for name, source in sources.items()}
    missing = tuple(document.filnavn for document in shipment.documents if document.filnavn not in answers)
    per_document = {name: answer.q3 for name, answer in answers.items()}
    return decide_route(
        shipment,
        _whole(shipment, answers, classifier),
        recipients if recipients is not None else MemoryRegister(),
        policy=policy,
        lang=classifier.lang,
        per_document=per_document,
        missing=missing,
        graded=any(answer.graded for answer in answers.values()),
        reveals=lambda text: _reveals(text, classifier),
    )


def _sources(shipment: Forsendelse, documents: Mapping[str, Source] | str | Path) -> dict[str, Source]:
    if isinstance(documents, Mapping):
        return {d.filnavn: documents[d.filnavn] for d in shipment.documents if d.filnavn in documents}
    folder = Path(documents)
    found: dict[str, Source] = {}
    for document in shipment.documents:
        path = folder / document.filnavn
        # A file name is not a path: «../x» in a shipment must not reach outside the folder.
        if Path(document.filnavn).name == document.filnavn and path.is_file():
            found[document.filnavn] = path
    return found


def _whole(shipment: Forsendelse, answers: Mapping[str, Classification], classifier: Classifier) -> Q3:
    """Question 3 over documents and all visible texts together: the most careful answer counts.

    Visible texts are short; as documents of their own they can only raise the answer, never hold an ordinary letter.
    """
    found: list[Q3] = [answer.q3 for answer in answers.values()]
    visible = "\n".join(text for _, text in shipment.visible)
    if visible and classifier.classify_document(document_from_text(visible)).q3 == "yes":
        found.append("yes")
    return max(found, key=_WORST.__getitem__, default="review")


def _reveals(text: str, classifier: Classifier) -> bool:
    """Name and service area together, or words that are sensitive by themselves: already a leak in a title."""
    try:
        document = document_from_text(text)
    except UnreadableError:
        return True
    hits = [hit for hit in classifier.rules.scan(text) if hit.kind in ("topic", "service", "unit", "code", "drug")]
    if not any(hit.weight >= 2 for hit in hits):
        return False
    return classifier.classify_document(document).q3 == "yes" or _names_somebody(text)


def _names_somebody(text: str) -> bool:
    from classifier.persons.evidence import person_evidence
    from classifier.persons.names import find_names
    from classifier.text.tokens import tokenize

    spaced = text.replace("_", " ")
    evidence = person_evidence(spaced, tokenize(spaced), signature=False)
    return any(name.sure for name in find_names(spaced)) or evidence.marks > 0
