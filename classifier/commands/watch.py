"""``brevvakt watch``: an outgoing folder, all day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands.failures import complain, failures
from classifier.commands.options import (
    STORE_VARIABLE,
    JobsOption,
    LangOption,
    ModelOption,
    RulesOption,
    TimeoutOption,
    chosen,
)

if TYPE_CHECKING:
    from classifier.decide import Q3


def watch(
    folder: Annotated[Path, typer.Argument(help="Folder of outgoing letters.", show_default=False)],
    move: Annotated[
        bool, typer.Option("--move", help="Move each letter and its record by its answer; else both stay.")
    ] = False,
    klar: Annotated[
        Path, typer.Option("--klar", help="With --move: folder for the answer no, below FOLDER or elsewhere.")
    ] = Path("klar"),
    skjermet: Annotated[Path, typer.Option("--skjermet", help="With --move: folder for the answer yes.")] = (
        Path("skjermet")
    ),
    kontroll: Annotated[Path, typer.Option("--kontroll", help="With --move: folder for the answer review.")] = (
        Path("kontroll")
    ),
    state: Annotated[
        Path | None,
        typer.Option("--state", help="The watcher's own folder (plans, lock); default: FOLDER/.brevvakt."),
    ] = None,
    settle: Annotated[
        float, typer.Option("--settle", min=0.1, help="Seconds a file must lie unchanged before it is complete.")
    ] = 2.0,
    poll: Annotated[
        float | None,
        typer.Option("--poll", min=0.1, help="Look every so many seconds: for network shares.", metavar="SECONDS"),
    ] = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = None,
    lang: LangOption = None,
    rules: RulesOption = None,
    model: ModelOption = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store", envvar=STORE_VARIABLE, help="Keep answers there (SQLite file or postgresql:// URL) as well."
        ),
    ] = None,
    paths_kept: Annotated[
        bool, typer.Option("--paths/--no-paths", help="With --store: keep paths, or only keyed hashes of them.")
    ] = True,
) -> None:
    """Watch a folder: each letter gets a record NAME.brevvakt.json as soon as it is complete, and with --move its place.

    What lies there already is taken first. Ends in good order on SIGTERM and interrupt; what a crash interrupted is
    finished at the next start. Hidden files and those named ~$…, ….tmp, ….part and the like wait until renamed.

    Exit status: 0 told to stop, 2 wrong usage or configuration.

    Example: brevvakt watch utgaaende/ --move --store brevvakt.db
    """
    with failures():
        from classifier.watching.running import WatchOptions, run_watch

        targets: dict[Q3, Path] = {"no": klar, "yes": skjermet, "review": kontroll}
        options = WatchOptions(
            folder=folder,
            targets=targets if move else {},
            state=state,
            settle=settle,
            poll=poll,
            jobs=jobs,
            timeout=timeout,
            settings=chosen(lang, rules, model),
            store=store,
            store_paths=paths_kept,
        )
        code = run_watch(options, complain)
    raise typer.Exit(code)
