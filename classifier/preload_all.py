"""As ``preload``, and what only some letters need: the model for names (a second, and 80 MiB in each process) and DOCX."""

from __future__ import annotations

import gc
from contextlib import suppress

from classifier import preload
from classifier.errors import UsageError
from classifier.extract import docx
from classifier.persons.ner import find_persons

__all__ = ["docx", "preload"]

with suppress(UsageError):
    find_persons(["Kommunen ber om pris på maling av fasaden."])
gc.collect()
gc.freeze()
