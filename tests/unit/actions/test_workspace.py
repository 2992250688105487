"""A workspace made whole or not at all, and opened by those who may."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import (
    PASSPHRASE,
    START,
    Clock,
    Counter,
    clock_of,
    make_desk,
    own_person,
)

from ekbom.actions.entries import list_records, log_entry
from ekbom.actions.passphrase import change_passphrase
from ekbom.actions.people import add_member, list_persons
from ekbom.actions.workspace import (
    FILE,
    Keeper,
    check_new,
    create_workspace,
    open_workspace,
    read_settings,
)
from ekbom.model.errors import EkbomError, NotAllowed, StoreError, UsageError


def make(place: Path, **more: Any) -> None:
    given = {"label": "me", "now": Clock(), "new_id": Counter(), **more}
    create_workspace(place, **given).store.close()


def reopened(place: Path, **more: Any) -> Any:
    return open_workspace(place, now=Clock(), new_id=Counter(100), **more)


def test_a_workspace_is_a_private_folder(tmp_path: Path) -> None:
    place = tmp_path / "below" / "ws"
    make(place)
    names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()}
    assert names == {"workspace.json": 0o600, "ekbom.db": 0o600, "originals": 0o700,
                     "backups": 0o700}  # fmt: skip
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert [path.name for path in place.parent.iterdir()] == ["ws"]
    assert json.loads((place / FILE).read_text()) == {
        "format": "ekbom-workspace/1",
        "database": "sqlite:ekbom.db",
        "encrypted": False,
        "owner": f"{1:032x}",
        "made_at": "2026-11-20T21:30:00+00:00",
    }


def test_a_persons_own_workspace_holds_that_person(tmp_path: Path) -> None:
    make(tmp_path / "ws", label="Ada", day_turns_h=10, zone="Europe/Oslo")
    desk = reopened(tmp_path / "ws")
    (card,), (owner,) = desk.store.persons(), desk.store.members()
    assert (card.label, card.day_turns_h, card.zone, card.made_at) == (
        "Ada", 10, "Europe/Oslo", START,
    )  # fmt: skip
    assert (owner.label, owner.role, owner.owner, owner.persons) == (
        "Ada", "person", True, {card.id},
    )  # fmt: skip
    assert desk.actor == owner
    events = [line.event for line in desk.store.audit()]
    assert [(e.verb, e.person, e.records) for e in events] == [
        ("create_workspace", card.id, ()),
        ("create_workspace", "", (owner.id,)),
    ]
    assert events[0].at == datetime(2026, 11, 20, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize("role", ["therapist", "doctor", "administrator"])
def test_others_begin_with_nobody(tmp_path: Path, role: str) -> None:
    make(tmp_path / "ws", role=role)
    desk = reopened(tmp_path / "ws")
    assert (desk.actor.role, desk.actor.persons, desk.store.persons()) == (role, frozenset(), ())


def test_it_is_found_again(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    log_entry(desk, own_person(desk), {"urge": "6"})
    desk.store.close()
    again = reopened(tmp_path / "ws")
    (entry,) = list_records(again, own_person(again))
    assert entry.body["cells"] == {"urge": "6"}
    assert again.folder == tmp_path / "ws"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "ws").mkdir()
    make(tmp_path / "ws")
    assert stat.S_IMODE((tmp_path / "ws").stat().st_mode) == 0o700


def test_what_an_earlier_attempt_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".ws.making").mkdir()
    (tmp_path / ".ws.making" / "ekbom.db").write_text("half")
    make(tmp_path / "ws")
    assert [path.name for path in tmp_path.iterdir()] == ["ws"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"role": "carer"}, "--role: 'carer' keeps no workspace"),
        ({"role": "boss"}, "--role: 'boss' keeps no workspace"),
        ({"label": ""}, "--name: '' is no label"),
        ({"day_turns_h": 24}, "--day-turns: 24 is not an hour"),
        ({"zone": "Mars/Here"}, "--tz: 'Mars/Here' is not a time zone"),
        ({"database": "mysql://x/y"}, "--database: its address does not begin with postgresql://"),
    ],
)
def test_refusals_leave_nothing(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError) as refused:
        make(tmp_path / "ws", **given)
    assert str(refused.value).startswith(says)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    make(tmp_path / "ws")
    before = (tmp_path / "ws" / FILE).read_bytes()
    with pytest.raises(StoreError, match="there is a workspace here already; it is kept"):
        make(tmp_path / "ws")
    assert (tmp_path / "ws" / FILE).read_bytes() == before
    other = tmp_path / "papers"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="there is something else here"):
        make(other)
    with pytest.raises(StoreError, match="there is something else here"):
        check_new(other / "letter.txt", Keeper("me"))
    assert [path.name for path in other.iterdir()] == ["letter.txt"]
    with pytest.raises(StoreError, match="it cannot be used"):
        make(other / "letter.txt" / "ws")


def test_a_failure_leaves_no_half_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ekbom.actions.workspace.move_in", full)
    with pytest.raises(StoreError, match=r"it cannot be used \(No space left on device\)"):
        make(tmp_path / "ws")
    assert list(tmp_path.iterdir()) == []


def test_there_is_no_workspace(tmp_path: Path) -> None:
    for place in (tmp_path / "ws", tmp_path):
        with pytest.raises(StoreError) as refused:
            reopened(place)
        assert str(refused.value) == (
            f"{place}: there is no workspace here; make one with ekbom init"
        )
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="there is no workspace here"):
        reopened(tmp_path / "file")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "\xff",
        "[]",
        "3",
        "{}",
        '{"format": "ekbom-plan/1"}',
        '{"format": 3}',
        '{"format": "ekbom-workspace/1"}',
        '{"format": "ekbom-workspace/1", "database": 1, "encrypted": false, "owner": "x"}',
        '{"format": "ekbom-workspace/1", "database": "sqlite:a", "encrypted": 0, "owner": "x"}',
        '{"format": "ekbom-workspace/1", "database": "sqlite:a", "encrypted": false}',
        '{"format": "ekbom-workspace/1", "database": "my:a", "encrypted": false, "owner": "x"}',
    ],
)
def test_a_damaged_file_is_one_clear_error(tmp_path: Path, text: str) -> None:
    make(tmp_path / "ws")
    (tmp_path / "ws" / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match="it is damaged; restore the workspace from a backup"):
        reopened(tmp_path / "ws")


def test_a_place_that_cannot_be_looked_at_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"it cannot be used \(File name too long\)"):
        make(tmp_path / ("w" * 300))
    (tmp_path / "ws" / FILE).mkdir(parents=True)
    with pytest.raises(StoreError, match=r"it cannot be used \(Is a directory\)"):
        reopened(tmp_path / "ws")


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    make(tmp_path / "ws")
    (tmp_path / "ws" / FILE).write_text('{"format": "ekbom-workspace/2"}')
    with pytest.raises(StoreError, match=r"made by a newer ekbom \(ekbom-workspace/2\)"):
        read_settings(tmp_path / "ws")


def test_a_missing_database_is_one_clear_error(tmp_path: Path) -> None:
    make(tmp_path / "ws")
    (tmp_path / "ws" / "ekbom.db").unlink()
    with pytest.raises(StoreError, match="there is no database here"):
        reopened(tmp_path / "ws")
    assert not (tmp_path / "ws" / "ekbom.db").exists()


def test_another_member_can_act(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    member = add_member(desk, "Dr. Berg", "doctor")
    desk.store.close()
    doctor = reopened(tmp_path / "ws", actor=member.id)
    assert doctor.actor == member
    assert list_persons(doctor) == ()
    doctor.store.close()
    for nobody in ("nobody", "Dr. Berg"):
        with pytest.raises(NotAllowed, match="nobody of this name may act here"):
            reopened(tmp_path / "ws", actor=nobody)


class Asked:
    """A passphrase that counts how often it was asked for."""

    def __init__(self, says: str = PASSPHRASE) -> None:
        self.says, self.times = says, 0

    def __call__(self) -> str:
        self.times += 1
        return self.says


def test_an_open_workspace_never_asks(tmp_path: Path) -> None:
    asked = Asked()
    make(tmp_path / "ws")
    reopened(tmp_path / "ws", passphrase=asked).store.close()
    assert asked.times == 0


def test_a_locked_workspace_opens_with_its_passphrase_or_its_code(tmp_path: Path) -> None:
    codes: list[str] = []
    asked = Asked()
    make(tmp_path / "ws", passphrase=asked, show_code=codes.append)
    assert asked.times == 1
    (code,) = codes
    assert read_settings(tmp_path / "ws")["encrypted"] is True
    desk = reopened(tmp_path / "ws", passphrase=asked)
    log_entry(desk, own_person(desk), {"urge": "6"}, "an evening of violets")
    desk.store.close()
    assert asked.times == 2
    with_code = reopened(tmp_path / "ws", passphrase=code.lower())
    assert len(list_records(with_code, own_person(with_code))) == 1
    with_code.store.close()
    for path in (tmp_path / "ws").rglob("*"):
        assert not path.is_file() or b"violets" not in path.read_bytes()


def test_a_locked_workspace_opens_with_nothing_else(tmp_path: Path) -> None:
    make_desk(tmp_path, database="sqlcipher").store.close()
    with pytest.raises(StoreError, match="the workspace is locked; give its passphrase"):
        reopened(tmp_path / "ws")
    with pytest.raises(StoreError) as refused:
        reopened(tmp_path / "ws", passphrase="seven quiet nights in december")
    assert "\n" not in str(refused.value)
    with pytest.raises(UsageError, match="fewer than"):
        make(tmp_path / "other", passphrase="short")
    assert not (tmp_path / "other").exists()


def test_a_key_that_was_lost_is_one_clear_error(tmp_path: Path) -> None:
    make_desk(tmp_path, database="sqlcipher").store.close()
    (tmp_path / "ws" / "key.json").unlink()
    with pytest.raises(StoreError, match="nothing can be read without it"):
        reopened(tmp_path / "ws", passphrase=PASSPHRASE)


def test_another_passphrase(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, database="sqlcipher")
    log_entry(desk, own_person(desk), {"urge": "6"})
    with pytest.raises(EkbomError, match="neither the passphrase nor the recovery code"):
        change_passphrase(desk, "not the old one", "eight quiet nights")
    with pytest.raises(UsageError, match="fewer than"):
        change_passphrase(desk, PASSPHRASE, "short")
    change_passphrase(desk, PASSPHRASE, "eight quiet nights")
    assert [line.event.verb for line in desk.store.audit()][-1] == "change_passphrase"
    desk.store.close()
    with pytest.raises(StoreError, match="neither the passphrase nor the recovery code"):
        reopened(tmp_path / "ws", passphrase=PASSPHRASE)
    again = reopened(tmp_path / "ws", passphrase="eight quiet nights")
    assert len(list_records(again, own_person(again))) == 1


def test_an_open_workspace_has_no_passphrase_to_change(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with pytest.raises(UsageError, match="the workspace is not locked"):
        change_passphrase(desk, "x", "eight quiet nights")


def test_what_a_crash_left_doomed_is_removed_at_the_next_opening(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    file = tmp_path / "night.edf"
    file.write_bytes(b"signals")
    digest, size = desk.originals.take(file)
    person = own_person(desk)
    entry = log_entry(desk, person, {"urge": "6"}).entry
    record = replace(entry, id="r", kind="recording", key=digest, original=digest, body={})
    event = desk.event("bring_night", person)
    with desk.store.transaction():
        desk.store.add_original(digest, size, event)
        desk.store.keep([record], event)
    desk.store.delete(["r"], desk.event("delete_records", person, ("r",)))
    assert desk.store.doomed() == (digest,)
    assert desk.originals.kept() == (digest,)
    desk.store.close()
    again = reopened(tmp_path / "ws")
    assert again.store.doomed() == ()
    assert again.originals.kept() == ()
    assert [line.event.verb for line in again.store.audit()][-1] == "open_workspace"


def test_the_clock_of_the_builder_stands_still(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    assert desk.now() == START
    clock_of(desk).step(hours=2)
    assert desk.now().hour == 23
