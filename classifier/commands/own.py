"""Commands on a municipality's own letters: evaluate, calibrate, train."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands.failures import failures
from classifier.commands.options import JobsOption, ModelOption, ProgressOption, RulesOption, TimeoutOption

if TYPE_CHECKING:
    from classifier.own.asking import OwnLetters

FolderArgument = Annotated[Path, typer.Argument(help="Folder of own letters (PDF, DOCX, txt).", show_default=False)]
LabelsOption = Annotated[
    Path, typer.Option("--labels", help="CSV with the columns path,q3 and, if wanted, category and unit.")
]
NewModelOption = Annotated[Path, typer.Option("--output", "-o", help="New folder for the model.", show_default=False)]


class Measures(StrEnum):
    """Output formats of ``evaluate``."""

    table = "table"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (evaluate, calibrate, train):
        app.command()(command)


def evaluate(
    folder: FolderArgument,
    labels: LabelsOption,
    model: ModelOption = None,
    rules: RulesOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    form: Annotated[
        Measures, typer.Option("--format", "-f", help="table for people, json for programs.")
    ] = Measures.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write there instead of the screen.")] = None,
    progress: ProgressOption = True,
) -> None:
    """Measure on own letters with known answers: missed, false, held and asked, with exact intervals.

    Shows counts and the names of units from the labels file, no file names and no text.

    Exit status: 0 measured, 1 not one letter could be read, 2 wrong usage.

    Example: brevvakt evaluate brev/ --labels fasit.csv --format json --output tall.json
    """
    from classifier.own.evaluating import run_evaluate

    with failures():
        code = run_evaluate(_own(folder, labels, model, rules, jobs, timeout, progress), form=form.value, output=output)
    raise typer.Exit(code)


def calibrate(
    folder: FolderArgument,
    labels: LabelsOption,
    output: NewModelOption,
    miss: Annotated[
        float, typer.Option("--miss", min=0.001, max=0.5, help="Upper 95 % bound of the miss rate to keep.")
    ] = 0.02,
    false: Annotated[
        float, typer.Option("--false", min=0.0, max=0.5, help="Share of ordinary letters that may be answered yes.")
    ] = 0.04,
    model: ModelOption = None,
    rules: RulesOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    progress: ProgressOption = True,
) -> None:
    """Choose thresholds on own letters so that a bound on the miss rate holds; writes a model folder for --model.

    For 2 % it takes 149 sensitive letters if none may be missed, and 50 ordinary ones. Take letters as they come:
    the bound holds for mail like them.

    Exit status: 0 written, 2 wrong usage or too few letters.

    Example: brevvakt calibrate brev/ --labels fasit.csv --output modell-egen --miss 0.02
    """
    from classifier.own.calibrating import run_calibrate

    with failures():
        options = _own(folder, labels, model, rules, jobs, timeout, progress)
        code = run_calibrate(options, output=output, miss=miss, false=false)
    raise typer.Exit(code)


def train(
    folder: FolderArgument,
    labels: LabelsOption,
    output: NewModelOption,
    data: Annotated[
        Path | None, typer.Option("--data", help="The repository's data folder; an installed package holds none.")
    ] = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    progress: ProgressOption = True,
) -> None:
    """Train on the packaged letters and own ones together; writes a model folder for --model. Takes minutes.

    Each unit of the labels file (else each folder) counts as one writer. Keep some letters back for evaluate and
    calibrate: on letters that it was trained on a model flatters itself.

    Exit status: 0 written, 2 wrong usage.

    Example: brevvakt train brev/ --labels fasit.csv --output modell-egen --data brevvakt/data
    """
    from classifier.own.training import run_train

    with failures():
        options = _own(folder, labels, None, None, jobs, timeout, progress)
        code = run_train(options, output=output, data=data)
    raise typer.Exit(code)


def _own(
    folder: Path,
    labels: Path,
    model: Path | None,
    rules: list[Path] | None,
    jobs: int | None,
    timeout: float | None,
    progress: bool,
) -> OwnLetters:
    from classifier.own.asking import OwnLetters

    return OwnLetters(
        folder=folder,
        labels=labels,
        model=str(model) if model else None,
        rules=tuple(map(str, rules or ())),
        jobs=jobs,
        timeout=timeout or 60.0,
        progress=progress,
    )
