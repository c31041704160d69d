"""One sensitive sentence in a place that readers forget: it is found, and the place is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from classifier import Classifier
from classifier.extract import extract
from tests import builders as b

PLACES: list[tuple[str, str, Callable[[], bytes]]] = [
    ("header", "brev.docx", lambda: b.in_header(b.NEEDLE)),
    ("footer", "brev.docx", lambda: b.in_footer(b.NEEDLE)),
    ("table", "brev.docx", lambda: b.in_table(b.NEEDLE)),
    ("comment", "brev.docx", lambda: b.in_comment(b.NEEDLE)),
    ("textbox", "brev.docx", lambda: b.in_textbox(b.NEEDLE)),
    ("footnote", "brev.docx", lambda: b.in_notes(b.NEEDLE, "footnote")),
    ("endnote", "brev.docx", lambda: b.in_notes(b.NEEDLE, "endnote")),
    ("deleted", "brev.docx", lambda: b.in_deletion(b.NEEDLE)),
    ("body", "brev.docx", lambda: b.in_insertion(b.NEEDLE)),
    ("body", "brev.docx", lambda: b.in_control(b.NEEDLE)),
    ("hidden", "brev.docx", lambda: b.in_hidden(b.NEEDLE)),
    ("form", "brev.pdf", lambda: b.pdf(b.PLAIN, form={"merknad": b.NEEDLE})),
    ("annotation", "brev.pdf", lambda: b.pdf_with_annotation(b.PLAIN, b.NEEDLE)),
    ("metadata", "brev.pdf", lambda: b.pdf_with_title(b.PLAIN, b.NEEDLE)),
    ("attachment:vedlegg.pdf", "brev.pdf", lambda: b.pdf_with_attachment(b.PLAIN, "vedlegg.pdf", b.pdf([b.NEEDLE]))),
    ("attachment:notat.docx", "brev.pdf", lambda: b.pdf_with_attachment(b.PLAIN, "notat.docx", b.word([b.NEEDLE]))),
]


@pytest.mark.parametrize(("part", "name", "make"), PLACES, ids=[f"{p}-{n}-{i}" for i, (p, n, _) in enumerate(PLACES)])
def test_the_place_of_the_only_sensitive_sentence_is_named(
    part: str, name: str, make: Callable[[], bytes], classifier: Classifier
) -> None:
    data = make()
    document = extract(data, name=name)
    assert any(found.name == part and b.NEEDLE in " ".join(found.text.split()) for found in document.parts)
    result = classifier.classify(data, name=name)
    assert result.q3 != "no"
    assert part in {reason.part for reason in result.reasons if reason.kind == "rule"}


def test_the_same_letter_without_the_sentence_has_no_such_reason(classifier: Classifier) -> None:
    for data, name in ((b.word(b.PLAIN), "brev.docx"), (b.pdf(b.PLAIN), "brev.pdf")):
        result = classifier.classify(data, name=name)
        assert result.q3 != "yes"
        assert "barnevern" not in result.categories


@pytest.mark.parametrize(("part", "name", "make"), PLACES, ids=[f"{p}-{n}-{i}" for i, (p, n, _) in enumerate(PLACES)])
def test_offsets_slice_back_to_the_words(part: str, name: str, make: Callable[[], bytes]) -> None:
    showing = Classifier(show_text=True)
    data = make()
    parts = {(p.name, p.page): p.text for p in extract(data, name=name).parts}
    for reason in showing.classify(data, name=name).reasons:
        if reason.start is not None:
            assert reason.part is not None
            assert parts[reason.part, reason.page][reason.start : reason.end] == reason.text


def test_words_are_not_glued_across_cells_tabs_and_breaks() -> None:
    document = extract(b.in_table("celle"), name="x.docx")
    table = next(part for part in document.parts if part.name == "table")
    assert table.text.splitlines() == ["Rom | Merknad", "A2 | projektor mangler", "A3 | celle"]
    body = next(p for p in extract(b.word(["a\tb\nc"]), name="x.docx").parts if p.name == "body")
    assert body.text.split() == ["a", "b", "c"]
