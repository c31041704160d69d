"""Cheap person evidence, unit by unit: is somebody identified here, and is it the one the letter is about?

Only regular expressions and the given-name list run here. What they cannot tell is left to the final model and,
where the answer hangs on it, to the named-entity model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from classifier.persons.marks import Marks

#: A private person spoken of in the third person (nb, nn, en). «De/de» is left out: it is also polite and plural.
_PRONOUNS = frozenset("han hun ho henne hennes hennar ham hans honom him his she her he".split())

#: Definite, singular roles of the one a case is about (labelling guide: «deres pasient», «eleven», «leietakeren»).
_SUBJECT_ROLES = frozenset(
    """barnet barnets eleven elevens pasienten pasientens pasient brukeren brukerens brukaren klienten klientens beboeren
    bebuaren leietakeren leietaker leigetakaren leieboeren gutten guten gutane jenta jenten jenta ungdommen ungdomen datter
    datteren dattera dotter dottera sønn sønnen sonen mor moren mora far faren bestemor bestefar søster syster bror broren
    ektefelle ektefellen samboer samboeren sambuar sambuaren søkeren søkjaren søker søkjar skyldner skyldneren skuldnar
    arbeidstakeren arbeidstakaren medarbeideren medarbeidaren vedkommende vedkomande siktede tiltalte domfelte deltakeren
    deltakaren kandidaten avdøde avdøydde fornærmede parten vergehaver passasjer passasjeren tjenestemottakeren
    tenestemottakaren fosterbarnet eksmannen ekskona kona mannen kvinnen kvinna enken skadelidte skadelidne tante onkel
    barnebarnet foreldrene foreldra tvillingene patient pupil child tenant client boy girl daughter mother father brother
    sister husband wife resident applicant grandmother grandfather grandson granddaughter stepfather stepmother widow
    parents twins""".split()
)

_SUBJECT_LINE = re.compile(
    r"^\W*(?:gjelder|gjeld|vedr(?:ørende|ørande)?|angående|angåande|ang|sak(?:a)?|elev|pasient|bruker|brukar|barn|klient|"
    r"navn|namn|født|fødd|personnr|fødselsnummer|fnr|f\.nr|søker|søkjar|leietaker|leigetakar|beboer|bebuar|passasjer|"
    r"re|regarding|concern(?:s|ing)|name|patient|pupil|tenant|client|child|resident|applicant|passenger|guest)\b\W",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^\W*(?:med (?:vennlig|venleg|vennleg|beste) hilsen|vennlig hilsen|venleg helsing|med (?:venleg|vennleg) helsing|mvh|hilsen|helsing|"
    r"beste hilsen|beste helsing|(?:kind|best|warm) regards|regards|sincerely|yours (?:sincerely|faithfully|truly)|best wishes|"
    r"many thanks)\b",
    re.IGNORECASE,
)
_YOU = frozenset("du deg din ditt dine you your dykk".split())
_TRIGGERS = _PRONOUNS | _SUBJECT_ROLES | _YOU
_NO_MARKS = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """What one unit says about persons; counts, except ``subject`` and the flag."""

    subject: float = 0.0
    """Highest probability, 0–1, that somebody named here is a private person (``roles.RoleModel``)."""
    names: int = 0
    """Names of whom that is likelier than not."""
    staff_names: int = 0
    """Other names: employees, contacts, signatories, recipients."""
    pronouns: int = 0
    roles: int = 0
    ages: int = 0
    births: int = 0
    initials: int = 0
    numbers: int = 0
    """Birth numbers (11 digits in 6 + 5 form); checked elsewhere."""
    you: int = 0
    subject_line: bool = False

    @property
    def marks(self) -> int:
        """Ages, birth dates, initials and birth numbers."""
        return self.ages + self.births + self.initials + self.numbers

    @property
    def private(self) -> bool:
        """Whether a private person is likelier than not to be named or pointed at in this unit."""
        return self.subject >= 0.5 or bool(self.pronouns or self.roles or self.marks)

    @property
    def strength(self) -> float:
        """0–1: how surely a private person is identified or pointed at in this unit."""
        score = (
            1.6 * self.subject
            + 0.7 * min(self.pronouns, 2)
            + 0.8 * min(self.roles, 2)
            + 0.9 * min(self.marks, 2)
            + (0.6 if self.subject_line and (self.subject > 0.3 or self.initials or self.numbers) else 0.0)
            + 0.3 * min(self.you, 1)
        )
        return min(score / 2.0, 1.0)


#: Nobody; shared by all units that say nothing of persons, which most do not.
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


def person_evidence(
    text: str,
    tokens: Sequence[str],
    *,
    signature: bool,
    marks: tuple[int, int, int, int] | None = None,
    subjects: Sequence[float] = (),
) -> PersonEvidence:
    """Evidence in one unit.

    Args:
        text: the unit.
        tokens: its model tokens (names already marked).
        signature: whether it belongs to a signature block.
        marks: counts from ``Marks.count``; None: looked for here.
        subjects: for each name in the unit, the probability that this is a private person.
    """
    if not subjects and marks == _NO_MARKS and _TRIGGERS.isdisjoint(tokens):
        return EMPTY
    ages, births, initials, numbers = marks if marks is not None else Marks(text).count(0, len(text))
    names = sum(subject >= 0.5 for subject in subjects)
    return PersonEvidence(
        subject=max(subjects, default=0.0),
        names=names,
        staff_names=len(subjects) - names,
        pronouns=sum(map(_PRONOUNS.__contains__, tokens)),
        roles=sum(map(_SUBJECT_ROLES.__contains__, tokens)),
        ages=ages,
        births=births,
        initials=0 if signature else initials,
        numbers=numbers,
        you=sum(map(_YOU.__contains__, tokens)),
        subject_line=_SUBJECT_LINE.match(text) is not None,
    )
