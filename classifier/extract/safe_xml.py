"""XML from strangers: no entity is expanded, no DTD loaded, nothing fetched, depth and size of nodes bounded."""

from __future__ import annotations

from typing import Any, TypeAlias

import lxml.etree

from classifier.errors import CorruptError

#: An lxml element; lxml publishes no types.
Element: TypeAlias = Any


def parse(data: bytes, *, recover: bool = False) -> Element:
    """The root element; with ``recover`` what can be made out of broken XML.

    Raises:
        CorruptError: not XML, or it declares a document type, which no format read here allows.
    """
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, recover=recover
    )
    try:
        root = lxml.etree.fromstring(data, parser)
    except lxml.etree.LxmlError as exc:
        raise CorruptError(type(exc).__name__) from None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise CorruptError("xml")
    return root


def local_name(element: Element) -> str:
    """Tag without namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
