"""``brevvakt audit``: the append-only account of what was decided, and whether it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from classifier.commands.existing import existing
from classifier.commands.failures import failures
from classifier.commands.options import LARGEST, StoreOption

if TYPE_CHECKING:
    from classifier.store.chain import Head

app = typer.Typer(no_args_is_help=True, help="Check and show the append-only audit of the decision store.")


@app.command()
def verify(
    store: StoreOption,
    head: Annotated[
        str | None,
        typer.Option("--head", help="A head (NUMBER:HASH) noted outside the database earlier.", show_default=False),
    ] = None,
) -> None:
    """Check the hash chain, and every stored decision against it. Prints the head: note it somewhere else.

    Exit status: 0 whole, 1 something was changed, removed, inserted, reordered or cut; 2 wrong usage.

    Example: brevvakt audit verify --store brevvakt.db
    """
    with failures():
        from classifier.store.verifying import verify

        noted = None if head is None else _head(head)
        with existing(store) as opened:
            verdict = verify(opened, noted)
        for fault in verdict.faults:
            typer.echo(f"brevvakt: {fault}", err=True)
        state = "not whole" if verdict.faults else "whole"
        typer.echo(f"audit {state}: {verdict.decisions} decisions, head {verdict.head or 'missing'}")
        if verdict.faults:
            raise typer.Exit(1)


@app.command()
def show(
    store: StoreOption,
    after: Annotated[int, typer.Option("--after", min=0, max=LARGEST, help="Only rows after this number.")] = 0,
    limit: Annotated[int | None, typer.Option("--limit", min=1, max=LARGEST, help="At most so many rows.")] = None,
) -> None:
    """Show the rows as JSON Lines: number, time, event, data, hash.

    Example: brevvakt audit show --store brevvakt.db --after 100 --limit 20
    """
    with failures():
        from classifier.store.reporting import audit_rows

        with existing(store) as opened:
            for line in audit_rows(opened, after, limit):
                typer.echo(line)


def _head(told: str) -> Head:
    from classifier.errors import UsageError
    from classifier.store.chain import Head

    number, _, digest = told.partition(":")
    if not number.isdecimal() or len(number) > 18 or len(digest) != 64:
        raise UsageError(f"{told}: a head is NUMBER:HASH, as `brevvakt audit verify` prints it")
    return Head(int(number), digest)
