"""The decision store: what was decided, by what, when and why; no text of any letter.

    address   a path or URL → an engine                 schema, migrate   the tables
    versions  all an answer depends on but the file     records           answers ↔ rows
    writing   one batch, one transaction                recorder          the thread that writes batches
    recall    which answers are known already           session           one run: recall, keep, end
    chain     the audit's hash chain (pure)             audit, verifying  its table, and whether it is whole
    retention what is old goes                          reporting         runs and records out again

A session is a ``classifier.memory.Memory``: any engine that decides files can use one.
"""

from classifier.store.session import Session, remembering
from classifier.store.store import Store

__all__ = ["Session", "Store", "remembering"]
