"""What a 200 means: receiver systems (KS's mottakersystem description v2) and access tokens (Maskinporten)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from classifier.shipment.mottakersystem.messages import LookupFailedError
from classifier.shipment.recipients import System
from classifier.shipment.register_spelling import shipment_type

#: ``niva`` is an int32.
_Int32 = Annotated[int, Field(ge=-(2**31), lt=2**31)]


class Mottakersystem(BaseModel):
    """One receiver system. New fields are ignored: KS adds them without notice."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    id: str
    navn: str
    organisasjonsnummer: str
    forsendelsestype: str = Field(alias="forsendelseType")
    niva: _Int32


class Mottakersystemer(BaseModel):
    """The answer of ``GET /v2/mottakersystem``."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    mottakersystemer: list[Mottakersystem]


class TokenAnswer(BaseModel):
    """The answer of Maskinporten's token endpoint."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    access_token: str = Field(min_length=1, pattern=r"^[!-~]+$", repr=False)
    expires_in: Annotated[float, Field(gt=0, strict=False)]


def read_systems(body: bytes, orgnr: str) -> tuple[System, ...]:
    """The systems of ``orgnr``; none: SvarUt will use Altinn.

    Raises:
        LookupFailedError: not the described answer, or one about another organisation.
    """
    try:
        found = Mottakersystemer.model_validate_json(body).mottakersystemer
    except ValidationError:
        raise LookupFailedError("bad_answer") from None
    # Rolled up to a parent, mixed up or invented: whichever it is, it does not answer the question.
    if any("".join(one.organisasjonsnummer.split()) != orgnr for one in found):
        raise LookupFailedError("bad_answer")
    return tuple(System(one.navn.strip(), shipment_type(one.forsendelsestype.strip()), one.niva) for one in found)


def read_token(body: bytes) -> TokenAnswer:
    """The access token.

    Raises:
        LookupFailedError: not the described answer.
    """
    try:
        return TokenAnswer.model_validate_json(body)
    except ValidationError:
        raise LookupFailedError("bad_answer") from None
