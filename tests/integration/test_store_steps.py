"""Transactions are whole or nothing, snapshots are of one moment, the audit follows each step."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy
from tests.builders.stores import amended, card, event, kept

from ekbom.model.audit import FIRST, digest_of
from ekbom.model.errors import StoreError
from ekbom.storage.sql_store import SqlStore


def _ids(store: SqlStore) -> list[str]:
    return [one.id for one in store.find("p1", "entry")]


def _check_chain(store: SqlStore) -> int:
    """Follow the audit from its first line to its head; the number of lines."""
    before, number = FIRST, 0
    for line in store.audit():
        number += 1
        assert line.number == number
        assert line.digest == digest_of(before, number, line.event)
        before = line.digest
    assert store.head() == (number, before)
    return number


# Transactions


def test_what_fails_inside_a_transaction_undoes_all_of_it(store: SqlStore):
    lines = store.head()

    class Fell(Exception):
        pass

    def fall() -> None:
        with store.transaction():
            store.add_person(card("p2", "Bo"), event())
            store.keep([kept()], event())
            assert _ids(store) == ["r1"]
            raise Fell

    with pytest.raises(Fell):
        fall()
    assert len(store.persons()) == 1
    assert _ids(store) == []
    assert store.head() == lines
    store.keep([kept()], event())


def test_one_step_that_is_refused_inside_a_transaction_takes_no_other_with_it(store: SqlStore):
    before = store.head()[0]
    with store.transaction():
        store.keep([kept("r1")], event("first"))
        for wrong in ([kept("r2"), kept("r1")], [kept("r2", person="p9")]):
            with pytest.raises(StoreError):
                store.keep(wrong, event("refused"))
        with pytest.raises(StoreError):
            store.amend([amended(kept("r9"))], event("refused"))
        store.keep([kept("r3")], event("third"))
    assert _ids(store) == ["r1", "r3"]
    assert [line.event.verb for line in store.audit(after=before)] == ["first", "third"]
    _check_chain(store)


def test_transactions_do_not_nest_and_snapshots_do_not_write(store: SqlStore):
    with store.transaction():
        with pytest.raises(RuntimeError, match="do not nest"), store.transaction():
            pass
        store.note(event())
    with store.snapshot():
        with pytest.raises(RuntimeError, match="do not nest"), store.transaction():
            pass
        with pytest.raises(RuntimeError, match="only for reading"):
            store.note(event())
    _check_chain(store)


def test_a_snapshot_inside_a_transaction_sees_what_it_wrote(store: SqlStore):
    with store.transaction():
        store.keep([kept()], event())
        with store.snapshot():
            assert _ids(store) == ["r1"]
        store.keep([kept("r2")], event())
    assert _ids(store) == ["r1", "r2"]


def test_others_see_a_transaction_whole_or_not_at_all(home, store: SqlStore):
    other = home.open()
    with store.transaction():
        store.keep([kept("r1")], event())
        assert _ids(other) == []
        store.keep([kept("r2")], event())
        assert _ids(other) == []
    assert _ids(other) == ["r1", "r2"]
    other.close()


def test_a_snapshot_stays_at_its_moment_and_nobody_waits_for_it(home, store: SqlStore):
    store.keep([kept("r1")], event())
    other = home.open()
    with store.snapshot():
        other.keep([kept("r2")], event())
        other.amend([amended(kept("r1"))], event())
        other.add_person(card("p2", "Bo"), event())
        assert _ids(store) == ["r1"]
        assert store.get("r1") == kept("r1")
        assert len(store.persons()) == 1
        assert store.head()[0] == len(list(store.audit())) == 3
    assert _ids(store) == ["r1", "r2"]
    assert store.head()[0] == 6
    other.close()


def test_who_writes_second_sees_what_was_written_first(home, store: SqlStore):
    """Both read a record and amend what they read: the second waits, and reads the first's."""
    store.keep([kept(body={"n": 0})], event())
    stores = [store, home.open()]
    gate = threading.Barrier(2)

    def count(one: SqlStore) -> None:
        for _ in range(20):
            gate.wait(30)
            with one.transaction():
                now = one.get("r1")
                assert now is not None
                one.amend([amended(now, body={"n": now.body["n"] + 1})], event())

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count, stores))
    newest = store.get("r1")
    assert newest is not None
    assert (newest.body["n"], newest.version) == (40, 41)
    stores[1].close()


# The audit


def test_every_step_has_its_line_with_all_that_was_told(store: SqlStore):
    told = event("log_entry", "p1", role="carer", actor="m7", records=("r1", "r2"))
    store.keep([kept("r1"), kept("r2")], told)
    refused = event("delete_records", "p1", result="refused")
    store.note(refused)
    assert [line.event for line in store.audit(after=2)] == [told, refused]
    assert _check_chain(store) == 4


def _statement(store: SqlStore, words: str) -> None:
    # What an attacker with the file and any program for it would do.
    with store._engine.begin() as connection:
        connection.execute(sqlalchemy.text(words))


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE audit SET verb = 'nothing'",
        "UPDATE audit SET verb = 'nothing' WHERE number = 1",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE number = 2",
    ],
)
def test_the_audit_can_neither_be_changed_nor_cut(store: SqlStore, words):
    with pytest.raises(sqlalchemy.exc.DBAPIError, match="the audit only grows"):
        _statement(store, words)
    assert _check_chain(store) == 2


def test_no_line_of_the_audit_is_replaced(kind, store: SqlStore):
    columns = "number, at, actor, role, verb, person, records, result, digest"
    line = f"INSERT INTO audit ({columns}) SELECT {columns} FROM audit WHERE number = 1"
    other = {
        "sqlite": line.replace("INSERT", "INSERT OR REPLACE"),
        "postgresql": f"{line} ON CONFLICT (number) DO UPDATE SET verb = 'nothing'",
    }
    words = other.get(kind, other["sqlite"])
    with pytest.raises(sqlalchemy.exc.DBAPIError, match="the audit only grows"):
        _statement(store, words)
    assert _check_chain(store) == 2


def test_the_audit_cannot_be_emptied_at_once_either(kind, store: SqlStore):
    if kind == "postgresql":
        with pytest.raises(sqlalchemy.exc.DBAPIError, match="the audit only grows"):
            _statement(store, "TRUNCATE audit")
    assert _check_chain(store) == 2


def test_who_takes_the_guards_away_and_cuts_the_audit_is_found_by_its_head(kind, store: SqlStore):
    if kind == "postgresql":
        _statement(store, "DROP TRIGGER audit_no_change ON audit")
    else:
        _statement(store, "DROP TRIGGER audit_no_delete")
    _statement(store, "DELETE FROM audit WHERE number = 2")
    with pytest.raises(AssertionError):
        _check_chain(store)


# Threads


def test_one_store_serves_many_threads(store: SqlStore):
    def write(name: str) -> int:
        for number in range(25):
            with store.transaction():
                store.keep([kept(f"{name}{number}")], event(name))
                assert store.get(f"{name}{number}") is not None
            store.note(event(name))
            with store.snapshot():
                first = _ids(store)
                assert _ids(store) == first
        return len(store.find("p1", "entry"))

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(write, "abcdefgh"))
    assert max(seen) == 200
    assert len(_ids(store)) == 200
    assert _check_chain(store) == 2 + 8 * 50


def test_a_transaction_belongs_to_its_thread(store: SqlStore):
    with ThreadPoolExecutor(1) as pool, store.transaction():
        store.keep([kept()], event())
        assert pool.submit(_ids, store).result() == []
    assert _ids(store) == ["r1"]


def test_a_lock_that_goes_away_is_waited_for(store: SqlStore, monkeypatch):
    connect, tries = store._engine.connect, []

    def busy_twice():
        tries.append(1)
        if len(tries) > 2:
            return connect()
        driver = sqlite3.OperationalError("database is locked")
        raise sqlalchemy.exc.OperationalError("BEGIN", {}, driver)

    monkeypatch.setattr(store._engine, "connect", busy_twice)
    store.note(event())
    assert len(tries) == 3
    assert _check_chain(store) == 3


def test_a_step_that_cannot_be_undone_spoils_its_transaction(store: SqlStore, monkeypatch):
    def stuck(self):
        raise sqlalchemy.exc.InvalidRequestError("stuck")

    def go_on() -> None:
        with store.transaction():
            store.keep([kept("r1")], event())
            with pytest.raises(StoreError, match="same name or key"):
                store.keep([kept("r1")], event())
            with pytest.raises(StoreError, match="gave the whole step up"):
                store.keep([kept("r2")], event())

    monkeypatch.setattr("sqlalchemy.engine.base.NestedTransaction.rollback", stuck)
    with pytest.raises(StoreError, match="gave the whole step up"):
        go_on()
    assert _ids(store) == []
    assert _check_chain(store) == 2


# PostgreSQL never ends a transaction by itself.
@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"])
def test_nothing_is_written_behind_a_transaction_the_database_has_ended(store: SqlStore):
    def go_on() -> None:
        with store.transaction():
            store.keep([kept("r1")], event())
            with store.connected() as connection:
                connection.exec_driver_sql("ROLLBACK")
            store.keep([kept("r2")], event())

    with pytest.raises(StoreError, match="gave the whole step up"):
        go_on()
    assert _ids(store) == []
    assert _check_chain(store) == 2
