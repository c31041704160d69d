"""The beginning that all readers of containers share."""

from __future__ import annotations

from classifier.extract.assembly import Assembly
from classifier.extract.nested import Nested
from classifier.extract.package import Package


def unpacked(data: bytes, nested: Nested) -> tuple[Package, Assembly]:
    """A container, and what its text is gathered in: with a ``corrupt`` problem when two members have one name.

    Raises: as ``Package``.
    """
    assembly = Assembly(nested.budget)
    package = Package(data, nested.budget)
    if package.ambiguous:
        assembly.problem("corrupt")
    return package, assembly
