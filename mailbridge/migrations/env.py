"""How alembic meets our databases: on a connection that it is given, inside a transaction that is not its own."""

from __future__ import annotations

from alembic import context

from mailbridge.migrations.comparing import is_ours, rendered, tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables(),
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,  # alembic knows this of PostgreSQL; of SQLite it is true since every transaction of ours begins with BEGIN
    include_object=is_ours,
    render_item=rendered,
)
with context.begin_transaction():
    context.run_migrations()
