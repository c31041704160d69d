"""Letters and records to their places, after a crash at every step, beside namesakes, and across file systems."""

from __future__ import annotations

import dataclasses
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier import Classifier
from classifier.errors import UsageError
from classifier.report.writers import json_line
from classifier.result import Classification
from classifier.watching import filing
from classifier.watching.filing import Filer, is_recorded
from classifier.watching.lock import Lock
from classifier.watching.look import Print, look
from classifier.watching.moving import move, rename_to_new, write_draft
from classifier.watching.names import RECORD
from classifier.watching.places import places
from classifier.watching.plan import Plan, Plans
from tests.watching.using import TARGETS, files, letter, record_of


@dataclasses.dataclass
class Folder:
    """A watched folder with one decided letter in it."""

    root: Path
    path: Path
    seen: Print
    result: Classification
    targets: Path

    def filer(self) -> Filer:
        """A filer like that of a new process."""
        return Filer(places(self.root, {q3: self.targets / name for q3, name in TARGETS.items()}))

    def plan(self) -> Plan:
        """What is written down first."""
        target = self.targets / TARGETS[self.result.q3] / "enhet" / self.path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        plan = Plan(self.path, target, self.seen, self.result.sha256, json_line(self.result) + "\n")
        Plans(self.root / ".brevvakt").write(plan)
        return plan

    def left(self) -> list[str]:
        """All files, as paths from the top."""
        return [str(path.relative_to(self.targets)) for path in files(self.targets)]


def make(root: Path, targets: Path, classifier: Classifier) -> Folder:
    """One letter, decided."""
    path = root / "enhet" / "brev.txt"
    path.parent.mkdir(parents=True)
    path.write_text(letter(0), "utf-8")
    Lock(root / ".brevvakt").release()
    for name in TARGETS.values():
        (targets / name).mkdir(parents=True, exist_ok=True)
    seen = look(path)
    assert seen is not None
    return Folder(root, path, seen, classifier.classify(path), targets)


@pytest.fixture
def far(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system."""
    base = Path("/dev/shm")
    if not base.is_dir() or base.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system here")
    folder = base / f"brevvakt-{secrets.token_hex(4)}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=["same file system", "another file system"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, classifier: Classifier) -> Folder:
    """A letter that goes to the same or to another file system."""
    far = request.getfixturevalue("far") if request.param == "another file system" else tmp_path / "sortert"
    return make(tmp_path / "ut", far, classifier)


DONE = ["skjermet/enhet/brev.txt", f"skjermet/enhet/brev.txt{RECORD}"]


def test_a_letter_and_its_record_come_to_their_place(folder: Folder) -> None:
    assert folder.filer().file(folder.path, folder.seen, folder.result)
    assert folder.left() == DONE
    assert files(folder.root) == []
    record = record_of(folder.targets / DONE[0])
    assert record == folder.result.as_dict()


# Each step leaves the disk as a crash right after it would.


def _planned(folder: Folder, plan: Plan) -> None:
    """Nothing but the plan."""


def _half_a_record(folder: Folder, plan: Plan) -> None:
    plan.record_draft.write_text(plan.record[:20], "utf-8")


def _a_record(folder: Folder, plan: Plan) -> None:
    write_draft(plan.record_draft, plan.record)


def _half_a_copy(folder: Folder, plan: Plan) -> None:
    _a_record(folder, plan)
    plan.copy_draft.write_bytes(folder.path.read_bytes()[:10])


def _copied_but_not_removed(folder: Folder, plan: Plan) -> None:
    _a_record(folder, plan)
    if folder.seen.device == plan.target.parent.stat().st_dev:
        os.link(plan.source, plan.target)  # as where there is no renaming without overwriting
    else:
        shutil.copy2(plan.source, plan.target)


def _moved(folder: Folder, plan: Plan) -> None:
    _a_record(folder, plan)
    move(plan.source, plan.target, sha256=plan.sha256, draft=plan.copy_draft)


def _recorded(folder: Folder, plan: Plan) -> None:
    _moved(folder, plan)
    rename_to_new(plan.record_draft, plan.record_path)


STEPS = [_planned, _half_a_record, _a_record, _half_a_copy, _copied_but_not_removed, _moved, _recorded]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__.strip("_"))
def test_what_a_crash_interrupted_is_finished(folder: Folder, step: Callable[[Folder, Plan], None]) -> None:
    step(folder, folder.plan())
    assert folder.filer().repair() == 0
    assert folder.left() == DONE
    assert files(folder.root) == []
    assert record_of(folder.targets / DONE[0])["sha256"] == folder.result.sha256


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__.strip("_"))
def test_a_namesake_that_came_after_a_crash_is_another_letter(
    folder: Folder, step: Callable[[Folder, Plan], None]
) -> None:
    step(folder, folder.plan())
    folder.path.unlink(missing_ok=True)
    folder.path.write_text("Et annet brev, om parkering på rådhusplassen.", "utf-8")
    assert folder.filer().repair() == 0
    assert folder.path.read_text("utf-8").startswith("Et annet brev")
    arrived = step in (_copied_but_not_removed, _moved, _recorded)
    assert folder.left() == (DONE if arrived else [])
    assert files(folder.root) == [folder.path]


def test_a_letter_taken_on_by_others_after_a_crash_leaves_no_stray_record(folder: Folder) -> None:
    plan = folder.plan()
    _moved(folder, plan)
    plan.target.unlink()
    assert folder.filer().repair() == 0
    assert folder.left() == []


def test_no_letter_and_no_record_is_ever_overwritten(folder: Folder) -> None:
    place = folder.targets / "skjermet" / "enhet"
    place.mkdir()
    (place / "brev.txt").write_text("her fra før", "utf-8")
    (place / f"brev-2.txt{RECORD}").write_text("fremmed", "utf-8")
    assert folder.filer().file(folder.path, folder.seen, folder.result)
    assert [path.name for path in files(place)] == [
        f"brev-2.txt{RECORD}",
        "brev-3.txt",
        f"brev-3.txt{RECORD}",
        "brev.txt",
    ]
    assert (place / "brev.txt").read_text("utf-8") == "her fra før"
    assert (place / f"brev-2.txt{RECORD}").read_text("utf-8") == "fremmed"


@pytest.mark.parametrize(
    ("taken", "step"), [("brev.txt", _a_record), (f"brev.txt{RECORD}", _a_record), (f"brev.txt{RECORD}", _moved)]
)
def test_a_name_that_is_taken_in_between_is_left_alone(
    folder: Folder, taken: str, step: Callable[[Folder, Plan], None]
) -> None:
    plan = folder.plan()
    step(folder, plan)
    stranger = plan.target.with_name(taken)
    stranger.write_text("fremmed", "utf-8")
    assert folder.filer().repair() == 0
    assert stranger.read_text("utf-8") == "fremmed"
    arrived = [path for path in files(folder.targets) if path != stranger]
    assert len(arrived) == 2
    assert record_of(arrived[0])["sha256"] == folder.result.sha256
    assert files(folder.root) == []


def test_a_letter_that_changed_since_it_was_decided_stays(folder: Folder) -> None:
    with folder.path.open("a", encoding="utf-8") as stream:
        stream.write("Ettersendt setning.")
    assert not folder.filer().file(folder.path, folder.seen, folder.result)
    assert folder.left() == []
    assert files(folder.root) == [folder.path]


def test_trouble_on_the_way_leaves_the_letter_and_a_later_attempt_succeeds(folder: Folder) -> None:
    blocked = folder.targets / "skjermet" / "enhet"
    blocked.write_text("en fil der mappen skulle være", "utf-8")
    filer = folder.filer()
    with pytest.raises(OSError, match="exists"):
        filer.file(folder.path, folder.seen, folder.result)
    assert folder.path.exists()
    blocked.unlink()
    assert filer.file(folder.path, folder.seen, folder.result)
    assert folder.left() == DONE


def test_a_lost_share_gets_no_letters_under_its_empty_mount_point(tmp_path: Path, classifier: Classifier) -> None:
    folder = make(tmp_path / "ut", tmp_path / "andel", classifier)
    filer = folder.filer()
    share = folder.targets / "skjermet"
    share.rename(tmp_path / "borte")
    share.mkdir()  # the mount point is what is left
    with pytest.raises(OSError, match="away"):
        filer.file(folder.path, folder.seen, folder.result)
    assert folder.path.exists()
    assert list(share.iterdir()) == []
    share.rmdir()
    (tmp_path / "borte").rename(share)
    assert filer.file(folder.path, folder.seen, folder.result)
    assert folder.left() == DONE


def test_links_are_moved_as_links(tmp_path: Path, classifier: Classifier) -> None:
    folder = make(tmp_path / "ut", tmp_path / "sortert", classifier)
    link = folder.root / "lenke.txt"
    link.symlink_to("/etc/hostname")
    seen = look(link)
    assert seen is not None
    held = dataclasses.replace(folder.result, q3="review", sha256=None)
    assert folder.filer().file(link, seen, held)
    assert (folder.targets / "kontroll" / "lenke.txt").is_symlink()


def test_a_plan_of_other_folders_is_not_carried_out(tmp_path: Path, classifier: Classifier) -> None:
    folder = make(tmp_path / "ut", tmp_path / "sortert", classifier)
    outside = tmp_path / "annet" / "brev.txt"
    outside.parent.mkdir()
    outside.write_text(letter(0), "utf-8")
    seen = look(outside)
    assert seen is not None
    plan = dataclasses.replace(folder.plan(), source=outside, print=seen)
    Plans(folder.root / ".brevvakt").write(plan)
    assert folder.filer().repair() == 0
    assert outside.exists()
    assert folder.left() == []


def test_a_torn_plan_was_not_begun(tmp_path: Path, classifier: Classifier) -> None:
    folder = make(tmp_path / "ut", tmp_path / "sortert", classifier)
    for name in ("a.plan", "b.tmp"):
        (folder.root / ".brevvakt" / name).write_text('{"source": "', "utf-8")
    assert folder.filer().repair() == 0
    assert files(folder.root) == [folder.path]


def test_a_record_counts_for_its_own_content_only(tmp_path: Path, classifier: Classifier) -> None:
    folder = make(tmp_path / "ut", tmp_path / "sortert", classifier)
    filer = Filer(places(folder.root, {}))
    assert not is_recorded(folder.path, folder.seen)
    assert filer.file(folder.path, folder.seen, folder.result)
    assert is_recorded(folder.path, folder.seen)
    folder.path.write_text(letter(0).replace("ADHD", "ADHF"), "utf-8")
    seen = look(folder.path)
    assert seen is not None
    assert seen.size == folder.seen.size
    assert not is_recorded(folder.path, seen)


def test_only_one_watcher_works_on_a_folder_and_its_own_folder_is_nobody_elses(tmp_path: Path) -> None:
    held = Lock(tmp_path / ".brevvakt")
    with pytest.raises(UsageError, match="another watcher"):
        Lock(tmp_path / ".brevvakt")
    held.release()
    Lock(tmp_path / ".brevvakt").release()
    (tmp_path / ".brevvakt").chmod(0o777)
    with pytest.raises(UsageError, match="nobody else"):
        Lock(tmp_path / ".brevvakt")


@pytest.mark.parametrize("moment", ["write_draft", "move"])
def test_a_letter_that_another_takes_the_place_of_in_the_last_moment_does_not_go(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    real = getattr(filing, moment)

    def late(*arguments: Any, **options: Any) -> None:
        if moment == "write_draft":
            real(*arguments, **options)
        new = folder.root / ".nytt"
        new.write_text(letter(2), "utf-8")
        new.replace(folder.path)
        if moment == "move":
            real(*arguments, **options)

    monkeypatch.setattr(filing, moment, late)
    assert not folder.filer().file(folder.path, folder.seen, folder.result)
    (left,) = folder.left() if folder.root == folder.targets else files(folder.root)
    assert Path(left).name == folder.path.name
    assert folder.path.read_text("utf-8") == letter(2)
    assert files(folder.targets / "skjermet") == []


def test_what_was_read_at_the_same_path_and_is_another_letter_is_no_answer_for_this_one(folder: Folder) -> None:
    other = dataclasses.replace(folder.result, q3="no", sha256="0" * 64)
    assert not folder.filer().file(folder.path, folder.seen, other)
    assert folder.path.exists()


@pytest.mark.parametrize("planted", ["link", "other letter", "pipe"])
def test_what_somebody_put_in_the_place_of_a_draft_is_not_written_to(
    tmp_path: Path, classifier: Classifier, planted: str
) -> None:
    made = make(tmp_path / "ut", tmp_path / "ut", classifier)
    other, draft = tmp_path / "annet.txt", made.path.with_name(".brevvakt-record.tmp")
    other.write_text("urørt")
    if planted == "link":
        draft.symlink_to(other)
    elif planted == "other letter":
        os.link(other, draft)
    else:
        os.mkfifo(draft)
    assert Filer(places(made.root, {})).file(made.path, made.seen, made.result)
    assert other.read_text() == "urørt"
    assert record_of(made.path)["q3"] == made.result.q3


def test_a_copy_that_is_all_that_a_power_failure_left_is_the_letter(folder: Folder) -> None:
    plan = folder.plan()
    shutil.copy2(plan.source, plan.copy_draft)
    plan.source.unlink()
    assert folder.filer().repair() == 0
    assert plan.target.read_text("utf-8") == letter(0)
    assert record_of(plan.target)["q3"] == folder.result.q3


@pytest.mark.parametrize("damage", ["[" * 5000 + "]" * 5000, '{"record": 5}', "{}", ""])
def test_a_damaged_plan_keeps_no_other_from_being_carried_out(folder: Folder, damage: str) -> None:
    plan = folder.plan()
    own = folder.root / ".brevvakt"
    (own / "0000.plan").write_text(damage)
    (own / "0001.plan").mkdir()
    assert folder.filer().repair() == 0
    assert record_of(plan.target)["q3"] == folder.result.q3


def test_folders_for_answers_lie_apart(tmp_path: Path) -> None:
    root = tmp_path / "ut"
    for name in ("klar", "sak/klar"):
        (root / name).mkdir(parents=True)
    with pytest.raises(UsageError, match="two answers"):
        places(root, {"no": Path("sak/klar"), "yes": Path("sak"), "review": Path("kontroll")})
    with pytest.raises(UsageError, match="two answers"):
        places(root, {"no": Path("klar"), "yes": Path("klar"), "review": Path("kontroll")})
    (tmp_path / "alias").symlink_to(root)
    found = places(tmp_path / "alias", {"no": root / "klar", "yes": Path("skjermet"), "review": Path("kontroll")})
    assert found.targets["no"] == tmp_path / "alias" / "klar"
    assert found.is_own(str(tmp_path / "alias" / "klar"))
