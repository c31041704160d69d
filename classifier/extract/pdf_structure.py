"""The structure of a PDF by pypdf: form fields, annotations, embedded files, XMP. Only called where pdfium saw some."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from classifier.errors import UnreadableError
from classifier.extract.assembly import Assembly, Nested
from classifier.extract.clean import clean
from classifier.extract.seam import translated

if TYPE_CHECKING:
    from classifier.extract.pdf import Hints

_TAGS = re.compile(r"<[^>]*>")
#: Annotations that are a place on the page for something read elsewhere (form fields) or carry no words.
_SILENT = frozenset({"/Widget"})
_DEEPEST = 40


def read_structure(data: bytes, assembly: Assembly, nested: Nested, hints: Hints) -> None:
    """Add parts ``form``, ``annotation``, ``metadata`` and ``attachment:…`` to ``assembly``.

    Each kind is read on its own: when one is broken the others still come out, and the broken one is a problem.
    """
    try:
        with translated():
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted:
                reader.decrypt("")
    except UnreadableError as exc:
        assembly.problem(exc.code, "structure")
        return
    steps: dict[str, Callable[[], None]] = {
        "form": lambda: _read_form(reader, assembly),
        "annotation": lambda: _read_annotations(reader, assembly, nested, hints),
        "metadata": lambda: _read_xmp(reader, assembly),
        "attachments": lambda: _read_attachments(reader, assembly, nested),
    }
    for part, step in steps.items():
        try:
            with translated():
                step()
        except UnreadableError as exc:
            assembly.problem(exc.code, part)


def _get(value: Any) -> Any:
    """The object behind a reference."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def _text(value: Any) -> str:
    """A PDF string, name, number or list of them as text."""
    value = _get(value)
    if value is None or isinstance(value, DictionaryObject):
        return ""
    if isinstance(value, ArrayObject):
        return ", ".join(filter(None, (_text(item) for item in value)))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return clean(str(value)).strip()


def _read_form(reader: PdfReader, assembly: Assembly) -> None:
    form = _get(_get(reader.trailer["/Root"]).get("/AcroForm"))
    if not isinstance(form, DictionaryObject):
        return
    for name, value in _fields(form.get("/Fields"), "", 0, set()):
        assembly.add("form", f"{name}: {value}" if name else value, kind="row")
    xfa = _get(form.get("/XFA"))
    if xfa is not None:
        assembly.add("form", _xfa_text(xfa))


def _fields(items: Any, prefix: str, depth: int, seen: set[int]) -> Iterator[tuple[str, str]]:
    """(label, value) of every filled field; the tree may be cyclic or absurdly deep in a hostile file."""
    if depth > _DEEPEST:
        return
    for item in _get(items) or ():
        field = _get(item)
        if not isinstance(field, DictionaryObject) or id(field) in seen:
            continue
        seen.add(id(field))
        label = _text(field.get("/TU")) or _text(field.get("/T"))
        name = ".".join(filter(None, (prefix, label)))
        value = _text(field.get("/V")).lstrip("/")
        if value and value != "Off":
            yield name, value
        rich = _TAGS.sub(" ", _text(field.get("/RV")))
        if rich.strip() and rich.strip() != value:
            yield name, rich.strip()
        yield from _fields(field.get("/Kids"), name, depth + 1, seen)


def _xfa_text(xfa: Any) -> str:
    """Words of the ``datasets`` packet (what somebody filled in)."""
    pieces = list(xfa) if isinstance(xfa, ArrayObject) else ["datasets", xfa]
    for label, stream in zip(pieces[::2], pieces[1::2], strict=False):
        if _text(label) == "datasets":
            return " ".join(_TAGS.sub(" ", _get(stream).get_data().decode("utf-8", "replace")).split())
    return ""


def _read_annotations(reader: PdfReader, assembly: Assembly, nested: Nested, hints: Hints) -> None:
    for index in hints.annotated_pages:
        page = reader.pages[index]
        for item in _get(page.get("/Annots")) or ():
            annotation = _get(item)
            if isinstance(annotation, DictionaryObject) and annotation.get("/Subtype") not in _SILENT:
                _read_annotation(annotation, index + 1, assembly, nested)


def _read_annotation(annotation: DictionaryObject, page: int, assembly: Assembly, nested: Nested) -> None:
    contents = _text(annotation.get("/Contents"))
    rich = " ".join(_TAGS.sub(" ", _text(annotation.get("/RC"))).split())
    for text in (_text(annotation.get("/Subj")), contents, rich if rich != contents else ""):
        assembly.add("annotation", text, page=page)
    action = _get(annotation.get("/A"))
    if isinstance(action, DictionaryObject):
        assembly.add("annotation", _text(action.get("/URI")), page=page)
    if annotation.get("/Subtype") == "/FileAttachment":
        _read_file(_get(annotation.get("/FS")), assembly, nested)


def _read_xmp(reader: PdfReader, assembly: Assembly) -> None:
    xmp = reader.xmp_metadata
    if xmp is None:
        return
    for field in (xmp.dc_title, xmp.dc_description):
        for value in (field or {}).values():
            assembly.add("metadata", clean(str(value)))
    for value in xmp.dc_subject or ():
        assembly.add("metadata", clean(str(value)))


def _read_attachments(reader: PdfReader, assembly: Assembly, nested: Nested) -> None:
    names = _get(_get(reader.trailer["/Root"]).get("/Names"))
    if not isinstance(names, DictionaryObject):
        return
    for specification in _name_tree(names.get("/EmbeddedFiles"), 0, set()):
        _read_file(specification, assembly, nested)
        if any(problem.part == "attachments" for problem in assembly.problems):
            return


def _name_tree(node: Any, depth: int, seen: set[int]) -> Iterator[Any]:
    node = _get(node)
    if not isinstance(node, DictionaryObject) or depth > _DEEPEST or id(node) in seen:
        return
    seen.add(id(node))
    pairs = _get(node.get("/Names")) or ()
    for value in list(pairs)[1::2]:
        yield _get(value)
    for kid in _get(node.get("/Kids")) or ():
        yield from _name_tree(kid, depth + 1, seen)


def _read_file(specification: Any, assembly: Assembly, nested: Nested) -> None:
    if not isinstance(specification, DictionaryObject):
        return
    name = _text(specification.get("/UF")) or _text(specification.get("/F")) or "vedlegg"
    assembly.add("annotation", _text(specification.get("/Desc")))
    embedded = _get(specification.get("/EF"))
    if isinstance(embedded, DictionaryObject):
        stream = _get(embedded.get("/UF") or embedded.get("/F"))
        if stream is not None:
            nested.read(assembly, name, stream.get_data)
