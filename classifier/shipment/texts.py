"""Sentences of the routing answer in Bokmål, Nynorsk and English; keys are the machine-readable codes.

Norwegian words follow KS and Altinn: *taushetsbelagt post* (nynorsk: *teiepliktig post*), *mottakersystem*.
"""

from __future__ import annotations

from classifier.messages import Language
from classifier.shipment.failure_texts import FAILURE_TEXTS

_PACKAGE = "urn:altinn:accesspackage:post-til-virksomheten-med-taushetsbelagt-innhold"

_QUESTIONS: dict[str, tuple[str, str, str]] = {
    "q1_orgnr": (
        "Mottakeren er oppgitt med gyldig organisasjonsnummer.",
        "Mottakaren er oppgitt med gyldig organisasjonsnummer.",
        "The recipient is given with a valid organisation number.",
    ),
    "q1_person": (
        "Mottakeren er oppgitt med gyldig fødselsnummer eller D-nummer.",
        "Mottakaren er oppgitt med gyldig fødselsnummer eller D-nummer.",
        "The recipient is given with a valid national identity number.",
    ),
    "q1_none": (
        "Mottakeren er oppgitt uten nummer, så forsendelsen skrives ut og når ingen innboks.",
        "Mottakaren er oppgitt utan nummer, så forsendinga blir skriven ut og når ingen innboks.",
        "The recipient is given without a number, so the shipment is printed and reaches no inbox.",
    ),
    "q1_nhn": (
        "Forsendelsen går til en helsevirksomhet i Norsk Helsenett.",
        "Forsendinga går til ei helseverksemd i Norsk Helsenett.",
        "The shipment goes to a health unit in the Norwegian Health Network.",
    ),
    "q1_invalid": (
        "Mottakerens nummer er verken et gyldig organisasjonsnummer eller et gyldig fødselsnummer.",
        "Nummeret til mottakaren er verken eit gyldig organisasjonsnummer eller eit gyldig fødselsnummer.",
        "The recipient's number is neither a valid organisation number nor a valid identity number.",
    ),
    "q1_missing": (
        "Mottakerens nummer mangler, men kanalen krever det.",
        "Nummeret til mottakaren manglar, men kanalen krev det.",
        "The recipient's number is missing, but the channel demands it.",
    ),
    "q1_mismatch": (
        "Mottakerens nummer er av et annet slag enn feltet eller kanalen sier.",
        "Nummeret til mottakaren er av eit anna slag enn feltet eller kanalen seier.",
        "The recipient's number is of another kind than the field or the channel says.",
    ),
    "q1_shared": (
        "Forsendelsen deles også med en organisasjon (eksponertFor).",
        "Forsendinga blir òg delt med ein organisasjon (eksponertFor).",
        "The shipment is also shared with an organisation (eksponertFor).",
    ),
    "q1_shared_invalid": (
        "Forsendelsen deles også med en mottaker uten gyldig nummer (eksponertFor).",
        "Forsendinga blir òg delt med ein mottakar utan gyldig nummer (eksponertFor).",
        "The shipment is also shared with a recipient without a valid number (eksponertFor).",
    ),
    "q2_case_system": (
        "Registeret viser et eget mottakersystem som tar imot forsendelsen.",
        "Registeret viser eit eige mottakarsystem som tek imot forsendinga.",
        "The register shows a receiver system of its own that takes the shipment.",
    ),
    "q2_altinn": (
        "Registeret viser ikke noe mottakersystem for forsendelsen, så den går til Altinn.",
        "Registeret viser ikkje noko mottakarsystem for forsendinga, så ho går til Altinn.",
        "The register shows no receiver system for the shipment, so it goes to Altinn.",
    ),
    "q2_unknown": (
        "Organisasjonen står ikke i registeret og regnes for sikkerhets skyld som mottaker i Altinn.",
        "Organisasjonen står ikkje i registeret og blir for tryggleiks skuld rekna som mottakar i Altinn.",
        "The organisation is not in the register and is counted as receiving in Altinn, to be safe.",
    ),
    "q2_not_asked": (
        "Spørsmålet gjelder bare organisasjoner.",
        "Spørsmålet gjeld berre organisasjonar.",
        "The question is only for organisations.",
    ),
    "q2_number_unknown": (
        "Uten et gyldig nummer kan det ikke slås opp hvor mottakeren tar imot post.",
        "Utan eit gyldig nummer kan det ikkje slåast opp kvar mottakaren tek imot post.",
        "Without a valid number nobody can look up where the recipient receives.",
    ),
    "q2_nhn": (
        "Norsk Helsenett leverer rett i mottakerens journalsystem, aldri i Altinn.",
        "Norsk Helsenett leverer rett i journalsystemet til mottakaren, aldri i Altinn.",
        "The Norwegian Health Network delivers into the journal system, never to Altinn.",
    ),
    "q3_yes": (
        "Minst ett dokument eller en synlig tekst inneholder sensitive personopplysninger.",
        "Minst eitt dokument eller ein synleg tekst inneheld sensitive personopplysningar.",
        "At least one document or visible text holds sensitive personal data.",
    ),
    "q3_no": (
        "Verken dokumentene eller de synlige tekstene inneholder sensitive personopplysninger.",
        "Verken dokumenta eller dei synlege tekstane inneheld sensitive personopplysningar.",
        "Neither the documents nor the visible texts hold sensitive personal data.",
    ),
    "q3_review": (
        "Innholdet kunne ikke avgjøres sikkert, så et menneske må vurdere det.",
        "Innhaldet kunne ikkje avgjerast sikkert, så eit menneske må vurdere det.",
        "The content could not be judged with confidence, so a person must look at it.",
    ),
}

_VISIBLE: dict[str, tuple[str, str, str]] = {
    "title_reveals": (
        "Tittelen røper saken og vises før tilgangskontroll. Bruk en nøytral tittel, for eksempel saksnummeret.",
        "Tittelen røper saka og er synleg før tilgangskontroll. Bruk ein nøytral tittel, til dømes saksnummeret.",
        "The title reveals the matter and shows before access control. Use a neutral one, such as the case number.",
    ),
    "filename_reveals": (
        "Filnavnet røper saken og vises før tilgangskontroll. Bruk et nøytralt filnavn.",
        "Filnamnet røper saka og er synleg før tilgangskontroll. Bruk eit nøytralt filnamn.",
        "The file name reveals the matter and shows before access control. Use a neutral one.",
    ),
    "metadata_reveals": (
        "Metadata, referanse eller lenketekst røper saken og vises før tilgangskontroll.",
        "Metadata, referanse eller lenkjetekst røper saka og er synleg før tilgangskontroll.",
        "Metadata, a reference or a link text reveals the matter and shows before access control.",
    ),
    "identity_number_visible": (
        "Et fødselsnummer vises før tilgangskontroll. Ta det ut av teksten.",
        "Eit fødselsnummer er synleg før tilgangskontroll. Ta det ut av teksten.",
        "A national identity number shows before access control. Take it out of the text.",
    ),
    "sender_name_reveals": (
        "Avsendernavnet røper saken i konvoluttvinduet. Bruk et nøytralt navn, for eksempel postmottaket.",
        "Avsendarnamnet røper saka i konvoluttvindauget. Bruk eit nøytralt namn, til dømes postmottaket.",
        "The sender name reveals the matter in the envelope window. Use a neutral one, such as the mail reception.",
    ),
}

_RECIPIENTS: dict[str, tuple[str, str, str]] = {
    "recipient_number_invalid": (
        "Et mottakernummer mangler eller er ikke gyldig. Rett det før sending.",
        "Eit mottakarnummer manglar eller er ikkje gyldig. Rett det før sending.",
        "A recipient's number is missing or not valid. Correct it before sending.",
    ),
    "recipient_may_lack_access": (
        "Ingen har tilgang til taushetsbelagt post som standard. Sjekk at mottakeren har delegert tilgangspakken "
        f"{_PACKAGE}; gamle Altinn 2-roller slutter å virke 1. januar 2027.",
        "Ingen har tilgang til teiepliktig post som standard. Sjekk at mottakaren har delegert tilgangspakken "
        f"{_PACKAGE}; gamle Altinn 2-roller sluttar å verke 1. januar 2027.",
        "Nobody can read confidential post by default. Check that the recipient has delegated the access package "
        f"{_PACKAGE}; old Altinn 2 roles stop working on 1 January 2027.",
    ),
    "group_helse_sosial_omsorg": (
        "Innholdet hører trolig til helse, sosial og omsorg: det er den tilgangen mottakeren trenger.",
        "Innhaldet høyrer truleg til helse, sosial og omsorg: det er den tilgangen mottakaren treng.",
        "The content seems to belong to health, social services and care: the access that the recipient needs.",
    ),
    "group_oppvekst_utdanning": (
        "Innholdet hører trolig til oppvekst og utdanning: det er den tilgangen mottakeren trenger.",
        "Innhaldet høyrer truleg til oppvekst og utdanning: det er den tilgangen mottakaren treng.",
        "The content seems to belong to upbringing and education: the access that the recipient needs.",
    ),
    "group_administrasjon": (
        "Innholdet hører trolig til administrasjon: det er den tilgangen mottakeren trenger.",
        "Innhaldet høyrer truleg til administrasjon: det er den tilgangen mottakaren treng.",
        "The content seems to belong to administration: the access that the recipient needs.",
    ),
    "shared_with_organisation": (
        "En organisasjon i eksponertFor får også laste ned dokumentene, uten at lesetilgangen der er kjent.",
        "Ein organisasjon i eksponertFor får òg laste ned dokumenta, utan at lesetilgangen der er kjend.",
        "An organisation in eksponertFor may download the documents too, and who reads there is unknown.",
    ),
    "shared_with_unknown": (
        "En oppføring i eksponertFor har ikke gyldig nummer.",
        "Ei oppføring i eksponertFor har ikkje gyldig nummer.",
        "An entry in eksponertFor has no valid number.",
    ),
    "duplicate_recipient": (
        "Samme mottaker står flere ganger i forsendelsen.",
        "Same mottakar står fleire gonger i forsendinga.",
        "The same recipient stands more than once in the shipment.",
    ),
}

_HOLDS: dict[str, tuple[str, str, str]] = {
    "needs_review": (
        "Forsendelsen holdes tilbake til et menneske har vurdert innholdet.",
        "Forsendinga blir halden tilbake til eit menneske har vurdert innhaldet.",
        "The shipment is held until a person has judged the content.",
    ),
    "graded": (
        "Et dokument er merket som gradert. Gradert informasjon skal ikke sendes gjennom SvarUt.",
        "Eit dokument er merkt som gradert. Gradert informasjon skal ikkje sendast gjennom SvarUt.",
        "A document is marked as graded. Graded information must not be sent through SvarUt.",
    ),
    "no_documents": (
        "Forsendelsen har ingen dokumenter å vurdere.",
        "Forsendinga har ingen dokument å vurdere.",
        "The shipment has no documents to judge.",
    ),
    "filename_forbidden": (
        'SvarUt godtar ikke filnavnet: det er for langt eller har et av tegnene * : " \\ / < > | ?.',
        'SvarUt godtek ikkje filnamnet: det er for langt eller har eit av teikna * : " \\ / < > | ?.',
        'SvarUt does not take the file name: it is too long or holds one of the signs * : " \\ / < > | ?.',
    ),
    "document_unread": (
        "Dokumentet kunne ikke leses fullt ut. Åpne det og vurder det selv.",
        "Dokumentet kunne ikkje lesast fullt ut. Opne det og vurder det sjølv.",
        "The document could not be read in full. Open it and judge it yourself.",
    ),
    "document_missing": (
        "Et dokument i forsendelsen ble ikke funnet. Legg filen der filnavn viser.",
        "Eit dokument i forsendinga vart ikkje funne. Legg fila der filnavn viser.",
        "A document of the shipment was not found. Put the file where filnavn says.",
    ),
}

_PRINT: dict[str, tuple[str, str, str]] = {
    "print_impossible_digital_only": (
        "Kan ikke skrives ut: kunDigitalLevering er satt.",
        "Kan ikkje skrivast ut: kunDigitalLevering er sett.",
        "Cannot be printed: kunDigitalLevering is set.",
    ),
    "print_impossible_address": (
        "Kan ikke skrives ut: navn eller postadresse er ufullstendig.",
        "Kan ikkje skrivast ut: namn eller postadresse er ufullstendig.",
        "Cannot be printed: name or postal address is incomplete.",
    ),
    "print_impossible_not_pdf": (
        "Kan ikke skrives ut: dokumentet er ikke PDF og ville mangle i brevet.",
        "Kan ikkje skrivast ut: dokumentet er ikkje PDF og ville mangle i brevet.",
        "Cannot be printed: the document is not PDF and would be missing from the letter.",
    ),
    "print_impossible_giro": (
        "Kan ikke skrives ut: giroarksiden finnes ikke i dokumentet.",
        "Kan ikkje skrivast ut: giroarksida finst ikkje i dokumentet.",
        "Cannot be printed: the document does not have the giro page.",
    ),
    "print_impossible_too_large": (
        "Kan ikke skrives ut: dokumentene er til sammen større enn 350 MB.",
        "Kan ikkje skrivast ut: dokumenta er til saman større enn 350 MB.",
        "Cannot be printed: the documents are larger than 350 MB together.",
    ),
    "print_impossible_excluded": (
        "Kan ikke skrives ut: dokumentet er unntatt fra utskrift og ville mangle i brevet.",
        "Kan ikkje skrivast ut: dokumentet er unnateke frå utskrift og ville mangle i brevet.",
        "Cannot be printed: the document is excluded from print and would be missing from the letter.",
    ),
    "print_impossible_signing": (
        "Kan ikke skrives ut: forsendelsen skal signeres digitalt.",
        "Kan ikkje skrivast ut: forsendinga skal signerast digitalt.",
        "Cannot be printed: the shipment is to be signed digitally.",
    ),
    "print_impossible_encrypted": (
        "Kan ikke skrives ut: dokumentene er kryptert eller krever innlogging på nivå 4.",
        "Kan ikkje skrivast ut: dokumenta er krypterte eller krev innlogging på nivå 4.",
        "Cannot be printed: the documents are encrypted or demand login at level 4.",
    ),
    "print_impossible_shared": (
        "Kan ikke skrives ut: eksponertFor gir fortsatt en organisasjon digital tilgang.",
        "Kan ikkje skrivast ut: eksponertFor gir framleis ein organisasjon digital tilgang.",
        "Cannot be printed: eksponertFor still gives an organisation digital access.",
    ),
    "print_leaves_out": (
        "Feltet finnes ikke for utskrift i v3 og er utelatt.",
        "Feltet finst ikkje for utskrift i v3 og er utelate.",
        "The field does not exist for print in v3 and is left out.",
    ),
}

_ALL = {**_QUESTIONS, **FAILURE_TEXTS, **_VISIBLE, **_RECIPIENTS, **_HOLDS, **_PRINT}
_COLUMN: dict[Language, int] = {"nb": 0, "nn": 1, "en": 2}

#: Every code there is a sentence for; those of questions begin with ``q`` and a digit, the rest are warnings.
CODES = tuple(_ALL)


def sentence(code: str, lang: Language) -> str:
    """The sentence of a code.

    Raises:
        KeyError: no such code (a programming error; the tests walk all).
    """
    return _ALL[code][_COLUMN[lang]]
