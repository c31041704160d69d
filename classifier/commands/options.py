"""Options that several groups of commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from classifier.messages import Language
    from classifier.worker import Settings


class Lang(StrEnum):
    """Languages of messages."""

    nb = "nb"
    nn = "nn"
    en = "en"


#: Row numbers of a database.
LARGEST = 2**63 - 1
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


def chosen(
    lang: Lang | None,
    rules: list[Path] | None = None,
    model: Path | None = None,
    *,
    show_text: bool = False,
) -> Settings:
    """The settings of this run: these options before the environment and the settings file; see ``config``."""
    from classifier.config import configured

    return configured(
        show_text=show_text,
        model=str(model) if model else None,
        rules=tuple(map(str, rules or ())),
        lang=lang.value if lang else None,
    )


def language(lang: Lang | None) -> Language:
    """The language asked for here, or by the settings."""
    return chosen(lang).lang
