"""A document that takes longer to read than any clock in the tests, on any machine, and needs little memory for it."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from classifier.limits import Limits
from tests import builders as b

#: Without these it would end at another limit before the clock, on a quick machine.
UNBOUNDED = Limits(characters=10**9, pages=10**6)
#: The same for commands.
ENVIRON = {"BREVVAKT_LIMITS__CHARACTERS": str(10**9), "BREVVAKT_LIMITS__PAGES": str(10**6)}


def _endless(repeats: int) -> bytes:
    """One page, shown again and again: small to send and to hold, a minute to read."""
    lines = [" ".join(f"{number}.{number % 7}" for number in range(line, line + 9)) for line in range(45)]
    writer = PdfWriter(BytesIO(b.pdf(lines)))
    pages = cast("DictionaryObject", writer.root_object["/Pages"].get_object())
    pages[NameObject("/Kids")] = ArrayObject([writer.pages[0].indirect_reference] * repeats)
    pages[NameObject("/Count")] = NumberObject(repeats)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


ENDLESS = _endless(20_000)
