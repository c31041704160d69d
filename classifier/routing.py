"""The routing call: a shipment and its documents in, the routing answer out; one check of a gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from classifier.api import Classifier
from classifier.gate import Documents, SvarUtGate
from classifier.shipment import FailingRegister, Policy, RecipientRegister, RouteDecision
from classifier.shipment.forsendelse import Channel, Version


def route(
    forsendelse: Mapping[str, Any],
    documents: Documents,
    *,
    classifier: Classifier,
    recipients: RecipientRegister | FailingRegister | None = None,
    policy: Policy = "flagg",
    version: Version | None = None,
    channel: Channel | None = None,
) -> RouteDecision:
    """Answer the three questions for a shipment and decide how it may be sent. See ``SvarUtGate.check``.

    Raises:
        ForsendelseError: the JSON is not a shipment.
        ValueError: no such policy.
    """
    gate = SvarUtGate(classifier, recipients, policy)
    return gate.check(forsendelse, documents, version=version, channel=channel)
