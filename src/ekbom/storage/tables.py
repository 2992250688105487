"""The tables of a workspace. What they mean stands in `ekbom.model`; here is how they lie.

Moments, dates and bodies are kept as text in one canonical form, so that each database gives back
exactly what was put in, and so that a backup of one can be read into another. A date or moment
that is not told is the empty text: that sorts in the same way everywhere.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

# Every state a workspace was ever published in, oldest first; the last one is what is read here.
# Alembic knows them too, but takes longer to load than an entry takes to write.
REVISIONS = ("0001", "0002", "0003")

# Compared byte by byte on PostgreSQL, as SQLite does: the same order everywhere.
WORDS = Text().with_variant(Text(collation="C"), "postgresql")
# On SQLite the number of a line is also where it lies, without another index.
LINE = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()


def _words(name: str, *rest: ForeignKey) -> Column[str]:
    return Column(name, WORDS, *rest, nullable=False)


persons = Table(
    "persons",
    metadata,
    Column("id", WORDS, primary_key=True),
    _words("label"),
    _words("made_at"),
    Column("day_turns_h", Double, nullable=False),
    _words("zone"),
    UniqueConstraint("label", name="persons_label"),
)

members = Table(
    "members",
    metadata,
    Column("id", WORDS, primary_key=True),
    # In which order they came.
    Column("number", Integer, nullable=False),
    _words("label"),
    _words("role"),
    Column("owner", Boolean(create_constraint=False), nullable=False),
    _words("relation"),
    UniqueConstraint("number", name="members_number"),
)

grants = Table(
    "grants",
    metadata,
    Column("member", WORDS, ForeignKey("members.id", name="grants_member"), primary_key=True),
    Column("person", WORDS, ForeignKey("persons.id", name="grants_person"), primary_key=True),
    Index("grants_by_person", "person"),
)

# With what a member signs in over a network; who works at the computer itself needs none.
accounts = Table(
    "accounts",
    metadata,
    Column("member", WORDS, ForeignKey("members.id", name="accounts_member"), primary_key=True),
    _words("name"),
    _words("password"),
    _words("made_at"),
    _words("ended_at"),
    Column("given", Boolean(create_constraint=False), nullable=False),
    _words("secret"),
    Column("confirmed", Boolean(create_constraint=False), nullable=False),
    Column("step", BigInteger, nullable=False),
    _words("salt"),
    _words("codes"),
    UniqueConstraint("name", name="accounts_name"),
)

# What the newest version of a record is found by.
records = Table(
    "records",
    metadata,
    Column("id", WORDS, primary_key=True),
    _words("person", ForeignKey("persons.id", name="records_person")),
    _words("kind"),
    _words("key"),
    _words("night"),
    _words("at"),
    _words("source"),
    Column("version", Integer, nullable=False),
    UniqueConstraint("person", "kind", "key", name="records_key"),
    Index("records_by_night", "person", "kind", "night", "at", "id"),
)

versions = Table(
    "versions",
    metadata,
    Column("record", WORDS, ForeignKey("records.id", name="versions_record"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _words("key"),
    _words("night"),
    _words("at"),
    _words("source"),
    _words("written_at"),
    _words("author"),
    _words("author_role"),
    _words("body"),
    _words("original"),
    Column("late", Boolean(create_constraint=False), nullable=False),
    _words("changed_at"),
    _words("reason"),
)

# Which files a version was read from. The file itself may still be on another machine.
needs = Table(
    "needs",
    metadata,
    Column("record", WORDS, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sha256", WORDS, primary_key=True),
    ForeignKeyConstraint(
        ["record", "version"], ["versions.record", "versions.version"], name="needs_version"
    ),
    Index("needs_by_sha256", "sha256"),
)

originals = Table(
    "originals",
    metadata,
    Column("sha256", WORDS, primary_key=True),
    Column("size", BigInteger, nullable=False),
)

# What is about the workspace and about no person; its versions only ever follow one another.
house = Table(
    "house",
    metadata,
    Column("kind", WORDS, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _words("body"),
    _words("written_at"),
    _words("author"),
    _words("author_role"),
    _words("reason"),
)

# No foreign keys: a line outlives what it tells of.
audit = Table(
    "audit",
    metadata,
    Column("number", LINE, primary_key=True, autoincrement=False),
    _words("at"),
    _words("actor"),
    _words("role"),
    _words("verb"),
    _words("person"),
    _words("records"),
    _words("result"),
    _words("digest"),
)

# One row: the last line of the audit, and what writers on PostgreSQL wait for.
head = Table(
    "head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    _words("digest"),
)
