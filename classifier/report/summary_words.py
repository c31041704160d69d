"""Sentences of the summary and of the comparison in the three languages."""

from __future__ import annotations

from classifier.messages import Language

SUMMARY: dict[Language, dict[str, str]] = {
    "nb": {
        "title": "Brevvakt: sammendrag for personvernombudet",
        "what": "Brevvakt leser utgående brev før de sendes til virksomheter, og svarer på om de inneholder sensitive personopplysninger som bare få der bør ha tilgang til. Sammendraget har bare tall, ingen filnavn og ingen tekst fra brevene.",
        "run": "Kjøring {id}, {started} – {ended}: {files} brev, av dem {reused} kjent fra før.",
        "open": "ikke avsluttet", "answers": "Svarene", "answer": "Svar", "count": "Antall", "share": "Andel",
        "held": "{held} brev ({share}) er holdt tilbake: de er skjermet eller venter på at et menneske avgjør.",
        "categories": "Hva brevene gjelder", "category": "Gjelder",
        "several": "Et brev kan gjelde flere forhold. Brev med svaret nei er ikke med.", "none": "Ingen.",
        "unreadable": "Ikke lest eller bare delvis lest", "code": "Kode", "meaning": "Betydning",
        "unread": "Slike brev får aldri svaret nei; et menneske må se på dem.",
        "versions": "Hva som avgjør", "part": "Del", "version": "Versjon", "program": "Program", "model": "Modell", "rules": "Regler",
        "promise": "Hva modellen lover",
        "bound": "Terskelen er satt på {sensitive} sensitive og {ordinary} vanlige brev: {missed} sensitive fikk svaret nei. Med 95 % sikkerhet får høyst {bound} av sensitive brev som ligner dem, svaret nei. Løftet gjelder brev som ligner dem modellen ble kalibrert på.",
        "unknown": "Løftet til modellen {model} med reglene {rules} er ikke kjent her. Oppgi modellmappen med --model; løftet gjelder bare reglene som modellen ble målt med.",
        "review_rate": "Antall brev til kontroll: {review} ({share}).",
    },
    "nn": {
        "title": "Brevvakt: samandrag for personvernombodet",
        "what": "Brevvakt les utgåande brev før dei blir sende til verksemder, og svarar på om dei inneheld sensitive personopplysningar som berre få der bør ha tilgang til. Samandraget har berre tal, ingen filnamn og ingen tekst frå breva.",
        "run": "Køyring {id}, {started} – {ended}: {files} brev, av dei {reused} kjende frå før.",
        "open": "ikkje avslutta", "answers": "Svara", "answer": "Svar", "count": "Tal", "share": "Del",
        "held": "{held} brev ({share}) er haldne tilbake: dei er skjerma eller ventar på at eit menneske avgjer.",
        "categories": "Kva breva gjeld", "category": "Gjeld",
        "several": "Eit brev kan gjelde fleire forhold. Brev med svaret nei er ikkje med.", "none": "Ingen.",
        "unreadable": "Ikkje lesne eller berre delvis lesne", "code": "Kode", "meaning": "Tyding",
        "unread": "Slike brev får aldri svaret nei; eit menneske må sjå på dei.",
        "versions": "Kva som avgjer", "part": "Del", "version": "Versjon", "program": "Program", "model": "Modell", "rules": "Reglar",
        "promise": "Kva modellen lovar",
        "bound": "Terskelen er sett på {sensitive} sensitive og {ordinary} vanlege brev: {missed} sensitive fekk svaret nei. Med 95 % visse får høgst {bound} av sensitive brev som liknar dei, svaret nei. Lovnaden gjeld brev som liknar dei modellen vart kalibrert på.",
        "unknown": "Lovnaden til modellen {model} med reglane {rules} er ikkje kjend her. Oppgje modellmappa med --model; lovnaden gjeld berre reglane som modellen vart målt med.",
        "review_rate": "Tal på brev til kontroll: {review} ({share}).",
    },
    "en": {
        "title": "Brevvakt: summary for the privacy officer",
        "what": "Brevvakt reads outgoing letters before they are sent to organisations, and answers whether they hold sensitive personal data that only few people there should read. The summary holds numbers alone: no file names, no text of letters.",
        "run": "Run {id}, {started} – {ended}: {files} letters, {reused} of them known before.",
        "open": "not ended", "answers": "The answers", "answer": "Answer", "count": "Letters", "share": "Share",
        "held": "{held} letters ({share}) are held back: they are protected, or wait for a person's decision.",
        "categories": "What the letters are about", "category": "About",
        "several": "A letter can be about several matters. Letters answered no are not counted.", "none": "None.",
        "unreadable": "Not read, or only in part", "code": "Code", "meaning": "Meaning",
        "unread": "Such letters are never answered no; a person must look at them.",
        "versions": "What decides", "part": "Part", "version": "Version", "program": "Program", "model": "Model", "rules": "Rules",
        "promise": "What the model promises",
        "bound": "The threshold was set on {sensitive} sensitive and {ordinary} ordinary letters: {missed} sensitive ones were answered no. With 95 % confidence at most {bound} of the sensitive letters like them are answered no. The promise holds for letters like those the model was calibrated on.",
        "unknown": "What the model {model} promises with the rules {rules} is not known here. Name its folder with --model; the promise holds only for the rules the model was measured with.",
        "review_rate": "Letters for a person: {review} ({share}).",
    },
}  # fmt: skip

COMPARISON: dict[Language, dict[str, str]] = {
    "nb": {
        "title": "Brevvakt: hva som er endret mellom to kjøringer", "old": "Før: kjøring {id}, {started}, modell {model}, regler {rules}, program {program}.",
        "new": "Nå: kjøring {id}, {started}, modell {model}, regler {rules}, program {program}.",
        "counts": "{both} filer er med i begge kjøringene, {only_old} bare i den første, {only_new} bare i den andre. {changed} har fått et annet svar.",
        "directions": "Endrede svar", "from": "Før", "to": "Nå", "same": "Samme brev", "other": "Brevet er endret", "unknown": "Ikke sikkert",
        "less": "{number} uendrede brev er mindre vernet enn før: svaret er blitt nei. Se på dem først.", "less_none": "Ingen uendrede brev er blitt nei.",
        "categories": "Endrede svar etter hva brevene gjelder", "category": "Gjelder", "none": "Ingen.", "files": "Filene", "file": "Fil", "letter": "Brevet",
        "pathless": "{number} filer er uten navn i lageret.",
    },
    "nn": {
        "title": "Brevvakt: kva som er endra mellom to køyringar", "old": "Før: køyring {id}, {started}, modell {model}, reglar {rules}, program {program}.",
        "new": "No: køyring {id}, {started}, modell {model}, reglar {rules}, program {program}.",
        "counts": "{both} filer er med i begge køyringane, {only_old} berre i den første, {only_new} berre i den andre. {changed} har fått eit anna svar.",
        "directions": "Endra svar", "from": "Før", "to": "No", "same": "Same brev", "other": "Brevet er endra", "unknown": "Ikkje sikkert",
        "less": "{number} uendra brev er mindre verna enn før: svaret er blitt nei. Sjå på dei først.", "less_none": "Ingen uendra brev er blitt nei.",
        "categories": "Endra svar etter kva breva gjeld", "category": "Gjeld", "none": "Ingen.", "files": "Filene", "file": "Fil", "letter": "Brevet",
        "pathless": "{number} filer er utan namn i lageret.",
    },
    "en": {
        "title": "Brevvakt: what changed between two runs", "old": "Before: run {id}, {started}, model {model}, rules {rules}, program {program}.",
        "new": "Now: run {id}, {started}, model {model}, rules {rules}, program {program}.",
        "counts": "{both} files are in both runs, {only_old} only in the first, {only_new} only in the second. {changed} got another answer.",
        "directions": "Changed answers", "from": "Before", "to": "Now", "same": "Same letter", "other": "The letter changed", "unknown": "Not certain",
        "less": "{number} unchanged letters are less protected than before: the answer is no now. Look at them first.", "less_none": "No unchanged letter became a no.",
        "categories": "Changed answers by what the letters are about", "category": "About", "none": "None.", "files": "The files", "file": "File", "letter": "The letter",
        "pathless": "{number} files have no name in the store.",
    },
}  # fmt: skip
