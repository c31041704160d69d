"""``python -m classifier.persons.build_lists NORNE``: rebuild the word lists beside this file.

- ``given_names.txt``: the hand-made list, first words of persons in NorNE (CC0) and the given names that Faker (MIT)
  knows for the countries most people in Norway come from;
- ``surnames.txt``: last words of the same;
- ``common_words.txt``: words that NorNE's texts write with a small letter, so that a capital at the start of a sentence
  says nothing about them.

The lists hold single words without frequency or order: facts about the language, not texts.
"""

from __future__ import annotations

import gzip
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

_HERE = Path(__file__).parent
_LOCALES = ("no_NO", "sv_SE", "da_DK", "fi_FI", "de_DE", "pl_PL", "lt_LT", "et_EE", "en_GB", "nl_NL", "es_ES", "tr_TR", "vi_VN")  # fmt: skip
_OTHER_SURNAMES = """ahmed ali hussain hassan mohamed abdi warsame nur osman farah omar ibrahim yusuf jama khan malik iqbal
shah akhtar nguyen tran le pham hoang vu huynh kaur singh haile tesfay tekle gebre kidane mehari berhe abraha kamau
wanjiru okafor mensah kowalski nowak wolski zając kazlauskas petrauskas ivanov popescu haddad rashid karimi rahimi nazari
ahmadi hosseini yilmaz demir kaya hætta sara eira gaup buljo utsi balto bongo anti somby triumf näkkäläjärvi""".split()


def read_norne(folder: Path) -> Iterator[list[tuple[str, str]]]:
    """Sentences of the training files as (token, IOB tag) pairs."""
    for path in sorted(folder.glob("*-train.iob.gz")):
        sentence: list[tuple[str, str]] = []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    token, tag = line.rstrip("\n").split("\t")[:2]
                    sentence.append((token, tag))
                elif sentence:
                    yield sentence
                    sentence = []
        if sentence:
            yield sentence


def persons(sentence: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    """The words of each person in a sentence."""
    words: list[str] = []
    for token, tag in [*sentence, ("", "O")]:
        if words and tag != "I-PER":
            yield words
            words = []
        if tag.endswith("-PER"):
            words.append(token)


def _faker(kind: str) -> set[str]:
    found: set[str] = set()
    for locale in _LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if attribute.startswith(kind) and not callable(values):
                found.update(str(name) for name in values)
    return found


def _plain(name: str) -> bool:
    return len(name) > 1 and name.isalpha() and name[0].isupper() and name[1:].islower()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    (folder,) = arguments if arguments is not None else sys.argv[1:]
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    place: Counter[str] = Counter()
    for sentence in read_norne(Path(folder)):
        lower.update(token for token, _ in sentence if token.islower() and token.isalpha())
        place.update(token for token, tag in sentence if tag.startswith(("B-GPE", "B-LOC", "B-ORG")))
        for words in persons(sentence):
            if len(words) > 1:
                first.update([words[0]] if _plain(words[0]) else [])
                last.update([words[-1]] if _plain(words[-1]) else [])
    common = {word for word, count in lower.items() if count >= 4 and len(word) > 1}
    first = Counter({name: count for name, count in first.items() if count > place[name]})
    own = set((_HERE / "given_names.txt").read_text("utf-8").split())
    known = {name for name in {*first, *_faker("first_name")} if _plain(name) and first[name] >= place[name]}
    given = {name.lower() for name in known} - common
    surnames = {name.lower() for name in {*last, *_faker("last_name")} if _plain(name)} - common
    _write("given_names.txt", own | given)
    _write("surnames.txt", surnames | set(_OTHER_SURNAMES))
    _write("common_words.txt", common)
    return 0


def _write(name: str, words: set[str]) -> None:
    (_HERE / name).write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
