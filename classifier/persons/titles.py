"""Job titles, shared by the cheap person evidence and the role features."""

from __future__ import annotations

#: Endings of job titles: a name beside one is there because of the job (labelling guide).
TITLE_ENDINGS = (
    "leder", "leiar", "rådgiver", "rådgjevar", "sjef", "konsulent", "koordinator", "pleier", "pleiar", "lege", "psykolog",
    "lærer", "lærar", "pedagog", "direktør", "advokat", "behandler", "handsamar", "behandlar", "sekretær", "inspektør",
    "mester", "meister", "rektor", "styrer", "styrar", "ordfører", "ordførar", "arkivar", "jurist", "ingeniør", "arkitekt",
    "terapeut", "jordmor", "kontaktperson", "tillitsvalgt", "tillitsvald", "verneombud", "veileder", "rettleiar", "fører",
    "førar", "representant", "forfatter", "forvalter", "forvaltar", "ansvarlig", "ansvarleg", "kontakt", "prest", "imam",
    "politibetjent", "trener", "trenar", "vikar", "assistent", "medarbeider", "medarbeidar", "kjøper", "kjøpar", "holder",
    "haldar", "spesialist", "fullmektig", "vert", "dommer", "dommar", "professor", "forsker", "forskar", "logoped", "dr",
    "kommuneoverlege", "kommunedirektør", "rådmann", "hovedtillitsvalgt", "manager", "director", "officer", "adviser",
    "advisor", "teacher", "nurse", "doctor", "coordinator", "worker", "engineer", "secretary", "mayor", "principal",
    "headmaster", "consultant", "inspector", "lawyer", "supervisor", "foreman", "caretaker", "librarian", "specialist",
    "therapist", "psychologist", "midwife", "interpreter", "assistant", "clerk",
)  # fmt: skip
