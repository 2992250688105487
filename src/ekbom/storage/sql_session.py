"""Transactions and snapshots on a database: one connection for each thread that has one running.

Writers wait for each other from the start of a transaction: SQLite takes its write lock with the
first word, PostgreSQL the row of the audit's head. So what is read inside cannot change before it
is written, and the lines of the audit follow one another.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from ekbom.model.audit import AuditLine, Event, digest_of
from ekbom.model.errors import StoreError
from ekbom.storage import tables
from ekbom.storage.rows import line_row
from ekbom.storage.sql_errors import explained, is_busy

# Longer than any import of one file takes.
PATIENCE_S = 60
# Whoever deletes does not wait long for readers of what is deleted.
_SHORT_PATIENCE_S = 2
_PAUSE_S = 0.02
_READ: dict[str, dict[str, Any]] = {
    "sqlite": {"ekbom_begin": "BEGIN"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


@dataclass(slots=True)
class _Running:
    connection: Connection
    # Number and digest of the last line of the audit; None where only reading is allowed.
    head: tuple[int, str] | None = None
    # Whether something was deleted that must not be found in the files afterwards.
    deleted: bool = False
    # Whether it cannot be told what of the transaction is still there.
    lost: bool = False


class Session:
    """A database that is open, and what each thread is doing with it.

    Parameters
    ----------
    engine : Engine
    where : str
        How errors call the database; without a password.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where
        self._threads = threading.local()
        self._postgres = engine.dialect.name == "postgresql"
        self._reading = _READ[engine.dialect.name]
        # What was deleted still stands in a file that somebody else was reading.
        self._owed = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is read and written inside is one step; see `ekbom.model.store.Store`."""
        if self._running is not None:
            raise RuntimeError("transactions do not nest, and a snapshot is only for reading")
        with explained(self._where), self._begun({}) as connection:
            last = select(tables.head.c.number, tables.head.c.digest).with_for_update()
            number, digest = connection.execute(last).one()
            running = _Running(connection, (number, digest))
            with self._run(running):
                yield
            self._check_there(running)
            connection.commit()
        if running.deleted:
            self._scrub(_SHORT_PATIENCE_S)
        elif self._owed:
            self._scrub(0)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment; inside a transaction it already is."""
        if self._running is not None:
            yield
            return
        with explained(self._where), self._begun(self._reading) as connection:
            # The moment is that of the first look.
            connection.execute(select(tables.head.c.one))
            with self._run(_Running(connection)):
                yield

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """The connection of what is running, or one for a moment, to read with."""
        running = self._running
        with explained(self._where):
            if running is not None:
                self._check_there(running)
                yield running.connection
            else:
                with self._begun(self._reading) as connection:
                    yield connection

    @contextmanager
    def _writing(self, event: Event, *, deletes: bool = False) -> Iterator[Connection]:
        """A step that writes and its line in the audit: both or neither."""
        running = self._running
        if running is None:
            with self.transaction(), self._writing(event, deletes=deletes) as connection:
                yield connection
            return
        if running.head is None:
            raise RuntimeError("a snapshot is only for reading")
        # Who meets an error inside a transaction may go on: this step alone is undone.
        with explained(self._where), self._alone(running):
            yield running.connection
            head = _append(running.connection, running.head, event)
        running.head = head
        running.deleted = running.deleted or deletes

    @property
    def _running(self) -> _Running | None:
        running: _Running | None = getattr(self._threads, "running", None)
        return running

    @contextmanager
    def _run(self, running: _Running) -> Iterator[None]:
        self._threads.running = running
        try:
            yield
        finally:
            self._threads.running = None

    @contextmanager
    def _alone(self, running: _Running) -> Iterator[None]:
        """Undo what is done inside, and nothing else, when it fails."""
        self._check_there(running)
        step = running.connection.begin_nested()
        try:
            yield
            step.commit()
        except BaseException:
            try:
                step.rollback()
            except SQLAlchemyError:
                # There is nothing left to go back to; what went wrong first is what counts.
                running.lost = True
            raise

    def _check_there(self, running: _Running) -> None:
        """That the transaction was not given up by the database, as SQLite does on a full disk."""
        connection = running.connection
        if not (running.lost or connection.invalidated):
            # What is written behind the end of a transaction would stay there piece by piece.
            driver = connection.connection.dbapi_connection
            if self._postgres or getattr(driver, "in_transaction", False):
                return
        raise StoreError(
            self._where, "the database gave the whole step up", "nothing was changed; try again"
        )

    @contextmanager
    def _begun(self, options: dict[str, Any]) -> Iterator[Connection]:
        until = monotonic() + PATIENCE_S
        while True:
            try:
                connection = self._engine.connect().execution_options(**options)
            except OperationalError as error:
                self._wait(error, until)
                continue
            with connection:
                try:
                    connection.begin()
                except OperationalError as error:
                    self._wait(error, until)
                    continue
                yield connection
                return

    def _check_met(self, met: int, meant: int) -> None:
        if met != meant:
            raise StoreError(
                self._where, "what was to be changed is not there", "look what is there now"
            )

    @staticmethod
    def _wait(error: OperationalError, until: float) -> None:
        if not is_busy(error) or monotonic() > until:
            raise error
        sleep(_PAUSE_S)

    def _scrub(self, patience_s: int) -> None:
        """Take what was deleted out of the files as well; what was done is done already."""
        self._owed = True
        # When this fails, because somebody reads, the next step that writes tries it again.
        with suppress(StoreError), self._begun_alone() as connection:
            if self._postgres:
                connection.execute(text("VACUUM persons, records, versions, needs, accounts"))
                self._owed = False
            else:
                connection.execute(text(f"PRAGMA busy_timeout = {patience_s * 1000}"))
                busy, _, _ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
                connection.execute(text(f"PRAGMA busy_timeout = {PATIENCE_S * 1000}"))
                self._owed = bool(busy)

    @contextmanager
    def _begun_alone(self) -> Iterator[Connection]:
        """A connection without a transaction."""
        with explained(self._where), self._engine.connect() as connection:
            if self._postgres:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
            else:
                yield connection.execution_options(ekbom_begin="")


def _append(connection: Connection, head: tuple[int, str], event: Event) -> tuple[int, str]:
    """Write the next line of the audit, and return its number and digest."""
    last, before = head
    number = last + 1
    digest = digest_of(before, number, event)
    connection.execute(insert(tables.audit), line_row(AuditLine(number, event, digest)))
    connection.execute(update(tables.head).values(number=number, digest=digest))
    return number, digest
