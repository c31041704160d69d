"""Rebuild the sample letters: ``python data/samples/build.py`` (needs the test extra). All people are invented."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
from docx.shared import Pt
from pypdf import PdfReader, PdfWriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

HERE = Path(__file__).resolve().parent
OUT = HERE / "outgoing"
SHIPMENTS = HERE / "forsendelser"
Rows = list[list[str]]


def pdf(head: str, title: str, body: list[str | Rows]) -> bytes:
    """A letter as PDF: letterhead, title, paragraphs and tables."""
    styles = getSampleStyleSheet()
    flow: list[Flowable] = [Paragraph(head, styles["Heading3"]), Spacer(1, 12), Paragraph(title, styles["Heading2"])]
    for item in body:
        if isinstance(item, str):
            flow += [Paragraph(item, styles["BodyText"]), Spacer(1, 6)]
        else:
            table = Table(item, hAlign="LEFT")
            table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.grey)]))
            flow += [table, Spacer(1, 6)]
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, title="", author="", invariant=1).build(flow)
    return buffer.getvalue()


def word(head: str, title: str, body: list[str | Rows], footer: str = "") -> bytes:
    """The same as DOCX, with the letterhead in the page header."""
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = ""
    document.core_properties.comments = ""
    document.styles["Normal"].font.size = Pt(11)
    document.sections[0].header.paragraphs[0].text = head
    document.sections[0].footer.paragraphs[0].text = footer
    document.add_heading(title, 1)
    for item in body:
        if isinstance(item, str):
            document.add_paragraph(item)
        else:
            table = document.add_table(len(item), len(item[0]))
            table.style = "Table Grid"
            for row, cells in zip(table.rows, item, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


LETTERS: list[tuple[str, str, str, list[str | Rows]]] = [
    (
        "01-svar-elevmappe.pdf",
        "Eksempel kommune · Familieteamet",
        "Anmodning om opplysninger",
        [
            "Til Granlia skole ved rektor.",
            "Barneverntjenesten ber om opplysninger om Leah Sørbø, født 03.05.2014, til bruk i undersøkelse "
            "etter barnevernsloven § 2-2. Vi ønsker å vite om fravær, trivsel og samarbeid med hjemmet.",
            "Svar bes gitt innen to uker, jf. § 13-4.",
            "Med hilsen<br/>Trude Aasen, saksbehandler",
        ],
    ),
    (
        "02-plan-barnevern.pdf",
        "Eksempel kommune · Oppvekst",
        "Høring: plan for barnevernet 2027–2030",
        [
            "Til frivillige organisasjoner.",
            "Kommunedirektøren legger planen for barnevernet ut på høring. Planen omtaler forebygging, hjelpetiltak, "
            "fosterhjem, ettervern og samarbeid med helsestasjon, PPT og politi.",
            "I 2025 kom det 104 bekymringsmeldinger, og 81 prosent av undersøkelsene ble avsluttet innen fristen.",
            "Høringsfristen er 1. mars. Kontaktperson er Ola Brekke.",
        ],
    ),
    (
        "03-bestilling-drosje.docx",
        "Eksempel kommune · Tildelingskontoret",
        "Bestilling av fast kjøring",
        [
            "Til Eksempel Taxi AS",
            [
                ["Passasjer", "Dager", "Merknad"],
                ["Aud Berge", "man, ons, fre", "dialyse på sykehuset, rullestolbil"],
                ["Even Moe", "tirsdag", "møte i eldrerådet"],
            ],
            "Faktura sendes kommunen.",
        ],
    ),
    (
        "04-faktura-blomster.docx",
        "Blomsterbua AS",
        "Faktura 2210",
        [
            "Til Eksempel kommune, Lia sykehjem",
            [["Vare", "Antall", "Sum"], ["Bårebukett", "1", "890,-"], ["Blomster til resepsjon", "4", "1 200,-"]],
            "Forfall 14 dager. Spørsmål: Kari Lunde, tlf. 68 05 14 15.",
        ],
    ),
    (
        "05-vedtak-spesped.pdf",
        "Eksempel kommune · Skule",
        "Enkeltvedtak",
        [
            "Til Dalen friskule.",
            "Rektor gjev Mathea Vik rett til individuelt tilrettelagd opplæring, 190 timar i året, etter opplæringslova § 11-6.",
            "Vedtaket byggjer på sakkunnig vurdering frå PPT, som viser dysleksi og konsentrasjonsvanskar.",
            "De kan klage innan tre veker.",
        ],
    ),
    (
        "06-invitasjon-kurs.pdf",
        "Eksempel kommune · Helse og meistring",
        "Invitasjon til kurs i psykisk helse",
        [
            "Til bedriftene i kommunen.",
            "Kurset handlar om angst, depresjon, rus og korleis leiarar kan snakke med tilsette som slit.",
            "Psykiatrisk sjukepleiar Nina Aase held kurset. Påmelding innan 10. september. Kursavgift 500 kroner.",
        ],
    ),
    (
        "07-byggesak.pdf",
        "Eksempel kommune · Byggesak",
        "Rammetillatelse for tilbygg til helsehus",
        [
            "Til Arkitekt Nord AS.",
            "Det gis rammetillatelse etter plan- og bygningsloven § 20-1 for tilbygg til helsehuset på gnr. 12 bnr. 40.",
            "Tilbygget rommer legesenter, venterom og kontor for barneverntjenesten. Bruksarealet er 640 m².",
            "Nabo Farid Rahimi har ikke merknader.",
            "Vedtaket kan påklages innen tre uker.",
        ],
    ),
    (
        "08-garanti-depositum.docx",
        "NAV Eksempel",
        "Garanti for depositum",
        [
            "Til Sentrum Utleie AS.",
            "NAV Eksempel stiller garanti for depositum for leietaker Bereket Haile, kr 27 000. Garantien gjelder økonomisk sosialhjelp etter "
            "sosialtjenesteloven § 18 og løper i tre år.",
            "Husleien for juni betales direkte av kontoret.",
        ],
    ),
    (
        "09-leiekontrakt.docx",
        "Eksempel kommune · Eiendom",
        "Leiekontrakt for næringslokale",
        [
            "Utleier er Eksempel kommune. Leietaker er Bakeriet AS ved Pawel Nowak.",
            "Lokalet ligger i Torggata 9, vegg i vegg med NAV-kontoret. Leien er kr 11 500 per måned, og depositum er tre måneder.",
            "Kontrakten kan sies opp med seks måneders varsel.",
        ],
    ),
    (
        "10-adressesperre.pdf",
        "Eksempel kommune · Servicetorget",
        "Endring i kundeforhold",
        [
            "Til Renovasjon Øst AS.",
            "Kundenummer 40112 må tas ut av den åpne kartløsningen. Abonnenten har strengt fortrolig adresse fra i dag.",
            "Dunken hentes som før.",
        ],
    ),
    (
        "11-tilsynsrapport.pdf",
        "Eksempel kommune · Helse",
        "Oppfølging av legemiddeltilsyn",
        [
            "Til Statsforvalteren.",
            "Tilsynet fant manglende signering av A-preparat, insulin uten åpningsdato og feil temperatur i kjøleskap på tre sykehjem.",
            "Avvikene er rettet. Internkontrollen er oppdatert, og alle ansatte har fått opplæring. Kontaktperson er kvalitetsrådgiver Abdi Warsame.",
        ],
    ),
    (
        "12-epikrise.pdf",
        "Eksempel legekontor",
        "Kopi av notat",
        [
            "Til Eksempel apotek.",
            "Gjelder: Borghild Sande, f. 02.04.1941. MMS 17/30. Aricept seponeres, Exelon plaster 4,6 mg startes.",
            "Dosett fylles av hjemmesykepleien. Dr. Hamre",
        ],
    ),
    (
        "13-stillingsannonse.docx",
        "Eksempel kommune · Personal",
        "Annonsetekst",
        [
            "Til Eksempel Avis.",
            "Vi søker barnevernspedagog i 100 % fast stilling. Du vil arbeide med meldinger, undersøkelser og oppfølging av fosterhjem.",
            "Politiattest kreves. Søknadsfrist 15. april. Nærmere opplysninger hos leder Tone Bakken.",
        ],
    ),
    (
        "14-forlenging.docx",
        "Eksempel kommune · Barne- og familietenesta",
        "Oversending av vedtak",
        [
            "Til advokat Arve Kleppe.",
            "Vi sender over vedtaket av 9. mai. Tiltaket for Sunniva vart forlenga med seks månader.",
            "Far får framleis møte henne annankvar søndag saman med oss.",
        ],
    ),
    (
        "15-nabovarsel.pdf",
        "Eksempel kommune · Eigedom",
        "Nabovarsel",
        [
            "Til Granvegen Burettslag ved styreleiar Jorunn Fossum.",
            "Kommunen planlegg tilbygg på avlastingsbustaden i Granvegen 4, gnr. 21 bnr. 7. Tilbygget er 64 m².",
            "Merknader må sendast innan to veker.",
        ],
    ),
    (
        "16-personalsak.docx",
        "Eksempel kommune · HR",
        "Innkalling til møte",
        [
            "Til Rune Vik.",
            "Du innkalles til drøftingsmøte etter arbeidsmiljøloven § 15-1. Bakgrunnen er den skriftlige advarselen av 20. april og hendelsen 4. mai.",
            "Du kan ha med deg tillitsvalgt.",
        ],
    ),
    (
        "17-anbud-multidose.pdf",
        "Eksempel kommune · Innkjøp",
        "Konkurransegrunnlag: multidose og legemidler",
        [
            "Kommunen ber om tilbud på levering av multidose til sykehjem og hjemmesykepleie.",
            "Volumet er om lag 420 pasienter, derav 60 med LAR og 35 med insulin. Leverandøren må håndtere A- og B-preparater etter forskrift.",
            "Tilbudsfrist 12. mai kl. 12.00. Kontaktperson er innkjøpssjef Svein Haugen.",
        ],
    ),
    (
        "18-omsorgsovertakelse.pdf",
        "Eksempel kommune · Barneverntjenesten",
        "Vedtak om akuttplassering",
        [
            "Unntatt offentlighet, offl. § 13 jf. fvl. § 13 (1) nr. 1",
            "Barneverntjenesten har 3. mars vedtatt akuttplassering av Emil Kowalski (4) i beredskapshjem etter barnevernsloven § 4-2.",
            "Mor ble funnet beruset samme dag. Vedtaket godkjennes av nemndsleder innen 48 timer.",
        ],
    ),
    (
        "19-barnehageplass.docx",
        "Eksempel kommune · Barnehage",
        "Tildeling av plass",
        [
            "Til Solbakken barnehage SA.",
            "Noah Lindqvist, født 04.05.2024, er tildelt 100 % plass fra 18. august. Foresatt er Sara Lindqvist.",
            "Barnehagen sender velkomstbrev.",
        ],
    ),
    (
        "20-arbeidsordre.docx",
        "Eksempel kommune · Boligforvaltning",
        "Arbeidsordre 7712",
        [
            "Utfører: Låsservice Øst AS. Adresse: Furuveien 3, leilighet 12, beboer Ingrid Solli.",
            "Lås skiftes i dag. Eks-mannen har hatt nøkkel, og hun har voldsalarm og besøksforbud mot ham.",
            "Ring opp ved ankomst.",
        ],
    ),
    (
        "21-lang-avtale.pdf",
        "Eksempel kommune · Eiendom",
        "Avtale om ombygging av bolig",
        [
            "1. Avtalen gjelder ombygging av bolig i Nyveien 8, eier Terje Aune.",
            "2. Arbeidet omfatter riving av badekar, ny dusjsone uten kant og automatisk ytterdør.",
            *[
                f"{n}. {text}"
                for n, text in enumerate(
                    [
                        "Pris er kr 214 000 eks. mva. og betales av kommunen.",
                        "Oppstart er uke 20, og arbeidet skal være ferdig uke 23.",
                        "Dagmulkt er kr 1 000 per virkedag.",
                        "Entreprenøren holder byggeplassen ryddig og avfall leveres godkjent mottak.",
                        "Skinne i tak fra soverom til bad dimensjoneres for Terje, som har ALS og veier 118 kg.",
                        "Reklamasjonstiden er fem år.",
                        "Tvister løses ved forhandlinger og deretter i tingretten.",
                    ],
                    3,
                )
            ],
        ],
    ),
]


def scanned() -> bytes:
    """A page that is only a picture of lines: no text layer."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for line in range(30):
        canvas.rect(70, 760 - 20 * line, 400 - 3 * (line % 7), 6, fill=1)
    canvas.save()
    return buffer.getvalue()


def locked(data: bytes) -> bytes:
    """The same PDF behind a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("hemmelig-passord", algorithm="AES-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def shipments(made: dict[str, bytes]) -> None:
    """Three shipments (v1, v2, v3) with their documents."""
    SHIPMENTS.mkdir(exist_ok=True)
    for target, source in {
        "vedtak.pdf": "01-svar-elevmappe.pdf",
        "plan.pdf": "02-plan-barnevern.pdf",
        "notat.pdf": "12-epikrise.pdf",
    }.items():
        (SHIPMENTS / target).write_bytes(made[source])
    post = {"adresselinje1": "Prøveveien 1", "postnummer": "0001", "poststed": "OSLO"}
    v2 = {
        "tittel": "Brev i sak 2026/1234",
        "mottaker": {"navn": "Granlia skole AS", "digitalId": "312345005", **post},
        "dokumenter": [
            {"filnavn": "vedtak.pdf", "mimeType": "application/pdf"},
            {"filnavn": "plan.pdf", "mimeType": "application/pdf"},
        ],
    }
    v1 = {
        "tittel": "Høring",
        "mottaker": {
            "postAdresse": {
                "navn": "Frivilligsentralen",
                "adresse1": "Prøveveien 2",
                "postNummer": "0001",
                "postSted": "OSLO",
            },
            "digitalAdresse": {"organisasjonsNummer": "319000100"},
        },
        "dokumenter": [{"filnavn": "plan.pdf", "mimetype": "application/pdf"}],
    }
    v3 = {
        "tittel": "Brev i sak 2026/77",
        "sikkerhetsniva": "BETYDELIG",
        "mottaker": {"navn": "Eksempel apotek AS", "digitalId": "312345005", "adresse": {**post, "landkode": "NO"}},
        "svarSendesTil": {
            "navn": "Eksempel kommune, postmottak",
            "type": "ORGANISASJON",
            "digitalId": "319000100",
            "adresse": {**post, "landkode": "NO"},
        },
        "dokumenter": [{"filnavn": "notat.pdf", "mimeType": "application/pdf"}],
    }
    for name, shipment in {"forsendelse-v1.json": v1, "forsendelse-v2.json": v2, "forsendelse-v3.json": v3}.items():
        (SHIPMENTS / name).write_text(json.dumps(shipment, ensure_ascii=False, indent=2) + "\n", "utf-8")
    (SHIPMENTS / "mottakere.csv").write_text("orgnr,mottakersystem\n312345005,\n319000100,Sak og arkiv\n", "utf-8")


def main() -> None:
    """Write everything."""
    OUT.mkdir(exist_ok=True)
    made = {name: (pdf if name.endswith(".pdf") else word)(head, title, body) for name, head, title, body in LETTERS}
    made["22-passord.pdf"] = locked(made["12-epikrise.pdf"])
    made["23-avkortet.pdf"] = made["11-tilsynsrapport.pdf"][:700]
    made["24-skannet.pdf"] = scanned()
    for name, data in made.items():
        (OUT / name).write_bytes(data)
    shipments(made)


if __name__ == "__main__":
    main()
