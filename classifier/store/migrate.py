"""The schema of a store that is opened: made when it is new, brought forward when it is old, refused when newer."""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, text

from classifier.errors import StoreError
from classifier.store import audit
from classifier.store.address import reading, writing
from classifier.store.schema import meta

#: Every revision of ``migrations/versions``, oldest first.
REVISIONS = ("0001", "0002")
VERSION_TABLE = "schema_version"
#: Any number, always the same: PostgreSQL's advisory lock for migrations.
_LOCK = 0x6272657676616B74


def bring_forward(engine: Engine, *, make: bool = True) -> None:
    """Make the schema the newest; at most one process does it, the others wait.

    Raises:
        StoreError: the database is newer than this program, holds tables of something else, or (unless ``make``) none.
    """
    with reading(engine) as connection:
        found = _revision(connection)
    if found == REVISIONS[-1]:
        return
    if found is None and not make:
        raise StoreError("there is no decision store; `brevvakt scan … --store` makes one")
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        found = _revision(connection)
        if found != REVISIONS[-1]:
            upgrade(connection)
            _record(connection, found)


def _revision(connection: Connection) -> str | None:
    """The revision a database is at; None when it is empty."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if VERSION_TABLE not in tables:
        raise StoreError("the database holds other tables; give the decision store a database of its own")
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
    if found not in (None, *REVISIONS):
        raise StoreError(
            f"the decision store was made by a newer Brevvakt (schema {found}; this one knows {REVISIONS[-1]}): "
            "upgrade Brevvakt, or use another store"
        )
    return None if found is None else str(found)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Change the tables, step by step, to those of a revision."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", (Path(__file__).parent / "migrations").as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, revision)


def _record(connection: Connection, found: str | None) -> None:
    if found is None:
        identity = secrets.token_hex(16)
        rows = [{"key": "store", "value": identity}, {"key": "secret", "value": secrets.token_hex(32)}]
        connection.execute(insert(meta), rows)
        audit.begin(connection)
        audit.append(connection, audit.lock(connection), "created", {"store": identity, "schema": REVISIONS[-1]})
        return
    audit.append(connection, audit.lock(connection), "migrated", {"from": found, "schema": REVISIONS[-1]})
