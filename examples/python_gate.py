"""One step before sending: the gate between a case system and SvarUt. Run from the repository's top:

    python examples/python_gate.py

It routes the sample shipments. With ``BREVVAKT_MOTTAKERSYSTEM`` set (such as ``https://test.svarut.ks.no/api``) and the
secrets of README's table, question 2 is asked there; else in the sample register.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from classifier import Classifier, SvarUtGate
from classifier.shipment import FailingRegister, RecipientRegister, read_register
from classifier.shipment.mottakersystem import MottakersystemRegister, MottakersystemSettings

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples" / "forsendelser"


@contextlib.contextmanager
def register() -> Iterator[RecipientRegister | FailingRegister]:
    """Where question 2 is answered."""
    url = os.environ.get("BREVVAKT_MOTTAKERSYSTEM")
    if url is None:
        yield read_register(SAMPLES / "mottakere.csv")
        return
    with MottakersystemRegister(MottakersystemSettings.from_environment(url)) as live:
        yield live


def post_to_svarut(forsendelse: dict[str, Any], channel: str | None) -> None:
    """Yours: ``POST /v2/kontoer/{kontoId}/forsendelser``, or in v3 ``…/forsendelser/{channel}``."""
    flag = forsendelse.get("taushetsbelagtPost", False)
    print(f"  would be sent{f' to /{channel}' if channel else ''}; taushetsbelagtPost: {flag}")


def ask_a_person(reasons: tuple[dict[str, str], ...]) -> None:
    """Yours: put it into somebody's list of tasks."""
    print("  held for a person:", *(reason["message"] for reason in reasons))


def main() -> None:
    """Route every sample shipment."""
    with register() as recipients:
        gate = SvarUtGate(Classifier(lang="nb"), recipients, policy="flagg")  # once per process
        for path in sorted(SAMPLES.glob("*.json")):
            decision = gate.check(json.loads(path.read_text("utf-8")), SAMPLES)
            print(f"{path.name}: {decision.action} {decision.questions}")
            for warning in decision.warnings:
                print(f"  {warning.code} ({warning.where}): {warning.message}")
            if decision.forsendelse is None:
                ask_a_person(decision.reasons)
            else:
                post_to_svarut(decision.forsendelse, decision.channel)


if __name__ == "__main__":
    main()
