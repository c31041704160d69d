"""The send hook: between a case system and SvarUt, one check per shipment, for threads and for asyncio.

Both gates read the documents, ask the register, and then let the same pure table decide. Whatever goes wrong with a
document, a classifier or a register makes the answer more careful: the shipment is held, or its recipient counts as
receiving in Altinn.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classifier.api import Classifier, Source
from classifier.gate_reading import Reading, read_shipment, reveals
from classifier.shipment.decision import Policy, RouteDecision, check_policy, decide_route
from classifier.shipment.forsendelse import Channel, Forsendelse, Version, parse_forsendelse
from classifier.shipment.questions import organisations
from classifier.shipment.recipients import (
    AsyncRecipientRegister,
    FailingRegister,
    Found,
    KnownAnswers,
    MemoryRegister,
    RecipientRegister,
    ask,
    ask_async,
)

Documents = Mapping[str, Source] | str | Path


class _Gate:
    """What both gates share: everything but waiting."""

    def __init__(self, classifier: Classifier, policy: Policy) -> None:
        check_policy(policy)
        self._classifier = classifier
        self._policy = policy

    def _read(self, shipment: Forsendelse, documents: Documents) -> Reading:
        return read_shipment(shipment, documents, self._classifier)

    def _decide(
        self, shipment: Forsendelse, reading: Reading, register: RecipientRegister | FailingRegister
    ) -> RouteDecision:
        return decide_route(
            shipment,
            reading.q3,
            register,
            policy=self._policy,
            lang=self._classifier.lang,
            per_document=reading.per_document,
            facts=reading.facts,
            missing=reading.missing,
            graded=reading.graded,
            reveals=lambda text: reveals(text, self._classifier),
        )


class SvarUtGate(_Gate):
    """Checks shipments before they are sent. Safe to share between threads when its register is.

    Args:
        classifier: answers question 3; its ``lang`` is the answer's language.
        recipients: answers question 2; None knows nobody, so every organisation counts as Altinn.
        policy: ``flagg`` (``taushetsbelagtPost``) or ``print`` (organisation number left out).

    Raises:
        ValueError: no such policy.
    """

    def __init__(
        self,
        classifier: Classifier,
        recipients: RecipientRegister | FailingRegister | None = None,
        policy: Policy = "flagg",
    ) -> None:
        super().__init__(classifier, policy)
        self._recipients = recipients if recipients is not None else MemoryRegister()

    def check(
        self,
        forsendelse: Mapping[str, Any],
        documents: Documents,
        *,
        version: Version | None = None,
        channel: Channel | None = None,
    ) -> RouteDecision:
        """Answer the three questions for a shipment and decide how it may be sent.

        Args:
            forsendelse: the decoded SvarUt v1, v2 or v3 JSON; not changed.
            documents: ``filnavn`` → path, bytes or file; or the folder that holds them.
            version: the API version, when the shape leaves doubt.
            channel: for v3, the path the shipment is meant for.

        Raises:
            ForsendelseError: the JSON is not a shipment. Nothing else: a document that cannot be read, is missing or
                crashes its reader is ``hold``.
        """
        shipment = parse_forsendelse(forsendelse, version=version, channel=channel)
        return self._decide(shipment, self._read(shipment, documents), self._recipients)


class AsyncSvarUtGate(_Gate):
    """The same for asyncio: the register is awaited while the documents are read in a thread.

    A register with blocking calls is asked in a thread too.
    """

    def __init__(
        self,
        classifier: Classifier,
        recipients: AsyncRecipientRegister | RecipientRegister | FailingRegister | None = None,
        policy: Policy = "flagg",
    ) -> None:
        super().__init__(classifier, policy)
        self._recipients = recipients if recipients is not None else MemoryRegister()

    async def check(
        self,
        forsendelse: Mapping[str, Any],
        documents: Documents,
        *,
        version: Version | None = None,
        channel: Channel | None = None,
    ) -> RouteDecision:
        """See ``SvarUtGate.check``."""
        shipment = parse_forsendelse(forsendelse, version=version, channel=channel)
        reading, register = await asyncio.gather(
            asyncio.to_thread(self._read, shipment, documents), known_answers(shipment, self._recipients)
        )
        return await asyncio.to_thread(self._decide, shipment, reading, register)


async def known_answers(
    shipment: Forsendelse, recipients: AsyncRecipientRegister | RecipientRegister | FailingRegister
) -> KnownAnswers:
    """What the register says about the shipment's organisations; one with blocking calls is asked in a thread."""
    numbers = organisations(shipment)
    found = await asyncio.gather(*(_ask(shipment, number, recipients) for number in numbers))
    return KnownAnswers(dict(zip(numbers, found, strict=True)))


async def _ask(shipment: Forsendelse, number: str, recipients: Any) -> Found:
    wanted = number, shipment.forsendelsestype, shipment.niva
    if inspect.iscoroutinefunction(getattr(recipients, "find", None)):
        return await ask_async(recipients, *wanted)
    return await asyncio.to_thread(ask, recipients, *wanted)
