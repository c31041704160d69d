"""What the service answers, as pydantic models for its OpenAPI description."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema

from classifier.decide import Q3
from classifier.service.failures import FAILURES
from classifier.shipment.decision import Action
from classifier.shipment.models_common import Modell
from classifier.shipment.models_v1_v2 import ForsendelseV1, ForsendelseV2
from classifier.shipment.models_v3 import NhnForsendelse, OrganisasjonForsendelse, PersonForsendelse, PrintForsendelse
from classifier.shipment.questions import Answer

SHIPMENTS: tuple[type[Modell], ...] = (
    ForsendelseV1,
    ForsendelseV2,
    OrganisasjonForsendelse,
    PersonForsendelse,
    PrintForsendelse,
    NhnForsendelse,
)
_REF = "#/components/schemas/{model}"


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReasonAnswer(_Exact):
    """Why, and where: offsets into the extracted text of ``part``. No words of the document."""

    kind: Literal["rule", "model", "marking", "identifier", "unreadable"]
    id: str
    category: str | None
    part: str | None
    page: int | None
    start: int | None
    end: int | None
    weight: float
    message: str


class UnreadAnswer(_Exact):
    """Why (a part of) the document went unread."""

    code: str
    message: str


class RecordAnswer(_Exact):
    """The answer to question 3 for one document."""

    path: str | None = Field(description="The file's name, as it was sent.")
    sha256: str | None
    bytes: int | None
    pages: int | None
    q3: Q3
    probability: float | None = Field(description="Calibrated, that the true answer is not «no»; null when unread.")
    categories: dict[str, float]
    reasons: list[ReasonAnswer] = Field(description="Strongest first.")
    error: UnreadAnswer | None
    model: str
    rules: str
    seconds: float


class QuestionsAnswer(_Exact):
    """SvarUt's three questions."""

    is_organisation: Answer
    receives_in_altinn: Answer
    sensitive: Answer


class QuestionReasonAnswer(_Exact):
    """Where an answer comes from."""

    question: str
    answer: Answer
    source: str
    message: str


class WarningAnswer(_Exact):
    """A code for programs, a sentence for people, and the JSON path it is about."""

    code: str
    message: str
    where: str | None
    suggestion: str | None = Field(None, description="What could stand there instead; only where there is one.")


class RouteAnswer(_Exact):
    """How the shipment may be sent."""

    action: Action
    questions: QuestionsAnswer
    reasons: list[QuestionReasonAnswer]
    warnings: list[WarningAnswer]
    forsendelse: dict[str, Any] | None = Field(
        description="The shipment to send, in the version it came; null on hold."
    )


class HealthAnswer(_Exact):
    """Whether it can answer."""

    token_set: bool
    workers_answer: bool


class ErrorDetail(_Exact):
    """A code for programs and a sentence for developers."""

    code: Literal[tuple(FAILURES)]  # type: ignore[valid-type]
    message: str


class ErrorAnswer(_Exact):
    """The one shape of every failure."""

    error: ErrorDetail


def failures(*codes: str) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses for these codes, by status."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in codes:
        status, sentence = FAILURES[code]
        text = f"`{code}`: {sentence}"
        told = found.setdefault(status, {"model": ErrorAnswer, "description": ""})
        told["description"] = " · ".join(filter(None, (told["description"], text)))
    return found


_FILE = {"type": "string", "format": "binary"}


def multipart(properties: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    """An operation's body, for ``openapi_extra``."""
    schema = {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
    content = {"multipart/form-data": {"schema": schema, "encoding": encoding}}
    return {"requestBody": {"required": True, "content": content}}


CLASSIFY_BODY = multipart({"file": _FILE}, {})
ROUTE_BODY = multipart(
    {
        "forsendelse": {"anyOf": [{"$ref": _REF.format(model=one.__name__)} for one in SHIPMENTS]},
        "dokument": {
            "type": "array",
            "items": _FILE,
            "description": "One part per entry of dokumenter, in its order; the part's filename is filnavn. "
            "As with SvarUt, the part's own name does not matter.",
        },
    },
    {"forsendelse": {"contentType": "application/json"}},
)


def complete(description: dict[str, Any]) -> dict[str, Any]:
    """FastAPI's description with the shipments' schemas and the token."""
    _, found = models_json_schema([(one, "validation") for one in SHIPMENTS], ref_template=_REF)
    parts = description.setdefault("components", {})
    parts.setdefault("schemas", {}).update(found["$defs"])
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    description["security"] = [{"token": []}]
    return description
