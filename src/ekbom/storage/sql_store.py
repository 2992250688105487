"""A workspace that is kept in a database: SQLite, SQLCipher or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import (
    BindParameter,
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from ekbom.model.audit import Event
from ekbom.model.errors import StoreError
from ekbom.model.house import HouseEntry
from ekbom.model.kept import Kept, needed
from ekbom.model.people import Actor, PersonCard
from ekbom.storage import tables
from ekbom.storage.rows import (
    Row,
    house_row,
    member_row,
    need_rows,
    person_row,
    record_row,
    version_row,
)
from ekbom.storage.sql_accounts import SqlAccounts

_R, _V, _O = tables.records.c, tables.versions.c, tables.originals.c
# So many values may stand in one question.
_AT_ONCE = 500
# By these, and not by what changes with a version, a record is moved to its newest version.
_FIXED = ("id", "person", "kind")
_Newest = dict[str, tuple[str, str, int]]


class SqlStore(SqlAccounts):
    """The store of `ekbom.model.store.Store`, which says what each method means."""

    def note(self, event: Event) -> None:
        """Only write the audit line: something was read, or refused."""
        with self._writing(event):
            pass

    def add_person(self, card: PersonCard, event: Event) -> None:
        """A new person; its label must be free."""
        with self._writing(event) as connection:
            connection.execute(insert(tables.persons), person_row(card))

    def change_person(self, card: PersonCard, event: Event) -> None:
        """Another label, hour or zone."""
        with self._writing(event) as connection:
            row = person_row(card)
            del row["id"], row["made_at"]
            self._change(connection, tables.persons, card.id, row)

    def delete_person(self, person: str, event: Event) -> None:
        """The person with every record and version; originals nobody else needs become doomed."""
        with self._writing(event, deletes=True) as connection:
            theirs = connection.execute(select(_R.id).where(_R.person == person)).scalars().all()
            self._delete(connection, theirs)
            connection.execute(delete(tables.grants).where(tables.grants.c.person == person))
            gone = connection.execute(delete(tables.persons).where(tables.persons.c.id == person))
            self._check_met(gone.rowcount, 1)

    def add_member(self, member: Actor, event: Event) -> None:
        """Somebody else who may act."""
        with self._writing(event) as connection:
            last = connection.execute(select(func.max(tables.members.c.number))).scalar_one()
            row = member_row(member) | {"number": (last or 0) + 1}
            connection.execute(insert(tables.members), row)
            _grant(connection, member)

    def change_member(self, member: Actor, event: Event) -> None:
        """Another label, role, or persons; nobody is taken out, so that the audit can be read."""
        with self._writing(event) as connection:
            row = member_row(member)
            del row["id"]
            self._change(connection, tables.members, member.id, row)
            connection.execute(delete(tables.grants).where(tables.grants.c.member == member.id))
            _grant(connection, member)

    def keep(self, records: Sequence[Kept], event: Event) -> None:
        """New records, all or none."""
        with self._writing(event) as connection:
            if any(kept.version != 1 for kept in records):
                raise StoreError(self._where, "a new record starts with version 1", "amend it")
            self._check_originals(connection, records)
            _add_records(connection, records)
            _add_versions(connection, records)

    def amend(self, records: Sequence[Kept], event: Event) -> None:
        """New versions of records; each follows the newest that is there by exactly one."""
        with self._writing(event) as connection:
            self._check_originals(connection, records)
            newest = self._newest(connection, records)
            for kept in records:
                if newest.get(kept.id) != (kept.person, kept.kind, kept.version - 1):
                    raise StoreError(
                        self._where,
                        "the record was changed or removed in the meantime",
                        "look at it as it is now and try again",
                    )
                newest[kept.id] = (kept.person, kept.kind, kept.version)
            _add_versions(connection, records)
            _move_to_newest(connection, records)

    def keep_versions(self, records: Sequence[Kept], event: Event) -> None:
        """Versions from another machine, put in as they are; those that are there are left."""
        with self._writing(event) as connection:
            newest = self._newest(connection, records)
            new = []
            for kept in sorted(records, key=lambda kept: (kept.id, kept.version)):
                about, kind, last = newest.setdefault(kept.id, (kept.person, kept.kind, 0))
                if (kept.person, kept.kind) != (about, kind) or kept.version > last + 1:
                    raise StoreError(
                        self._where,
                        "a record came without its earlier versions, or belongs to another person",
                        "nothing was changed; ask the other side for a whole copy",
                    )
                if kept.version > last:
                    newest[kept.id] = (about, kind, kept.version)
                    new.append(kept)
            _add_records(connection, [kept for kept in new if kept.version == 1])
            _add_versions(connection, new)
            _move_to_newest(connection, new)

    def delete(self, records: Sequence[str], event: Event) -> None:
        """Records with all their versions; originals nobody else needs become doomed."""
        with self._writing(event, deletes=True) as connection:
            self._check_met(self._delete(connection, records), len(set(records)))

    def add_original(self, digest: str, size: int, event: Event) -> None:
        """That an original is kept; comes before the records that need it, in one transaction."""
        with self._writing(event) as connection:
            # Writers wait for each other, so nobody adds it in between.
            there = connection.execute(select(_O.sha256).where(_O.sha256 == digest)).first()
            if there is None:
                connection.execute(insert(tables.originals), {"sha256": digest, "size": size})

    def forget_doomed(self, digests: Sequence[str], event: Event) -> None:
        """That doomed originals were removed."""
        with self._writing(event) as connection:
            needed_again = select(tables.needs.c.sha256)
            for some in _cut(digests):
                connection.execute(
                    delete(tables.originals).where(
                        _O.sha256.in_(some), _O.sha256.not_in(needed_again)
                    )
                )

    def keep_house(self, entry: HouseEntry, event: Event) -> None:
        """The next version of what the workspace keeps for itself; it follows the newest by one."""
        with self._writing(event) as connection:
            rows = tables.house
            newest = select(func.max(rows.c.version)).where(rows.c.kind == entry.kind)
            if entry.version != (connection.execute(newest).scalar_one() or 0) + 1:
                raise StoreError(
                    self._where,
                    "somebody else changed it in the meantime",
                    "look at it as it is now and try again",
                )
            connection.execute(insert(rows), house_row(entry))

    def _change(self, connection: Connection, table: Table, id_: str, row: Row) -> None:
        changed = connection.execute(update(table).where(table.c.id == id_).values(row))
        self._check_met(changed.rowcount, 1)

    def _delete(self, connection: Connection, records: Sequence[str]) -> int:
        gone = 0
        for some in _cut(records):
            needs, versions = tables.needs, tables.versions
            connection.execute(delete(needs).where(needs.c.record.in_(some)))
            connection.execute(delete(versions).where(_V.record.in_(some)))
            gone += connection.execute(delete(tables.records).where(_R.id.in_(some))).rowcount
        return gone

    def _check_originals(self, connection: Connection, records: Sequence[Kept]) -> None:
        asked = {digest for kept in records for digest in needed(kept)}
        for some in _cut(sorted(asked)):
            there = connection.execute(select(_O.sha256).where(_O.sha256.in_(some))).scalars()
            asked.difference_update(there)
        if asked:
            # What came from another machine needs files that may still be there alone.
            needs = tables.needs.c
            for some in _cut(sorted({kept.id for kept in records})):
                before = select(needs.sha256).where(needs.record.in_(some))
                asked.difference_update(connection.execute(before).scalars())
        if asked:
            raise StoreError(
                self._where, "a record needs a file that is not kept", "bring the file first"
            )

    def _newest(self, connection: Connection, records: Sequence[Kept]) -> _Newest:
        """Person, kind and newest version of those of the records that are there."""
        newest: _Newest = {}
        for some in _cut(sorted({kept.id for kept in records})):
            asked = select(_R.id, _R.person, _R.kind, _R.version).where(_R.id.in_(some))
            for id_, person, kind, version in connection.execute(asked):
                newest[id_] = (person, kind, version)
        return newest


def _cut(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _grant(connection: Connection, member: Actor) -> None:
    if member.persons:
        rows = [{"member": member.id, "person": person} for person in sorted(member.persons)]
        connection.execute(insert(tables.grants), rows)


def _add_records(connection: Connection, records: Sequence[Kept]) -> None:
    if records:
        connection.execute(insert(tables.records), [record_row(kept) for kept in records])


def _add_versions(connection: Connection, records: Sequence[Kept]) -> None:
    if records:
        connection.execute(insert(tables.versions), [version_row(kept) for kept in records])
    needs = [row for kept in records for row in need_rows(kept)]
    if needs:
        connection.execute(insert(tables.needs), needs)


def _move_to_newest(connection: Connection, records: Sequence[Kept]) -> None:
    """Let records be found by their newest versions, which are the last ones given."""
    rows = [
        {f"new_{name}": value for name, value in record_row(kept).items()}
        for kept in {kept.id: kept for kept in records}.values()
    ]
    if rows:
        moved: dict[str, BindParameter[str]] = {
            name: bindparam(f"new_{name}")
            for name in tables.records.c.keys()  # noqa: SIM118 - the columns themselves come else
            if name not in _FIXED
        }
        meant = update(tables.records).where(_R.id == bindparam("new_id"))
        connection.execute(meant.values(moved), rows)
