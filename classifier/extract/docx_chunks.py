"""``w:altChunk``: a whole other document (HTML, MHTML, text, DOCX) that Word merges when it opens the file."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator

import lxml.html

from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy
from classifier.extract.nested import Nested

_BLOCKS = frozenset(
    "address article blockquote br caption dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol "
    "option p pre section table tr title ul".split()
)
_CELLS = frozenset(("td", "th"))
_SILENT = frozenset(("script", "style"))


def read_chunk(name: str, data: bytes, assembly: Assembly, nested: Nested) -> None:
    """Add one chunk as ``attachment:NAME``.

    Raises:
        lxml.etree.LxmlError: HTML without anything in it.
    """
    ending = name.lower().rpartition(".")[2]
    if ending in ("htm", "html", "xhtml"):
        assembly.add(assembly.attachment_name(name), html_text(data))
    elif ending in ("mht", "mhtml"):
        assembly.add(assembly.attachment_name(name), "\n".join(_mail_texts(data)))
    else:
        nested.read(assembly, name, lambda: data)


def html_text(data: bytes) -> str:
    """Words of a page, a line per block, table cells apart; scripts and styles left out."""
    root = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding=_encoding(data), no_network=True))
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            element.text = None
        elif element.tag in _BLOCKS:
            element.text, element.tail = "\n" + (element.text or ""), "\n" + (element.tail or "")
        elif element.tag in _CELLS:
            element.tail = " | " + (element.tail or "")
    lines = (" ".join(line.split()).strip("| ") for line in str(root.text_content()).splitlines())
    return tidy("\n".join(line for line in lines if line))


def _encoding(data: bytes) -> str | None:
    """UTF-8 where it can be; else what the page says, or the parser guesses."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _mail_texts(data: bytes) -> Iterator[str]:
    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and part.get_content_type() == "text/html":
            yield html_text(payload)
        elif isinstance(payload, bytes) and part.get_content_type() == "text/plain":
            yield tidy(payload.decode("utf-8", "replace"))
