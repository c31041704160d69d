"""The send hook: whatever is injected, nothing sensitive leaves as ordinary Altinn post, and both gates agree."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import AsyncSvarUtGate, Classification, Classifier, SvarUtGate
from classifier.errors import CrashedError, ForsendelseError
from classifier.result import Failure
from classifier.shipment import Found, MemoryRegister, Policy, RouteDecision, System
from classifier.shipment.mottakersystem import AsyncMottakersystemRegister, MottakersystemRegister
from classifier.shipment.recipients import FAILURES
from classifier.shipment.texts import CODES
from tests import builders as b
from tests.mottakersystem.conftest import settings as asking
from tests.mottakersystem.server import answer, drop, running, system, systems

from .shipments import ORGNR, OTHER_ORGNR, PERSON, VERSIONS, bodies, document, shipment
from .specs import faults
from .test_properties import without_the_rule

CASESYSTEM = MemoryRegister({ORGNR: [System("Sak")], OTHER_ORGNR: [System("Sak")]})
SENSITIVE, ORDINARY = b.pdf([b.NEEDLE, *b.PLAIN]), b.pdf(b.PLAIN * 2)


def check_both(
    classifier: Classifier, register: Any, body: dict[str, Any], documents: Any, policy: Policy = "flagg", **more: Any
) -> RouteDecision:
    """The answer of both gates, which must be the same."""
    answer = SvarUtGate(classifier, register, policy).check(body, documents, **more)
    again = asyncio.run(AsyncSvarUtGate(classifier, register, policy).check(body, documents, **more))
    assert again == answer
    return answer


def codes(answer: RouteDecision) -> set[str]:
    return {one.code for one in answer.warnings}


# ------------------------------------------------------------------------------------ any failure, any shipment


class Faulty:
    """A classifier that gives, raises or returns what it is told, document by document."""

    lang = "nb"

    def __init__(self, answers: Mapping[str, Any], visible: Any) -> None:
        self._answers, self._visible = answers, visible

    def classify(self, source: Any, *, name: str | None = None) -> Any:
        return self._say(self._answers[name or ""])

    def classify_document(self, document: Any) -> Any:
        return self._say(self._visible)

    def _say(self, told: Any) -> Any:
        if isinstance(told, BaseException):
            raise told
        return classification(told) if told in ("yes", "no", "review") else told


def classification(q3: Any) -> Classification:
    return Classification(q3, 0.5, {"helse": 0.9} if q3 == "yes" else {}, (), None, "m", "r", bytes=100, pages=1)


class FaultyRegister:
    """A register that answers, raises or talks nonsense."""

    def __init__(self, told: Any) -> None:
        self._told = told

    def lookup(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Any:
        if isinstance(self._told, BaseException):
            raise self._told
        return self._told


class FaultyFindingRegister(FaultyRegister):
    """The same with reasons."""

    def find(self, orgnr: str, forsendelsestype: str | None = None, niva: int = 3) -> Any:
        told = self.lookup(orgnr)
        return Found(*told) if isinstance(told, tuple) else told


ERRORS = st.sampled_from(
    (RuntimeError("x"), MemoryError(), RecursionError(), OSError(5), KeyError("a"), TimeoutError())
)
ANSWERS = st.sampled_from(("yes", "no", "review", None, "maybe", 7)) | ERRORS
MISSING = object()
REGISTERS = st.builds(
    FaultyRegister, st.sampled_from(("altinn", "casesystem", "unknown", "case", None, True)) | ERRORS
) | st.builds(
    FaultyFindingRegister,
    st.sampled_from(
        (("casesystem", "timeout"), ("casesystem", None), ("nei", None), ("unknown", "ukjent"), None, "casesystem")
    )
    | st.sampled_from(FAILURES).map(lambda failure: ("unknown", failure))
    | ERRORS,
)


@settings(max_examples=150)
@given(st.data(), st.sampled_from(VERSIONS), REGISTERS, st.sampled_from(get_args(Policy)))
def test_nothing_unsafe_leaves_as_ordinary_post_whatever_fails(
    data: st.DataObject, version: Any, register: Any, policy: Policy
) -> None:
    body, channel = data.draw(bodies(version))
    names = [entry["filnavn"] for entry in body["dokumenter"]]
    told = {name: data.draw(ANSWERS | st.just(MISSING)) for name in names}
    visible = data.draw(ANSWERS)
    classifier = cast("Classifier", Faulty(told, visible))
    documents = {name: b"%PDF-1.7" for name in names if told[name] is not MISSING}
    gate = SvarUtGate(classifier, register, policy)
    decision = gate.check(body, documents, version=version, channel=channel)  # type: ignore[arg-type]
    sent, q = decision.forsendelse, decision.questions
    if any(one not in ("yes", "no") for one in told.values()):
        # One yes is enough: the shipment is treated as sensitive, whatever the others are.
        assert decision.action == "hold" or "yes" in (visible, *told.values())
    if MISSING in told.values():
        assert decision.action == "hold"
    if sent is None:
        assert decision.action == "hold"
        assert decision.warnings
        return
    assert not faults(sent, version, decision.channel)
    printed = decision.action == "send_as_print"
    assert without_the_rule(sent, version, printed=printed) == without_the_rule(body, version, printed=printed)
    if q["is_organisation"] != "no" and q["sensitive"] != "no" and q["receives_in_altinn"] != "no":
        assert printed or sent["taushetsbelagtPost"] is True


@pytest.mark.parametrize("told", [RuntimeError("Emil"), None, True, "nei", ("casesystem", "timeout"), ("nei", None)])
def test_a_register_that_fails_counts_as_altinn_and_says_so(told: Any) -> None:
    classifier = cast("Classifier", Faulty(dict.fromkeys(("brev.pdf", "vedlegg.pdf"), "yes"), "no"))
    register = FaultyFindingRegister(told) if isinstance(told, tuple) else FaultyRegister(told)
    documents = {"brev.pdf": b"%PDF-", "vedlegg.pdf": b"%PDF-"}
    answer = check_both(classifier, register, shipment("v2"), documents)
    assert (answer.action, answer.questions["receives_in_altinn"]) == ("send_taushetsbelagt", "unknown")
    assert {code for code in codes(answer) if code.startswith("q2_failed_")}
    assert "Emil" not in str(answer)


def test_every_failure_has_its_sentence() -> None:
    assert {f"q2_failed_{failure}" for failure in FAILURES} <= set(CODES)


# ------------------------------------------------------------------------------------------- with real documents


@pytest.mark.parametrize(
    "bad",
    [b"", b"%PDF-1.7 avkortet", b"PK\x03\x04", os.urandom(200), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9],
    ids=["empty", "cut", "zip", "noise", "ole"],
)
def test_a_bad_document_holds_and_is_named(classifier: Classifier, bad: bytes) -> None:
    answer = check_both(classifier, CASESYSTEM, shipment("v2"), {"brev.pdf": bad, "vedlegg.pdf": ORDINARY})
    assert answer.action == "hold"
    assert [one.where for one in answer.warnings if one.code == "document_unread"] == ["dokumenter[0].filnavn"]


class Unreadable(io.RawIOBase):
    """A file on a disk that fails."""

    def read(self, size: int = -1) -> bytes:
        raise OSError(5, "Emil Kowalski")


@pytest.mark.parametrize("source", [Unreadable(), 7, None, "", "finnes-ikke.pdf", Path(os.devnull), "a\x00b"])
def test_a_source_that_cannot_be_read_holds(classifier: Classifier, source: Any) -> None:
    answer = check_both(classifier, CASESYSTEM, shipment("v2"), {"brev.pdf": source, "vedlegg.pdf": ORDINARY})
    assert answer.action == "hold"
    assert "document_unread" in codes(answer)
    assert "Emil" not in str(answer)


def test_a_folder_that_is_not_there_holds(classifier: Classifier, tmp_path: Path) -> None:
    for folder in (tmp_path / "borte", "a\x00b"):
        answer = check_both(classifier, CASESYSTEM, shipment("v2"), folder)
        assert (answer.action, "document_missing" in codes(answer)) == ("hold", True)


def test_what_is_no_shipment_is_refused_by_both(classifier: Classifier) -> None:
    with pytest.raises(ForsendelseError):
        SvarUtGate(classifier).check({}, {})
    with pytest.raises(ForsendelseError):
        asyncio.run(AsyncSvarUtGate(classifier).check({}, {}))
    with pytest.raises(ValueError, match="flagg or print"):
        AsyncSvarUtGate(classifier, policy=cast("Policy", "post"))


def test_a_gate_knows_nobody_unless_told(classifier: Classifier) -> None:
    answer = check_both(classifier, None, shipment("v2"), {"brev.pdf": SENSITIVE, "vedlegg.pdf": ORDINARY})
    assert (answer.action, answer.questions["receives_in_altinn"]) == ("send_taushetsbelagt", "unknown")


def test_an_ordinary_letter_goes_as_addressed(classifier: Classifier) -> None:
    body = shipment("v2")
    answer = check_both(classifier, None, body, {"brev.pdf": ORDINARY, "vedlegg.pdf": io.BytesIO(ORDINARY).read()})
    assert (answer.action, answer.forsendelse) == ("send_as_addressed", body)


def test_a_grade_in_the_title_stops_the_shipment(classifier: Classifier) -> None:
    body = shipment("v2", tittel="STRENGT FORTROLIG: beredskapsplan")
    answer = check_both(classifier, CASESYSTEM, body, {"brev.pdf": ORDINARY, "vedlegg.pdf": ORDINARY})
    assert (answer.action, "graded" in codes(answer)) == ("hold", True)


def test_confidential_post_comes_with_the_group_of_its_content(classifier: Classifier) -> None:
    answer = check_both(classifier, None, shipment("v2"), {"brev.pdf": SENSITIVE, "vedlegg.pdf": ORDINARY})
    assert answer.group == "oppvekst_utdanning"
    assert "group_oppvekst_utdanning" in codes(answer)


def test_a_revealing_title_and_file_name_come_with_neutral_ones(classifier: Classifier) -> None:
    body = shipment(
        "v2",
        tittel="Barnevernssak – Emil Kowalski",
        eksternReferanse="2026/1234-7",
        dokumenter=[document("Barnevernssak Emil Kowalski.PDF")],
    )
    answer = check_both(classifier, None, body, {"Barnevernssak Emil Kowalski.PDF": SENSITIVE})
    found = {one.where: one.suggestion for one in answer.warnings if one.suggestion}
    assert found == {"tittel": "Brev i sak 2026/1234-7", "dokumenter[0].filnavn": "dokument-1.pdf"}
    said = answer.as_dict()["warnings"]
    assert {"code", "message", "where", "suggestion"} in [set(one) for one in said]
    assert "Kowalski" not in str(said)


def test_printing_is_stopped_by_what_only_the_files_tell(classifier: Classifier) -> None:
    def obstacles(source: bytes, **more: Any) -> set[str]:
        body = shipment("v2", dokumenter=[document("brev.pdf", **more)])
        found = codes(check_both(classifier, None, body, {"brev.pdf": source}, "print"))
        return {code for code in found if code.startswith("print_impossible")}

    assert obstacles(SENSITIVE) == set()
    assert obstacles(SENSITIVE, giroarkSider=[1]) == set()
    assert obstacles(SENSITIVE, giroarkSider=[2]) == {"print_impossible_giro"}
    assert obstacles(b.word([b.NEEDLE, *b.PLAIN])) == {"print_impossible_not_pdf"}


# ------------------------------------------------------------------------------------------- with a live register


def test_both_gates_ask_a_real_service(classifier: Classifier) -> None:
    documents = {"brev.pdf": SENSITIVE, "vedlegg.pdf": ORDINARY}
    for behaviour, action, said in (
        (systems(system()), "send_as_addressed", None),
        (systems(), "send_taushetsbelagt", None),
        (answer(401), "send_taushetsbelagt", "q2_failed_refused"),
        (drop, "send_taushetsbelagt", "q2_failed_unreachable"),
    ):
        with running() as service:
            service.behaviours = [behaviour]

            async def ask() -> RouteDecision:
                async with AsyncMottakersystemRegister(asking(service)) as register:
                    return await AsyncSvarUtGate(classifier, register).check(shipment("v2"), documents)

            with MottakersystemRegister(asking(service)) as register:
                found = check_both(classifier, register, shipment("v2"), documents)
            assert found.action == action
            assert said is None or said in codes(found)
            awaited = asyncio.run(ask())
            # The kept register was asked twice: only its second answer may come from a pause.
            assert (awaited.action, awaited.questions) == (found.action, found.questions)


def test_a_person_is_never_looked_up(classifier: Classifier) -> None:
    with running() as service, MottakersystemRegister(asking(service)) as register:
        answer = check_both(classifier, register, shipment("v2", PERSON), {"brev.pdf": SENSITIVE})
        assert answer.questions["receives_in_altinn"] == "no"
        assert service.asked == []


def test_the_classifiers_own_answer_for_a_crash_is_held(classifier: Classifier) -> None:
    crashed = classifier.unread(CrashedError("x"))
    assert isinstance(crashed.error, Failure)
    faulty = cast("Classifier", Faulty({"brev.pdf": crashed, "vedlegg.pdf": "no"}, "no"))
    answer = check_both(faulty, CASESYSTEM, shipment("v2"), {"brev.pdf": b"%PDF-", "vedlegg.pdf": b"%PDF-"})
    assert (answer.action, "document_unread" in codes(answer)) == ("hold", True)
