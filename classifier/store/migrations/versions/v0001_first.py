"""The first schema: runs, files, decisions, reasons, sightings, and the audit that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table."""
    _settings()
    _answers()
    _audit()


def _settings() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "versions",
        sa.Column("id", _Id, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("program", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.UniqueConstraint("key", name="uq_versions_key"),
    )
    op.create_table(
        "runs",
        sa.Column("id", _Id, nullable=False),
        sa.Column("version_id", _Id, nullable=False),
        sa.Column("started", sa.String(32), nullable=False),
        sa.Column("ended", sa.String(32)),
        sa.Column("how", sa.String(16)),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("files", "reused", "yes", "no", "review")),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_runs_version_id"),
        sqlite_autoincrement=True,
    )


def _answers() -> None:
    op.create_table(
        "files",
        sa.Column("id", _Id, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("sha256", name="uq_files_sha256"),
    )
    op.create_index("ix_files_bytes", "files", ["bytes"])
    op.create_table(
        "decisions",
        sa.Column("id", _Id, nullable=False),
        sa.Column("file_id", _Id),
        sa.Column("version_id", _Id, nullable=False),
        sa.Column("name_key", sa.String(32), nullable=False),
        sa.Column("decided", sa.String(32), nullable=False),
        sa.Column("q3", sa.String(8), nullable=False),
        sa.Column("probability", sa.Double()),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("error", sa.String(32)),
        sa.Column("pages", sa.Integer()),
        sa.Column("graded", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_decisions_file_id"),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name="fk_decisions_version_id"),
        sa.UniqueConstraint("file_id", "version_id", "name_key", name="uq_decisions_file_id_version_id_name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reasons",
        sa.Column("decision_id", _Id, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message", sa.String(32), nullable=False),
        sa.Column("category", sa.String(32)),
        sa.Column("part", sa.Text()),
        *(sa.Column(name, sa.Integer()) for name in ("page", "first", "last")),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", "position", name="pk_reasons"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_reasons_decision_id"),
    )
    _sightings()


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", _Id, nullable=False),
        sa.Column("run_id", _Id, nullable=False),
        sa.Column("decision_id", _Id, nullable=False),
        sa.Column("path_key", sa.String(32), nullable=False),
        sa.Column("path", sa.Text()),
        *(sa.Column(name, sa.BigInteger()) for name in ("size", "mtime_ns", "ctime_ns")),
        sa.Column("reused", sa.Boolean(), nullable=False),
        sa.Column("seen", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sightings"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_sightings_run_id"),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="fk_sightings_decision_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sightings_run_id", "sightings", ["run_id"])
    op.create_index("ix_sightings_decision_id", "sightings", ["decision_id"])
    op.create_index("ix_sightings_seen", "sightings", ["seen"])
    op.create_index("ix_sightings_path_key_id", "sightings", ["path_key", "id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", _Id, nullable=False, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("event", sa.String(16), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'audit rows stay as they are'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit rows stay as they are'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )
