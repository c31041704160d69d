"""Sentences for a recipient register that could not answer, in Bokmål, Nynorsk and English; see ``recipients.Failure``."""

from __future__ import annotations

_SAFE = (
    "Mottakeren regnes for sikkerhets skyld som mottaker i Altinn.",
    "Mottakaren blir for tryggleiks skuld rekna som mottakar i Altinn.",
    "The recipient is counted as receiving in Altinn, to be safe.",
)

_WHY: dict[str, tuple[str, str, str]] = {
    "q2_failed_unreachable": (
        "Fikk ikke forbindelse med registeret over mottakersystemer.",
        "Fekk ikkje samband med registeret over mottakarsystem.",
        "The register of receiver systems could not be reached.",
    ),
    "q2_failed_timeout": (
        "Registeret over mottakersystemer svarte ikke i tide.",
        "Registeret over mottakarsystem svarte ikkje i tide.",
        "The register of receiver systems did not answer in time.",
    ),
    "q2_failed_refused": (
        "Registeret over mottakersystemer slapp oss ikke inn. Sjekk token og integrasjonens tilgang.",
        "Registeret over mottakarsystem sleppte oss ikkje inn. Sjekk token og tilgangen til integrasjonen.",
        "The register of receiver systems did not let us in. Check the token and the integration's access.",
    ),
    "q2_failed_throttled": (
        "Registeret over mottakersystemer har fått for mange spørsmål.",
        "Registeret over mottakarsystem har fått for mange spørsmål.",
        "The register of receiver systems has been asked too often.",
    ),
    "q2_failed_server_error": (
        "Registeret over mottakersystemer har en feil hos seg.",
        "Registeret over mottakarsystem har ein feil hos seg.",
        "The register of receiver systems has a fault of its own.",
    ),
    "q2_failed_redirected": (
        "Registeret over mottakersystemer ville sende spørsmålet til en annen adresse. Sjekk adressen.",
        "Registeret over mottakarsystem ville sende spørsmålet til ei anna adresse. Sjekk adressa.",
        "The register of receiver systems wanted to send the question elsewhere. Check the address.",
    ),
    "q2_failed_bad_answer": (
        "Registeret over mottakersystemer ga et svar som ikke kan brukes.",
        "Registeret over mottakarsystem gav eit svar som ikkje kan brukast.",
        "The register of receiver systems gave an answer that cannot be used.",
    ),
    "q2_failed_too_large": (
        "Registeret over mottakersystemer ga et altfor stort svar.",
        "Registeret over mottakarsystem gav eit altfor stort svar.",
        "The register of receiver systems gave far too large an answer.",
    ),
    "q2_failed_paused": (
        "Registeret over mottakersystemer har feilet flere ganger og får hvile litt.",
        "Registeret over mottakarsystem har feila fleire gonger og får kvile litt.",
        "The register of receiver systems has failed several times and is left alone for a while.",
    ),
    "q2_failed_crashed": (
        "Oppslaget i registeret feilet.",
        "Oppslaget i registeret feila.",
        "The look-up in the register failed.",
    ),
}


def _with_consequence(why: tuple[str, str, str]) -> tuple[str, str, str]:
    nb, nn, en = (f"{reason} {so}" for reason, so in zip(why, _SAFE, strict=True))
    return nb, nn, en


#: Code → sentences: what went wrong and what it means for the shipment.
FAILURE_TEXTS = {code: _with_consequence(why) for code, why in _WHY.items()}
