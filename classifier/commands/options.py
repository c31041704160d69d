"""Options that several groups of commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """Languages of messages."""

    nb = "nb"
    nn = "nn"
    en = "en"


LangOption = Annotated[
    Lang | None,
    typer.Option(
        "--lang", help="Language of messages and reports; nb unless the settings say otherwise.", show_default=False
    ),
]
STORE_VARIABLE = "BREVVAKT_STORE"
StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        envvar=STORE_VARIABLE,
        help="The decision store: an SQLite file, or postgresql://USER@HOST/DATABASE.",
        show_default=False,
    ),
]
RulesOption = Annotated[
    list[Path] | None, typer.Option("--rules", help="The municipality's own rule file (YAML); may be repeated.")
]
ModelOption = Annotated[Path | None, typer.Option("--model", help="Another model folder than the packaged one.")]
ShowTextOption = Annotated[
    bool, typer.Option("--show-text", help="Let reasons quote the letters. The output is then as secret as they are.")
]
JobsOption = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes; default: one per core.")]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        "--timeout", min=0.1, help="Seconds per file before it is given up; 60 unless the settings say otherwise."
    ),
]
ProgressOption = Annotated[bool, typer.Option(help="Show a progress bar on standard error.")]
