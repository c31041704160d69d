"""The model for names: what it finds and where, that it is checked before it is read, and that training repeats."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.errors import ModelError, UsageError
from classifier.model.letters import Letter, Span
from classifier.persons import ner
from classifier.persons.names import given_names
from classifier.persons.ner_data import from_letter, from_tokens, mentions, names_in, read_iob
from classifier.persons.train_ner import main

#: Invented names, none of them listed.
SENTENCES = [
    ("Vi viser til samtale med Zorabek Quillanti i går, og ber om svar innen fredag.", "Zorabek Quillanti"),
    ("Ifølge rektor har Thivashan Wrobelik ikke møtt på skolen siden mandag.", "Thivashan Wrobelik"),
    ("Me har snakka med Oyelani Tadrosh om korleis dagane skal bli framover.", "Oyelani Tadrosh"),
    ("Dette er ikkje noko Jevgorin Astapuk har bede om sjølv.", "Jevgorin Astapuk"),
]

IOB = """Ordføreren	O
heter	O
Zorabek	B-PER
Quillanti	I-PER
.	O

Møtet	O
er	O
i	O
Storvik	B-GPE_LOC
i	O
dag	O
.	O

I	O
går	O
kom	O
Oyelani	B-PER
heim	O
,	O
seier	O
"	O
Avisa	B-ORG
"	O
.	O

"""


def _letter(writer: str, lang: str) -> Letter:
    text = "Til Storvik Taxi AS\n\nTadrosh Quill skal kjøres hver mandag.\nRing Tadrosh først."
    return Letter(f"{writer}-{lang}", writer, lang, "yes", "easy", text, persons=(Span("body", 21, 34, ("subject",)),))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with NorNE's file names, two letters and splits, all invented."""
    for name in ("nob", "nno"):
        for part in ("train", "test"):
            (tmp_path / f"{name}-{part}.iob.gz").write_bytes(gzip.compress((IOB * 5).encode()))
    letters = [_letter(writer, lang).as_json() for writer in ("a", "b") for lang in ("nb", "nn", "en")]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "ab.jsonl").write_text("\n".join(letters), "utf-8")
    (tmp_path / "splits.json").write_text('{"train": ["a"], "test": ["b"]}', "utf-8")
    return tmp_path


def _arguments(corpus: Path, output: str) -> list[str]:
    folders = ["--letters", str(corpus / "letters"), "--splits", str(corpus / "splits.json")]
    return [str(corpus), *folders, "--output", str(corpus / output), "--epochs", "2"]


def test_the_packaged_model_is_there() -> None:
    assert ner.available()


@pytest.mark.parametrize(("text", "name"), SENTENCES)
def test_unlisted_names_are_found_in_running_text_of_both_forms(text: str, name: str) -> None:
    assert not given_names() & set(name.lower().split())
    (found,) = ner.find_persons([text])
    assert [text[start:end] for start, end in found] == [name]


def test_ordinary_words_and_places_are_no_persons() -> None:
    texts = ["Møtet er flyttet til rådhuset i Storvik på onsdag.", "Barna skal ha med seg regntøy og matpakke.", ""]
    assert ner.find_persons(texts) == [[], [], []]


def test_a_long_text_is_read_to_its_end_and_offsets_hold() -> None:
    filler = "Kommunen har vedtatt en plan for veiene i området. " * 200
    text = filler + SENTENCES[0][0] + "\n" + filler + SENTENCES[2][0]
    (found,) = ner.find_persons([text])
    assert [text[start:end] for start, end in found] == [SENTENCES[0][1], SENTENCES[2][1]]


def test_answers_do_not_depend_on_what_else_is_read() -> None:
    texts = [text for text, _ in SENTENCES]
    assert ner.find_persons(texts) == [ner.find_persons([text])[0] for text in texts] == ner.find_persons(texts)


def test_no_word_of_a_letter_stays_in_the_vocabulary() -> None:
    nlp = ner.load(ner.packaged_folder())
    before = len(nlp.vocab.strings)
    ner.persons_in(nlp, [text for text, _ in SENTENCES])
    assert len(nlp.vocab.strings) == before


def test_the_card_names_the_files_and_they_hold_no_pickle() -> None:
    folder = ner.packaged_folder()
    card = json.loads((folder / "card.json").read_text("utf-8"))
    assert card["sha256"] == ner.file_hashes(folder)
    assert "ner/model" in card["sha256"]
    page = (folder / "CARD.md").read_text("utf-8")
    for name, digest in card["sha256"].items():
        content = (folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
        assert digest in page
        assert not content.startswith(b"\x80\x04")
    assert card["bytes"] < 6_000_000


@pytest.mark.parametrize("change", ["altered", "missing", "added", "format"])
def test_a_folder_that_is_not_what_its_card_describes_is_refused(change: str, tmp_path: Path) -> None:
    copy = tmp_path / "modell"
    shutil.copytree(ner.packaged_folder(), copy)
    if change == "altered":
        with (copy / "ner" / "model").open("r+b") as stream:
            stream.seek(-1, os.SEEK_END)
            last = stream.read(1)
            stream.seek(-1, os.SEEK_END)
            stream.write(bytes([last[0] ^ 1]))
    elif change == "missing":
        (copy / "ner" / "moves").unlink()
    elif change == "added":
        (copy / "vocab" / "lookups_extra.bin").write_bytes(b"x")
    else:
        card = json.loads((copy / "card.json").read_text("utf-8"))
        (copy / "card.json").write_text(json.dumps(card | {"format": 0}), "utf-8")
    with pytest.raises(ModelError, match="format" if change == "format" else "hash"):
        ner.load(copy)


def test_a_folder_without_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="card"):
        ner.load(tmp_path / "borte")


def test_spacy_is_imported_only_when_persons_are_asked_for() -> None:
    code = "import sys; from classifier.persons import ner; ner.available(); sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_training_twice_gives_the_same_bytes(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_arguments(corpus, "one")) == 0
    code = "import sys; from classifier.persons.train_ner import main; sys.exit(main(sys.argv[1:]))"
    # In a process of its own, where words hash otherwise.
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-c", code, *_arguments(corpus, "two")], check=True, env=environment, stdout=subprocess.PIPE
    )
    first, second = (ner.file_hashes(corpus / name) for name in ("one", "two"))
    assert first == second
    assert (corpus / "one" / "card.json").read_bytes() == (corpus / "two" / "card.json").read_bytes()
    assert set(json.loads(capsys.readouterr().out)) == {"norne nb", "norne nn", "letters nb", "letters nn"}


@pytest.mark.slow
def test_training_again_replaces_the_earlier_model_and_ships_no_words(corpus: Path) -> None:
    assert main(_arguments(corpus, "model")) == 0
    assert main(_arguments(corpus, "model")) == 0
    ner.load(corpus / "model")
    everything = b"".join((corpus / "model" / name).read_bytes() for name in ner.file_hashes(corpus / "model"))
    assert b"Quillanti" not in everything


def test_a_missing_or_wrong_corpus_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "nob-train.iob.gz" in capsys.readouterr().err
    wrong = tmp_path / "nob-train.iob.gz"
    wrong.write_bytes(gzip.compress(b"ord uten merke\n"))
    with pytest.raises(UsageError, match=":1:"):
        list(read_iob(wrong))


def test_tokens_become_running_text_with_the_persons_in_place() -> None:
    tokens = '" O|Vel O|" O|, O|sa O|Oyelani B-PER|Tadrosh I-PER|( O|Storvik B-GPE_LOC|) O|. O'
    marked = from_tokens([(word, tag) for word, _, tag in (pair.partition(" ") for pair in tokens.split("|"))])
    assert marked.text == '"Vel", sa Oyelani Tadrosh (Storvik).'
    assert [marked.text[start:end] for start, end in marked.persons] == ["Oyelani Tadrosh"]


def test_a_person_named_again_is_marked_again_and_a_doubtful_word_is_left_open() -> None:
    text = "Dag Quill møter. Quill Bygg AS kommer ikke, men Dags mor og Quill gjør det. Dag Quill"
    marked = mentions(text, [(0, 9)])
    assert [text[start:end] for start, end in marked.persons] == ["Dag Quill", "Quill", "Dag Quill"]
    assert [text[start:end] for start, end in marked.unknown] == ["Quill", "Dags"]


@pytest.mark.parametrize(
    ("mark", "names"),
    [
        ("rektor Sjur", ["Sjur"]),
        ("Brit og Stein Hagen", ["Brit", "Stein Hagen"]),
        ("Live A. (9)", ["Live A."]),
        ("Kari på kjøkkenet", ["Kari"]),
        ("Nguyen, Thi Lan", ["Nguyen, Thi Lan"]),
        ("anne k.", ["anne k."]),
    ],
)
def test_a_mark_holds_names_without_titles_and_trades(mark: str, names: list[str]) -> None:
    assert [mark[start:end] for start, end in names_in(mark, 0, len(mark))] == names


def test_a_letter_marks_every_mention() -> None:
    letter = _letter("a", "nb")
    assert [letter.text[start:end] for start, end in from_letter(letter).persons] == ["Tadrosh Quill", "Tadrosh"]
