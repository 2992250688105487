"""A database of every landed ekbom comes into today's form with nothing lost, or is left alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from tests.builders import old_databases
from tests.builders.stores import KINDS, Home, event, kept, make_home, make_store

from ekbom.model.errors import StoreError
from ekbom.storage.connect import OlderStore, open_engine, revision
from ekbom.storage.migrate import SCRIPTS, create_tables, migrate
from ekbom.storage.sql_store import SqlStore
from ekbom.storage.tables import REVISIONS, metadata

NEWEST = REVISIONS[-1]


def _write_revision(scripts: Path, number: str, before: str, upgrade: str) -> None:
    text = f"""\
import sqlalchemy as sa
from alembic import op

revision = {number!r}
down_revision = {before!r}


def upgrade():
{upgrade}"""
    (scripts / "versions" / f"r{number}_test.py").write_text(text)


@pytest.fixture
def scripts(tmp_path) -> Path:
    """The landed revisions and two that only this test knows."""
    place = tmp_path / "50 % scripts"
    shutil.copytree(SCRIPTS, place, ignore=shutil.ignore_patterns("__pycache__"))
    add = """\
    op.add_column("records", sa.Column("mood", sa.Text, nullable=False, server_default="calm"))
    op.execute("UPDATE records SET mood = 'wild' WHERE id = 'r3'")
"""
    _write_revision(place, "t1", NEWEST, add)
    _write_revision(
        place, "t2", "t1", '    op.create_index("records_by_mood", "records", ["mood"])'
    )
    return place


@pytest.fixture
def broken(scripts) -> Path:
    """The same, and a third one that falls half way."""
    fall = """\
    op.create_table("half", sa.Column("n", sa.Integer))
    op.execute("DELETE FROM needs")
    op.execute("DELETE FROM versions")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
    _write_revision(scripts, "t3", "t2", fall)
    return scripts


def _moods(home: Home) -> dict[str, str]:
    store = _open_whatever(home)
    with store.connected() as connection:
        moods = dict(connection.exec_driver_sql("SELECT id, mood FROM records").all())
    store.close()
    return moods


def _open_whatever(home: Home) -> SqlStore:
    """The store on a database of whichever revision."""
    return SqlStore(open_engine(home.address, key=home.key), "test")


# The landed revisions


def test_what_the_store_reads_is_the_newest_revision_and_the_list_is_whole():
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    script = ScriptDirectory.from_config(config)
    known = [one.revision for one in script.walk_revisions()]
    assert tuple(reversed(known)) == REVISIONS
    assert script.get_heads() == [NEWEST]


def test_the_migrated_tables_are_those_the_store_reads(kind, home: Home):
    store = home.open()
    with store._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
        found = inspect(connection)
        for table in metadata.sorted_tables:
            primary = found.get_pk_constraint(table.name)["constrained_columns"]
            assert primary == [column.name for column in table.primary_key.columns]
            for column in found.get_columns(table.name):
                assert column["nullable"] is False, (table.name, column["name"])
                if kind == "postgresql" and table.columns[column["name"]].type.python_type is str:
                    assert column["type"].collation == "C", (table.name, column["name"])
    store.close()


def test_a_difference_between_the_tables_would_be_found(home: Home):
    store = home.open()
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX records_by_night")
        connection.exec_driver_sql("ALTER TABLE persons ADD COLUMN more TEXT")
    with store._engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert sorted(one[0] for one in found) == ["add_index", "remove_column"]
    store.close()


@pytest.mark.parametrize("landed", REVISIONS)
def test_a_database_of_every_landed_revision_comes_forward_whole(kind, landed, tmp_path):
    home = old_databases.load(kind, landed, tmp_path)
    assert revision(home.address, key=home.key) == landed
    ran = migrate(home.address, key=home.key)
    assert ran == REVISIONS[REVISIONS.index(landed) + 1 :]
    store = home.open()
    assert old_databases.told(store) == old_databases.expected(landed)
    store.keep([kept("new")], event())
    with pytest.raises(StoreError):
        store.keep([kept("again", person="p9")], event())
    store.close()


@pytest.mark.parametrize("kind_of", KINDS)
def test_the_newest_revision_makes_what_was_kept_of_it(kind_of, tmp_path):
    store = make_store(kind_of, tmp_path).open()
    old_databases.fill(store)
    assert old_databases.told(store) == old_databases.expected(NEWEST)
    store.close()


# Running forward, with revisions that only these tests know


@pytest.fixture
def old(kind, tmp_path) -> Home:
    """A database of the newest landed revision, with something in it."""
    return old_databases.load(kind, NEWEST, tmp_path)


def test_nothing_to_do_asks_for_no_backup(old: Home):
    assert migrate(old.address, key=old.key, before=pytest.fail) == ()


def test_revisions_run_in_order_after_one_backup(old: Home, scripts):
    seen = []

    def back_up(store: SqlStore, found: str) -> None:
        seen.append((found, old_databases.told(store)))

    assert migrate(old.address, key=old.key, before=back_up, scripts=scripts) == ("t1", "t2")
    assert seen == [(NEWEST, old_databases.expected(NEWEST))]
    assert revision(old.address, key=old.key) == "t2"
    assert _moods(old) == {"r2": "calm", "r3": "wild", "r4": "calm"}
    assert migrate(old.address, key=old.key, before=pytest.fail, scripts=scripts) == ()


def test_a_revision_may_be_the_last_one_to_run(old: Home, scripts):
    assert migrate(old.address, key=old.key, to="t1", scripts=scripts) == ("t1",)
    assert revision(old.address, key=old.key) == "t1"


def test_without_its_backup_nothing_is_migrated(old: Home, scripts):
    def back_up(store: SqlStore, found: str) -> None:
        raise StoreError("backups", "the disk is full", "make room")

    with pytest.raises(StoreError, match="backups: the disk is full; make room"):
        migrate(old.address, key=old.key, before=back_up, scripts=scripts)
    assert revision(old.address, key=old.key) == NEWEST


def test_a_revision_that_falls_half_way_is_undone_and_those_before_it_stand(old: Home, broken):
    with pytest.raises(StoreError) as caught:
        migrate(old.address, key=old.key, scripts=broken)
    assert caught.value.problem.startswith("revision t3 failed and was undone: ")
    assert revision(old.address, key=old.key) == "t2"
    assert _moods(old) == {"r2": "calm", "r3": "wild", "r4": "calm"}
    store = _open_whatever(old)
    assert old_databases.told(store) == old_databases.expected(NEWEST)
    with store.connected() as connection:
        assert "half" not in inspect(connection).get_table_names()
    store.close()


def test_a_revision_that_raises_something_else_is_undone_too(old: Home, scripts):
    _write_revision(scripts, "t3", "t2", '    op.drop_table("needs")\n    raise KeyError("x")')
    with pytest.raises(StoreError) as caught:
        migrate(old.address, key=old.key, scripts=scripts)
    assert caught.value.problem == "revision t3 failed and was undone: KeyError"
    store = _open_whatever(old)
    assert old_databases.told(store) == old_databases.expected(NEWEST)
    store.close()


def test_a_later_ekbom_is_not_migrated_back(old: Home, scripts):
    migrate(old.address, key=old.key, scripts=scripts)
    with pytest.raises(StoreError) as caught:
        migrate(old.address, key=old.key, before=pytest.fail)
    assert caught.value.problem == "it was made by a later ekbom (t2) than this one"
    with pytest.raises(StoreError, match=r"later ekbom \(t2\)"):
        old.open()


def test_what_is_no_workspace_is_not_migrated(kind, tmp_path):
    home = make_home(kind, tmp_path)
    if kind != "postgresql":
        with pytest.raises(StoreError, match="there is no database here"):
            migrate(home.address, key=home.key)
        home.file.touch()
    with pytest.raises(StoreError, match="it holds no workspace"):
        migrate(home.address, key=home.key)


def test_an_earlier_database_opens_only_for_its_backup(old: Home, monkeypatch):
    monkeypatch.setattr("ekbom.storage.connect.REVISIONS", (*REVISIONS, "t1"))
    with pytest.raises(OlderStore) as caught:
        old.open()
    assert caught.value.problem == f"it was made by an earlier ekbom ({NEWEST})"
    assert caught.value.todo == "run: ekbom migrate"
    store = old.open(older=True)
    assert old_databases.told(store) == old_databases.expected(NEWEST)
    store.close()


def test_a_new_workspace_may_be_made_in_an_earlier_form(kind, tmp_path, scripts):
    home = make_home(kind, tmp_path)
    create_tables(home.address, key=home.key, to="t1", scripts=scripts)
    assert revision(home.address, key=home.key) == "t1"


def test_a_workspace_that_could_not_be_made_leaves_nothing_behind(kind, tmp_path, broken):
    home = make_home(kind, tmp_path)
    with pytest.raises(StoreError):
        create_tables(home.address, key=home.key, scripts=broken)
    assert revision(home.address, key=home.key) == ""
    home.open(create=True).close()


def test_what_somebody_else_has_run_meanwhile_is_not_run_again(old: Home, scripts):
    def wait_for_the_other(store: SqlStore, found: str) -> None:
        assert migrate(old.address, key=old.key, to="t1", scripts=scripts) == ("t1",)

    ran = migrate(old.address, key=old.key, before=wait_for_the_other, scripts=scripts)
    assert ran == ("t2",)


def test_two_who_migrate_at_once_run_each_revision_once(old: Home, scripts):
    code = dedent(f"""
        from pathlib import Path
        from ekbom.storage.migrate import migrate
        print(migrate({old.address!r}, key={old.key!r}, scripts=Path({str(scripts)!r})))
    """)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [child.communicate(timeout=60) for child in children]
    assert [stderr for _, stderr in said] == [""] * 3
    ran = "".join(stdout for stdout, _ in said)
    assert (ran.count("t1"), ran.count("t2")) == (1, 1)
    assert revision(old.address, key=old.key) == "t2"
