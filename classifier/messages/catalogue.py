"""The sentences, as tables: language → key → text."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_CATEGORIES: dict[Language, dict[str, str]] = {
    "nb": {
        "helse": "helse",
        "barnevern": "barnevern",
        "sosial": "sosiale tjenester",
        "ppt": "spesialpedagogikk og skolemiljø",
        "straff": "straffbare forhold",
        "religion": "religion og livssyn",
        "etnisitet": "etnisk opprinnelse og opphold",
        "politikk": "politisk oppfatning",
        "fagforening": "fagforeningsmedlemskap",
        "seksuell": "seksuelle forhold",
        "genetisk": "genetiske opplysninger",
        "biometrisk": "biometriske opplysninger",
        "adressesperre": "adressesperre",
        "okonomi": "privat økonomi",
        "annet": "andre personlige forhold",
    },
    "nn": {
        "helse": "helse",
        "barnevern": "barnevern",
        "sosial": "sosiale tenester",
        "ppt": "spesialpedagogikk og skulemiljø",
        "straff": "straffbare forhold",
        "religion": "religion og livssyn",
        "etnisitet": "etnisk opphav og opphald",
        "politikk": "politisk oppfatning",
        "fagforening": "fagforeiningsmedlemskap",
        "seksuell": "seksuelle forhold",
        "genetisk": "genetiske opplysningar",
        "biometrisk": "biometriske opplysningar",
        "adressesperre": "adressesperre",
        "okonomi": "privat økonomi",
        "annet": "andre personlege forhold",
    },
    "en": {
        "helse": "health",
        "barnevern": "child welfare",
        "sosial": "social services",
        "ppt": "special-needs education and school environment",
        "straff": "criminal offences",
        "religion": "religion or belief",
        "etnisitet": "ethnic origin or residence",
        "politikk": "political opinion",
        "fagforening": "trade-union membership",
        "seksuell": "sexual life or orientation",
        "genetisk": "genetic data",
        "biometrisk": "biometric data",
        "adressesperre": "protected address",
        "okonomi": "private economy",
        "annet": "other personal matters",
    },
}

_REASONS: dict[Language, dict[str, str]] = {
    "nb": {
        "topic": "Ord om {category} står ved en person som kan kjennes igjen.",
        "service": "Teksten knytter en person til en tjeneste innen {category}.",
        "legal": "Det vises til et lovgrunnlag innen {category}.",
        "unit": "En enhet innen {category} er nevnt ved en person.",
        "code": "En kode eller skåre innen {category} står ved en person.",
        "drug": "Et legemiddel eller en dose står ved en person.",
        "marking": "Brevet er merket som unntatt offentlighet eller taushetsbelagt.",
        "grade": "Brevet bærer en gradering og må vurderes av et menneske før det sendes.",
        "passage": "Modellen leser dette avsnittet som {category} om en person.",
        "letter": "Brevet som helhet ligner brev om {category}.",
        "fnr": "Et fødselsnummer eller D-nummer peker ut en person.",
        "identifier": "Et nummer eller en fødselsdato peker ut en person.",
        "unreadable": "En del av dokumentet kunne ikke leses ({code}), så svaret kan ikke bli nei.",
        "unsure": "Modellen er i tvil, så et menneske må lese brevet.",
        "too_short": "For lite tekst til å svare sikkert.",
        "language": "Språket er ikke norsk eller engelsk, så et menneske må lese brevet.",
    },
    "nn": {
        "topic": "Ord om {category} står ved ein person som kan kjennast att.",
        "service": "Teksten knyter ein person til ei teneste innan {category}.",
        "legal": "Det er vist til eit lovgrunnlag innan {category}.",
        "unit": "Ei eining innan {category} er nemnd ved ein person.",
        "code": "Ein kode eller skåre innan {category} står ved ein person.",
        "drug": "Eit legemiddel eller ein dose står ved ein person.",
        "marking": "Brevet er merkt som unnateke offentlegheit eller teiepliktig.",
        "grade": "Brevet ber ei gradering og må vurderast av eit menneske før det blir sendt.",
        "passage": "Modellen les dette avsnittet som {category} om ein person.",
        "letter": "Brevet som heilskap liknar brev om {category}.",
        "fnr": "Eit fødselsnummer eller D-nummer peiker ut ein person.",
        "identifier": "Eit nummer eller ein fødselsdato peiker ut ein person.",
        "unreadable": "Ein del av dokumentet kunne ikkje lesast ({code}), så svaret kan ikkje bli nei.",
        "unsure": "Modellen er i tvil, så eit menneske må lese brevet.",
        "too_short": "For lite tekst til å svare sikkert.",
        "language": "Språket er ikkje norsk eller engelsk, så eit menneske må lese brevet.",
    },
    "en": {
        "topic": "Words about {category} stand beside a person who can be recognised.",
        "service": "The text ties a person to a service within {category}.",
        "legal": "A legal basis within {category} is cited.",
        "unit": "A unit within {category} is named beside a person.",
        "code": "A code or score within {category} stands beside a person.",
        "drug": "A drug or a dose stands beside a person.",
        "marking": "The letter is marked as exempt from public access or confidential.",
        "grade": "The letter carries a security grade and needs a person's decision before it is sent.",
        "passage": "The model reads this passage as {category} about a person.",
        "letter": "The letter as a whole resembles letters about {category}.",
        "fnr": "A national identity number points out a person.",
        "identifier": "A number or a birth date points out a person.",
        "unreadable": "A part of the document could not be read ({code}), so the answer cannot be no.",
        "unsure": "The model is in doubt, so a person must read the letter.",
        "too_short": "Too little text for a safe answer.",
        "language": "The language is neither Norwegian nor English, so a person must read the letter.",
    },
}

_ERRORS: dict[Language, dict[str, str]] = {
    "nb": {
        "encrypted": "Filen er kryptert eller passordbeskyttet. Fjern passordet og prøv igjen.",
        "unsupported": "Filtypen støttes ikke. Lag PDF eller DOCX av dokumentet.",
        "corrupt": "Filen er ødelagt eller ufullstendig. Lag den på nytt fra kilden.",
        "too_large": "Filen er større enn grensen tillater. Del den, eller hev grensen.",
        "timeout": "Lesingen tok for lang tid og ble stoppet. Hev --timeout, eller se på filen.",
        "memory": "Filen krevde for mye minne og ble stoppet.",
        "no_text": "Skannet bilde eller side uten tekst som kan leses. Uten OCR: installer brevvakt[ocr] og tesseract-ocr-nor.",
        "unclear": "Skannet tekst kunne ikke leses sikkert (håndskrift eller dårlig kopi). Et menneske må lese den.",
        "no_access": "Filen kunne ikke åpnes (rettigheter, brutt lenke eller ikke en vanlig fil).",
        "crashed": "Leseren krasjet på denne filen.",
    },
    "nn": {
        "encrypted": "Fila er kryptert eller passordverna. Fjern passordet og prøv att.",
        "unsupported": "Filtypen er ikkje støtta. Lag PDF eller DOCX av dokumentet.",
        "corrupt": "Fila er øydelagd eller ufullstendig. Lag henne på nytt frå kjelda.",
        "too_large": "Fila er større enn grensa tillèt. Del henne, eller hev grensa.",
        "timeout": "Lesinga tok for lang tid og vart stoppa. Hev --timeout, eller sjå på fila.",
        "memory": "Fila kravde for mykje minne og vart stoppa.",
        "no_text": "Skanna bilete eller side utan tekst som kan lesast. Utan OCR: installer brevvakt[ocr] og tesseract-ocr-nor.",
        "unclear": "Skanna tekst kunne ikkje lesast sikkert (handskrift eller dårleg kopi). Eit menneske må lese han.",
        "no_access": "Fila kunne ikkje opnast (rettar, broten lenkje eller ikkje ei vanleg fil).",
        "crashed": "Lesaren krasja på denne fila.",
    },
    "en": {
        "encrypted": "The file is encrypted or password protected. Remove the password and try again.",
        "unsupported": "The file type is not supported. Make a PDF or DOCX of the document.",
        "corrupt": "The file is damaged or incomplete. Make it again from its source.",
        "too_large": "The file is larger than the limit allows. Split it, or raise the limit.",
        "timeout": "Reading took too long and was stopped. Raise --timeout, or look at the file.",
        "memory": "The file needed too much memory and was stopped.",
        "no_text": "A scanned image or page without text that can be read. Without OCR: install brevvakt[ocr] and tesseract-ocr-nor.",
        "unclear": "Scanned text could not be read with confidence (handwriting or a poor copy). A person must read it.",
        "no_access": "The file could not be opened (permission, broken link, or not a regular file).",
        "crashed": "The reader crashed on this file.",
    },
}

_WORDS: dict[Language, dict[str, str]] = {
    "nb": {"yes": "ja", "no": "nei", "review": "kontroll"},
    "nn": {"yes": "ja", "no": "nei", "review": "kontroll"},
    "en": {"yes": "yes", "no": "no", "review": "review"},
}


def category_name(category: str | None, lang: Language) -> str:
    """The category as a case officer would say it; «personlige forhold» when there is none."""
    names = _CATEGORIES[lang]
    return names.get(category or "annet", names["annet"])


def reason_message(key: str, lang: Language, *, category: str | None = None, code: str = "") -> str:
    """One sentence for a reason; ``key`` is a rule kind, ``passage``, ``fnr`` …

    Raises:
        KeyError: no such sentence (a programming error; the tests walk all keys).
    """
    return _REASONS[lang][key].format(category=category_name(category, lang), code=code)


def error_message(code: str, lang: Language) -> str:
    """One sentence for an error code, with what to do."""
    return _ERRORS[lang].get(code, _ERRORS[lang]["crashed"])


def word(key: str, lang: Language) -> str:
    """The answer in words."""
    return _WORDS[lang][key]
