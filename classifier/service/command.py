"""The command ``brevvakt serve``. Imports nothing of the extra before it is called."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from classifier.errors import UsageError


class _Policy(StrEnum):
    """How a sensitive letter to an Altinn inbox is sent, unless the caller says."""

    flagg = "flagg"
    print = "print"


def register(app: typer.Typer, failures: Callable[[], AbstractContextManager[None]]) -> None:
    """Add the command; ``failures`` turns errors into exit codes."""

    @app.command()
    def serve(
        host: Annotated[str, typer.Option(help="Address to listen at; others than this machine's need a token.")] = (
            "127.0.0.1"
        ),
        port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one, told in the log.")] = 8080,
        jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes; default: one per core.")] = (
            None
        ),
        timeout: Annotated[
            float | None, typer.Option("--timeout", min=0.1, help="Seconds per file before it is given up.")
        ] = None,
        recipients: Annotated[
            Path | None, typer.Option("--recipients", help="Register (CSV, JSON or SQLite): orgnr, mottakersystem.")
        ] = None,
        mottakersystem: Annotated[
            str | None, typer.Option("--mottakersystem", metavar="URL", help="Ask SvarUt instead.")
        ] = None,
        policy: Annotated[_Policy, typer.Option("--policy", help="Unless the caller says.")] = _Policy.flagg,
        lang: Annotated[str | None, typer.Option("--lang", help="nb, nn or en, unless the caller says.")] = None,
        rules: Annotated[list[Path] | None, typer.Option("--rules", help="Own rule file; may be repeated.")] = None,
        model: Annotated[Path | None, typer.Option("--model", help="Another model folder than the packaged.")] = None,
    ) -> None:
        """Answer over HTTP: POST /v1/classify, POST /v1/route, GET /v1/health, /docs.

        Callers send «Authorization: Bearer TOKEN»; tokens come from BREVVAKT_TOKEN or, one a line, from the file that
        BREVVAKT_TOKEN_FILE names (read anew for each request). Until there is one, all but /v1/health is refused.
        Bounds are set by BREVVAKT_SERVICE_… (classifier/service/bounds.py).

        Exit status: 0 told to stop, 2 wrong usage.

        Example: BREVVAKT_TOKEN=$(openssl rand -hex 32) brevvakt serve --recipients mottakere.csv
        """
        with failures():
            _require_packages()
            from classifier.config import configured
            from classifier.service.server import ServeOptions, run
            from classifier.workers import default_jobs

            settings = configured(lang=lang, rules=tuple(map(str, rules or ())), model=str(model) if model else None)
            run(
                ServeOptions(
                    host=host,
                    port=port,
                    jobs=jobs or default_jobs(),
                    seconds=timeout or settings.limits.seconds,
                    settings=settings,
                    recipients=recipients,
                    mottakersystem=mottakersystem,
                    policy=policy.value,
                )
            )


def _require_packages() -> None:
    try:
        import fastapi  # noqa: F401
        import prometheus_client  # noqa: F401
        import python_multipart  # noqa: F401
        import structlog  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise UsageError("serving needs more packages: pip install 'brevvakt[service]'") from None
