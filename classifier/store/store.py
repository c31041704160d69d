"""An open store."""

from __future__ import annotations

import hmac
import os
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, select

from classifier.store.address import connect, reading, store_url
from classifier.store.migrate import bring_forward
from classifier.store.schema import meta


class Store:
    """A database with the newest schema; share it between threads, not between processes.

    ``secret`` keys the hashes of paths and names. It lies in the same database: the hashes keep names out of single
    rows, exports and audits, not from somebody who holds the whole database and guesses.
    """

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self.engine = engine
        # Begun once: setting a key takes longer than hashing a path with it.
        self._keyed = hmac.new(secret, digestmod="sha256")

    @classmethod
    def open(cls, place: str, *, make: bool = True) -> Store:
        """Open a path or URL; made if need be (and ``make``), brought to the newest schema if it is older.

        Raises:
            StoreError: it cannot be opened, was made by a newer program, or is not there and ``make`` is False.
        """
        engine = connect(store_url(place), make=make)
        try:
            bring_forward(engine, make=make)
            with reading(engine) as connection:
                secret = connection.scalars(select(meta.c.value).where(meta.c.key == "secret")).one()
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, bytes.fromhex(secret))

    def keyed(self, name: bytes) -> str:
        """The keyed hash of a path or name: 32 hexadecimal digits."""
        begun = self._keyed.copy()
        begun.update(name)
        return begun.digest()[:16].hex()

    def name_key(self, path: Path) -> str:
        """The keyed hash of a file's name, which is evidence beside its content."""
        return self.keyed(os.fsencode(path.name))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
