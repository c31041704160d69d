"""``brevvakt store``: what the decision store holds, its retention, and its records out again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands.existing import existing
from classifier.commands.failures import failures
from classifier.commands.options import LARGEST, LangOption, StoreOption, language

if TYPE_CHECKING:
    from classifier.store import Store

app = typer.Typer(
    no_args_is_help=True,
    help="Look into the decision store of scan --store, purge what is old, export records.",
)


@app.command()
def info(
    store: StoreOption,
    runs: Annotated[int, typer.Option("--runs", min=0, max=LARGEST, help="How many runs to show, newest first.")] = 10,
) -> None:
    """Show how much the store holds, and its latest runs.

    Example: brevvakt store info --store brevvakt.db
    """
    with failures(), existing(store) as opened:
        for line in _info_lines(opened, runs):
            typer.echo(line)


@app.command()
def purge(
    store: StoreOption,
    older_than: Annotated[str, typer.Option("--older-than", help="Age: a number and h, d or w.", show_default=False)],
) -> None:
    """Remove sightings of that age, and decisions that no younger sighting needs; the audit tells how many.

    Runs (times and counts) and the audit (digests) stay: they tell of no letter and no person.

    Example: brevvakt store purge --store brevvakt.db --older-than 90d
    """
    from classifier.store.retention import age, purge

    with failures():
        limit = age(older_than)
        with existing(store) as opened:
            gone = purge(opened, limit)
        typer.echo(f"purged: {gone.sightings} sightings, {gone.decisions} decisions, {gone.files} files")


@app.command()
def export(
    store: StoreOption,
    run: Annotated[
        int | None, typer.Option("--run", min=1, max=LARGEST, help="Number of the run; default: the newest.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write there instead of the screen.")] = None,
    lang: LangOption = None,
) -> None:
    """Write the records of a run again, one JSON object per line.

    Example: brevvakt store export --store brevvakt.db --run 12 > svar.jsonl
    """
    with failures():
        from classifier.report.output import output_stream
        from classifier.report.writers import JsonLines
        from classifier.store.address import files_of
        from classifier.store.reporting import answers, find_run

        with existing(store) as opened:
            found = find_run(opened, run)
            with output_stream(output, keep=files_of(store)) as stream:
                writer = JsonLines(stream)
                for answer in answers(opened, found, language(lang)):
                    writer.write(answer)


def _info_lines(store: Store, runs: int) -> Iterator[str]:
    from classifier.store.reporting import latest_runs, overview

    whole = overview(store)
    yield f"{whole.runs} runs, {whole.files} files, {whole.decisions} decisions, {whole.sightings} sightings"
    yield f"audit head {whole.head or 'missing'}"
    for run in latest_runs(store, runs):
        ended = f"{run.how} {run.ended}" if run.how else "not ended (still running, or killed)"
        yield (
            f"run {run.id}: {run.started} – {ended}; {run.files} files ({run.reused} known): {run.yes} yes, "
            f"{run.review} review, {run.no} no; brevvakt {run.program}, model {run.model}, rules {run.rules}"
        )
