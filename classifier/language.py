"""Is the text in a language the model was trained on? Cheap function-word test first, a detector only when in doubt."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from classifier.document import Document

#: Frequent function words of Bokmål, Nynorsk and English; Danish and Swedish share many, and read as Bokmål.
_COMMON = frozenset(
    """og i er som på til av for med det den de en ei eit et at om har ikke ikkje jeg eg vi du han hun ho dere dykk
    deres dykkar vår vårt våre fra frå ved kan skal vil ble blei vart blir var være vere denne dette desse disse etter
    under over men eller så når der her også òg seg sin sitt sine the of to and in is that for we you your with on be
    are this will not as from have has gjelder gjeld hilsen helsing kl nr dato mvh hei takk""".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 1500
_ENOUGH_WORDS = 12
_COMMON_SHARE = 0.12


def is_known_language(document: Document) -> bool:
    """False only when there is enough text to tell and it is neither Norwegian nor English (nor Danish or Swedish)."""
    text = _sample(document)
    words = _WORD.findall(text.lower())
    if len(words) < _ENOUGH_WORDS:
        return True
    if sum(map(_COMMON.__contains__, words)) >= _COMMON_SHARE * len(words):
        return True
    return _detected_known(text)


def _sample(document: Document) -> str:
    pieces: list[str] = []
    length = 0
    for part in document.parts:
        if part.name in ("filename", "metadata"):
            continue
        pieces.append(part.text[: _SAMPLE - length])
        length += len(pieces[-1])
        if length >= _SAMPLE:
            break
    return "\n".join(pieces)


@cache
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    languages = (
        Language.BOKMAL,
        Language.NYNORSK,
        Language.DANISH,
        Language.SWEDISH,
        Language.ENGLISH,
        Language.GERMAN,
        Language.FRENCH,
        Language.SPANISH,
        Language.POLISH,
        Language.LITHUANIAN,
        Language.UKRAINIAN,
        Language.RUSSIAN,
        Language.ARABIC,
        Language.PERSIAN,
        Language.SOMALI,
        Language.TURKISH,
        Language.URDU,
        Language.FINNISH,
        Language.ESTONIAN,
        Language.ROMANIAN,
        Language.VIETNAMESE,
        Language.THAI,
    )
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def _detected_known(text: str) -> bool:
    """Lists of names and codes have few function words: a second opinion before they are called foreign.

    Northern Sami is not among the detector's languages; its letters mostly look Finnish or Estonian to it.
    """
    if re.search(r"[čđŋŧž]", text.lower()) and len(re.findall(r"[áčđŋšŧž]", text.lower())) > 0.03 * len(text):
        return False
    detected = _detector().detect_language_of(text)
    return detected is None or detected.name in ("BOKMAL", "NYNORSK", "DANISH", "SWEDISH", "ENGLISH")
