"""Accounts, with which members sign in over a network."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0003"
down_revision = "0002"

_WORDS = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; nobody has an account yet."""
    op.create_table(
        "accounts",
        _words("member", primary_key=True),
        _words("name"),
        _words("password"),
        _words("made_at"),
        _words("ended_at"),
        sa.Column("given", sa.Boolean(create_constraint=False), nullable=False),
        _words("secret"),
        sa.Column("confirmed", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("step", sa.BigInteger, nullable=False),
        _words("salt"),
        _words("codes"),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="accounts_member"),
        sa.UniqueConstraint("name", name="accounts_name"),
    )


def _words(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, _WORDS, nullable=False, primary_key=primary_key)
