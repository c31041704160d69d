"""Opening a store: made, migrated, refused; and what is said when it cannot be."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from classifier.errors import StoreError
from classifier.store import Store, migrate
from classifier.store.address import connect, reading, store_files, store_url, writing
from classifier.store.schema import metadata
from classifier.store.verifying import verify
from tests.store.using import decide_all, letters


def test_migrations_make_exactly_the_tables_of_the_schema(store: Store) -> None:
    with reading(store.engine) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": migrate.VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_every_migration_is_on_the_list_and_the_list_is_in_their_order() -> None:
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == migrate.REVISIONS


def test_many_may_open_a_new_store_at_once(place: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: Store.open(place), range(8)))
    assert len({store.keyed(b"x") for store in stores}) == 1
    assert verify(stores[0]).faults == ()
    for store in stores:
        store.close()


def test_a_newer_schema_is_refused_and_left_alone(place: str) -> None:
    Store.open(place).close()
    engine = connect(store_url(place))
    with writing(engine) as connection:
        connection.execute(text("UPDATE schema_version SET version_num = '0999'"))
    with pytest.raises(StoreError, match="newer Brevvakt"):
        Store.open(place)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT version_num FROM schema_version")) == "0999"
    engine.dispose()


def test_a_database_of_something_else_is_refused(place: str) -> None:
    engine = connect(store_url(place))
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE kunder (navn TEXT)"))
    engine.dispose()
    with pytest.raises(StoreError, match="other tables"):
        Store.open(place)


def test_looking_does_not_make_a_store(place: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Store.open(place, make=False)
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_may_read_a_new_file(tmp_path: Path) -> None:
    with Store.open(str(tmp_path / "lager.db")) as store:
        decide_all(store, letters(tmp_path / "ut", 2))
        made = [path for path in store_files(store_url(str(tmp_path / "lager.db"))) if path.exists()]
        assert len(made) >= 2
        assert {path.stat().st_mode & 0o777 for path in made} == {0o600}


def test_a_file_that_is_no_database_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "brev.db"
    path.write_bytes(b"Kari Nordmann " * 400)
    with pytest.raises(StoreError, match="not an SQLite database") as caught:
        Store.open(str(path))
    assert "Nordmann" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["mysql://a:hemmelig@h/d", "postgresql+asyncpg://a:hemmelig@127.0.0.1:1/d", "sqlite://", "tull://:hemmelig"]
)
def test_what_cannot_be_a_store_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert "hemmelig" not in str(caught.value)


def test_a_path_and_its_url_are_the_same_store(tmp_path: Path) -> None:
    path = tmp_path / "lager.db"
    assert store_url(f"sqlite:///{path}") == store_url(str(path))
    Store.open(str(path)).close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
