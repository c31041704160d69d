"""What a night adds is small: paths stand apart from the times they were seen, reasons with their decision.

Reasons are read and written together, never one by one. A path had stood, with its key and in an index, in the row of
every night; now a row is numbers but for its time, and what is looked for stands in one row per path.

New is the inode of what was seen. Old sightings have none, so their files are read once more, to be hashed.
"""

import json
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: Decisions moved at once.
_PAGE = 2000
_PAGE_OF_REASONS = sa.text(
    "SELECT decision_id, kind, code, message, category, part, page, first, last, weight FROM reasons "
    "WHERE decision_id > :after AND decision_id <= :upto ORDER BY decision_id, position"
)


_Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Move reasons to their decisions and paths out of the sightings."""
    _reasons()
    _paths()
    _sightings()


def _reasons() -> None:
    op.add_column("decisions", sa.Column("reasons", sa.Text(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    last = connection.scalar(sa.text("SELECT max(decision_id) FROM reasons")) or 0
    for after in range(0, last, _PAGE):
        found = connection.execute(_PAGE_OF_REASONS, {"after": after, "upto": after + _PAGE}).all()
        moved = [
            {"id": owner, "told": _json([list(row[1:]) for row in rows])}
            for owner, rows in groupby(found, key=lambda row: row[0])
        ]
        if moved:
            connection.execute(sa.text("UPDATE decisions SET reasons = :told WHERE id = :id"), moved)
    op.drop_table("reasons")


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _paths() -> None:
    op.create_table(
        "paths",
        sa.Column("id", _Id, nullable=False),
        sa.Column("path_key", sa.String(32), nullable=False),
        sa.Column("path", sa.Text()),
        sa.Column("sighting", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paths"),
    )
    op.execute(
        "INSERT INTO paths (path_key, path, sighting) "
        "SELECT path_key, path, max(id) FROM sightings GROUP BY path_key, path ORDER BY max(id)"
    )
    op.create_index("ix_paths_path_key", "paths", ["path_key"])


def _sightings() -> None:
    """By way of a plain copy: neither database can change the old table into the new one with all its constraints."""
    op.execute(
        "CREATE TABLE sightings_before AS SELECT sightings.id, run_id, decision_id, paths.id AS path_id, size, "
        "mtime_ns, ctime_ns, reused, seen FROM sightings JOIN paths ON paths.path_key = sightings.path_key "
        "AND coalesce(paths.path, '') = coalesce(sightings.path, '')"
    )
    op.drop_table("sightings")
    op.create_table(
        "sightings",
        sa.Column("id", _Id, nullable=False),
        sa.Column("run_id", _Id, nullable=False),
        sa.Column("decision_id", _Id, nullable=False),
        sa.Column("path_id", _Id, nullable=False),
        *(sa.Column(name, sa.BigInteger()) for name in ("size", "mtime_ns", "ctime_ns", "inode")),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("seen", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sightings"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_sightings_run_id"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_sightings_decision_id"),
        sqlite_autoincrement=True,
    )
    columns = "id, run_id, decision_id, path_id, size, mtime_ns, ctime_ns, reused, seen"
    op.execute(
        f"INSERT INTO sightings ({columns}) SELECT {columns} FROM sightings_before ORDER BY id"  # noqa: S608 - constants
    )
    op.drop_table("sightings_before")
    op.create_index("ix_sightings_run_id", "sightings", ["run_id"])
    op.create_index("ix_sightings_decision_id", "sightings", ["decision_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('sightings', 'id'), (SELECT max(id) FROM sightings)) "
            "WHERE EXISTS (SELECT 1 FROM sightings)"
        )
