"""A PostgreSQL server of the tests' own: Debian's programs, a temporary folder, a Unix socket, an ordinary user."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

_numbers = itertools.count(1)


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``: the newest of Debian's, or where the path leads."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "pg_ctl").exists():
            return folder
    found = shutil.which("pg_ctl")
    return Path(found).resolve().parent if found else None


def skip_or_fail() -> None:
    """Without a server the tests are skipped, unless all of them were asked for."""
    reason = "PostgreSQL is not installed (Debian: postgresql)"
    if os.environ.get("BREVVAKT_TEST_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def server() -> Iterator[str]:
    """A running server; gives the socket's folder."""
    bin_folder = programs()
    if bin_folder is None:
        skip_or_fail()
    assert bin_folder is not None
    folder = Path(tempfile.mkdtemp(prefix="brevvakt-pg-"))  # short: a socket's path has at most 107 characters
    user = _ordinary_user()
    if user is not None:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)

    def run(program: str, *arguments: str) -> None:
        command = [str(bin_folder / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    # As safe as a server that never meets a power failure needs to be.
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    try:
        run("initdb", "-U", "brevvakt", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))
        try:
            _make_database(str(folder))
            yield str(folder)
        finally:
            run("pg_ctl", "stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _make_database(socket: str) -> None:
    """In Norwegian order "aa" stands after "f": nothing may depend on how texts are ordered."""
    url = f"postgresql+psycopg://brevvakt@/postgres?host={socket}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = int(connection.scalar(text("SHOW server_version_num")) or 0) >= 150_000
        order = "LOCALE_PROVIDER icu ICU_LOCALE 'nb' LOCALE 'C'" if known else ""
        connection.execute(text(f"CREATE DATABASE norsk TEMPLATE template0 {order}"))
    engine.dispose()


def new_place(socket: str) -> str:
    """The URL of an empty schema: a database of its own for each test takes minutes to make and remove."""
    name = f"lager{next(_numbers)}"
    engine = create_engine(f"postgresql+psycopg://brevvakt@/norsk?host={socket}")
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    # Also on a server that isolates transactions more than usual.
    options = f"-csearch_path%3D{name}%20-cdefault_transaction_isolation%3Dserializable"
    return f"postgresql://brevvakt@/norsk?host={socket}&options={options}"


def _ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
