"""Alembic's entry: the migration runs on the connection, and in the transaction, that ``migrate`` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="schema_version")
with context.begin_transaction():
    context.run_migrations()
