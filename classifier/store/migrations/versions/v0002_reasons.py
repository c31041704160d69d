"""The reasons of a decision stand with it, as JSON: they are read and written together, never one by one."""

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


def upgrade() -> None:
    """Move every reason to its decision."""
    op.add_column("decisions", sa.Column("reasons", sa.Text(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    last = connection.scalar(sa.text("SELECT max(decision_id) FROM reasons")) or 0
    for after in range(0, last, _PAGE):
        found = connection.execute(_PAGE_OF_REASONS, {"after": after, "upto": after + _PAGE}).all()
        moved = [
            {"id": owner, "told": json.dumps([list(row[1:]) for row in rows], ensure_ascii=False)}
            for owner, rows in groupby(found, key=lambda row: row[0])
        ]
        if moved:
            connection.execute(sa.text("UPDATE decisions SET reasons = :told WHERE id = :id"), moved)
    op.drop_table("reasons")
