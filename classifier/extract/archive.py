"""Archives: every file in them is read like one on its own."""

from __future__ import annotations

from functools import partial

from classifier.document import Document
from classifier.extract.nested import Nested
from classifier.extract.plain import decode_text
from classifier.extract.unpacked import unpacked


def read_archive(data: bytes, nested: Nested) -> Document:
    """Read a zip. Nothing is written to disk, so that no name in it can lead anywhere.

    Raises:
        TooLargeError: a zip bomb.
        UnreadableError: none of its files could be read; the subclass is that of the first.
        NoTextError: there are no files in it.
    """
    package, assembly = unpacked(data, nested)
    for remark in package.remarks:
        assembly.add("metadata", decode_text(remark) or remark.decode("latin-1"))
    for name in package.names:
        if not name.endswith("/") and not nested.read(assembly, name, partial(package.read, name)):
            break
    return assembly.document("zip", None)
