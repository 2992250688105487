"""``ekbom list`` and ``ekbom show``: what is kept, its versions, persons and their end."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.builders.desks import Clock, clock_of, make_desk, own_person, seat

from ekbom.actions.desk import Desk
from ekbom.actions.entries import amend_entry, log_entry
from ekbom.actions.home import home_items, set_home
from ekbom.actions.people import add_person, carer_of
from ekbom.cli import main

NOW = ["--now", "2026-11-20T22:00+00:00"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("EKBOM_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    made = make_desk(tmp_path, clock=Clock())
    yield made
    made.store.close()


def shown(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main([*words, *NOW]) == code
    told = capsys.readouterr()
    if code:
        assert told.out == ""
        assert told.err.count("\n") == 1
        return told.err
    return told.out


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(capsys, *words, "--json"))
    return found


def test_entries_stand_under_their_nights(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    me = own_person(desk)
    one = log_entry(desk, me, {"urge": "6"}, "n" * 70).entry
    two = log_entry(desk, me, {"urge": "5"}, at="2026-11-18").entry
    partner = seat(desk, carer_of(desk, me, "partner"))
    three = log_entry(partner, me, {"kicks": "9"}, source="partner", at="21:31").entry
    amend_entry(desk, me, one.id, {"coffee": "2"}, reason="forgotten")
    assert shown(capsys, "list") == (
        "Wed 2026-11-18\n"
        f"  {two.id[:8]}         urge 5  (late)\n"
        "Thu 2026-11-19\n"
        f"  {three.id[:8]}  21:31  kicks 9  (partner, by a carer)\n"
        "Fri 2026-11-20\n"
        f'  {one.id[:8]}  21:30  coffee 2, urge 6, "{"n" * 60} ..."  (corrected)\n'
    )


def test_only_the_last_nights(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    me = own_person(desk)
    for day in ("06", "07", "20"):
        log_entry(desk, me, {"urge": "6"}, at=f"2026-11-{day}")

    def nights(*words: str) -> list[str]:
        return [one["night"][-2:] for one in told(capsys, "list", *words)["records"]]

    assert nights() == ["07", "20"]
    assert nights("--nights", "1") == ["20"]
    assert nights("--nights", "15") == ["06", "07", "20"]
    assert shown(capsys, "list", "--nights", "0", code=2).startswith("ekbom: list: ")


def test_records_of_a_kind(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    me = own_person(desk)
    assert shown(capsys, "list", "--kind", "home") == "Nothing of this kind is kept.\n"
    assert shown(capsys, "list") == "Nothing of this kind is kept of the last 14 nights.\n"
    home = set_home(desk, me, home_items("calf stretch, evenings")).record
    assert shown(capsys, "list", "--kind", "home") == f"{home.id[:8]}  kept 2026-11-20: home\n"
    found = told(capsys, "list", "--kind", "home")
    assert (found["person"], found["kind"]) == ("me", "home")
    assert found["records"][0]["body"]["items"][0]["what"] == "calf stretch"
    assert "'dream' is no kind; use one of entry" in shown(
        capsys, "list", "--kind", "dream", code=2
    )


def test_persons_are_listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    anna = add_person(desk, "Anna", zone="Europe/Oslo")
    assert shown(capsys, "list", "--persons") == (
        f"Anna  [{anna.id[:8]}]\nme  [{own_person(desk)[:8]}]\n"
    )
    assert told(capsys, "list", "--persons")["persons"][0] == {
        "label": "Anna", "id": anna.id, "made_at": "2026-11-20T21:30:00+00:00",
        "day_turns_h": 12.0, "zone": "Europe/Oslo",
    }  # fmt: skip


def test_a_record_with_its_versions(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    me = own_person(desk)
    entry = log_entry(desk, me, {"urge": "6"}, at="2026-11-18T21:00").entry
    clock_of(desk).step(minutes=5)
    parent = seat(desk, carer_of(desk, me, "parent"))
    amend_entry(parent, me, entry.id, {"urge": "5"}, reason="a slip")
    label = f"parent {parent.actor.id[-8:]}"
    assert shown(capsys, "show", "last") == (
        f"entry {entry.id}\n"
        "\n"
        "version 1, 2026-11-20 21:30 UTC, by me (person)\n"
        "  night of Wed 2026-11-18, 2026-11-18 21:00, late\n"
        "  from log\n"
        "  urge 6\n"
        "\n"
        f"version 2, 2026-11-20 21:35 UTC, by {label} (carer): a slip\n"
        "  night of Wed 2026-11-18, 2026-11-18 21:00, late\n"
        "  from log\n"
        "  urge 5\n"
    )
    versions = told(capsys, "show", entry.id)["versions"]
    assert [(one["version"], one["author_label"]) for one in versions] == [(1, "me"), (2, label)]


def test_another_kind_of_record(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    home = set_home(desk, own_person(desk), home_items("calf stretch, evenings")).record
    out = shown(capsys, "show", home.id)
    assert out.startswith(f"home {home.id}\n\nversion 1, 2026-11-20 21:30 UTC, by me (person)\n")
    assert '\n        "what": "calf stretch"\n' in out


def test_a_record_without_a_night_and_with_a_file(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    me = own_person(desk)
    entry = log_entry(desk, me, {"urge": "6"}).entry
    report = replace(
        entry, id="e" * 32, kind="report", key="k", night=None, at=None, source="",
        original="a" * 64, body={"name": "three weeks"},
    )  # fmt: skip
    with desk.store.transaction():
        desk.store.add_original("a" * 64, 1, desk.event("bring_night", me))
        desk.store.keep([report], desk.event("bring_night", me, (report.id,)))
    assert shown(capsys, "list", "--kind", "report") == "eeeeeeee  kept 2026-11-20: three weeks\n"
    assert f"\n  file {'a' * 64}\n" in shown(capsys, "show", report.id)


def test_whose_record_it_is(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    anna = add_person(desk, "Anna").id
    entry = log_entry(desk, anna, {"urge": "6"}).entry
    assert "there is no such record here" in shown(capsys, "show", entry.id, code=1)
    assert shown(capsys, "show", entry.id, "--for", "Anna").startswith(f"entry {entry.id}")


def test_a_person(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    me = own_person(desk)
    assert shown(capsys, "show", "me") == (
        f"me  [{me[:8]}], since 2026-11-20\n  the day turns at 12 h; the clock is this one\n"
    )
    log_entry(desk, me, {"urge": "6"}, at="2026-11-19")
    assert shown(capsys, "show", "me").splitlines()[2:] == [
        "  entry: 1",
        "  entries from Thu 2026-11-19 to Thu 2026-11-19",
    ]
    about = told(capsys, "show", "me")
    assert about["records"] == {"entry": 1}
    assert (about["first_night"], about["last_night"]) == ("2026-11-19", "2026-11-19")
    assert "there is nobody of this name" in shown(capsys, "show", "you", code=1)


def test_a_person_is_changed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["show", "me", "--rename", "Ada", "--tz", "Europe/Oslo", "--day-turns", "10"]
    change = "changed: Ada, the day turns at 10 h, the clock is Europe/Oslo\n"
    assert shown(capsys, *words, "--dry-run") == f"me would be {change}"
    assert [card.label for card in desk.store.persons()] == ["me"]
    assert shown(capsys, *words) == f"me was {change}"
    assert told(capsys, "show", "Ada", "--rename", "me") == {
        "changed": True, "label": "me", "day_turns_h": 10, "zone": "Europe/Oslo",
    }  # fmt: skip


class Hand(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_is_deleted_after_their_label_is_typed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = add_person(desk, "Anna").id
    log_entry(desk, anna, {"urge": "6"})
    words = ["show", "Anna", "--delete-person"]
    assert "say --yes as well" in shown(capsys, *words, code=2)
    monkeypatch.setattr(sys, "stdin", Hand("anna\n"))
    assert main(words) == 2
    assert "that is another label; nothing was deleted" in capsys.readouterr().err
    assert "would be deleted with 1 record" in shown(capsys, *words, "--dry-run")
    assert len(desk.store.persons()) == 2
    monkeypatch.setattr(sys, "stdin", Hand("Anna\n"))
    out = shown(capsys, *words)
    assert "Type Anna to do it" in out
    assert out.endswith(
        "Anna was deleted with 1 record. Backups, shared files and exports that were made before "
        "still hold them.\n"
    )
    assert [card.label for card in desk.store.persons()] == ["me"]


def test_a_person_is_deleted_without_a_question(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, "show", "me", "--delete-person", "--yes") == {
        "deleted": True, "records": 0,
    }  # fmt: skip
    assert "there is nobody here" in shown(capsys, "list", code=1)


def test_a_change_and_the_end_do_not_go_together(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    err = shown(capsys, "show", "me", "--delete-person", "--rename", "Ada", "--yes", code=2)
    assert err == "ekbom: --delete-person: it does not go with a change; say one of the two\n"
    assert len(desk.store.persons()) == 1
