"""Options that several groups of commands share."""

from __future__ import annotations

from enum import StrEnum
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
