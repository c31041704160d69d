"""skops files that are the same bytes for the same content.

skops names array files and nodes after Python object ids and stamps the time of day into the zip. Here the ids are
numbered in order of appearance and the zip is written with fixed dates, so that a rebuilt model can be compared by
hash. The result is still an ordinary skops file.
"""

from __future__ import annotations

import io
import re
import zipfile

_ID = re.compile(r'(?<=")(\d{6,})(?=\.\w+")|(?<="__id__": )(\d{6,})')
_SCHEMA = "schema.json"


def canonical(data: bytes) -> bytes:
    """Rewrite the bytes of a skops file canonically."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        schema = source.read(_SCHEMA).decode()
        numbers: dict[str, str] = {}

        def number(match: re.Match[str]) -> str:
            return numbers.setdefault(match.group(), str(len(numbers) + 1))

        schema = _ID.sub(number, schema)
        members = {}
        for name in source.namelist():
            stem, dot, suffix = name.partition(".")
            if name != _SCHEMA:
                members[numbers.get(stem, stem) + dot + suffix] = source.read(name)
    members[_SCHEMA] = schema.encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, members[name])
    return target.getvalue()
