"""Reading a workspace that is kept in a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Row, Select, and_, exists, select, true

from ekbom.model.audit import AuditLine
from ekbom.model.errors import StoreError
from ekbom.model.house import HouseEntry, HouseKind
from ekbom.model.kept import Kept, KeptKind
from ekbom.model.people import Actor, PersonCard
from ekbom.storage import tables
from ekbom.storage.rows import house_of, kept_of, line_of, member_of, person_of
from ekbom.storage.sql_errors import DAMAGED
from ekbom.storage.sql_session import Session

N = TypeVar("N")
_R, _V, _P, _M = tables.records.c, tables.versions.c, tables.persons.c, tables.members.c
_AUDIT_LINES = 1000
_IS_NEWEST = and_(_V.record == _R.id, _V.version == _R.version)
_NEEDED = exists().where(tables.needs.c.sha256 == tables.originals.c.sha256)


class SqlReader(Session):
    """The reading half of a store; see `ekbom.model.store.Store` for what each method means."""

    def persons(self) -> tuple[PersonCard, ...]:
        """All persons, by their labels."""
        asked = select(_P.id, _P.label, _P.made_at, _P.day_turns_h, _P.zone).order_by(_P.label)
        with self.connected() as connection:
            return self._made(person_of, connection.execute(asked))

    def members(self) -> tuple[Actor, ...]:
        """All who may act, with the persons they were given, in the order they came."""
        asked = select(_M.id, _M.label, _M.role, _M.owner, _M.relation).order_by(_M.number)
        with self.connected() as connection:
            given = defaultdict[str, list[str]](list)
            for member, person in connection.execute(select(tables.grants)):
                given[member].append(person)
            return tuple(member_of(row, given[row.id]) for row in connection.execute(asked))

    def get(self, record: str) -> Kept | None:
        """The newest version of a record, or None."""
        with self.connected() as connection:
            asked = _versions().where(_R.id == record, _IS_NEWEST)
            return next(iter(self._made(kept_of, connection.execute(asked))), None)

    def find(
        self,
        person: str,
        kind: KeptKind,
        *,
        key: str | None = None,
        since: date | None = None,
        until: date | None = None,
        source: str | None = None,
        newest: int | None = None,
    ) -> tuple[Kept, ...]:
        """Newest versions of a person's records of one kind, by night, moment and id."""
        asked = _versions().where(_R.person == person, _R.kind == kind, _IS_NEWEST)
        if key is not None:
            asked = asked.where(_R.key == key)
        if source is not None:
            asked = asked.where(_R.source == source)
        if since is not None or until is not None:
            asked = asked.where(
                _R.night != "",
                _R.night >= since.isoformat() if since is not None else true(),
                _R.night <= until.isoformat() if until is not None else true(),
            )
        order = (_R.night, _R.at, _R.id)
        if newest is None:
            asked = asked.order_by(*order)
        else:
            asked = asked.order_by(*(column.desc() for column in order)).limit(newest)
        with self.connected() as connection:
            found = self._made(kept_of, connection.execute(asked))
        return found if newest is None else found[::-1]

    def history(self, record: str) -> tuple[Kept, ...]:
        """All versions of a record, the first one first."""
        asked = _versions().where(_R.id == record, _V.record == _R.id).order_by(_V.version)
        with self.connected() as connection:
            return self._made(kept_of, connection.execute(asked))

    def originals(self) -> tuple[tuple[str, int], ...]:
        """SHA-256 and number of bytes of every original that a record needs."""
        asked = select(tables.originals).where(_NEEDED).order_by(tables.originals.c.sha256)
        with self.connected() as connection:
            return tuple((digest, size) for digest, size in connection.execute(asked))

    def doomed(self) -> tuple[str, ...]:
        """SHA-256 of originals no record needs any more, that are still to be removed."""
        column = tables.originals.c.sha256
        with self.connected() as connection:
            asked = select(column).where(~_NEEDED).order_by(column)
            return tuple(connection.execute(asked).scalars())

    def house(self, kind: HouseKind) -> tuple[HouseEntry, ...]:
        """All versions of what the workspace keeps for itself, the first one first."""
        rows = tables.house
        asked = select(rows).where(rows.c.kind == kind).order_by(rows.c.version)
        with self.connected() as connection:
            return self._made(house_of, connection.execute(asked))

    def audit(self, *, after: int = 0) -> Iterator[AuditLine]:
        """The lines of the audit behind a number, in order."""
        number = tables.audit.c.number
        while True:
            asked = select(tables.audit).where(number > after).order_by(number).limit(_AUDIT_LINES)
            with self.connected() as connection:
                lines = self._made(line_of, connection.execute(asked))
            yield from lines
            if len(lines) < _AUDIT_LINES:
                return
            after = lines[-1].number

    def head(self) -> tuple[int, str]:
        """Number and digest of the last line, as kept apart from the lines themselves."""
        asked = select(tables.head.c.number, tables.head.c.digest)
        with self.connected() as connection:
            number, digest = connection.execute(asked).one()
        return number, digest

    def _made(self, noun: Callable[[Row[Any]], N], found: CursorResult[Any]) -> tuple[N, ...]:
        try:
            return tuple(map(noun, found.all()))
        except (ValueError, TypeError) as error:
            # No ekbom has written this.
            raise StoreError(self._where, *DAMAGED) from error

    def faults(self) -> tuple[str, ...]:
        """What the database finds wrong with itself: its pages, its links, gaps in versions."""
        from ekbom.storage.integrity import database_faults

        with self.connected() as connection:
            return tuple(database_faults(connection))


def _versions() -> Select[*tuple[Any, ...]]:
    return select(_R.person, _R.kind, *tables.versions.c)
