"""``brevvakt report``: what a run in the decision store adds up to, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from classifier.commands.existing import existing
from classifier.commands.failures import failures
from classifier.commands.options import LARGEST, LangOption, StoreOption, language

if TYPE_CHECKING:
    from classifier.store import Store
    from classifier.store.reporting import RunInfo

app = typer.Typer(no_args_is_help=True, help="Reports on the runs of a decision store; none holds text of letters.")

RunOption = Annotated[str, typer.Option("--run", help="Number of the run, or latest.", metavar="N|latest")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write there instead of the screen.")]


class Form(StrEnum):
    """Forms of short reports."""

    text = "text"
    markdown = "markdown"
    html = "html"


FormOption = Annotated[Form, typer.Option("--format", "-f", help="text, markdown, or a self-contained HTML page.")]


@app.command()
def html(store: StoreOption, run: RunOption = "latest", output: OutputOption = None, lang: LangOption = None) -> None:
    """A page with totals, days, matters, unreadable and slow files, and every file with its reasons.

    Example: brevvakt report html --store brevvakt.db --output rapport.html
    """
    with failures(), _reporting(store, run, output) as (opened, found, stream):
        from classifier.report.html import HtmlReport
        from classifier.report.summary import moment
        from classifier.report.words import LABELS
        from classifier.store.reporting import dated_answers

        words = LABELS[language(lang)]
        ended = moment(found.ended) if found.ended else "–"
        about = (
            f"{words['run']} {found.id}. {words['period']}: {moment(found.started)} – {ended}. "
            f"{found.files} {words['files']}, {found.reused} {words['known']}.",
        )
        writer = HtmlReport(stream, language(lang), about=about)
        for seen, answer in dated_answers(opened, found, language(lang)):
            writer.write(answer, seen.astimezone().date())
        writer.close()


@app.command()
def csv(store: StoreOption, run: RunOption = "latest", output: OutputOption = None, lang: LangOption = None) -> None:
    """One row per file, for Excel in Norwegian settings.

    Example: brevvakt report csv --store brevvakt.db --output svar.csv
    """
    with failures(), _reporting(store, run, output) as (opened, found, stream):
        from classifier.report.writers import Csv
        from classifier.store.reporting import answers

        writer = Csv(stream, language(lang))
        for answer in answers(opened, found, language(lang)):
            writer.write(answer)


@app.command()
def jsonl(store: StoreOption, run: RunOption = "latest", output: OutputOption = None, lang: LangOption = None) -> None:
    """One record per line, as scan writes them.

    Example: brevvakt report jsonl --store brevvakt.db --run 12 > svar.jsonl
    """
    with failures(), _reporting(store, run, output) as (opened, found, stream):
        from classifier.report.writers import JsonLines
        from classifier.store.reporting import answers

        writer = JsonLines(stream)
        for answer in answers(opened, found, language(lang)):
            writer.write(answer)


@app.command()
def summary(
    store: StoreOption,
    run: RunOption = "latest",
    form: FormOption = Form.text,
    output: OutputOption = None,
    lang: LangOption = None,
    model: Annotated[
        Path | None,
        typer.Option("--model", help="The model's folder, when the run used another than the packaged one."),
    ] = None,
) -> None:
    """A page for the privacy officer: counts, what was held and why, versions, the model's promise; no paths.

    Example: brevvakt report summary --store brevvakt.db --format markdown
    """
    with failures(), _reporting(store, run, output) as (opened, found, stream):
        from classifier.report.blocks import render
        from classifier.report.figures import Figures
        from classifier.report.summary import summary as blocks
        from classifier.store.reporting import answers

        figures = Figures()
        for answer in answers(opened, found, language(lang)):
            figures.add(answer)
        stream.write(
            render(blocks(found, figures, _calibration(found, model), language(lang)), form.value, language(lang))
        )


@app.command()
def compare(
    store: StoreOption,
    old: Annotated[int, typer.Argument(help="Number of the earlier run.", min=1, max=LARGEST, show_default=False)],
    new: Annotated[int, typer.Argument(help="Number of the later run.", min=1, max=LARGEST, show_default=False)],
    form: FormOption = Form.text,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """What changed between two runs over the same folder, say after a new model: by direction, matter and file.

    Example: brevvakt report compare --store brevvakt.db 11 12
    """
    with failures(), _reporting(store, str(new), output) as (opened, later, stream):
        from classifier.report.blocks import render
        from classifier.report.comparison import comparison
        from classifier.store.comparing import compare as compared
        from classifier.store.reporting import find_run

        earlier = find_run(opened, old)
        blocks = comparison(earlier, later, compared(opened, earlier, later), language(lang))
        stream.write(render(blocks, form.value, language(lang)))


@contextmanager
def _reporting(store: str, run: str, output: Path | None) -> Iterator[tuple[Store, RunInfo, TextIO]]:
    """The open store, the run and where the report goes."""
    from classifier.errors import UsageError
    from classifier.report.output import output_stream
    from classifier.store.address import files_of
    from classifier.store.reporting import find_run

    if run != "latest" and not (run.isdecimal() and len(run) < 19):
        raise UsageError(f"--run {run}: give the number of a run, or latest")
    with existing(store) as opened:
        found = find_run(opened, None if run == "latest" else int(run))
        with output_stream(output, keep=files_of(store)) as stream:
            yield opened, found, stream


def _calibration(run: RunInfo, model: Path | None) -> dict[str, Any] | None:
    """What the card says of its thresholds; None when another model is at hand, or the run had other rules."""
    from classifier.model.bundle import load, packaged

    bundle = packaged() if model is None else load(model)
    found: dict[str, Any] = bundle.card["calibration"]
    same = bundle.version == run.model and run.rules == found.get("rules", bundle.card["rules"])
    return found if same else None
