"""The restore drill: what was backed up comes back, on each database and from each to each."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.builders import old_databases
from tests.builders.backups import NIGHT, Looks, close_all, database, look, make_full, reopened
from tests.builders.desks import PASSPHRASE, Clock, Counter, clock_of, make_desk, own_person
from tests.builders.stores import KINDS, kept

from ekbom.actions.backup import back_up, check_backup
from ekbom.actions.desk import Desk
from ekbom.actions.restore import restore
from ekbom.actions.restore_new import restore_new
from ekbom.actions.restored import Restored
from ekbom.model.errors import StoreError
from ekbom.storage import connect, migrate, restoring
from ekbom.storage.migrate import SCRIPTS
from ekbom.storage.tables import REVISIONS

WORDS = "four words beside others"


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


def anew(file: Path, folder: Path, kind: str, **more: str | None) -> Restored:
    return restore_new(
        file,
        folder,
        database=database(kind),
        lock=PASSPHRASE if kind == "sqlcipher" else None,
        now=Clock(),
        new_id=Counter(),
        **more,  # type: ignore[arg-type]
    )


def same(found: Looks, before: Looks) -> None:
    """All of it, and behind the audit of then what was done since."""
    assert found.persons == before.persons
    assert found.members == before.members
    assert found.history == before.history
    assert found.originals == before.originals
    assert found.house == before.house != ()
    assert found.audit[: len(before.audit)] == before.audit
    assert found.audit[len(before.audit)].event.verb == "restore"


@pytest.mark.parametrize("target", KINDS)
def test_it_comes_back_on_every_database(kind: str, target: str, tmp_path: Path) -> None:
    desk = make_full(tmp_path, kind)
    before = look(desk)
    made = back_up(desk, tmp_path / "b", version="0.1")
    assert (made.originals, made.counts["records"], made.counts["versions"]) == (2, 22, 23)
    desk.store.close()
    told = anew(tmp_path / "b", tmp_path / "new", target)
    assert (told.persons, told.records, told.originals, told.findings) == (1, 22, 2, ())
    again = reopened(tmp_path / "new", encrypted=target == "sqlcipher")
    same(look(again), before)
    again.store.keep([kept("r9", own_person(again))], again.event("test"))
    again.store.close()
    assert sorted(p.name for p in (tmp_path / "new").iterdir() if "db-" not in p.name) == sorted(
        ["backups", "originals", "workspace.json"]
        + ["ekbom.db"] * (target != "postgresql")
        + ["key.json"] * (target == "sqlcipher")
    )


def test_it_is_put_over_a_living_workspace(kind: str, tmp_path: Path) -> None:
    desk = make_full(tmp_path, kind)
    back_up(desk, tmp_path / "b")
    before = look(desk)
    person = own_person(desk)
    (tmp_path / "later").write_bytes(b"later")
    later, size = desk.originals.take(tmp_path / "later")
    with desk.store.transaction():
        desk.store.add_original(later, size, desk.event("test"))
        desk.store.keep([kept("late", person, original=later)], desk.event("test"))
    desk.store.delete(["r1"], desk.event("test"))
    (doomed,) = desk.store.doomed()
    desk.originals.remove(doomed)
    desk.store.forget_doomed([doomed], desk.event("test"))
    told = restore(desk, tmp_path / "b")
    again = reopened(desk.folder, encrypted=kind == "sqlcipher")
    found = look(again)
    # The line that tells of the backup itself was written behind it.
    assert found.audit[: len(before.audit) - 1] == before.audit[:-1]
    assert found.history == before.history
    assert found.originals == before.originals
    assert found.originals[doomed] == NIGHT
    assert again.store.get("late") is None
    # What was there before is kept beside, with the file it needs.
    assert told.old.startswith(
        "ekbom_before_" if kind == "postgresql" else str(desk.folder / "ekbom.db.before-")
    )
    assert later in again.originals.kept()
    again.store.close()
    assert not list(desk.folder.glob(".restoring-*"))


def test_originals_are_locked_beside_a_clinics_database(tmp_path: Path) -> None:
    desk = make_full(tmp_path, "sqlite")
    before = look(desk)
    back_up(desk, tmp_path / "b")
    codes: list[str] = []
    restore_new(
        tmp_path / "b",
        tmp_path / "new",
        database=database("postgresql"),
        lock=PASSPHRASE,
        now=Clock(),
        new_id=Counter(),
        show_code=codes.append,
    )
    same(look(reopened(tmp_path / "new", encrypted=True)), before)
    assert len(codes) == 1
    assert not [p for p in (tmp_path / "new" / "originals").iterdir() if p.name in before.originals]


def test_what_was_there_before_is_removed_when_asked(kind: str, tmp_path: Path) -> None:
    desk = make_full(tmp_path, kind)
    back_up(desk, tmp_path / "b")
    (tmp_path / "later").write_bytes(b"later")
    later, size = desk.originals.take(tmp_path / "later")
    with desk.store.transaction():
        desk.store.add_original(later, size, desk.event("test"))
        desk.store.keep([kept("late", own_person(desk), original=later)], desk.event("test"))
    assert restore(desk, tmp_path / "b", discard_old=True).old == ""
    again = reopened(desk.folder, encrypted=kind == "sqlcipher")
    assert later not in again.originals.kept()
    assert len(again.originals.kept()) == 2
    again.store.close()
    assert not list(desk.folder.glob("ekbom.db.before*"))
    if kind == "postgresql":
        # Nothing stands in the way of the next one.
        desk = reopened(desk.folder, encrypted=False)
        clock_of(desk).step(seconds=1)
        assert restore(desk, tmp_path / "b").old == "ekbom_before_20261120t213001"


def test_a_backup_is_of_one_moment_while_others_write(kind: str, tmp_path: Path) -> None:
    desk = make_full(tmp_path, kind)
    person, count = own_person(desk), iter(range(1000))

    def write(done: int, of: int) -> None:
        desk.store.keep([kept(f"w{next(count)}", person)], desk.event("test"))

    made = back_up(desk, tmp_path / "b", progress=write)
    assert made.counts["records"] == 22
    assert len(desk.store.find(person, "entry")) == 23
    assert check_backup(tmp_path / "b").counts == made.counts


@pytest.mark.parametrize("landed", REVISIONS)
def test_a_backup_of_every_landed_revision_is_brought_up_to_date(
    kind: str, landed: str, tmp_path: Path
) -> None:
    from ekbom.actions.backup import keep_before

    store = old_databases.load(kind, landed, tmp_path).open(older=True)
    file = keep_before(store, landed, tmp_path, made_at="2026-11-20T21:30:00+00:00")
    store.close()
    anew(file, tmp_path / "new", kind)
    again = reopened(tmp_path / "new", encrypted=kind == "sqlcipher")
    expected = old_databases.expected(landed)
    found = old_databases.told(again.store)
    assert found["persons"] == expected["persons"]
    assert found["records"] == expected["records"]
    assert found.get("house") == expected.get("house")
    again.store.close()


def test_the_database_alone_is_kept_before_a_migration(kind: str, tmp_path: Path) -> None:
    from ekbom.actions.backup import keep_before

    desk = make_full(tmp_path, kind)
    before = look(desk)
    file = keep_before(
        desk.store,
        REVISIONS[-1],
        desk.folder,
        made_at="2026-11-20T21:30:00+00:00",  # type: ignore[arg-type]
    )
    name = f"before-{REVISIONS[-1]}-2026-11-20T213000.ekbom-backup"
    assert file == desk.folder / "backups" / name
    told = restore(desk, file)
    assert [finding.code for finding in told.findings] == ["no_originals"]
    again = reopened(desk.folder, encrypted=kind == "sqlcipher")
    same(look(again), before)
    again.store.close()
    other = anew(file, tmp_path / "other", "sqlite")
    assert [finding.code for finding in other.findings] == [
        "no_originals",
        *["original_missing"] * 2,
    ]


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ekbom that has one more revision than this one."""
    scripts = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = 'later'\ndown_revision = {REVISIONS[-1]!r}\n"
        "def upgrade():\n    op.add_column('records', "
        "sa.Column('mood', sa.Text, nullable=False, server_default='calm'))\n"
    )
    for module in (connect, restoring):
        monkeypatch.setattr(module, "REVISIONS", (*REVISIONS, "later"))
    for name in ("create_tables", "migrate"):
        monkeypatch.setattr(restoring, name, partial(getattr(migrate, name), scripts=scripts))


def test_a_backup_of_an_earlier_ekbom(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    desk = make_full(tmp_path, kind)
    before = look(desk)
    back_up(desk, tmp_path / "b")
    desk.store.close()
    request.getfixturevalue("later")
    anew(tmp_path / "b", tmp_path / "new", kind)
    again = reopened(tmp_path / "new", encrypted=kind == "sqlcipher")
    same(look(again), before)
    with again.store.connected() as connection:  # type: ignore[attr-defined]
        moods = connection.exec_driver_sql("SELECT mood FROM records").scalars().all()
    assert moods == ["calm"] * 22


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return make_full(tmp_path, "sqlite")


def test_a_sealed_backup(desk: Desk, tmp_path: Path) -> None:
    before = look(desk)
    made = back_up(desk, tmp_path / "b", passphrase=WORDS)
    assert made.sealed
    assert NIGHT[:100] not in (tmp_path / "b").read_bytes()
    with pytest.raises(StoreError, match="it is sealed with a passphrase; give --passphrase"):
        check_backup(tmp_path / "b")
    with pytest.raises(StoreError, match="the passphrase does not open it"):
        anew(tmp_path / "b", tmp_path / "new", "sqlite", passphrase="four words beside other")
    assert not (tmp_path / "new").exists()
    anew(tmp_path / "b", tmp_path / "new", "sqlite", passphrase=WORDS)
    same(look(reopened(tmp_path / "new", encrypted=False)), before)
    content = bytearray((tmp_path / "b").read_bytes())
    content[-5000] ^= 1
    (tmp_path / "b").write_bytes(content)
    with pytest.raises(StoreError, match="it was altered, or cut short on its way"):
        check_backup(tmp_path / "b", passphrase=WORDS)


def test_many_rows_are_written_in_parts(desk: Desk, tmp_path: Path) -> None:
    person = own_person(desk)
    long = {"cells": {}, "note": "x" * 5000}
    many = [kept(f"l{n}", person, body=long) for n in range(1200)]
    desk.store.keep(many, desk.event("test"))
    back_up(desk, tmp_path / "b")
    with tarfile.open(tmp_path / "b") as opened:
        names = [name for name in opened.getnames() if name.startswith("tables/versions")]
    assert len(names) == 3
    assert anew(tmp_path / "b", tmp_path / "new", "sqlite").records == 1222


def test_a_large_backup_needs_little_memory(tmp_path: Path) -> None:
    """Forty nights of 5 MB there and back, in a process of its own."""
    import subprocess
    import sys

    desk = make_desk(tmp_path)
    person = own_person(desk)
    for number in range(40):
        (tmp_path / "night").write_bytes(bytes([number]) * (5 * 2**20))
        digest, size = desk.originals.take(tmp_path / "night")
        with desk.store.transaction():
            desk.store.add_original(digest, size, desk.event("test"))
            one = kept(f"n{number}", person, original=digest)
            desk.store.keep([one], desk.event("test"))
    desk.store.close()
    code = """
import resource, sys
from pathlib import Path
from tests.builders.backups import reopened
from tests.builders.desks import Clock, Counter
from ekbom.actions.backup import back_up
from ekbom.actions.restore_new import restore_new
import alembic.command
folder = Path(sys.argv[1])
desk = reopened(folder / "ws", encrypted=False)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
made = back_up(desk, folder / "b")
restore_new(folder / "b", folder / "new", now=Clock(), new_id=Counter())
print(made.originals, made.size // 2**20, peak() - before)
"""
    shown = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert [int(word) for word in shown[:2]] == [40, 200]
    assert int(shown[2]) <= 50
