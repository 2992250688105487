"""Whatever was lost or altered in a workspace is found and named, without a word about anybody."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.desks import make_desk, own_person, seat

from ekbom.actions.check_workspace import Checked, check_workspace
from ekbom.actions.desk import Desk
from ekbom.model.audit import FIRST
from ekbom.model.errors import NotAllowed
from ekbom.model.kept import Kept
from ekbom.model.people import Actor

RESTORE = "leave the folder as it is and restore the newest backup with ekbom restore"
COMPARE = "somebody changed the database without ekbom; compare it with a backup"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path)
    yield made
    made.store.close()


def bring(desk: Desk, content: bytes, place: Path) -> str:
    """A record with a file it was read from."""
    place.write_bytes(content)
    person = own_person(desk)
    digest, size = desk.originals.take(place)
    record = Kept(
        id=desk.new_id(),
        person=person,
        kind="recording",
        key=digest,
        written_at=desk.now(),
        author=desk.actor.id,
        author_role="person",
        original=digest,
    )
    event = desk.event("bring_night", person, (record.id,))
    with desk.store.transaction():
        desk.store.add_original(digest, size, event)
        desk.store.keep([record], event)
    return digest


def told(checked: Checked) -> list[tuple[str, str, str, str]]:
    return [(f.code, f.severity, f.what, f.repair) for f in checked.findings]


def change(desk: Desk, *statements: str) -> None:
    """Somebody changes the database without ekbom."""
    with closing(sqlite3.connect(desk.folder / "ekbom.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(statement)
        database.commit()


def test_a_sound_workspace(desk: Desk, tmp_path: Path) -> None:
    bring(desk, b"a night", tmp_path / "night")
    lines = desk.store.head()[0]
    checked = check_workspace(desk)
    assert checked == Checked(1, lines, 1, 7, ())
    assert checked.sound
    (line,) = desk.store.audit(after=lines)
    assert (line.event.verb, line.event.result) == ("check_workspace", "done")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "UPDATE audit SET actor = 'x' WHERE number = 2",
            "line 2 of the audit, or its digest, is not what was written",
        ),
        ("DELETE FROM audit WHERE number = 1", "lines of the audit before line 2 are not there"),
        ("DELETE FROM audit WHERE number = 4", "lines of the audit behind line 3 are not there"),
        (
            "UPDATE head SET number = 3",
            "lines up to 4 stand in the audit that were not written by ekbom",
        ),
        (
            f"UPDATE head SET digest = '{FIRST}'",
            "line 4 of the audit, or its digest, is not what was written",
        ),
    ],
)
def test_a_broken_chain_is_found(statement: str, what: str, desk: Desk, tmp_path: Path) -> None:
    bring(desk, b"a night", tmp_path / "night")
    assert desk.store.head()[0] == 4
    change(desk, statement)
    checked = check_workspace(desk)
    first, *more = told(checked)
    assert first == ("audit_broken", "error", what, COMPARE)
    # Behind a head that was put back nothing can be written, not even that it was checked.
    assert [code for code, *_ in more] == (["cut_short"] if "number = 3" in statement else [])
    assert not checked.sound


def test_of_many_breaks_the_first_are_named(desk: Desk) -> None:
    for _ in range(12):
        desk.store.note(desk.event("whom"))
    change(desk, "UPDATE audit SET actor = 'x'")
    found = told(check_workspace(desk))
    assert len(found) == 11
    assert found[9][2] == "line 10 of the audit, or its digest, is not what was written"
    assert found[10][2] == "it breaks in 14 places; the first 10 are named"


def test_a_missing_and_an_altered_original(desk: Desk, tmp_path: Path) -> None:
    gone, other = bring(desk, b"a night", tmp_path / "a"), bring(desk, b"another", tmp_path / "b")
    (desk.folder / "originals" / gone).unlink()
    altered = desk.folder / "originals" / other
    altered.chmod(0o600)
    altered.write_bytes(b"anothex")
    checked = check_workspace(desk)
    assert told(checked) == [
        ("original_missing", "error", "it is not there", RESTORE),
        ("original_altered", "error", "its content was altered", RESTORE),
    ]
    assert [f.where for f in checked.findings] == [
        f"original {gone[:12]}",
        f"original {other[:12]}",
    ]
    # Reading them again can be left out; that one is gone is seen all the same.
    quick = check_workspace(desk, contents=False)
    assert [f.code for f in quick.findings] == ["original_missing"]


def test_a_file_that_no_record_needs_is_named_and_can_be_removed(
    desk: Desk, tmp_path: Path
) -> None:
    needed = bring(desk, b"a night", tmp_path / "a")
    (tmp_path / "b").write_bytes(b"cut short")
    left, _ = desk.originals.take(tmp_path / "b")
    named = (
        "original_left_over",
        "warning",
        "no record needs it; bringing it in was cut short",
        "bring that file in again, or remove this copy with ekbom check --tidy",
    )
    checked = check_workspace(desk)
    assert (told(checked), checked.sound) == ([named], True)
    assert set(desk.originals.kept()) == {needed, left}
    tidied = check_workspace(desk, tidy=True)
    removed = ("original_removed", "note", "no record needed it", "it was removed")
    assert told(tidied) == [named, removed]
    assert desk.originals.kept() == (needed,)
    assert check_workspace(desk, tidy=True).findings == ()


def test_a_deleted_file_that_is_still_there_is_named(desk: Desk, tmp_path: Path) -> None:
    """What is left when somebody is killed between a deletion and the removal of its file."""
    bring(desk, b"a night", tmp_path / "a")
    (record,) = desk.store.find(own_person(desk), "recording")
    desk.store.delete([record.id], desk.event("delete_records", record.person, (record.id,)))
    what = "it was deleted, and its file is still there"
    assert told(check_workspace(desk)) == [
        ("original_doomed", "warning", what, "open the workspace once more")
    ]


def test_a_gap_in_the_versions_is_found(desk: Desk, tmp_path: Path) -> None:
    bring(desk, b"a night", tmp_path / "a")
    change(desk, "UPDATE records SET version = 2")
    what = "the versions of 1 records do not follow one another"
    assert told(check_workspace(desk)) == [("database_damaged", "error", what, RESTORE)]


def test_what_cannot_be_read_to_the_end_says_so(desk: Desk) -> None:
    change(desk, "DROP TABLE head")
    (found,) = check_workspace(desk).findings
    assert (found.code, found.severity) == ("cut_short", "error")


def test_a_database_that_can_only_be_read_is_checked_all_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    bring(desk, b"a night", tmp_path / "a")
    with closing(sqlite3.connect(desk.folder / "ekbom.db")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit "
            "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        )
        checked = check_workspace(desk)
    assert (checked.files, [f.code for f in checked.findings]) == (1, ["cut_short"])
    assert checked.findings[0].what == "the disk is full"


def test_what_is_brought_while_files_are_read_is_no_fault(desk: Desk, tmp_path: Path) -> None:
    class Busy:
        """Originals that somebody else adds to just when they are listed."""

        def __getattr__(self, name: str) -> object:
            return getattr(desk.originals, name)

        def kept(self) -> tuple[str, ...]:
            bring(desk, os.urandom(8), tmp_path / "new")
            return desk.originals.kept()

    assert check_workspace(replace(desk, originals=Busy())).findings == ()  # type: ignore[arg-type]


def test_it_needs_the_right(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="check"):
        check_workspace(seat(desk, Actor("t", "Tom", "therapist")))
