"""Alembic's scripts; run by ``classifier.store.migrate``, never by hand."""
