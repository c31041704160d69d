"""Where a store is: a path or a URL in, an engine out; the driver's own errors stop here."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

from classifier.errors import StoreError

#: Seconds that a writer waits for another one; a batch takes some hundredths.
_PATIENCE = 60
_SQLITE, _POSTGRESQL = "sqlite", "postgresql"


def store_url(place: str) -> URL:
    """The URL of a path (SQLite) or of a ``sqlite:`` or ``postgresql:`` URL.

    Raises:
        StoreError: another kind of database, or not a URL.
    """
    if "://" not in place:
        return URL.create(_SQLITE, database=os.path.abspath(place))  # noqa: PTH100 - no symlink resolution wanted
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise StoreError("the store's address is not a URL; give a path, or postgresql://USER@HOST/DATABASE") from None
    backend = url.get_backend_name()
    if backend == _POSTGRESQL:
        return url.set(drivername="postgresql+psycopg")
    if backend == _SQLITE and url.database and url.database != ":memory:":
        return url.set(drivername=_SQLITE, database=os.path.abspath(url.database))  # noqa: PTH100
    raise StoreError(f"{backend}: a store is an SQLite file or a PostgreSQL database")


def store_files(url: URL) -> list[Path]:
    """The files an SQLite store consists of, so that a scan of their folder can leave them out."""
    if url.get_backend_name() != _SQLITE:
        return []
    return [Path(f"{url.database}{tail}") for tail in ("", "-wal", "-shm", "-journal")]


def files_of(place: str) -> list[Path]:
    """As ``store_files``, of a path or URL. Raises as ``store_url``."""
    return store_files(store_url(place))


def connect(url: URL, *, make: bool = True) -> Engine:
    """An engine whose transactions are real ones: writers take the lock at once, readers see one state.

    Raises:
        StoreError: the folder, or (unless ``make``) the file is missing; the driver is not installed.
    """
    if url.get_backend_name() == _POSTGRESQL:
        return _postgresql(url)
    _make_private(Path(str(url.database)), make=make)
    engine = create_engine(url, connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError):
        raise StoreError("PostgreSQL needs the extra: pip install 'brevvakt[postgresql]'") from None
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    # Writers wait for each other at one lock: what they read after it must be what the one before them wrote, whatever
    # the server's default is.
    writes = connection.get_execution_options().get("writes", False)
    level = "READ COMMITTED" if writes else "REPEATABLE READ READ ONLY"
    connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {level}")


def _make_private(path: Path, *, make: bool) -> None:
    """Only the owner may read a new store: SQLite gives its journal the same rights."""
    try:
        os.close(os.open(path, os.O_RDWR | (os.O_CREAT if make else 0), 0o600))
    except OSError as exc:
        raise StoreError(f"{path}: the store cannot be opened ({exc.strerror})") from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads one state of the database, whatever is written meanwhile.

    Raises StoreError for whatever the database raises.
    """
    with translated(), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: committed as a whole or not at all. Raises as ``reading``."""
    with translated(), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def translated() -> Iterator[None]:
    """Database errors quote statements and values: only their class, and what is known to be harmless, goes on."""
    try:
        yield
    except SQLAlchemyError as exc:
        raise StoreError(f"the decision store: {_advice(exc)}") from None


def _advice(exc: SQLAlchemyError) -> str:
    cause = exc.orig if isinstance(exc, DBAPIError) else None
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
    if code in ("SQLITE_FULL", "53100") or code.startswith("SQLITE_IOERR"):
        return f"cannot be written, is the disk full? ({code}). What was kept before is whole; free space and run again"
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"is locked by another program for more than {_PATIENCE} s"
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return f"is not an SQLite database, or a damaged one ({code})"
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "42501")):
        return f"may not be written ({code})"
    if isinstance(exc, OperationalError) and not code:
        return "cannot be reached (is the server running, and are address, user and password right?)"
    return f"failed ({type(cause or exc).__name__}{' ' + code if code else ''})"
