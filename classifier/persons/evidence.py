"""Cheap person evidence, unit by unit: is somebody identified here, and is it the one the letter is about?

Only regular expressions and the given-name list run here. What they cannot tell is left to the final model and,
where the answer hangs on it, to the named-entity model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from classifier.text.tokens import NAME

#: A private person spoken of in the third person (nb, nn). «De/de» is left out: it is also the polite and plural form.
_PRONOUN = re.compile(r"\b(?:han|hun|ho|henne|hennes|hennar|ham|hans|honom|him|his|she|her|he)\b", re.IGNORECASE)

#: Definite, singular roles of the one a case is about (labelling guide: «deres pasient», «eleven», «leietakeren»).
_SUBJECT_ROLE = re.compile(
    r"\b(?:barnet|barnets|eleven|elevens|pasienten|pasientens|brukeren|brukerens|brukaren|klienten|klientens|"
    r"bebo(?:e|a)ren|leietake?ren|leigetakaren|leieboeren|gutten|guten|jenta|jenten|ungdommen|ungdomen|"
    r"datter(?:a|en)?|dotter(?:a)?|sønn(?:en)?|sonen|mor|moren|mora|far|faren|bestemor|bestefar|søskeni?|søster|syster|"
    r"bror|broren|ektefelle(?:n)?|samboer(?:en)?|sambuar(?:en)?|søkeren|søkjaren|søker|søkjar|skyldner(?:en)?|skuldnar|"
    r"arbeidstake?ren|arbeidstakaren|den ansatte|den tilsette|medarbeideren|medarbeidaren|vedkommende|vedkomande|"
    r"den siktede|tiltalte|domfelte|siktede|deltake?ren|deltakaren|kandidaten|avdøde|avdøydde|fornærmede|"
    r"parten|vergehaver(?:en)?|passasjer(?:en)?|tjenestemottake?ren|tenestemottakaren|fosterbarnet|the (?:patient|pupil|child|tenant|client))\b",
    re.IGNORECASE,
)
_SUBJECT_LINE = re.compile(
    r"^\W*(?:gjelder|gjeld|vedr(?:ørende|ørande)?|angående|angåande|ang|sak(?:a)?|elev|pasient|bruker|brukar|barn|klient|"
    r"navn|namn|født|fødd|personnr|fødselsnummer|fnr|f\.nr|søker|søkjar|leietaker|leigetakar|beboer|bebuar|passasjer|"
    r"re|regarding|name)\b\W",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\((?:f\.? ?)?\d{1,2}(?: ?(?:år|mnd))?\)|\b\d{1,2}[ -]?år(?:ige?n?|ing(?:en)?|ingar)?\b(?! siden| sidan| garanti)|"
    r"\b(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten)"
    r"(?:-| )?år(?:ing|ige?|ingen)\b",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\b(?:f\.|født|fødd|fødselsdato|fødselsnr|f\.? ?dato|born)[ :.]*\d|\bf\.\d", re.IGNORECASE)
_INITIALS = re.compile(r"(?<![\w.])(?:[A-ZÆØÅ]\.[ ]?){2,3}(?![\w])|(?<![\w.])[A-ZÆØÅ]\.(?= \(|,? f\.|,? \d)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{6}[ -]?\d{5}(?!\d)")
_STAFF = re.compile(
    r"\b(?:saksbehandle?r|saksbehandlar|sakshandsamar|rådgive?r|rådgjevar|seniorrådgive?r|kontaktperson(?:en)?|konsulent|leder|leiar|"
    r"rektor|styrer|styrar|enhetsleder|einingsleiar|avdelingsleder|avdelingsleiar|kommunedirektør|rådmann|direktør|"
    r"ordfører|ordførar|kommunalsjef|inspektør|lærer|lærar|kontaktlærer|kontaktlærar|lege|overlege|kommuneoverlege|"
    r"sykepleier|sjukepleiar|fysioterapeut|ergoterapeut|psykolog|vernepleier|vernepleiar|tillitsvalgte?|tillitsvald|verneombud|"
    r"advokat|styreleder|styreleiar|prosjektleder|prosjektleiar|arkivar|jurist|innkjøper|vaktmester|vaktmeister|fagleder|fagleiar|"
    r"møteleder|møteleiar|referent|sekretær|kursholder|foredragsholder|e-post|epost|tlf|telefon|mobil|"
    r"vår kontakt|deres ref|dykkar ref|vår ref|referanse)\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^\W*(?:med (?:vennlig|venleg|vennleg|beste) hilsen|vennlig hilsen|venleg helsing|med (?:venleg|vennleg) helsing|mvh|hilsen|helsing|"
    r"beste hilsen|beste helsing|kind regards|best regards|regards|sincerely)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:du|deg|din|ditt|dine|you|your)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """What one unit says about persons; counts, except the flags."""

    names: int = 0
    """Name groups not in a staff or signature context."""
    staff_names: int = 0
    pronouns: int = 0
    roles: int = 0
    ages: int = 0
    births: int = 0
    initials: int = 0
    numbers: int = 0
    """Birth numbers (11 digits in 6 + 5 form); checked elsewhere."""
    you: int = 0
    subject_line: bool = False
    staff: bool = False

    @property
    def strength(self) -> float:
        """0–1: how surely a private person is identified or pointed at in this unit."""
        score = (
            1.0 * min(self.names, 1)
            + 0.7 * min(self.pronouns, 2)
            + 0.8 * min(self.roles, 2)
            + 0.9 * min(self.ages + self.births + self.initials + self.numbers, 2)
            + (0.8 if self.subject_line and (self.names or self.initials or self.numbers) else 0.0)
            + 0.3 * min(self.you, 1)
        )
        return min(score / 2.0, 1.0)


EMPTY = PersonEvidence()


@dataclass(slots=True)
class SignatureTracker:
    """Remembers that a closing line was passed: names within the next lines are signatories."""

    remaining: int = field(default=0)

    def step(self, text: str) -> bool:
        """Whether this unit belongs to a signature block."""
        if _SIGNATURE.match(text):
            self.remaining = 5
            return True
        if self.remaining and len(text) < 60:
            self.remaining -= 1
            return True
        self.remaining = 0
        return False


def person_evidence(text: str, tokens: list[str], *, signature: bool) -> PersonEvidence:
    """Evidence in one unit. ``tokens`` are its model tokens (names already marked)."""
    names = tokens.count(NAME)
    staff = signature or _STAFF.search(text) is not None
    return PersonEvidence(
        names=0 if staff else names,
        staff_names=names if staff else 0,
        pronouns=len(_PRONOUN.findall(text)),
        roles=len(_SUBJECT_ROLE.findall(text)),
        ages=len(_AGE.findall(text)),
        births=len(_BIRTH.findall(text)),
        initials=0 if signature else len(_INITIALS.findall(text)),
        numbers=len(_LONG_NUMBER.findall(text)),
        you=len(_YOU.findall(text)),
        subject_line=_SUBJECT_LINE.match(text) is not None,
        staff=staff,
    )
