"""What the store remembers, and what it must not take for known."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from classifier import Classifier
from classifier.errors import (
    CrashedError,
    DocumentMemoryError,
    DocumentTimeoutError,
    ModelError,
    RuleFileError,
    UnreadableError,
    UsageError,
)
from classifier.limits import Limits
from classifier.report.writers import json_line
from classifier.result import Classification
from classifier.store import Session, Store, remembering
from classifier.store.address import reading
from classifier.store.recorder import Recorder
from classifier.store.reporting import answers, find_run, latest_runs
from classifier.store.schema import decisions, files, sightings
from classifier.store.writing import Item
from classifier.walk import walk
from classifier.worker import Settings
from tests import builders as b
from tests.store.using import bare, by_path, count, decide_all, decided, everything, letters, still


def test_an_unchanged_folder_is_not_read_again_and_its_records_are_the_same(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 9)
    (folder / "plan.pdf").write_bytes(b.pdf([b.NEEDLE, *b.PLAIN]))
    (folder / "kladd.docx").write_bytes(b.word(b.PLAIN))
    (folder / "låst.pdf").write_bytes(b.locked_pdf(b.PLAIN, "nøkkel"))
    first, read = decide_all(store, folder)
    again, reread = decide_all(store, folder)
    assert len(read) == len(first) == 12
    assert reread == []
    assert sorted(map(json_line, again)) == sorted(map(json_line, first))
    assert [(run.files, run.reused, run.how) for run in latest_runs(store, 2)] == [
        (12, 12, "complete"),
        (12, 0, "complete"),
    ]


def test_a_file_that_lies_still_is_known_by_its_looks_and_not_even_opened(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 3)
    still(*folder.iterdir())
    decide_all(store, folder)
    with reading(store.engine) as connection:
        assert all(row.mtime_ns is not None for row in connection.execute(select(sightings)))
    with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
        # Nothing can be found by its bytes now.
        connection.execute(update(files).values(sha256=func.replace(files.c.sha256, "a", "b")))
    assert decide_all(store, folder)[1] == []
    os.utime(folder / "brev0001.txt")
    assert decide_all(store, folder)[1] == [folder / "brev0001.txt"]


def test_other_bytes_of_the_same_size_and_time_are_other_bytes(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 1)
    path = folder / "brev0000.txt"
    still(path)
    decide_all(store, folder)
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Emil", b"Odin"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert decide_all(store, folder)[1] == [path]


def test_a_copy_of_the_same_name_elsewhere_is_known_by_its_bytes(store: Store, tmp_path: Path) -> None:
    first, _ = decide_all(store, letters(tmp_path / "ut", 4))
    shutil.copytree(tmp_path / "ut", tmp_path / "kopi")
    again, read = decide_all(store, tmp_path / "kopi")
    assert read == []
    pairs = zip(by_path(again), by_path(first), strict=True)
    assert all({**copy, "path": None} == {**original, "path": None} for copy, original in pairs)


def test_a_name_is_evidence_so_the_same_bytes_under_another_name_are_read(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 2)
    decide_all(store, folder)
    telling = folder / "Vedtak om omsorgsovertakelse for Emil Kowalski.txt"
    shutil.copy(folder / "brev0001.txt", telling)
    assert decide_all(store, folder)[1] == [telling]
    assert decide_all(store, folder)[1] == []


@pytest.mark.parametrize("error", [DocumentTimeoutError, DocumentMemoryError, CrashedError])
def test_the_answer_of_a_bad_moment_is_kept_for_the_run_and_never_reused(
    store: Store, tmp_path: Path, classifier: Classifier, error: type[UnreadableError]
) -> None:
    folder = letters(tmp_path / "ut", 2)

    def failing(path: Path) -> Classification:
        if path.name == "brev0000.txt":
            size = path.stat().st_size
            return replace(classifier.unread(error()), path=str(path), bytes=size)
        return classifier.classify(path)

    for _ in range(2):
        first, read = decide_all(store, folder, decide=failing)
        assert folder / "brev0000.txt" in read
        assert by_path(answers(store, find_run(store, None), "nb")) == by_path(first)
    assert count(store, decisions) == 3
    better, read = decide_all(store, folder)
    assert read == [folder / "brev0000.txt"]
    assert [answer["q3"] for answer in by_path(better)] == ["yes", "no"]
    assert decide_all(store, folder)[1] == []


def test_a_part_that_was_not_read_in_time_is_a_bad_moment_too(
    store: Store, tmp_path: Path, classifier: Classifier
) -> None:
    folder = letters(tmp_path / "ut", 1)

    def hasty(path: Path) -> Classification:
        answer = classifier.classify(path)
        late = replace(answer.reasons[0], kind="unreadable", id="timeout", key="unreadable")
        return replace(answer, reasons=(late, *answer.reasons))

    decide_all(store, folder, decide=hasty)
    assert len(decide_all(store, folder)[1]) == 1


def test_what_cannot_be_opened_is_accounted_for_in_every_run(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 1)
    (folder / "borte.txt").symlink_to(tmp_path / "finnes-ikke")
    os.mkfifo(folder / "rør.txt")
    (folder / os.fsdecode(b"r\xe5d.txt")).write_bytes(b"Raadhuset er stengt i dag, for vi vasker trappene.")
    for number in (4, 2):
        found, read = decide_all(store, folder)
        assert len(found) == 4
        assert len(read) == number
        assert sorted(answer["q3"] for answer in bare(found)).count("review") >= 2
        assert len(list(answers(store, find_run(store, None), "nb"))) == 4


def test_other_limits_rules_or_thresholds_are_another_decision(store: Store, tmp_path: Path, root: Path) -> None:
    folder = letters(tmp_path / "ut", 2)
    rules = tmp_path / "egne.yaml"
    rules.write_text("category: helse\nsource: test\nrules:\n  - {id: egen.x, kind: unit, weight: 3, any: [fasaden]}\n")
    model = tmp_path / "modell"
    shutil.copytree(root / "models" / "brevvakt", model)
    decide_all(store, folder)
    others = [Settings(rules=(str(rules),)), Settings(limits=Limits(pages=7)), Settings(model=str(model))]
    for settings in others[:2]:
        assert len(decide_all(store, folder, settings)[1]) == 2
        assert decide_all(store, folder, settings)[1] == []
    assert decide_all(store, folder, others[2])[1] == []  # a copy of the model is the model
    card = model / "card.json"
    card.write_text(card.read_text("utf-8").replace('"thresholds": {', '"thresholds":  {', 1), "utf-8")
    assert len(decide_all(store, folder, others[2])[1]) == 2
    assert len(decided(store)) == 8


def test_wrong_settings_fail_before_a_run_begins(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        Session(store, Settings(model=str(tmp_path / "borte")))
    with pytest.raises(RuleFileError):
        Session(store, Settings(rules=(str(tmp_path / "borte.yaml"),)))
    assert latest_runs(store, 5) == []


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_a_remembered_answer_speaks_the_language_that_is_asked_for(store: Store, tmp_path: Path, lang: str) -> None:
    folder = letters(tmp_path / "ut", 3)
    (folder / "låst.pdf").write_bytes(b.locked_pdf(b.PLAIN, "nøkkel"))
    (folder / "tom.txt").write_bytes(b"")
    decide_all(store, folder)
    settings = Settings(lang=lang)  # type: ignore[arg-type]
    remembered, read = decide_all(store, folder, settings)
    assert read == []
    with Store.open(str(tmp_path / "annet.db")) as other:
        fresh, _ = decide_all(other, folder, settings)
    assert bare(remembered) == bare(fresh)


def test_rescan_reads_everything_and_still_leaves_one_decision_per_file(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 4)
    first, _ = decide_all(store, folder)
    again, read = decide_all(store, folder, rescan=True)
    assert len(read) == 4
    assert bare(again) == bare(first)
    assert len(decided(store)) == 4


def test_rescan_puts_a_new_answer_in_the_place_of_the_old_one(
    store: Store, tmp_path: Path, classifier: Classifier
) -> None:
    folder = letters(tmp_path / "ut", 3)
    decide_all(store, folder, decide=lambda path: replace(classifier.classify(path), q3="no", reasons=()))
    better, _ = decide_all(store, folder, rescan=True)
    assert {answer.q3 for answer in better} == {"yes", "no"}
    assert count(store, decisions) == 3
    assert bare(decide_all(store, folder)[0]) == bare(better)
    for run in latest_runs(store, 3):
        assert bare(answers(store, run, "nb")) == bare(better)


def test_nothing_of_a_letter_and_no_name_inside_it_reaches_the_store(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "ut"
    folder.mkdir()
    inner = b.pdf([b.NEEDLE, *b.PLAIN])
    data = b.pdf_with_attachment(b.PLAIN, "Kowalski-utredning.pdf", inner)
    (folder / "brev.pdf").write_bytes(data)
    (folder / "dypt.pdf").write_bytes(b.pdf_with_attachment(b.PLAIN, "Kowalski body.pdf", data))
    first, _ = decide_all(store, folder, Settings())
    held = everything(store)
    for word in ("Kowalski", "utredning", "beredskapshjem", "servicetorget"):
        assert word not in held
    parts = {reason.part for answer in first for reason in answer.reasons}
    assert "attachment" in parts
    assert not any("Kowalski" in (part or "") for part in parts)
    assert by_path(decide_all(store, folder)[0]) == by_path(first)


def test_paths_are_stored_only_when_they_may_be(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "til Kari Nordmann", 2)
    hidden, _ = decide_all(store, folder, paths=False)
    assert "Nordmann" not in everything(store)
    assert "brev0001" not in everything(store)
    assert [answer.path for answer in answers(store, find_run(store, None), "nb")] == [None, None]
    assert decide_all(store, folder, paths=False)[1] == []
    assert all("Nordmann" in (answer.path or "") for answer in hidden)
    decide_all(store, folder)
    assert "Nordmann" in everything(store)


def test_the_database_itself_refuses_a_second_decision_on_the_same_file(store: Store, tmp_path: Path) -> None:
    decide_all(store, letters(tmp_path / "ut", 1))
    with store.engine.connect().execution_options(writes=True) as connection:
        row = dict(connection.execute(select(decisions)).one()._mapping)
        row.pop("id")
        with pytest.raises(IntegrityError):
            connection.execute(insert(decisions).values(row))


def test_a_session_survives_that_its_decisions_are_purged_meanwhile(store: Store, tmp_path: Path) -> None:
    folder = letters(tmp_path / "ut", 3)
    first, _ = decide_all(store, folder)
    with remembering(Session(store, Settings())) as session:
        known = list(session.recall(walk([folder])))
        with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
            for table in (sightings, decisions, files):
                connection.execute(delete(table))
        for answer in known:
            assert isinstance(answer, Classification)
            session.keep(answer)
    assert by_path(decide_all(store, folder)[0]) == by_path(first)


def test_an_answer_whose_keeping_was_interrupted_is_counted_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = letters(tmp_path / "ut", 2).iterdir()
    decide, put = Classifier().classify, Recorder.put

    def interrupted(recorder: Recorder, items: Sequence[Item]) -> None:
        put(recorder, items)
        monkeypatch.setattr(Recorder, "put", put)
        raise KeyboardInterrupt

    def run_of_two() -> None:
        with remembering(Session(store, Settings())) as session:
            session.keep(decide(first))
            monkeypatch.setattr(Recorder, "put", interrupted)
            session.keep(decide(second))

    with pytest.raises(KeyboardInterrupt):
        run_of_two()
    (run,) = latest_runs(store, 9)
    assert (run.files, run.how) == (2, "stopped")
    assert count(store, decisions) == 2


def test_an_answer_by_rules_that_were_changed_during_the_run_is_not_kept_as_one_of_these(
    store: Store, tmp_path: Path
) -> None:
    rules, folder = tmp_path / "egne.yaml", letters(tmp_path / "ut", 2)
    rules.write_text("source: vi selv\nmute: [barnevern.service]\n", "utf-8")
    settings = Settings(rules=(str(rules),))
    session = Session(store, settings)
    rules.write_text("source: vi selv\nmute: [helse.care-service]\n", "utf-8")
    with pytest.raises(UsageError, match="changed during the run"), remembering(session):
        session.keep(settings.classifier().classify(folder / "brev0000.txt"))
    assert count(store, decisions) == 0
    assert latest_runs(store, 1)[0].how == "failed"
