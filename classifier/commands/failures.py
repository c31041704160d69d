"""The one place where errors become exit codes."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Iterator

import typer

#: What shells report for a command that was interrupted: a scan that did not finish is no answer.
_INTERRUPTED = 130
#: What writing to a full or broken disk raises.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)


@contextlib.contextmanager
def failures() -> Iterator[None]:
    """Errors of ours become a line and an exit code; a reader that went away is not an error of ours."""
    from classifier.errors import BrevvaktError, ExitCode

    try:
        yield
    except BrevvaktError as exc:
        complain(str(exc))
        raise typer.Exit(int(exc.exit_code)) from None
    except BrokenPipeError:
        from classifier.report.output import write_nowhere

        write_nowhere(sys.stdout)
        raise typer.Exit(1) from None
    except OSError as exc:
        if exc.errno not in _NO_ROOM:
            raise
        from classifier.report.output import write_nowhere

        write_nowhere(sys.stdout)
        complain(f"standard output: cannot be written ({exc.strerror})")
        raise typer.Exit(int(ExitCode.USAGE)) from None
    except KeyboardInterrupt:
        complain("stopped; the records so far are whole")
        raise typer.Exit(_INTERRUPTED) from None


def complain(text: str) -> None:
    """A line for the user. Where standard error cannot be written (a full disk), the exit status says enough."""
    with contextlib.suppress(OSError, ValueError):
        typer.echo(f"brevvakt: {text}", err=True)
