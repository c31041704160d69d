"""Calls the service before SvarUt: pip install httpx. Run from the repository's top, with the service running:

BREVVAKT_TOKEN=... python examples/caller.py http://127.0.0.1:8080 data/samples/forsendelser/forsendelse-v2.json
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx


def route(client: httpx.Client, path: Path) -> dict[str, Any]:
    """The routing answer for a shipment whose documents lie beside it: the parts are SvarUt's own."""
    forsendelse = path.read_bytes()
    names = [entry["filnavn"] for entry in json.loads(forsendelse)["dokumenter"]]
    parts = [("forsendelse", ("forsendelse.json", forsendelse, "application/json"))]
    parts += [("dokument", (name, (path.parent / name).read_bytes(), "application/pdf")) for name in names]
    answer = client.post("/v1/route", params={"policy": "flagg", "lang": "nb"}, files=parts)
    if answer.is_error:
        error = answer.json()["error"]
        # Nothing is known about the letter: it must wait, never be sent as it is.
        raise SystemExit(f"{answer.status_code} {error['code']}: {error['message']}")
    decision: dict[str, Any] = answer.json()
    return decision


def main() -> None:
    """Route the shipment and say what to do."""
    url, path = sys.argv[1], Path(sys.argv[2])
    headers = {"Authorization": f"Bearer {os.environ['BREVVAKT_TOKEN']}"}
    with httpx.Client(base_url=url, headers=headers, timeout=httpx.Timeout(10, read=900)) as client:
        decision = route(client, path)
    print(decision["action"])
    if decision["forsendelse"] is None:
        print("held for a person:", *(reason["message"] for reason in decision["reasons"]))
    else:
        print("would be sent:", json.dumps(decision["forsendelse"]))


if __name__ == "__main__":
    main()
