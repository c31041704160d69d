"""The structure of a PDF by pypdf: form fields, embedded files, own properties. Called only where there are some."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from classifier.errors import CorruptError, UnreadableError
from classifier.extract.assembly import Assembly
from classifier.extract.clean import clean
from classifier.extract.nested import Nested
from classifier.extract.pdf_form import form_rows
from classifier.extract.pdf_metadata import STANDARD_PROPERTIES, add_metadata, read_xmp
from classifier.extract.pdf_objects import resolve, walk_tree, words_of
from classifier.extract.pdfium import rewritten
from classifier.extract.seam import translated
from classifier.limits import MIB

if TYPE_CHECKING:
    from classifier.extract.pdf import Survey

_Found = TypeVar("_Found")
#: Operators that show text or run another content stream (ISO 32000-1, annex A).
_SHOWS = re.compile(rb"(?:T[jJ]|['\"]|Do|EI)(?=\s|$)")


class _File(NamedTuple):
    name: str
    load: Callable[[], bytes]
    description: str


def read_structure(data: bytes, survey: Survey, assembly: Assembly, nested: Nested) -> None:
    """Add parts ``form``, ``metadata`` and ``attachment:…`` to ``assembly``.

    Each kind is gathered on its own: when one is broken the others still come out, and the broken one is a problem.
    """
    copies = _Copies(data, encrypted=survey.encrypted)
    if survey.form:
        for row in copies.gather(lambda reader: form_rows(_root(reader)), "form", assembly):
            assembly.add("form", row, kind="row")
    if survey.properties:
        for text in copies.gather(_properties, "metadata", assembly):
            add_metadata(assembly, text)
    if survey.xmp:
        for packet in copies.gather(_xmp, "metadata", assembly):
            read_xmp(packet, assembly)
    if survey.files or survey.annotations.file_pages:
        find = partial(_files, pages=survey.annotations.file_pages)
        _read_files(copies.gather(find, "attachment", assembly), assembly, nested)
    for index in survey.empty_pages:
        if any(copies.gather(partial(_shows_text, index=index), "body", assembly)):
            assembly.problem("corrupt", "body", index + 1)


class _Copies:
    """The document as pypdf reads it: the file itself, and if that fails the copy pdfium makes of it.

    An encrypted file (with an empty password) is read from the copy only, which needs no cryptography here.
    """

    def __init__(self, data: bytes, *, encrypted: bool) -> None:
        self._sources: list[Callable[[], bytes]] = [partial(rewritten, data)]
        if not encrypted:
            self._sources.insert(0, lambda: data)
        self._readers: dict[int, PdfReader] = {}

    def gather(
        self, step: Callable[[PdfReader], Iterator[_Found]], part: str, assembly: Assembly
    ) -> tuple[_Found, ...]:
        """All that ``step`` finds in the first copy it does not fail on; a problem when it fails on both."""
        failures: list[UnreadableError] = []
        for number in range(len(self._sources)):
            try:
                with translated():
                    return tuple(step(self._reader(number)))
            except UnreadableError as exc:
                failures.append(exc)
        assembly.problem(failures[0].code, part)
        return ()

    def _reader(self, number: int) -> PdfReader:
        if number not in self._readers:
            self._readers[number] = PdfReader(io.BytesIO(self._sources[number]()), strict=False)
        return self._readers[number]


def _root(reader: PdfReader) -> DictionaryObject:
    root = resolve(reader.trailer["/Root"])
    if not isinstance(root, DictionaryObject):
        raise CorruptError("root")
    return root


def _properties(reader: PdfReader) -> Iterator[str]:
    information = resolve(reader.trailer.get("/Info"))
    if isinstance(information, DictionaryObject):
        for key, value in information.items():
            name, text = str(key).lstrip("/"), words_of(value)
            if name not in STANDARD_PROPERTIES and text:
                yield f"{clean(name)}: {text}"


def _xmp(reader: PdfReader) -> Iterator[bytes]:
    packet = resolve(_root(reader).get("/Metadata"))
    if isinstance(packet, StreamObject):
        data = packet.get_data()
        # pdfium's copy keeps this stream compressed but drops the entry that says so.
        packed = "/Filter" not in packet and data.startswith(b"\x78")
        yield zlib.decompressobj().decompress(data, MIB) if packed else data


def _files(reader: PdfReader, pages: list[int]) -> Iterator[_File]:
    """Embedded files: of the name tree, associated with the document, and attached to a place on a page."""
    root = _root(reader)
    names = resolve(root.get("/Names"))
    tree = names.get("/EmbeddedFiles") if isinstance(names, DictionaryObject) else None
    specifications = [item for node in walk_tree(tree) for item in list(resolve(node.get("/Names")) or ())[1::2]]
    specifications.extend(resolve(root.get("/AF")) or ())
    for index in pages:
        annotations = [resolve(item) for item in resolve(reader.pages[index].get("/Annots")) or ()]
        specifications.extend(item.get("/FS") for item in annotations if isinstance(item, DictionaryObject))
    seen: set[int] = set()
    for specification in map(resolve, specifications):
        # Streams are kept by the reader, so the same file found twice is the same object.
        stream = _stream(specification)
        if stream is not None and id(stream) not in seen:
            seen.add(id(stream))
            name = str(resolve(specification.get("/UF")) or resolve(specification.get("/F")) or "")
            yield _File(name, stream.get_data, words_of(specification.get("/Desc")))


def _stream(specification: Any) -> StreamObject | None:
    embedded = resolve(specification.get("/EF")) if isinstance(specification, DictionaryObject) else None
    if not isinstance(embedded, DictionaryObject):
        return None
    stream = resolve(embedded.get("/UF")) or resolve(embedded.get("/F"))
    return stream if isinstance(stream, StreamObject) else None


def _read_files(files: tuple[_File, ...], assembly: Assembly, nested: Nested) -> None:
    for file in files:
        assembly.add("annotation", file.description)
        if not nested.read(assembly, file.name, file.load):
            return


def _shows_text(reader: PdfReader, index: int) -> Iterator[bool]:
    """Whether a page that came out empty has a content stream that is missing or shows something."""
    contents = reader.pages[index].raw_get("/Contents") if "/Contents" in reader.pages[index] else None
    streams = resolve(contents)
    for item in streams if isinstance(streams, ArrayObject) else [contents]:
        stream = resolve(item)
        if isinstance(stream, StreamObject):
            yield _SHOWS.search(stream.get_data()) is not None
        elif isinstance(item, IndirectObject):
            yield True
