"""A workspace opens, or one sentence says why not; nothing is made or changed by mistake."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders.postgres import Cluster, cluster
from tests.builders.stores import KEY, Home, card, event, kept, make_home, make_store

from ekbom.model.errors import StoreError
from ekbom.storage.connect import open_store, revision
from ekbom.storage.tables import REVISIONS

DAMAGED = "look what is wrong with: ekbom check, or restore a backup"


def _refused(home: Home, **options) -> StoreError:
    with pytest.raises(StoreError) as caught:
        home.open(**options).persons()
    return caught.value


# Everywhere


def test_a_workspace_is_made_once(kind, tmp_path):
    home = make_home(kind, tmp_path)
    if kind == "postgresql":
        assert revision(home.address) == ""
    store = home.open(create=True)
    store.add_person(card(), event())
    store.close()
    assert revision(home.address, key=home.key) == REVISIONS[-1]
    error = _refused(home, create=True)
    assert error.problem == "something is kept here already"
    store = home.open()
    assert store.persons() == (card(),)
    store.close()


def test_an_empty_database_is_no_workspace(kind, tmp_path):
    home = make_home(kind, tmp_path)
    if kind != "postgresql":
        home.file.touch()
    assert _refused(home).problem == "it holds no workspace"
    home.open(create=True).close()


def test_a_database_of_another_program_is_left_alone(kind, tmp_path):
    home = make_home(kind, tmp_path)
    if kind == "postgresql":
        cluster().say("CREATE TABLE theirs (n integer)", home.address.split("/")[3].split("?")[0])
    else:
        store = make_store(kind, tmp_path).open()
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE alembic_version")
        store.close()
    assert _refused(home).problem == "it holds no workspace"
    assert _refused(home, create=True).problem == "something is kept here already"


def test_a_later_ekbom_is_recognised(kind, home: Home):
    store = home.open()
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    error = _refused(home)
    assert error.problem == "it was made by a later ekbom (9999) than this one"
    assert error.todo == "update ekbom, or restore a backup made before"
    assert _refused(home, older=True).problem == error.problem


def test_a_lost_head_of_the_audit_is_damage(home: Home, store):
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM head")
    with pytest.raises(StoreError, match="it is damaged"):
        store.head()
    with pytest.raises(StoreError, match="it is damaged"):
        store.note(event())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE versions SET body = '{'",
        "UPDATE versions SET written_at = 'then'",
        "UPDATE versions SET night = '2026-13-01'",
        "UPDATE versions SET body = '7'",
    ],
)
def test_what_no_ekbom_has_written_is_damage(store, change):
    store.keep([kept()], event())
    with store._engine.begin() as connection:
        connection.exec_driver_sql(change)
    for read in (lambda: store.get("r1"), lambda: store.find("p1", "entry")):
        with pytest.raises(StoreError) as caught:
            read()
        assert (caught.value.problem, caught.value.todo) == ("it is damaged", DAMAGED)


# Addresses


@pytest.mark.parametrize(
    "address", ["", "sqlite:///", "sqlite://", "ekbom.db", "mysql://h/n", "postgresql://h", "://"]
)
def test_an_address_that_is_none(address):
    with pytest.raises(StoreError) as caught:
        open_store(address)
    assert caught.value.problem == ("it is neither sqlite:///PATH nor postgresql://USER@HOST/NAME")


@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"])
def test_a_folder_may_have_any_name(kind, tmp_path):
    folder = tmp_path / "what? 100% #1 &x=ü"
    folder.mkdir()
    home = make_home(kind, folder)
    home.open(create=True).close()
    assert [file.name for file in folder.iterdir()] == ["ekbom.db"]
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"])
def test_only_its_owner_may_read_the_files(kind, tmp_path):
    home = make_home(kind, tmp_path)
    old = os.umask(0)
    try:
        store = home.open(create=True)
        store.add_person(card(), event())
    finally:
        os.umask(old)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["ekbom.db", "ekbom.db-shm", "ekbom.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"])
def test_no_file_and_no_folder(kind, tmp_path):
    home = make_home(kind, tmp_path)
    error = _refused(home)
    assert (error.where, error.problem) == (str(home.file), "there is no database here")
    assert not home.file.exists()
    away = Home(f"sqlite:///{tmp_path / 'away' / 'ekbom.db'}", home.key)
    assert _refused(away, create=True).problem == (
        "it cannot be written (No such file or directory)"
    )


# Keys


def test_a_wrong_key_no_key_and_a_key_too_many(tmp_path):
    home = make_store("sqlcipher", tmp_path)
    locked = "it is encrypted with another key, or damaged"
    assert _refused(Home(home.address, bytes(32))).problem == locked
    assert _refused(Home(home.address)).problem == locked
    plain = tmp_path / "plain"
    plain.mkdir()
    assert _refused(Home(make_store("sqlite", plain).address, KEY)).problem == locked
    with pytest.raises(ValueError, match="32 bytes, not 5"):
        open_store(home.address, key=b"short")
    home.open().close()


def test_a_wrong_key_writes_nothing_on_the_screen(tmp_path):
    home = make_store("sqlcipher", tmp_path)
    code = (
        "from ekbom.storage.connect import open_store\n"
        "from ekbom.model.errors import StoreError\n"
        f"try: open_store({home.address!r}, key=bytes(32))\n"
        "except StoreError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("refused\n", "")


@pytest.mark.parametrize(
    ("kind", "module", "todo"),
    [
        ("sqlcipher", "sqlcipher3", "install ekbom[encrypt] as docs/tutorial-workspace.md says"),
        ("postgresql", "psycopg", "install ekbom[postgres] as docs/tutorial-workspace.md says"),
    ],
)
def test_a_library_that_is_missing_is_named(kind, module, todo, tmp_path, monkeypatch):
    home = make_store(kind, tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    assert _refused(home).todo == todo


# Damage and disks


@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"])
def test_a_damaged_file_is_told_and_left(kind, tmp_path):
    home = make_store(kind, tmp_path)
    content = bytearray(home.file.read_bytes())
    content[: len(content) // 2] = b"x" * (len(content) // 2)
    home.file.write_bytes(content)
    assert _refused(home).problem == "it is encrypted with another key, or damaged"
    assert home.file.read_bytes() == content


def test_damage_behind_the_first_page_is_told(tmp_path):
    home = make_store("sqlite", tmp_path)
    content = home.file.read_bytes()
    home.file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    error = _refused(home)
    assert (error.problem, error.todo) == ("it is damaged", DAMAGED)


@pytest.mark.parametrize("kind", ["sqlite", "sqlcipher"])
def test_a_full_disk_is_one_sentence_and_loses_nothing(kind, tmp_path):
    home = make_store(kind, tmp_path)
    store = home.open()
    store.add_person(card(), event())
    with store._engine.connect().execution_options(ekbom_begin="") as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
    written = []

    def fill() -> None:
        for number in range(1000):
            store.keep([kept(f"r{number}", body={"note": "x" * 500})], event())
            written.append(number)

    with pytest.raises(StoreError) as caught:
        fill()
    assert caught.value.problem == "the disk is full"
    assert caught.value.todo == "nothing was changed; make room and try again"
    assert len(store.find("p1", "entry")) == len(written) > 0
    assert store.head()[0] == len(written) + 1

    much = [kept(f"big{number}", body={"note": "x" * 500}) for number in range(99)]

    def go_on() -> None:
        with store.transaction():
            store.note(event())
            with pytest.raises(StoreError, match="the disk is full"):
                store.keep(much, event())
            # The database has undone everything; nothing may be written one by one now.
            for act in (store.persons, lambda: store.note(event())):
                with pytest.raises(StoreError, match="gave the whole step up"):
                    act()

    with pytest.raises(StoreError, match="gave the whole step up"):
        go_on()
    assert store.head()[0] == len(written) + 1
    store.close()
    store = home.open()
    store.keep([kept("after")], event())
    assert len(store.find("p1", "entry")) == len(written) + 1
    store.close()


def test_a_database_that_may_only_be_read(tmp_path):
    home = make_store("sqlite", tmp_path)
    store = home.open()
    with store._engine.connect().execution_options(ekbom_begin="") as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreError) as caught:
        store.add_person(card(), event())
    assert caught.value.problem == "it can be read, but not written"
    assert store.persons() == ()
    store.close()


def test_who_waits_too_long_for_a_writer_is_told(kind, home: Home, monkeypatch):
    monkeypatch.setattr("ekbom.storage.sql_session.PATIENCE_S", 0)
    monkeypatch.setattr("ekbom.storage.connect.PATIENCE_S", 1)
    monkeypatch.setattr("ekbom.storage.connect._PRAGMAS", ("PRAGMA busy_timeout = 1",))
    first, second = home.open(), home.open()
    with first.transaction():
        with pytest.raises(StoreError) as caught:
            second.note(event())
        assert caught.value.problem == "somebody else has been writing for too long"
        assert caught.value.todo == "nothing was changed; try again"
    second.note(event())
    assert second.head()[0] == 1
    first.close()
    second.close()


# PostgreSQL


def test_no_server_and_no_database_and_no_user(tmp_path):
    gone = Home(f"postgresql://ekbom:geheim@/none?host={tmp_path}")
    error = _refused(gone)
    assert error.problem == "the database cannot be reached"
    assert "geheim" not in str(error)
    assert error.where == f"postgresql://ekbom@{tmp_path}/none"
    here = cluster().address("nowhere")
    assert _refused(Home(here)).problem == "there is no such database or user"
    other = here.replace("ekbom@", "somebody@")
    assert _refused(Home(other)).problem == "there is no such database or user"


def test_a_database_that_cannot_keep_every_letter_is_refused(tmp_path):
    cluster().say("CREATE DATABASE narrow TEMPLATE template0 ENCODING 'LATIN1'")
    error = _refused(Home(cluster().address("narrow")), create=True)
    assert error.problem == "its encoding is LATIN1, which cannot keep every letter"


def test_a_user_without_the_right_is_told(tmp_path):
    home = make_store("postgresql", tmp_path)
    cluster().say("CREATE ROLE guest LOGIN")
    error = _refused(Home(home.address.replace("ekbom@", "guest@")))
    assert error.problem == "the database does not let this user in"


def test_a_connection_that_breaks_is_told_and_the_next_one_works(tmp_path):
    home = make_store("postgresql", tmp_path)
    name = home.address.split("/")[3].split("?")[0]
    store = home.open()
    store.add_person(card(), event())

    def fall() -> None:
        with store.transaction():
            store.keep([kept("r1")], event())
            cluster().say(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
            )
            with pytest.raises(StoreError, match="cannot be reached"):
                store.keep([kept("r2")], event())
            store.keep([kept("r3")], event())

    with pytest.raises(StoreError, match="gave the whole step up; nothing was changed"):
        fall()
    assert store.find("p1", "entry") == ()
    store.keep([kept("r1")], event())
    assert store.head()[0] == 2
    store.close()


def test_what_was_acknowledged_survives_that_the_server_falls(tmp_path):
    durable = Cluster.make(durable=True)
    try:
        durable.start()
        store = open_store(durable.new_database(), create=True)
        store.add_person(card(), event())
        store.keep([kept("r1")], event())
        durable.stop("immediate")
        with pytest.raises(StoreError, match="cannot be reached"):
            store.keep([kept("r2")], event())
        durable.start()
        assert store.find("p1", "entry") == (kept("r1"),)
        store.keep([kept("r2")], event())
        assert store.head()[0] == 3
        store.close()
    finally:
        durable.remove()


def test_two_who_make_the_same_workspace_at_once_make_one(kind, tmp_path):
    home = make_home(kind, tmp_path)
    code = (
        "import sys\n"
        "from tests.builders.stores import Home\n"
        "from ekbom.model.errors import StoreError\n"
        f"try: {home!r}.open(create=True); print('made')\n"
        "except StoreError as error: print(error.problem)\n"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = sorted(child.communicate(timeout=60)[0].strip() for child in children)
    assert said == ["made", "something is kept here already", "something is kept here already"]


def test_an_ordinary_copy_of_the_file_opens_elsewhere(tmp_path):
    home = make_store("sqlite", tmp_path)
    store = home.open()
    store.add_person(card(), event())
    store.close()
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(home.file, there)
    assert make_home("sqlite", Path(there)).open().persons() == (card(),)
    with sqlite3.connect(home.file) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_opening_loads_no_more_than_it_needs(tmp_path):
    home = make_store("sqlite", tmp_path)
    code = (
        "import sys\n"
        "from ekbom.storage.connect import open_store\n"
        f"open_store({home.address!r}).find('p1', 'entry')\n"
        "heavy = {'alembic', 'numpy', 'psycopg', 'sqlalchemy.orm', 'cryptography', 'sqlcipher3'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
