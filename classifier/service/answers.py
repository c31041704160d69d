"""A body's parts → the library's own answers, read by the workers."""

from __future__ import annotations

import asyncio
import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from classifier.decide import Q3
from classifier.errors import ForsendelseError
from classifier.gate import known_answers
from classifier.gate_reading import Reading, assembled, texts_of
from classifier.messages import Language
from classifier.result import Classification
from classifier.service.desk import Desk, Read
from classifier.service.failures import RefusedError
from classifier.service.multipart import SHIPMENT, Part, Parts
from classifier.service.work import Visible
from classifier.shipment.decision import Policy, RouteDecision, decide_route
from classifier.shipment.forsendelse import Channel, Forsendelse, Version, parse_forsendelse
from classifier.shipment.recipients import AsyncRecipientRegister, FailingRegister, RecipientRegister

Register = AsyncRecipientRegister | RecipientRegister | FailingRegister


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller of ``route`` may choose."""

    policy: Policy
    lang: Language
    version: Version | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Routed:
    """A decision and what it was made of."""

    decision: RouteDecision
    answers: tuple[Classification, ...]

    @property
    def q3(self) -> Q3:
        """Question 3 over the whole shipment."""
        sensitive = self.decision.questions["sensitive"]
        return "review" if sensitive == "unknown" else sensitive


async def classified(parts: Parts, desk: Desk, lang: Language, until: float) -> Classification:
    """The record of the one file.

    Raises:
        RefusedError: there is not exactly one part, a file named ``file``.
    """
    if len(parts.found) != 1 or parts.found[0].name != "file" or parts.found[0].filename is None:
        raise RefusedError("wrong_parts", "exactly one, a file named «file»")
    part = parts.found[0]
    return (await desk.read(functools.partial(_load, parts, part), part.filename, lang, until)).answer


async def routed(parts: Parts, desk: Desk, register: Register, wish: Wish, until: float) -> Routed:
    """The routing answer for a shipment and its files: the same as the gate's.

    Raises:
        RefusedError: the first part is no shipment, or the files are not its documents in order.
    """
    shipment = _shipment(parts, wish)
    files = matched(shipment, parts.found[1:])
    reads, visible, known = await asyncio.gather(
        _read_all(parts, files, desk, wish.lang, until),
        desk.see(texts_of(shipment), until),
        known_answers(shipment, register),
    )
    decision = await asyncio.to_thread(_decide, shipment, reads, visible, known, wish)
    return Routed(decision, tuple(read.answer for read in reads.values()))


def _decide(
    shipment: Forsendelse, reads: dict[str, Read], visible: Visible, known: FailingRegister, wish: Wish
) -> RouteDecision:
    reading = _reading(shipment, reads, visible)
    return decide_route(
        shipment,
        reading.q3,
        known,
        policy=wish.policy,
        lang=wish.lang,
        per_document=reading.per_document,
        facts=reading.facts,
        missing=reading.missing,
        graded=reading.graded,
        # A text that was not looked at is taken to reveal something.
        reveals=lambda text: text in visible.revealing,
    )


def _reading(shipment: Forsendelse, reads: dict[str, Read], visible: Visible) -> Reading:
    answers = {name: read.answer for name, read in reads.items()}
    heads = {name: read.head for name, read in reads.items()}
    return assembled(shipment, answers, heads, (visible.q3, visible.graded))


async def _load(parts: Parts, part: Part) -> bytes:
    """A part's bytes; only a disk is waited for in a thread, since changing threads costs more than memory does."""
    return await asyncio.to_thread(parts.read, part) if parts.on_disk else parts.read(part)


async def _read_all(parts: Parts, files: Sequence[Part], desk: Desk, lang: Language, until: float) -> dict[str, Read]:
    """``filnavn`` → answer. One shipment takes no more workers at a time than there are: others must get a turn."""
    turns = asyncio.Semaphore(desk.jobs)

    async def read(part: Part) -> Read:
        async with turns:
            return await desk.read(functools.partial(_load, parts, part), part.filename, lang, until)

    found = await asyncio.gather(*(read(part) for part in files))
    return {part.filename or "": one for part, one in zip(files, found, strict=True)}


def _shipment(parts: Parts, wish: Wish) -> Forsendelse:
    first = parts.found[0] if parts.found else None
    if first is None or first.name != SHIPMENT:
        raise RefusedError("wrong_parts", "the first is named «forsendelse» and holds the JSON")
    raw = decoded(parts.read(first))
    try:
        return parse_forsendelse(raw, version=wish.version, channel=wish.channel)
    except ForsendelseError as exc:
        raise RefusedError("bad_forsendelse", str(exc)) from None  # it names the JSON path, never a value


def decoded(data: bytes) -> Any:
    """The JSON of a shipment, only of what can be written back as it was.

    Raises:
        RefusedError: it is not JSON in UTF-8, or holds a number that JSON has no sign for.
    """
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise RefusedError("bad_forsendelse", "not valid JSON in UTF-8") from None


def _no_number(_name: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("too large a number")
    return number


def matched(shipment: Forsendelse, files: Sequence[Part]) -> Sequence[Part]:
    """The files, when they are the shipment's documents in order, by name: SvarUt's own rule.

    v3's ``/nhn`` names no documents: its files are sent all the same, and are not read.

    Raises:
        RefusedError: they are not; says which, never a name.
    """
    if shipment.channel == "nhn" and not shipment.documents:
        return ()
    if len(files) != len(shipment.documents):
        raise RefusedError("wrong_parts", f"{len(shipment.documents)} entries in dokumenter, {len(files)} files")
    for index, (document, part) in enumerate(zip(shipment.documents, files, strict=True)):
        if part.filename != document.filnavn:
            raise RefusedError("wrong_parts", f"file {index + 1} is not named as dokumenter[{index}].filnavn says")
    return files
