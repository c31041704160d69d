"""RTF: body, tables, headers, notes, comments, fields, shapes, properties, pictures and embedded objects.

An own walk over the groups. ``striprtf`` leaves out headers, notes, comments, text boxes and properties, reads deleted
and hidden text as ordinary text, drops pictures and objects without a word, and stops at a byte its encoding lacks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from classifier.document import Document
from classifier.errors import CorruptError
from classifier.extract.assembly import Assembly
from classifier.extract.docx_inline import PLAIN_FIELD
from classifier.extract.nested import Nested
from classifier.extract.rtf_fonts import Fonts
from classifier.extract.rtf_objects import Blob, read_blobs
from classifier.extract.rtf_story import Story
from classifier.extract.rtf_tokens import Token, tokens
from classifier.extract.rtf_words import (
    CHARACTERS,
    PARAGRAPHS,
    PARTS,
    SEEN,
    SHAPE_WORDS,
    SILENT,
    SYMBOLS,
)

#: Tags of a page kept in RTF ([MS-OXRTFEX]) that end a line, and those that end a cell.
_HTML_BLOCK = re.compile(r"</?(?:p|div|br|tr|table|li|ul|ol|h[1-6]|body|blockquote|hr)\b", re.IGNORECASE)
_HTML_CELL = re.compile(r"</t[dh]\b", re.IGNORECASE)
_DEEPEST = 10_000
_BLOBS = frozenset({"pict", "objdata"})
#: Groups whose text says how to treat what follows, or is only put away if it tells nothing.
_NOTED = frozenset({"fldinst", "htmltag", "sn", "sv", "objclass"})


@dataclass(slots=True)
class _Group:
    """What holds inside one pair of braces; ``role`` is the destination that opened it."""

    story: Story
    role: str = ""
    silent: bool = False
    fresh: bool = True
    starred: bool = False
    font: int = -1
    skip: int = 1
    stream: str = ""
    in_table: bool = False
    as_rtf: bool = False
    """Between ``\\htmlrtf`` and ``\\htmlrtf0``: for those who do not show the page that is kept here."""


def read_rtf(data: bytes, nested: Nested) -> Document:
    """Read an RTF file.

    Raises:
        CorruptError: groups are nested beyond reason.
        NoTextError: there are no words in it.
    """
    assembly = Assembly(nested.budget)
    reader = _Reader(assembly)
    reader.read(data.decode("latin-1"))
    read_blobs(reader.blobs, assembly, nested)
    return assembly.document("rtf", None)


class _Reader:
    """Follows the groups and sends each character to the story it belongs to."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self._group = _Group(Story(assembly, "body"))
        self._stack: list[_Group] = []
        self._fonts = Fonts()
        self._pending = bytearray()
        self._skipping = 0
        self._shape = ""
        self._lost = False
        self.blobs: list[Blob] = []

    def read(self, source: str) -> None:
        """Take in the whole file; a file that was cut off is a problem."""
        for token in tokens(source):
            if token.kind == "bytes":
                self._bytes(token)
            else:
                self._flush()
                self._take(token)
        self._flush()
        unended = bool(self._stack)
        while self._stack:
            self._close()
        self._group.story.close()
        if unended or self._lost:
            self._assembly.problem("corrupt")

    def _take(self, token: Token) -> None:
        if token.kind == "open":
            self._open()
        elif token.kind == "close":
            self._close()
        elif token.kind == "symbol":
            self._symbol(token.text)
        elif token.kind == "binary":
            self._blob_bytes(token)
        else:
            self._word(token.text, token.number)
            self._group.fresh = self._group.starred = False

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise CorruptError("groups")
        self._skipping = 0
        self._stack.append(self._group)
        silent = self._group.silent or self._group.role == "upr"
        self._group = replace(self._group, role="", fresh=True, starred=False, silent=silent)

    def _close(self) -> None:
        self._skipping = 0
        if not self._stack:
            return
        ended, self._group = self._group, self._stack.pop()
        if ended.story is not self._group.story:
            self._end_story(ended)
        elif self._group.role == "docvar":
            self._put(" ")
        elif not self._stack:
            # Words after the file's last brace are not shown by any program.
            self._group = replace(self._group, stream="hidden")

    def _end_story(self, ended: _Group) -> None:
        story, role = ended.story, ended.role
        if role == "fldinst":
            code = story.text()
            if not PLAIN_FIELD.match(code):
                self._assembly.add("hidden", code)
        elif role == "htmltag":
            tag = story.text()
            if _HTML_CELL.match(tag):
                self._group.story.put(" | ", "")
            elif _HTML_BLOCK.match(tag):
                self._group.story.paragraph(in_table=False)
        elif role == "sn":
            self._shape = story.text()
        elif role == "sv":
            value = story.text()
            if self._shape in SHAPE_WORDS:
                self._assembly.add("metadata", value)
        elif role == "objclass":
            for blob in self.blobs[-1:]:
                blob.class_name = story.text()
        else:
            story.close()

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._group.starred = True
        elif self._skipping:
            self._skipping -= 1
        elif symbol in SYMBOLS:
            text = SYMBOLS[symbol]
            if text == "\x0c":
                self._paragraph()
            else:
                self._put(text)

    def _word(self, word: str, number: int | None) -> None:
        group = self._group
        if (group.fresh or word in _BLOBS) and self._destination(word, starred=group.starred):
            return
        if word in CHARACTERS:
            self._put(CHARACTERS[word])
        elif word in PARAGRAPHS:
            self._paragraph()
        elif word == "cell" and not group.silent:
            group.story.cell()
        elif word == "row" and not group.silent:
            group.story.row()
        elif word == "u" and number is not None:
            self._put(chr(number % 0x10000))
            self._skipping = group.skip
        else:
            self._setting(word, number)

    def _destination(self, word: str, *, starred: bool) -> bool:
        """Whether ``word`` says where its group goes; does so."""
        group = self._group
        if word in _BLOBS and not group.silent:
            group.role = word
            self.blobs.append(Blob(word))
        elif word in _NOTED:
            group.role = word
            self._tell("metadata")
        elif word in SILENT:
            group.role, group.silent = word, True
        elif word in PARTS:
            group.role = word
            self._tell(PARTS[word])
        elif word == "ud" and self._stack and self._stack[-1].role == "upr":
            # The same text in Unicode; the other group is for old readers.
            group.silent = self._stack[-1].silent
        elif word == "upr":
            group.role = word
        elif starred and word not in SEEN:
            group.role = word
            self._tell("hidden")
        else:
            return False
        return True

    def _tell(self, part: str) -> None:
        if not self._group.silent:
            self._group.story = Story(self._assembly, part)
            self._group.stream, self._group.in_table = "", False

    def _setting(self, word: str, number: int | None) -> None:
        """Properties of characters and paragraphs, fonts, encodings."""
        group, on = self._group, number != 0
        if word in ("v", "deleted"):
            stream = "hidden" if word == "v" else "deleted"
            group.stream = stream if on else "" if group.stream == stream else group.stream
        elif word == "plain":
            group.stream, group.font = "", self._fonts.usual
        elif word == "pard":
            group.in_table = False
        elif word == "intbl":
            group.in_table = True
        elif word == "htmlrtf":
            group.as_rtf = on
        elif word == "ftnalt":
            group.story.part = "endnote"
        elif word == "f" and number is not None:
            group.font = number
        elif word == "uc" and number is not None:
            group.skip = number
        else:
            self._fonts.note(word, number, group.font)

    def _bytes(self, token: Token) -> None:
        text = token.text
        if self._skipping:
            skipped = min(self._skipping, len(text))
            self._skipping -= skipped
            text = text[skipped:]
        if self._group.role in _BLOBS:
            self._blob_bytes(token)
        elif text and not (self._group.silent or self._group.as_rtf):
            self._pending += text.encode("latin-1")

    def _blob_bytes(self, token: Token) -> None:
        if self._group.role in _BLOBS and self.blobs:
            self.blobs[-1].add(token)

    def _flush(self) -> None:
        if not self._pending:
            return
        data = bytes(self._pending)
        self._pending.clear()
        text = self._fonts.decoded(data, self._group.font)
        self._lost = self._lost or "\ufffd" in text
        self._put(text)

    def _put(self, text: str) -> None:
        group = self._group
        if not (group.silent or group.as_rtf or group.role in _BLOBS):
            group.story.put(text, group.stream)

    def _paragraph(self) -> None:
        if not (self._group.silent or self._group.as_rtf):
            self._group.story.paragraph(in_table=self._group.in_table)
