"""DOCX: every part that can hold words, each read on its own so that one broken part does not hide the others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from functools import partial

import lxml.etree
import lxml.html

from classifier.document import Document
from classifier.errors import CorruptError, EncryptedError, TooLargeError, UnreadableError
from classifier.extract.assembly import Assembly, Nested
from classifier.extract.docx_walk import Element, W, Walker
from classifier.extract.package import Package
from classifier.extract.seam import translated

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE_DOCUMENT = "/officeDocument"
#: Parts beside the document that hold blocks: (name pattern, part, element that holds blocks; None: the root).
_BLOCK_PARTS = (
    (re.compile(r"header\d*\.xml$"), "header", None),
    (re.compile(r"footer\d*\.xml$"), "footer", None),
    (re.compile(r"footnotes\d*\.xml$"), "footnote", W + "footnote"),
    (re.compile(r"endnotes\d*\.xml$"), "endnote", W + "endnote"),
    (re.compile(r"comments\d*\.xml$"), "comment", W + "comment"),
)
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_TELLING_PROPERTIES = frozenset(
    "title subject keywords description category lpwstr lpstr creator lastModifiedBy Manager Company".split()
)
_EMBEDDED = re.compile(r"/embeddings/[^/]+$")
_DRAWN = re.compile(r"/(?:charts/chart\d*|diagrams/data\d*)\.xml$")
_BOUND_DATA = re.compile(r"^customXml/item\d+\.xml$")


def read_docx(data: bytes, nested: Nested) -> Document:
    """Read a DOCX (or DOCM, DOTX, DOTM).

    Raises:
        CorruptError: no main document part.
        TooLargeError: a zip bomb.
        NoTextError: there are no words in it.
    """
    assembly = Assembly(nested.limits)
    package = Package(data, nested.limits)
    main = _main_part(package)
    walker = Walker(assembly, "body", _hidden_styles(package, main))
    body = package.xml(main).find(W + "body")
    if body is None:
        raise CorruptError("no body")
    walker.blocks(body)
    _attempt(assembly, "altchunk", lambda: _read_chunks(package, main, walker.chunks, assembly, nested))
    for name in package.names:
        _attempt(assembly, _label(name), partial(_read_other, package, name, main, assembly, nested))
    if any("/media/" in name for name in package.names) and _is_thin(assembly):
        assembly.problem("no_text")
    return assembly.document("docx", None)


def _is_thin(assembly: Assembly) -> bool:
    """Whether so little text was found that an image may be the letter."""
    return assembly.characters < 40


def _attempt(assembly: Assembly, part: str, step: Callable[[], None]) -> None:
    try:
        with translated():
            step()
    except TooLargeError:
        raise
    except UnreadableError as exc:
        assembly.problem(exc.code, part)


def _label(name: str) -> str:
    return next((part for pattern, part, _ in _BLOCK_PARTS if pattern.search(name)), "metadata")


def _relations(package: Package, part: str) -> dict[str, tuple[str, str, bool]]:
    """Relationship id → (type, target, external) of one part."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", base + ".rels")
    if name not in package.names:
        return {}
    found = {}
    for relation in package.xml(name).iter(_RELATIONSHIPS + "Relationship"):
        target = relation.get("Target", "")
        external = relation.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
        found[relation.get("Id", "")] = (relation.get("Type", ""), target, external)
    return found


def _main_part(package: Package) -> str:
    """The main document part, by the package's relationships (its name is only a habit)."""
    if "EncryptedPackage" in package.names:
        raise EncryptedError("office")
    try:
        for kind, target, external in _relations(package, "").values():
            if kind.endswith(_OFFICE_DOCUMENT) and not external and target in package.names:
                return target
    except (lxml.etree.LxmlError, CorruptError):
        pass
    if "word/document.xml" in package.names:
        return "word/document.xml"
    raise CorruptError("no document part")


def _hidden_styles(package: Package, main: str) -> frozenset[str]:
    """Ids of character styles that hide text."""
    name = posixpath.join(posixpath.dirname(main), "styles.xml")
    if name not in package.names or b"vanish" not in package.read(name):
        return frozenset()
    return frozenset(
        style.get(W + "styleId", "")
        for style in package.xml(name).iter(W + "style")
        if style.find(f"{W}rPr/{W}vanish") is not None
    )


def _read_other(package: Package, name: str, main: str, assembly: Assembly, nested: Nested) -> None:
    """Any member but the main document and what only styles it."""
    if name == main or name.endswith(".rels"):
        return
    for pattern, part, holder in _BLOCK_PARTS:
        if pattern.search(name):
            root = package.xml(name)
            walker = Walker(assembly, part)
            for element in [root] if holder is None else root.iter(holder):
                walker.blocks(element)
            return
    if name in _PROPERTIES:
        _read_properties(package.xml(name), assembly)
    elif "/glossary/document" in f"/{name}":
        body = package.xml(name)
        for part_body in body.iter(W + "docPartBody"):
            Walker(assembly, "hidden").blocks(part_body)
    elif _EMBEDDED.search(name):
        nested.read(assembly, name, lambda: package.read(name))
    elif _DRAWN.search(f"/{name}"):
        words = [node.text or "" for node in package.xml(name).iter("{*}t", "{*}v") if (node.text or "").strip()]
        assembly.add("textbox", "\n".join(words))
    elif _BOUND_DATA.match(name):
        words = [text.strip() for text in package.xml(name).itertext() if text.strip()]
        assembly.add("hidden", "\n".join(words))


def _read_properties(root: Element, assembly: Assembly) -> None:
    for element in root.iter():
        if isinstance(element.tag, str) and lxml.etree.QName(element).localname in _TELLING_PROPERTIES:
            assembly.add("metadata", element.text or "")


def _read_chunks(package: Package, main: str, chunks: list[str], assembly: Assembly, nested: Nested) -> None:
    """``w:altChunk``: a whole other document (HTML, text, DOCX) that Word merges when it opens the file."""
    if not chunks:
        return
    relations = _relations(package, main)
    for identity in chunks:
        _, target, external = relations.get(identity, ("", "", True))
        if external:
            assembly.problem("unsupported", "altchunk")
        elif target.lower().endswith((".htm", ".html", ".xhtml", ".mht")):
            tree = lxml.html.document_fromstring(package.read(target))
            assembly.add(f"attachment:{posixpath.basename(target)}", tree.text_content())
        else:
            nested.read(assembly, target, partial(package.read, target))
