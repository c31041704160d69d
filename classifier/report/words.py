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
    },
    "nn": {
        "title": "Brevvakt: kontroll av utgåande brev", "answer": "Svar", "probability": "Sannsyn",
        "categories": "Gjeld", "file": "Fil", "why": "Kvifor", "where": "Kvar", "pages": "Sider", "seconds": "Sekund",
        "yes": "Ja – skal skjermast", "no": "Nei – kan sendast", "review": "Må kontrollerast", "files": "filer",
        "question": "Inneheld brevet sensitive personopplysningar som berre få i verksemda bør ha tilgang til?",
        "made": "Laga", "model": "Modell", "rules": "Reglar", "sort": "Klikk på ei overskrift for å sortere.",
        "privacy": "Rapporten gjev ikkje att tekst frå breva.", "text": "Rapporten gjev att tekst frå breva og må skjermast.",
        "page": "side", "show": "Vis", "all": "Alle", "none": "Ingen merknad", "summary": "Oppsummering", "found": "funne",
    },
    "en": {
        "title": "Brevvakt: check of outgoing letters", "answer": "Answer", "probability": "Probability",
        "categories": "About", "file": "File", "why": "Why", "where": "Where", "pages": "Pages", "seconds": "Seconds",
        "yes": "Yes – protect", "no": "No – may be sent", "review": "Needs a person", "files": "files",
        "question": "Does the letter hold sensitive personal data that only few people in the organisation should read?",
        "made": "Made", "model": "Model", "rules": "Rules", "sort": "Click a heading to sort.",
        "privacy": "The report repeats no text from the letters.", "text": "The report repeats text from the letters: protect it.",
        "page": "page", "show": "Show", "all": "All", "none": "No remark", "summary": "Summary", "found": "found",
    },
}  # fmt: skip
