"""What the typed views of SvarUt's versions share: base class, document metadata, Noark, links."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

#: Strings with SvarUt's limits; lengths in signs.
Tekst100 = Annotated[str, Field(max_length=100)]
Tittel = Annotated[str, Field(max_length=1000)]
Filnavn = Annotated[str, Field(min_length=1, max_length=226)]


class Modell(BaseModel):
    """A view that loses nothing: unknown fields are kept, nothing is converted, null and absent stay apart.

    Strict: SvarUt's JSON has booleans and numbers, and «"true"» would not come back as it was. Any optional field may
    be null, since senders' JSON libraries write absent ones so.
    """

    model_config = ConfigDict(strict=True, extra="allow", frozen=True, hide_input_in_errors=True)

    def as_json(self) -> dict[str, Any]:
        """The JSON it was made of."""
        return self.model_dump(exclude_unset=True)


class Metadata(Modell):
    """One entry of ``ekstraMetadata``."""

    key: str
    value: str


class NoarkMetadata(Modell):
    """``metadataFraAvleverendeSystem`` and ``metadataForImport`` (Noark 5): the second has fewer fields."""

    mappeId: str | None = None
    mappeSystemId: str | None = None
    saksaar: int | None = None
    sakssekvensnummer: int | None = None
    systemId: str | None = None
    registreringsId: str | None = None
    journalpostnummer: int | None = None
    journalaar: int | None = None
    journalsekvensnummer: int | None = None
    journalposttype: str | None = None
    journalstatus: str | None = None
    journaldato: str | None = None
    dokumentetsDato: str | None = None
    tittel: str | None = None
    saksbehandler: str | None = None
    ekstraMetadata: list[Metadata] | None = None


class Lenke(Modell):
    """A link in the message."""

    url: str
    tekst: str
    ledetekst: str | None = None


class Utskriftskonfigurasjon(Modell):
    """How it is printed; colour is v1's and v2's."""

    utskriftMedFarger: bool | None = None
    tosidig: bool | None = None
