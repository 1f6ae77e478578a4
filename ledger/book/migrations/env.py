"""Alembic's entry: one history of tables for both databases, run on the connection that `layout.lay` opened."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=context.config.attributes.get("metadata"), transaction_per_migration=False
)
context.run_migrations()
