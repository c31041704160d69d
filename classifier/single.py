"""One document or one shipment, as the commands ``classify``, ``explain``, ``route`` and ``info`` need it."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from classifier.api import Classifier, read_source
from classifier.errors import ExitCode, ForsendelseError, UnreadableError, UsageError
from classifier.isolation import Reader
from classifier.report.rows import make_row, printable
from classifier.report.words import LABELS
from classifier.result import Classification, Reason
from classifier.routing import route
from classifier.shipment import Policy, RecipientRegister, RouteDecision, read_register
from classifier.worker import Settings


def exit_code(result: Classification) -> int:
    """0 for ``no``, 1 for anything a person must act on."""
    return int(ExitCode.OK if result.q3 == "no" else ExitCode.ATTENTION)


def answer_one(file: str, settings: Settings, seconds: float) -> Classification:
    """Classify a path, or standard input for ``-``, in a process of its own.

    Raises:
        UsageError: the path does not exist, or the settings are wrong.
    """
    path = Path(file)
    if file != "-" and not path.exists() and not path.is_symlink():
        raise UsageError(f"{file}: no such file")
    try:
        data = read_source(sys.stdin.buffer if file == "-" else path, settings.limits)
        with Reader(settings, seconds=seconds) as reader:
            result = reader.classify(data, None if file == "-" else path.name)
    except UnreadableError as exc:
        # The model is loaded in the worker; here only for this.
        result = settings.classifier().unread(exc)
    return result if file == "-" else replace(result, path=file)


def explain_one(file: str, settings: Settings, seconds: float) -> Classification:
    """Print the answer for a person's eyes and return it. Raises as ``answer_one``."""
    result = answer_one(file, settings, seconds)
    words = LABELS[settings.lang]
    row = make_row(result, settings.lang)
    console = Console(highlight=False)
    console.print(Text(f"{row.path}: ") + Text(row.answer, style="bold"))
    console.print(f"{words['probability']}: {row.probability}   {words['categories']}: {row.categories or '–'}")
    if result.error is not None:
        console.print(Text(result.error.message, style="yellow"))
    for reason in result.reasons:
        place = printable(reason.part or "–") + (f", {words['page']} {reason.page}" if reason.page else "")
        span = f" [{reason.start}–{reason.end}]" if reason.start is not None else ""
        console.print(Text(f"  {reason.weight:5.2f}  {place}{span}: {reason.message}"))
        if reason.text is not None:
            console.print(_marked(reason, colour=console.is_terminal))
    return result


def _marked(reason: Reason, *, colour: bool) -> Text:
    """The line a reason stands on with its words marked: by colour on a terminal, by ⟦ ⟧ where there is none."""
    words = printable(reason.text or "")
    mark = Text(words, style="reverse") if colour else Text(f"⟦{words}⟧")
    return Text("         …") + Text(printable(reason.before)) + mark + Text(printable(reason.after) + "…")


def route_file(
    path: Path,
    documents: Path | None,
    recipients: Path | None,
    mottakersystem: str | None,
    policy: Policy,
    settings: Settings,
    seconds: float,
) -> RouteDecision:
    """Route the shipment in a JSON file; its documents lie in ``documents`` or beside it.

    Question 2 is answered by the register file ``recipients`` or by the service at ``mottakersystem``, never both.

    Raises:
        UsageError: both of them are given.
        ForsendelseError: the file is not readable JSON or not a shipment.
        RegisterError: the register or the service's settings are wrong.
    """
    raw = _read_shipment(path)
    folder = documents if documents is not None else path.parent
    with _register(recipients, mottakersystem) as register, settings.isolated(seconds) as classifier:
        return route(raw, folder, classifier=classifier, recipients=register, policy=policy)


def _read_shipment(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as exc:
        raise ForsendelseError(f"{path}: cannot be read ({type(exc).__name__})") from None
    except json.JSONDecodeError as exc:
        raise ForsendelseError(f"{path}:{exc.lineno}: not valid JSON") from None
    except RecursionError:
        raise ForsendelseError(f"{path}: nested too deep for a forsendelse") from None


@contextlib.contextmanager
def _register(recipients: Path | None, mottakersystem: str | None) -> Iterator[RecipientRegister | None]:
    if recipients is not None and mottakersystem is not None:
        raise UsageError("--recipients and --mottakersystem both answer question 2; give one of them")
    if mottakersystem is None:
        yield read_register(recipients) if recipients is not None else None
        return
    from classifier.shipment.mottakersystem import MottakersystemRegister, MottakersystemSettings

    with MottakersystemRegister(MottakersystemSettings.from_environment(mottakersystem)) as register:
        yield register


def info_lines(settings: Settings) -> Iterator[str]:
    """What decides, and what it promises."""
    from classifier._version import __version__

    classifier: Classifier = settings.classifier()
    card = classifier.bundle.card
    yield f"brevvakt {__version__}"
    yield f"model {classifier.bundle.version}"
    yield f"rules {classifier.rules.version} ({len(classifier.rules.rules)} rules)"
    thresholds, calibration = classifier.bundle.thresholds, card["calibration"]
    yield f"thresholds: no at or below {thresholds.no}, yes at or above {thresholds.yes}"
    yield (
        f"calibration: {calibration['missed']} of {calibration['sensitive']} sensitive letters missed; "
        f"upper 95 % bound {100 * calibration['miss_rate_upper_95']:.1f} %"
    )
    yield f"test writers: AUC {card['test']['auc']} over {card['test']['letters']} letters"
