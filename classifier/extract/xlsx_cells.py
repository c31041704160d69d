"""What a cell shows (ECMA-376 part 1, 18.3.1.4): shared and own strings, numbers, dates by their number format."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

from classifier.extract.assembly import Assembly
from classifier.extract.clean import tidy
from classifier.extract.package import Package
from classifier.extract.safe_xml import Element, local_name

#: Built-in formats of dates and times (18.8.30), those of East Asian languages included.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_LITERAL = re.compile(r'"([^"]+)"')
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_ZEROS = re.compile(r"0+")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - sheets have no time zones
#: The last serial number of a date (31 December 9999).
_LAST_DAY = 2_958_465
_MOST_STRINGS = 2_000_000


class Book:
    """What cells refer to; a table that cannot be read is a problem, and its cells show their numbers."""

    def __init__(self, package: Package, main: str, workbook: Element, assembly: Assembly) -> None:
        self.strings: list[str] = []
        self._formats: list[str | bool] = []
        settings = next(workbook.iter("{*}workbookPr"), None)
        in_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self._epoch = _EPOCH_1904 if in_1904 else _EPOCH
        for link in package.relationships(main).values():
            if link.kind == "sharedStrings":
                with assembly.noting("table"):
                    self._read_strings(package.xml(link.target), assembly)
            elif link.kind == "styles":
                with assembly.noting("table"):
                    self._read_formats(package.xml(link.target), assembly)

    def _read_strings(self, root: Element, assembly: Assembly) -> None:
        for item in root.iterchildren("{*}si"):
            if len(self.strings) >= _MOST_STRINGS:
                assembly.problem("too_large", "table")
                break
            self.strings.append(rich_text(item))

    def _read_formats(self, root: Element, assembly: Assembly) -> None:
        codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in root.iter("{*}numFmt")}
        for code in codes.values():
            for words in literals(code):
                assembly.add_once("metadata", words)
        for styles in root.iterchildren("{*}cellXfs"):
            for style in styles.iterchildren("{*}xf"):
                number = style.get("numFmtId", "0")
                code = codes.get(number, "")
                built_in = number.isdecimal() and int(number) in _DATE_FORMATS
                is_date = built_in or _DATE_LETTERS.search(_QUOTED.sub("", code.split(";")[0])) is not None
                self._formats.append(True if is_date else code)

    def text(self, cell: Element) -> str:
        """What a cell shows.

        Raises:
            IndexError: it points to a string that is not there.
        """
        kind, value = cell.get("t", "n"), cell.find("{*}v")
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return rich_text(inline) if inline is not None else ""
        written = (value.text or "").strip() if value is not None else ""
        if kind == "s":
            return self.strings[_index(written)] if written else ""
        if kind == "str":
            return tidy(value.text or "") if value is not None else ""
        return self._number(written, cell.get("s", "")) if kind == "n" else written

    def _number(self, written: str, style: str) -> str:
        try:
            number = float(written)
        except ValueError:
            return written
        form = self._formats[int(style)] if style.isdecimal() and int(style) < len(self._formats) else ""
        if form is True and 0 <= number <= _LAST_DAY:
            return self._date(number)
        if not math.isfinite(number) or number != int(number) or abs(number) >= 1e15:
            return written
        # Birth numbers and postal codes kept as numbers lose their first zeros; the format puts them back.
        width = len(form) if isinstance(form, str) and _ZEROS.fullmatch(form) else 0
        return str(int(number)).zfill(width)

    def _date(self, serial: float) -> str:
        moment = self._epoch + timedelta(seconds=round(serial * 86_400))
        if serial < 1:
            return moment.strftime("%H:%M")
        return moment.strftime("%Y-%m-%d") if serial == int(serial) else moment.strftime("%Y-%m-%d %H:%M")


def literals(code: str) -> list[str]:
    """Words in quotes in a formula or number format."""
    return [tidy(words) for words in _LITERAL.findall(code) if sum(char.isalpha() for char in words) > 1]


def _index(written: str) -> int:
    if not written.isdecimal():
        raise IndexError
    return int(written)


def rich_text(item: Element) -> str:
    """Text of a string with formatted runs; how it is pronounced (``rPh``) is left out."""
    pieces = (
        text.text or ""
        for text in item.iter("{*}t")
        if not any(local_name(ancestor) == "rPh" for ancestor in text.iterancestors())
    )
    return tidy("".join(pieces))
