"""Persons, members, records with their versions, originals, and the audit that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

from ekbom.model.audit import FIRST

revision = "0001"
down_revision = None

_WORDS = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
_LINE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFUSED = "the audit only grows"


def upgrade() -> None:
    """Make all tables of the first published form."""
    _make_people()
    _make_records()
    _make_audit()
    if op.get_context().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _words(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, _WORDS, nullable=False, primary_key=primary_key)


def _make_people() -> None:
    op.create_table(
        "persons",
        _words("id", primary_key=True),
        _words("label"),
        _words("made_at"),
        sa.Column("day_turns_h", sa.Double, nullable=False),
        _words("zone"),
        sa.UniqueConstraint("label", name="persons_label"),
    )
    op.create_table(
        "members",
        _words("id", primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        _words("label"),
        _words("role"),
        sa.Column("owner", sa.Boolean(create_constraint=False), nullable=False),
        _words("relation"),
        sa.UniqueConstraint("number", name="members_number"),
    )
    op.create_table(
        "grants",
        _words("member", primary_key=True),
        _words("person", primary_key=True),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name="grants_member"),
        sa.ForeignKeyConstraint(["person"], ["persons.id"], name="grants_person"),
    )
    op.create_index("grants_by_person", "grants", ["person"])


def _make_records() -> None:
    op.create_table(
        "records",
        _words("id", primary_key=True),
        _words("person"),
        _words("kind"),
        _words("key"),
        _words("night"),
        _words("at"),
        _words("source"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["persons.id"], name="records_person"),
        sa.UniqueConstraint("person", "kind", "key", name="records_key"),
    )
    op.create_index("records_by_night", "records", ["person", "kind", "night", "at", "id"])
    op.create_table(
        "versions",
        _words("record", primary_key=True),
        _number("version"),
        _words("key"),
        _words("night"),
        _words("at"),
        _words("source"),
        _words("written_at"),
        _words("author"),
        _words("author_role"),
        _words("body"),
        _words("original"),
        sa.Column("late", sa.Boolean(create_constraint=False), nullable=False),
        _words("changed_at"),
        _words("reason"),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name="versions_record"),
    )
    op.create_table(
        "needs",
        _words("record", primary_key=True),
        _number("version"),
        _words("sha256", primary_key=True),
        sa.ForeignKeyConstraint(
            ["record", "version"], ["versions.record", "versions.version"], name="needs_version"
        ),
    )
    op.create_index("needs_by_sha256", "needs", ["sha256"])
    op.create_table(
        "originals",
        _words("sha256", primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", _LINE, primary_key=True, autoincrement=False),
        _words("at"),
        _words("actor"),
        _words("role"),
        _words("verb"),
        _words("person"),
        _words("records"),
        _words("result"),
        _words("digest"),
    )
    head = op.create_table(
        "head",
        _number("one"),
        sa.Column("number", sa.BigInteger, nullable=False),
        _words("digest"),
    )
    op.bulk_insert(head, [{"one": 1, "number": 0, "digest": FIRST}])


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _guard_sqlite() -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
    # INSERT OR REPLACE takes a line out without saying that it deletes.
    again = "EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)"
    op.execute(
        f"CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN {again} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )
