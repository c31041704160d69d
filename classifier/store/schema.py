"""The tables. No text of a letter, no file name but ``paths.path``; times are ISO 8601 in UTC, as text.

``migrations`` makes them; a test holds the two equal.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Id = BigInteger().with_variant(Integer, "sqlite")


meta = Table("meta", metadata, Column("key", String(32), primary_key=True), Column("value", Text, nullable=False))
"""``store`` (a random identity) and ``secret`` (hex; keys the hashes of paths and names)."""

versions = Table(
    "versions",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("program", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("settings", Text, nullable=False),
)
"""All that an answer depends on besides the file; ``key`` is the digest of the rest."""

runs = Table(
    "runs",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("version_id", _Id, ForeignKey("versions.id"), nullable=False),
    Column("started", String(32), nullable=False),
    Column("ended", String(32)),
    Column("how", String(16)),
    Column("files", Integer, nullable=False),
    Column("reused", Integer, nullable=False),
    Column("yes", Integer, nullable=False),
    Column("no", Integer, nullable=False),
    Column("review", Integer, nullable=False),
    sqlite_autoincrement=True,
)
"""``how``: ``complete``, ``stopped`` (by the user) or ``failed``; empty while it runs and for ever if it was killed."""

files = Table(
    "files",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("bytes", BigInteger, nullable=False, index=True),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("file_id", _Id, ForeignKey("files.id")),
    Column("version_id", _Id, ForeignKey("versions.id"), nullable=False),
    Column("name_key", String(32), nullable=False),
    Column("decided", String(32), nullable=False),
    Column("q3", String(8), nullable=False),
    Column("probability", Double),
    Column("categories", Text, nullable=False),
    Column("error", String(32)),
    Column("pages", Integer),
    Column("graded", Boolean, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("reasons", Text, nullable=False, server_default="[]"),
    UniqueConstraint("file_id", "version_id", "name_key"),
    sqlite_autoincrement=True,
)
"""One answer. ``file_id`` is empty when the answer tells of the moment (time-out, no access …): never reused, so any
number of them may stand. ``name_key`` is a keyed hash of the file's name, which is evidence too. ``reasons`` is JSON: a
list of ``[kind, id, key of the sentence, category, part, page, start, end, weight]``, strongest first; they are always
read and written together, and a table of their own made a second scan of a folder a seventh slower."""

paths = Table(
    "paths",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("path_key", String(32), nullable=False, index=True),
    Column("path", Text),
    Column("sighting", BigInteger, nullable=False),
)
"""A path as it was told in some run, or its keyed hash alone; ``sighting`` is its last one. A file that was given in two
ways (``ut/a.pdf``, ``/srv/ut/a.pdf``) has two rows with one ``path_key``."""

sightings = Table(
    "sightings",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("run_id", _Id, ForeignKey("runs.id"), nullable=False, index=True),
    Column("decision_id", _Id, ForeignKey("decisions.id"), nullable=False, index=True),
    Column("path_id", _Id, nullable=False),
    Column("size", BigInteger),
    Column("mtime_ns", BigInteger),
    Column("ctime_ns", BigInteger),
    Column("inode", BigInteger),
    Column("reused", Boolean, nullable=False),
    Column("seen", String(32), nullable=False),
    sqlite_autoincrement=True,
)
"""A path of a run and the answer it got. Times and inode are empty when they could not vouch for the content. One row per file
and night, so it is kept small: ``path_id`` is no foreign key, since that would need an index whose every page a night
would write; only ``retention`` removes paths, when no sighting is left."""

audit = Table(
    "audit",
    metadata,
    Column("seq", _Id, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("event", String(16), nullable=False),
    Column("data", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Append-only (triggers refuse anything else); see ``classifier.store.chain``."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The last row of ``audit``, apart from it: a cut tail shows. Every writer locks this one row first."""
