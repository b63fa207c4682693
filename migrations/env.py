"""Runs the migrations on the connection that `register.services.migrations` hands over."""

from alembic import context

import register.models  # noqa: F401  # fills the metadata
from register.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    # Alembic supposes that SQLite cannot roll a table back. On our connections it can.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
