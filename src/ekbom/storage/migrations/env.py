"""What Alembic runs around the revisions; whoever gave the connection holds the transaction."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
