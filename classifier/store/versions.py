"""Rows of what decided: a key that holds every bit of it, and the names that people know versions by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import insert, select

from classifier._version import __version__
from classifier.fingerprint import surroundings
from classifier.store import audit
from classifier.store.address import reading, writing
from classifier.store.schema import versions

if TYPE_CHECKING:
    from classifier.store.store import Store
    from classifier.worker import Settings


class Version(NamedTuple):
    """A row, and the names of the model and the rules that it stands for."""

    id: int
    model: str
    rules: str


def version_row(store: Store, settings: Settings, key: str) -> Version:
    """The row of a key (``fingerprint.key_of``); made when the key is new.

    Raises:
        UsageError: the model or a rule file is wrong.
        StoreError: the store cannot be written.
    """
    query = select(versions.c.id, versions.c.model, versions.c.rules).where(versions.c.key == key)
    with reading(store.engine) as connection:
        found = connection.execute(query).first()
    if found is not None:
        return Version(*found)
    classifier = settings.classifier()
    row = {
        "key": key,
        "program": __version__,
        "model": classifier.bundle.version,
        "rules": classifier.rules.version,
        "settings": surroundings(settings),
    }
    with writing(store.engine) as connection:
        audit.lock(connection)
        found = connection.execute(query).first()  # somebody else may have been quicker
        if found is None:
            connection.execute(insert(versions), [row])
            found = connection.execute(query).one()
    return Version(*found)
