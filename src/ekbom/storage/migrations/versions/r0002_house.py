"""What a workspace keeps for itself, such as the safety policy of a clinic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0002"
down_revision = "0001"

_WORDS = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
_TEXTS = ("body", "written_at", "author", "author_role", "reason")


def upgrade() -> None:
    """Make the table; a workspace of before has nothing to put into it."""
    op.create_table(
        "house",
        sa.Column("kind", _WORDS, nullable=False, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, _WORDS, nullable=False) for name in _TEXTS),
    )
