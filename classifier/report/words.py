"""Labels of tables and pages in the three languages."""

from __future__ import annotations

from classifier.messages import Language

LABELS: dict[Language, dict[str, str]] = {
    "nb": {
        "title": "Brevvakt: kontroll av utgående brev", "answer": "Svar", "probability": "Sannsynlighet",
        "categories": "Gjelder", "file": "Fil", "why": "Hvorfor", "where": "Hvor", "pages": "Sider", "seconds": "Sekunder",
        "yes": "Ja – skjermes", "no": "Nei – kan sendes", "review": "Må kontrolleres", "files": "filer",
        "question": "Inneholder brevet sensitive personopplysninger som bare få i virksomheten bør ha tilgang til?",
        "made": "Laget", "model": "Modell", "rules": "Regler", "sort": "Klikk på en overskrift for å sortere.",
        "privacy": "Rapporten gjengir ikke tekst fra brevene.", "text": "Rapporten gjengir tekst fra brevene og må skjermes.",
        "page": "side", "show": "Vis", "all": "Alle", "none": "Ingen merknad", "summary": "Oppsummering", "found": "funnet",
        "skip": "Hopp til tabellen", "by_category": "Etter hva brevene gjelder", "by_day": "Dag for dag", "by_probability": "Etter sannsynlighet",
        "unreadable": "Ikke lest eller bare delvis lest", "slowest": "Tregeste filer", "category": "Gjelder", "day": "Dag", "code": "Kode",
        "meaning": "Betydning", "count": "Antall", "sum": "Sum", "share": "Andel", "letters": "Brevene", "search": "Søk i filnavn",
        "any_category": "Alle forhold", "shown": "vises", "details": "Detaljer", "weight": "Vekt", "rule": "Regel", "nothing": "Ingen",
        "numbers": "Vis tallene", "run": "Kjøring", "period": "Tidsrom", "known": "kjent fra før", "chart": "Diagram",
        "capped": "Tabellen viser de {shown} viktigste av {total} filer. CSV og JSON Lines har alle.",
        "several": "Et brev kan gjelde flere forhold, så summen kan være høyere enn antall brev.",
    },
    "nn": {
        "title": "Brevvakt: kontroll av utgåande brev", "answer": "Svar", "probability": "Sannsyn",
        "categories": "Gjeld", "file": "Fil", "why": "Kvifor", "where": "Kvar", "pages": "Sider", "seconds": "Sekund",
        "yes": "Ja – skal skjermast", "no": "Nei – kan sendast", "review": "Må kontrollerast", "files": "filer",
        "question": "Inneheld brevet sensitive personopplysningar som berre få i verksemda bør ha tilgang til?",
        "made": "Laga", "model": "Modell", "rules": "Reglar", "sort": "Klikk på ei overskrift for å sortere.",
        "privacy": "Rapporten gjev ikkje att tekst frå breva.", "text": "Rapporten gjev att tekst frå breva og må skjermast.",
        "page": "side", "show": "Vis", "all": "Alle", "none": "Ingen merknad", "summary": "Oppsummering", "found": "funne",
        "skip": "Hopp til tabellen", "by_category": "Etter kva breva gjeld", "by_day": "Dag for dag", "by_probability": "Etter sannsyn",
        "unreadable": "Ikkje lesne eller berre delvis lesne", "slowest": "Tregaste filer", "category": "Gjeld", "day": "Dag", "code": "Kode",
        "meaning": "Tyding", "count": "Tal på filer", "sum": "Sum", "share": "Del", "letters": "Breva", "search": "Søk i filnamn",
        "any_category": "Alle forhold", "shown": "er viste", "details": "Detaljar", "weight": "Vekt", "rule": "Regel", "nothing": "Ingen",
        "numbers": "Vis tala", "run": "Køyring", "period": "Tidsrom", "known": "kjende frå før", "chart": "Diagram",
        "capped": "Tabellen viser dei {shown} viktigaste av {total} filer. CSV og JSON Lines har alle.",
        "several": "Eit brev kan gjelde fleire forhold, så summen kan vere høgare enn talet på brev.",
    },
    "en": {
        "title": "Brevvakt: check of outgoing letters", "answer": "Answer", "probability": "Probability",
        "categories": "About", "file": "File", "why": "Why", "where": "Where", "pages": "Pages", "seconds": "Seconds",
        "yes": "Yes – protect", "no": "No – may be sent", "review": "Needs a person", "files": "files",
        "question": "Does the letter hold sensitive personal data that only few people in the organisation should read?",
        "made": "Made", "model": "Model", "rules": "Rules", "sort": "Click a heading to sort.",
        "privacy": "The report repeats no text from the letters.", "text": "The report repeats text from the letters: protect it.",
        "page": "page", "show": "Show", "all": "All", "none": "No remark", "summary": "Summary", "found": "found",
        "skip": "Skip to the table", "by_category": "By what the letters are about", "by_day": "Day by day", "by_probability": "By probability",
        "unreadable": "Not read, or only in part", "slowest": "Slowest files", "category": "About", "day": "Day", "code": "Code",
        "meaning": "Meaning", "count": "Files", "sum": "Sum", "share": "Share", "letters": "The letters", "search": "Search file names",
        "any_category": "All matters", "shown": "shown", "details": "Details", "weight": "Weight", "rule": "Rule", "nothing": "None",
        "numbers": "Show the numbers", "run": "Run", "period": "Period", "known": "known before", "chart": "Chart",
        "capped": "The table shows the {shown} most urgent of {total} files. CSV and JSON Lines hold all.",
        "several": "A letter can be about several matters, so the sum can exceed the number of letters.",
    },
}  # fmt: skip
