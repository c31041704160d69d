"""The one place where errors become exit codes."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

import typer

#: What shells report for a command that was interrupted: a scan that did not finish is no answer.
_INTERRUPTED = 130


@contextlib.contextmanager
def failures() -> Iterator[None]:
    """Errors of ours become a line and an exit code; a reader that went away is not an error of ours."""
    from classifier.errors import BrevvaktError

    try:
        yield
    except BrevvaktError as exc:
        typer.echo(f"brevvakt: {exc}", err=True)
        raise typer.Exit(int(exc.exit_code)) from None
    except BrokenPipeError:
        # Standard output is gone; point it at nothing so that the interpreter's own flush cannot complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("brevvakt: stopped; the records so far are whole", err=True)
        raise typer.Exit(_INTERRUPTED) from None
