"""The command ``brevvakt``. Each command builds plain arguments and calls one function; heavy imports wait till then."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier._version import __version__
from classifier.commands import audit as audit_commands
from classifier.commands import own as own_commands
from classifier.commands import report as report_commands
from classifier.commands import store as store_commands
from classifier.commands.failures import failures
from classifier.commands.options import (
    STORE_VARIABLE,
    LangOption,
    ModelOption,
    RulesOption,
    ShowTextOption,
    TimeoutOption,
    chosen,
)
from classifier.commands.watch import watch
from classifier.service import command as service_command

if TYPE_CHECKING:
    from classifier.engines import Cluster

app = typer.Typer(
    name="brevvakt",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Answers question 3 for outgoing letters: do they hold sensitive personal data that only few should read?",
    epilog="Examples: brevvakt scan utgaaende/ --format html --output rapport.html · brevvakt classify brev.pdf",
)
app.add_typer(store_commands.app, name="store")
app.add_typer(audit_commands.app, name="audit")
app.add_typer(report_commands.app, name="report")
app.command()(watch)


class Format(StrEnum):
    """Output formats of ``scan``."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    html = "html"


class SendBy(StrEnum):
    """How letters get to a cluster."""

    paths = "paths"
    bytes = "bytes"


class PolicyName(StrEnum):
    """How a sensitive letter to an Altinn inbox is sent."""

    flagg = "flagg"
    print = "print"


def _version(value: bool) -> None:
    if value:
        typer.echo(f"brevvakt {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[  # noqa: ARG001 - acts through its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", help="Settings file (TOML); see the README. Also BREVVAKT_CONFIG.", show_default=False
        ),
    ] = None,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            "--limit", help="NAME=VALUE, e.g. pages=500 or ocr_pictures=0; may be repeated.", show_default=False
        ),
    ] = None,
) -> None:
    """Options of all commands; they stand before the command's name."""
    with failures():
        if config is not None or limit:
            from classifier.config import into_environment

            into_environment(config, limit or ())


@app.command()
def scan(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of outgoing letters.", show_default=False)],
    form: Annotated[
        Format, typer.Option("--format", "-f", help="table for people, jsonl for programs.")
    ] = Format.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write there instead of the screen.")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes; default: one per core.")] = None,
    timeout: TimeoutOption = None,
    lang: LangOption = None,
    rules: RulesOption = None,
    model: ModelOption = None,
    show_text: ShowTextOption = False,
    progress: Annotated[bool, typer.Option(help="Show a progress bar on standard error.")] = True,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            envvar=STORE_VARIABLE,
            help="Keep answers there (SQLite file or postgresql:// URL) and read no file twice.",
        ),
    ] = None,
    rescan: Annotated[bool, typer.Option("--rescan", help="With --store: read every file anew.")] = False,
    paths_kept: Annotated[
        bool, typer.Option("--paths/--no-paths", help="With --store: keep paths, or only keyed hashes of them.")
    ] = True,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="URL", help="Let a Dask cluster read: tcp://host:port or tls://host:port."),
    ] = None,
    send: Annotated[
        SendBy | None,
        typer.Option("--send", help="With --scheduler: by paths on a shared mount (default), or by bytes."),
    ] = None,
) -> None:
    """Scan folders of outgoing letters: one answer per file, every file accounted for.

    With --store, a file that the same model, rules and settings have decided is not read again, and a scan that was
    killed goes on where it was.

    With --scheduler, workers of a Dask cluster with the same Brevvakt, model and rules read the letters (extra dask).

    Exit status: 0 all no, 1 something to look at, 2 wrong usage.

    Example: brevvakt scan utgaaende/ --format jsonl --jobs 2 > svar.jsonl
    """
    from classifier.scanning import ScanOptions, run_scan

    with failures():
        settings = chosen(lang, rules, model, show_text=show_text)
        options = ScanOptions(
            paths=tuple(paths),
            format=form.value,
            output=output,
            jobs=jobs,
            timeout=timeout,
            settings=settings,
            progress=progress,
            store=store,
            rescan=rescan,
            store_paths=paths_kept,
            cluster=_cluster(scheduler, send),
        )
        code = run_scan(options)
    raise typer.Exit(code)


def _cluster(scheduler: str | None, send: SendBy | None) -> Cluster | None:
    from classifier.engines import Cluster
    from classifier.errors import UsageError

    if scheduler is None:
        if send is not None:
            raise UsageError("--send goes with --scheduler")
        return None
    return Cluster(scheduler, send.value if send is not None else "paths")


@app.command()
def classify(
    file: Annotated[str, typer.Argument(help="A letter, or - for standard input.")],
    lang: LangOption = None,
    rules: RulesOption = None,
    model: ModelOption = None,
    timeout: TimeoutOption = None,
    show_text: ShowTextOption = False,
) -> None:
    """Answer question 3 for one letter, as JSON.

    Example: brevvakt classify brev.pdf   ·   cat brev.pdf | brevvakt classify -
    """
    from classifier.workers import start_server

    start_server()
    from classifier.single import answer_one, exit_code

    with failures():
        from classifier.report.writers import json_line

        settings = chosen(lang, rules, model, show_text=show_text)
        result = answer_one(file, settings, timeout or settings.limits.seconds)
        typer.echo(json_line(result))
    raise typer.Exit(exit_code(result))


@app.command()
def explain(
    file: Annotated[str, typer.Argument(help="A letter, or - for standard input.")],
    lang: LangOption = None,
    rules: RulesOption = None,
    model: ModelOption = None,
    timeout: TimeoutOption = None,
    show_text: Annotated[
        bool, typer.Option("--show-text", help="Print the passages with the words marked (as secret as the letter).")
    ] = False,
) -> None:
    """Show a person the answer, why and where; with --show-text also the words, marked.

    Example: brevvakt explain brev.docx --show-text
    """
    from classifier.workers import start_server

    start_server()
    from classifier.single import exit_code, explain_one

    with failures():
        settings = chosen(lang, rules, model, show_text=show_text)
        result = explain_one(file, settings, timeout or settings.limits.seconds)
    raise typer.Exit(exit_code(result))


@app.command()
def route(
    forsendelse: Annotated[Path, typer.Argument(help="A SvarUt v1, v2 or v3 forsendelse (JSON).")],
    documents: Annotated[Path | None, typer.Option("--documents", help="Folder of its documents.")] = None,
    recipients: Annotated[
        Path | None, typer.Option("--recipients", help="Register (CSV, JSON or SQLite): orgnr, mottakersystem.")
    ] = None,
    mottakersystem: Annotated[
        str | None,
        typer.Option("--mottakersystem", help="Ask SvarUt instead, such as https://svarut.ks.no/api.", metavar="URL"),
    ] = None,
    policy: Annotated[PolicyName, typer.Option("--policy", help="flagg: taushetsbelagtPost; print: no orgnr.")] = (
        PolicyName.flagg
    ),
    lang: LangOption = None,
    rules: RulesOption = None,
    model: ModelOption = None,
    timeout: TimeoutOption = None,
) -> None:
    """Answer the three questions for a shipment and print the shipment to send, as JSON.

    Secrets for --mottakersystem come from the environment, or from files that it names: BREVVAKT_MASKINPORTEN_TOKEN (or
    _FILE), or BREVVAKT_MASKINPORTEN_CLIENT_ID, _KEY_ID and _KEY (or _KEY_FILE); BREVVAKT_INTEGRASJON_ID and
    BREVVAKT_INTEGRASJON_PASSORD (or _FILE). A question that fails counts as Altinn, with a warning.

    Exit status: 0 send, 1 hold for a person, 2 wrong usage.

    Example: brevvakt route forsendelse.json --recipients mottakere.csv --policy flagg
    """
    from classifier.single import route_file

    with failures():
        settings = chosen(lang, rules, model)
        seconds = timeout or settings.limits.seconds
        answer = route_file(forsendelse, documents, recipients, mottakersystem, policy.value, settings, seconds)
        import json

        typer.echo(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2))
    raise typer.Exit(1 if answer.action == "hold" else 0)


@app.command()
def info(model: ModelOption = None, rules: RulesOption = None) -> None:
    """Show versions, thresholds and what the model promises.

    Example: brevvakt info
    """
    from classifier.single import info_lines

    with failures():
        for line in info_lines(chosen(None, rules, model)):
            typer.echo(line)


own_commands.register(app)
service_command.register(app, failures)


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
