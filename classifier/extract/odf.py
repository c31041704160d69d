"""OpenDocument (ODF 1.3): texts, sheets and presentations of LibreOffice; body, page styles, properties, objects."""

from __future__ import annotations

import posixpath
from functools import partial

from classifier.document import Document
from classifier.errors import CorruptError, EncryptedError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy
from classifier.extract.nested import Nested
from classifier.extract.odf_styles import hiding_styles
from classifier.extract.odf_walk import Walker
from classifier.extract.package import Package
from classifier.extract.pictures import add_loose_picture
from classifier.extract.safe_xml import Element, local_name
from classifier.extract.unpacked import unpacked

#: With less text than this, a picture in the file may be the document.
_LITTLE_TEXT = 40
_MANIFEST = "META-INF/manifest.xml"
#: Properties with somebody's own words; the others are dates, counts and program names.
_TELLING = frozenset("title subject description keyword creator initial-creator printed-by user-defined".split())


def read_odf(data: bytes, nested: Nested) -> Document:
    """Read an ODT, OTT, ODS, ODP (and their templates).

    Raises:
        EncryptedError: a password is needed.
        CorruptError: the content is missing or broken.
        TooLargeError: a zip bomb.
        NoTextError: there are no words in it.
    """
    package, assembly = unpacked(data, nested)
    _refuse_encrypted(package)
    _read_content(package, "", assembly)
    for name in package.names:
        folder, base = posixpath.split(name)
        if folder and base == "content.xml":
            # A chart or formula of its own, in a folder of the container.
            with assembly.noting("textbox"):
                _read_object(package, folder, assembly)
    if "meta.xml" in package:
        with assembly.noting("metadata"):
            _read_properties(package.xml("meta.xml"), assembly)
    _read_embedded(package, assembly, nested)
    _read_pictures(package, assembly)
    return assembly.document("odf", None)


def _refuse_encrypted(package: Package) -> None:
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise EncryptedError("odf")


def _read_content(package: Package, folder: str, assembly: Assembly) -> None:
    """The content and, behind it, the headers and footers that the styles hold."""
    content = package.xml(posixpath.join(folder, "content.xml"))
    styles_name = posixpath.join(folder, "styles.xml")
    styles: Element | None = None
    if styles_name in package:
        with assembly.noting("header"):
            styles = package.xml(styles_name)
    hiding = hiding_styles([root for root in (content, styles) if root is not None])
    body = next(content.iterchildren("{*}body"), None)
    if body is None:
        raise CorruptError("no body")
    Walker(assembly, hiding).blocks(body, "body")
    if styles is not None:
        with assembly.noting("header"):
            for master in styles.iterchildren("{*}master-styles"):
                Walker(assembly, hiding).blocks(master, "header")


def _read_object(package: Package, folder: str, assembly: Assembly) -> None:
    body = next(package.xml(posixpath.join(folder, "content.xml")).iter("{*}body", "{*}math"), None)
    if body is None:
        raise CorruptError("no body")
    Walker(assembly, frozenset()).blocks(body, "textbox")
    if local_name(body) == "math":
        assembly.add("textbox", tidy(" ".join("".join(body.itertext()).split())))


def _read_properties(root: Element, assembly: Assembly) -> None:
    for element in root.iter():
        name = local_name(element)
        text = (element.text or "").strip() if name in _TELLING else ""
        if text:
            own = next((value for key, value in element.attrib.items() if key.endswith("}name")), "")
            assembly.add_once("metadata", tidy(f"{own}: {text}" if own else text))


def _read_embedded(package: Package, assembly: Assembly, nested: Nested) -> None:
    """Objects of other programs: files without an ending, or in a folder of their own."""
    for name in package.names:
        top = name.partition("/")[0]
        if top.startswith("Object") and "/" not in name and not nested.read(
            assembly, name, partial(package.read, name)
        ):  # fmt: skip
            break


def _read_pictures(package: Package, assembly: Assembly) -> None:
    whole = assembly.length("body", "table", "textbox") < _LITTLE_TEXT
    for name in package.names:
        if ("Pictures/" in name and not name.endswith("/")) or name.startswith("media/"):
            add_loose_picture(partial(package.read, name), assembly, whole=whole)
