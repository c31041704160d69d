"""What the fork server imports before reading processes fork from it: they share its pages and start at once.

Importing this loads the packaged model, the packaged rules and the reader of PDF. None of them leaves a thread behind that a
fork would lose (OpenBLAS ends its own before each). The server never sees a document. A model folder of one's own is
loaded by each reading process itself.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

from classifier.api import Classifier
from classifier.errors import UsageError
from classifier.extract import pdf

__all__ = ["Classifier", "pdf"]

with suppress(UsageError):  # the reading process meets it again, and says it
    Classifier().classify("Kommunen ber om pris på maling av fasaden.".encode(), name="brev.txt")


def _say_nothing(*_: object) -> None:
    """A process that is told to end while it begins is missed by the scan; its traceback would only stand in the way."""


# Only for what fails before a process runs its own code: the fork server hands that, and nothing else, to the hook.
sys.excepthook = _say_nothing
# A collection would write to every object and so copy every page that holds one.
gc.collect()
gc.freeze()
