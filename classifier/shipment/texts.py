"""Sentences of the routing answer in Bokmål, Nynorsk and English; keys are the machine-readable codes."""

from __future__ import annotations

from classifier.messages import Language

_T: dict[str, tuple[str, str, str]] = {
    # question reasons
    "q1_orgnr": (
        "Mottakeren er oppgitt med organisasjonsnummer.",
        "Mottakaren er oppgitt med organisasjonsnummer.",
        "The recipient has an organisation number.",
    ),
    "q1_person": (
        "Mottakeren er oppgitt med fødselsnummer.",
        "Mottakaren er oppgitt med fødselsnummer.",
        "The recipient has a national identity number.",
    ),
    "q1_none": (
        "Forsendelsen har ikke noe nummer for mottakeren og går til print.",
        "Forsendinga har ikkje noko nummer for mottakaren og går til print.",
        "The shipment has no number for the recipient and will be printed.",
    ),
    "q1_invalid": (
        "Mottakerens nummer er ikke gyldig, så det er ukjent hvem mottakeren er.",
        "Nummeret til mottakaren er ikkje gyldig, så det er ukjent kven mottakaren er.",
        "The recipient's number is not valid, so who it is stays unknown.",
    ),
    "q1_shared": (
        "Forsendelsen deles også med en organisasjon (eksponertFor).",
        "Forsendinga blir òg delt med ein organisasjon (eksponertFor).",
        "The shipment is also shared with an organisation (eksponertFor).",
    ),
    "q2_case_system": (
        "Registeret viser et eget mottakersystem som tar imot.",
        "Registeret viser eit eige mottakarsystem som tek imot.",
        "The register shows a receiver system that takes it.",
    ),
    "q2_altinn": (
        "Registeret viser ikke noe mottakersystem, så Altinn brukes.",
        "Registeret viser ikkje noko mottakarsystem, så Altinn blir brukt.",
        "The register shows no receiver system, so Altinn is used.",
    ),
    "q2_unknown": (
        "Mottakeren er ikke i registeret; det regnes som Altinn for sikkerhets skyld.",
        "Mottakaren er ikkje i registeret; det blir rekna som Altinn for å vere trygg.",
        "The recipient is not in the register; counted as Altinn to be safe.",
    ),
    "q2_not_asked": (
        "Spørsmålet gjelder bare organisasjoner.",
        "Spørsmålet gjeld berre organisasjonar.",
        "The question is only for organisations.",
    ),
    "q3_yes": (
        "Minst ett dokument inneholder sensitive personopplysninger.",
        "Minst eitt dokument inneheld sensitive personopplysningar.",
        "At least one document holds sensitive personal data.",
    ),
    "q3_no": (
        "Ingen dokumenter inneholder sensitive personopplysninger.",
        "Ingen dokument inneheld sensitive personopplysningar.",
        "No document holds sensitive personal data.",
    ),
    "q3_review": (
        "Et menneske må vurdere innholdet før sending.",
        "Eit menneske må vurdere innhaldet før sending.",
        "A person must look at the content before sending.",
    ),
    # warnings
    "title_reveals": (
        "Tittel eller referanse røper saken og vises før tilgangskontroll; bruk en nøytral tittel.",
        "Tittel eller referanse røper saka og er synleg før tilgangskontroll; bruk ein nøytral tittel.",
        "The title or reference reveals the matter and shows before access control; use a neutral one.",
    ),
    "filename_reveals": (
        "Et filnavn røper saken; bruk et nøytralt filnavn.",
        "Eit filnamn røper saka; bruk eit nøytralt filnamn.",
        "A file name reveals the matter; use a neutral one.",
    ),
    "metadata_reveals": (
        "Metadata eller lenketekst røper saken.",
        "Metadata eller lenkjetekst røper saka.",
        "Metadata or a link text reveals the matter.",
    ),
    "sender_name_reveals": (
        "Avsendernavnet røper saken i konvoluttvinduet; bruk et nøytralt navn.",
        "Avsendarnamnet røper saka i konvoluttvindauget; bruk eit nøytralt namn.",
        "The sender name reveals the matter in the envelope window; use a neutral one.",
    ),
    "recipient_may_lack_access": (
        "Ingen har taushetsbelagt post som standard: sjekk at mottakeren har delegert tilgangspakken urn:altinn:accesspackage:post-til-virksomheten-med-taushetsbelagt-innhold (gamle Altinn 2-roller slutter å virke 1. januar 2027).",
        "Ingen har teiepliktig post som standard: sjekk at mottakaren har delegert tilgangspakken urn:altinn:accesspackage:post-til-virksomheten-med-taushetsbelagt-innhold (gamle Altinn 2-roller sluttar å verke 1. januar 2027).",
        "Nobody has confidential post by default: check that the recipient has delegated urn:altinn:accesspackage:post-til-virksomheten-med-taushetsbelagt-innhold (old Altinn 2 roles stop working on 1 January 2027).",
    ),
    "shared_with_organisation": (
        "En organisasjon i eksponertFor får også lese; fjern den eller la et menneske vurdere.",
        "Ein organisasjon i eksponertFor får òg lese; fjern han eller lat eit menneske vurdere.",
        "An organisation in eksponertFor may read too; remove it or let a person decide.",
    ),
    "graded": (
        "Brevet er gradert og skal ikke sendes uten at et menneske har vurdert det.",
        "Brevet er gradert og skal ikkje sendast utan at eit menneske har vurdert det.",
        "The letter carries a grade and must not be sent before a person has decided.",
    ),
    "no_documents": (
        "Forsendelsen har ingen dokumenter.",
        "Forsendinga har ingen dokument.",
        "The shipment has no documents.",
    ),
    "document_missing": (
        "Et dokument i forsendelsen ble ikke funnet.",
        "Eit dokument i forsendinga vart ikkje funne.",
        "A document of the shipment was not found.",
    ),
    "flag_impossible_version": (
        "SvarUt v1 har ikke feltet taushetsbelagtPost; bruk v2/v3 eller --policy print.",
        "SvarUt v1 har ikkje feltet taushetsbelagtPost; bruk v2/v3 eller --policy print.",
        "SvarUt v1 has no field taushetsbelagtPost; use v2/v3 or --policy print.",
    ),
    "print_impossible_digital_only": (
        "Kan ikke skrives ut: kunDigitalLevering er satt.",
        "Kan ikkje skrivast ut: kunDigitalLevering er sett.",
        "Cannot be printed: kunDigitalLevering is set.",
    ),
    "print_impossible_address": (
        "Kan ikke skrives ut: postadressen er ufullstendig.",
        "Kan ikkje skrivast ut: postadressa er ufullstendig.",
        "Cannot be printed: the postal address is incomplete.",
    ),
    "print_impossible_not_pdf": (
        "Kan ikke skrives ut: bare PDF kan skrives ut.",
        "Kan ikkje skrivast ut: berre PDF kan skrivast ut.",
        "Cannot be printed: only PDF can be.",
    ),
    "print_impossible_excluded": (
        "Kan ikke skrives ut: et dokument er unntatt fra utskrift.",
        "Kan ikkje skrivast ut: eit dokument er unnateke utskrift.",
        "Cannot be printed: a document is excluded from print.",
    ),
    "print_impossible_signing": (
        "Kan ikke skrives ut: forsendelsen skal signeres.",
        "Kan ikkje skrivast ut: forsendinga skal signerast.",
        "Cannot be printed: the shipment is to be signed.",
    ),
    "print_impossible_encrypted": (
        "Kan ikke skrives ut: dokumentene er kryptert eller krever nivå 4.",
        "Kan ikkje skrivast ut: dokumenta er krypterte eller krev nivå 4.",
        "Cannot be printed: the documents are encrypted or need level 4.",
    ),
}
_COLUMN: dict[Language, int] = {"nb": 0, "nn": 1, "en": 2}
CODES = tuple(_T)


def sentence(code: str, lang: Language) -> str:
    """The sentence of a code.

    Raises:
        KeyError: no such code (a programming error; the tests walk all).
    """
    return _T[code][_COLUMN[lang]]
