"""Small tools of the store's tests: letters, an engine in this process, and all that a store holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from classifier.result import Classification
from classifier.store import Session, Store, remembering
from classifier.store.address import reading
from classifier.store.schema import decisions, files, metadata, paths, runs, sightings, versions
from classifier.walk import walk
from classifier.worker import Settings

ORDINARY = (
    "Til Malermester Lie AS. Kommunen ber om pris på maling av fasaden på rådhuset, om lag {number} kvadratmeter. "
    "Stillas skal være med i prisen. Tilbudet må være hos oss innen 1. mai. Befaring avtales med eiendom."
)
SENSITIVE = (
    "Emil Kowalski ({number}) er plassert i beredskapshjem av barneverntjenesten etter vedtak. "
    "Han har fått diagnosen ADHD, og fosterforeldrene følger opp medisineringen."
)


def letters(folder: Path, number: int) -> Path:
    """A folder of text letters, every third of them sensitive; they lie still long enough to be trusted."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(number):
        text = SENSITIVE if index % 3 == 0 else ORDINARY
        (folder / f"brev{index:04}.txt").write_text(text.format(number=index), "utf-8")
    return folder


def still(*paths: Path) -> None:
    """Wait until the newest of the files is old enough for its fingerprint to count."""
    newest = max(path.stat().st_ctime for path in paths)
    time.sleep(max(0.0, newest + 2.1 - time.time()))


Decide = Callable[[Path], Classification]


def decide_all(
    store: Store, folder: Path, settings: Settings | None = None, decide: Decide | None = None, **options: Any
) -> tuple[list[Classification], list[Path]]:
    """The answers of a run over a folder, and which files were read for it."""
    settings = settings or Settings()
    decide = decide or settings.classifier().classify
    answers, read = [], []
    with remembering(Session(store, settings, **options)) as session:
        for work in session.recall(walk([folder])):
            if isinstance(work, Classification):
                answers.append(session.keep(work))
            else:
                read.append(work.path)
                answers.append(session.keep(decide(work.path)))
    return answers, read


def bare(answers: Iterable[Classification]) -> list[dict[str, Any]]:
    """Records without what differs between two readings of the same letters, in one order."""
    records = [{**answer.as_dict(), "seconds": 0, "path": Path(answer.path or "").name} for answer in answers]
    return sorted(records, key=lambda record: str(record["path"]))


def by_path(answers: Iterable[Classification]) -> list[dict[str, Any]]:
    """Records in the order of their paths."""
    return sorted((answer.as_dict() for answer in answers), key=lambda record: str(record["path"]))


def everything(store: Store) -> str:
    """All rows of all tables as one text."""
    with reading(store.engine) as connection:
        return "\n".join(
            repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def decided(store: Store) -> set[tuple[Any, ...]]:
    """What was decided: content, versions, answer and reasons, without numbers of rows and times."""
    query = (
        select(
            files.c.sha256, files.c.bytes, versions.c.key, decisions.c.q3, decisions.c.probability,
            decisions.c.categories, decisions.c.error, decisions.c.pages, decisions.c.graded, decisions.c.reasons,
        )
        .select_from(decisions.join(versions).outerjoin(files))
    )  # fmt: skip
    with reading(store.engine) as connection:
        rows = connection.execute(query).all()
    found = set(map(tuple, rows))
    assert len(found) == len(rows), "a file was decided twice"
    return found


def seen_last(store: Store) -> list[tuple[str, str]]:
    """Path and answer of every sighting of the newest run."""
    query = (
        select(paths.c.path, decisions.c.q3)
        .join_from(sightings, paths, paths.c.id == sightings.c.path_id)
        .join(decisions, decisions.c.id == sightings.c.decision_id)
        .where(sightings.c.run_id == select(runs.c.id).order_by(runs.c.id.desc()).limit(1).scalar_subquery())
    )
    with reading(store.engine) as connection:
        return sorted((str(path), q3) for path, q3 in connection.execute(query))


def count(store: Store, table: Any) -> int:
    """Number of rows."""
    with reading(store.engine) as connection:
        return len(connection.execute(select(table)).all())
