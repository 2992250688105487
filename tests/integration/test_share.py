"""Hand-over between two machines, both directions, on every database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.builders.desks import Counter, clock_of, make_desk, own_person, seat
from tests.builders.shares import (
    ALL,
    SECRET,
    carry,
    close_all,
    correct,
    entry,
    put,
    seal_quickly,
    two_machines,
    urges,
)

from ekbom.actions.bring_diary import bring_diary
from ekbom.actions.desk import Desk
from ekbom.actions.kept_diary import kept_diary
from ekbom.actions.receive import delivered, receive, receive_new, whose
from ekbom.actions.share import share
from ekbom.model.errors import InputError, NotAllowed, StoreError, UsageError

MELATONIN = Path(__file__).parents[2] / "examples" / "melatonin" / "melatonin_ema.csv"
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if "really" not in request.node.name:
        seal_quickly(monkeypatch)
    yield
    close_all()


def first_time(own: Desk, theirs: Desk, file: Path) -> str:
    """The person shares all they have, and is new on the other machine."""
    return receive_new(theirs, carry(own, own_person(own), file), label="Ada").person


def findings(received: object) -> set[str]:
    return {one.code for one in received.findings}  # type: ignore[attr-defined]


def events(desk: Desk, verb: str) -> list[tuple[str, int]]:
    lines = [line.event for line in desk.store.audit() if line.event.verb == verb]
    return [(event.result, len(event.records)) for event in lines]


def test_everything_of_a_person_arrives_with_its_history(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    old = entry(own, me, "6", FRIDAY, at=datetime(2026, 11, 20, 21, 30), note="bad")
    new = correct(own, old, "5")
    put(own, me, "case", "case", {"text": "title = 'x'\n"})
    ada = first_time(own, theirs, tmp_path / "a.ekbom")
    assert ada == me
    assert theirs.store.history(old.id) == (old, new)
    (card,) = theirs.store.persons()
    assert (card.id, card.label) == (me, "Ada")
    assert [one.body["text"] for one in theirs.store.find(ada, "case")] == ["title = 'x'\n"]
    assert events(own, "share") == [("done", 2)]
    assert ("done", 2) in events(theirs, "receive_new")


def test_the_same_share_twice_changes_nothing(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    entry(own, me, "6", FRIDAY)
    ada = first_time(own, theirs, tmp_path / "a.ekbom")
    before = theirs.store.find(ada, "entry")
    again = receive(theirs, ada, delivered(tmp_path / "a.ekbom", SECRET))
    assert not again.changes
    assert again.difference == ("diary: 1 the same",)
    assert theirs.store.find(ada, "entry") == before
    assert events(theirs, "receive") == [("nothing_changed", 0)]


def test_what_the_therapist_added_comes_back(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    entry(own, me, "6", FRIDAY)
    ada = first_time(own, theirs, tmp_path / "a.ekbom")
    home = put(theirs, ada, "home", "home", {"items": [{"what": "calf stretch"}]})
    put(theirs, ada, "appointment", "2026-12-01", {"on": "2026-12-01", "what": "visit"})
    put(theirs, ada, "plan", "seal", {"format": "ekbom-plan/1"})
    back = carry(theirs, ada, tmp_path / "b.ekbom", ("home", "plans", "appointments"))
    assert whose(own, back) == own.store.persons()[0]
    looked = receive(own, me, back, dry_run=True)
    assert not own.store.find(me, "home")
    done = receive(own, me, back)
    assert done == looked
    assert done.difference == ("plans: 1 new", "home: 1 new", "appointments: 1 new")
    assert own.store.find(me, "home") == (home,)
    assert own.store.find(me, "home")[0].author_role == "therapist"
    assert not receive(own, me, back).changes


def test_versions_go_on_from_whoever_is_behind(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    old = entry(own, me, "6", FRIDAY)
    ada = first_time(own, theirs, tmp_path / "a.ekbom")
    correct(theirs, old, "4", "said so on Monday")
    back = receive(own, me, carry(theirs, ada, tmp_path / "b.ekbom"))
    assert back.difference == (
        "diary: 1 changed there",
        "  entry of 2026-11-20, urge: 6 -> 4",
    )
    assert urges(own, me) == ["4"]
    assert own.store.history(old.id) == theirs.store.history(old.id)
    correct(own, old, "3")
    # An old file: ours go further than it, and stay.
    late = receive(own, me, delivered(tmp_path / "b.ekbom", SECRET))
    assert findings(late) == {"newer_here"}
    assert not late.changes
    assert urges(own, me) == ["3"]


def test_what_both_changed_is_kept_apart_and_said_once(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    old = entry(own, me, "6", FRIDAY)
    ada = first_time(own, theirs, tmp_path / "a.ekbom")
    mine, other = correct(own, old, "5"), correct(theirs, old, "2")
    delivery = carry(theirs, ada, tmp_path / "b.ekbom")
    met = receive(own, me, delivery)
    assert findings(met) == {"kept_apart"}
    assert met.difference[1] == "  entry of 2026-11-20, urge: 5 here, there 2"
    assert urges(own, me) == ["5"]
    assert own.store.history(old.id) == (old, mine)
    (beside,) = own.store.find(me, "handover")
    assert beside.body["record"] == old.id
    assert beside.body["versions"][-1]["body"]["cells"] == {"urge": "2"}
    assert beside.night == other.night
    again = receive(own, me, delivery)
    assert findings(again) == {"kept_apart"}
    assert not again.changes
    assert own.store.find(me, "handover") == (beside,)
    # Once both say the same, there is nothing to say.
    correct(own, old, "2")
    assert receive(own, me, delivery).difference == ("diary: 1 the same",)


def test_what_was_brought_on_both_machines_is_one_thing(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    entry(own, me, "1", date(2026, 11, 1))
    ada = first_time(own, theirs, tmp_path / "first.ekbom")
    for desk, urge in ((own, "6"), (theirs, "6")):
        put(desk, me, "entry", "t|1", {"cells": {"urge": urge}, "note": ""}, night=FRIDAY)
    put(own, me, "case", "case", {"text": "a = 1"})
    put(theirs, me, "case", "case", {"text": "a = 2"})
    met = receive(theirs, ada, carry(own, me, tmp_path / "c.ekbom"))
    assert met.sections["diary"] == {"same": 2}
    assert met.sections["case"] == {"apart": 1}
    assert [one.body["text"] for one in theirs.store.find(ada, "case")] == ["a = 2"]


def test_what_was_deleted_here_does_not_come_back(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    old = entry(own, me, "6", FRIDAY)
    entry(own, me, "7", SATURDAY)
    ada = first_time(own, theirs, tmp_path / "a.ekbom")
    own.store.delete([old.id], own.event("delete_records", me, (old.id,)))
    back = receive(own, me, carry(theirs, ada, tmp_path / "b.ekbom"))
    assert findings(back) == {"deleted_here"}
    assert back.sections == {"diary": {"same": 1, "deleted": 1}}
    assert urges(own, me) == ["7"]


def test_files_of_nights_travel_and_are_checked(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    signal, marks = os.urandom(300_000), b"0 30 W\n"
    for name, data in (("night.edf", signal), ("night.txt", marks)):
        (tmp_path / name).write_bytes(data)
    sha, size = own.originals.take(tmp_path / "night.edf")
    beside, small = own.originals.take(tmp_path / "night.txt")
    with own.store.transaction():
        own.store.add_original(sha, size, own.event("bring_night", me))
        own.store.add_original(beside, small, own.event("bring_night", me))
        put_body = {"name": "night.edf", "marks": [{"name": "night.txt", "sha256": beside}]}
        put(own, me, "recording", sha, put_body, original=sha, night=FRIDAY)
    told: list[tuple[int, int]] = []
    delivery = carry(own, me, tmp_path / "a.ekbom", progress=lambda *place: told.append(place))
    assert told == [(1, 2), (2, 2)]
    assert delivery.share.originals == {sha: size, beside: small}
    ada = receive_new(theirs, delivery, label="Ada").person
    assert set(theirs.originals.kept()) == {sha, beside}
    with theirs.originals.open(sha) as file:
        assert file.read() == signal
    assert theirs.store.originals() == tuple(sorted([(sha, size), (beside, small)]))
    assert not receive(theirs, ada, delivery).changes
    assert theirs.originals.faults() == ()


def test_a_diary_gives_the_same_answer_on_the_other_machine(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    reading = {"outcome": "mood", "row": "day", "index": "study_day"}
    bring_diary(own, me, MELATONIN, options=reading)
    delivery = carry(own, me, tmp_path / "a.ekbom", ("diary",))
    # What was read from the file travels, and not the file: it may hold more than was chosen.
    assert delivery.share.originals == {}
    ada = receive_new(theirs, delivery, label="Ada").person
    assert kept_diary(theirs, ada) == kept_diary(own, me)
    assert theirs.originals.kept() == ()
    # Brought again there, nothing is told in another way.
    again = bring_diary(theirs, ada, MELATONIN, options=reading)
    assert not again.difference.alters
    assert not receive(own, me, carry(theirs, ada, tmp_path / "b.ekbom", ("diary",))).changes


def test_only_the_chosen_days_and_sections_leave(tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path)
    me = own_person(own)
    entry(own, me, "1", date(2026, 11, 13))
    entry(own, me, "2", date(2026, 11, 14))
    entry(own, me, "3", FRIDAY)
    table = {"columns": ["date", "urge"], "options": {}}
    put(own, me, "source", "old.csv", table)
    put(own, me, "source", "new.csv", table)
    entry(own, me, "4", FRIDAY, source="new.csv")
    put(own, me, "case", "case", {"text": "secret"})
    put(own, me, "answer", "a", {"what": "helps"}, written_at=datetime(2026, 1, 1, tzinfo=UTC))
    delivery = carry(own, me, tmp_path / "a.ekbom", ("diary", "answers"), days=7)
    kept = [history[-1] for history in delivery.share.histories]
    assert sorted(one.body["cells"]["urge"] for one in kept if one.kind == "entry") == list("234")
    assert [one.key for one in kept if one.kind == "source"] == ["new.csv"]
    assert {one.kind for one in kept} == {"entry", "source"}
    assert delivery.share.since == date(2026, 11, 14)
    whole = carry(own, me, tmp_path / "b.ekbom", ("case",), days=1)
    assert [history[-1].kind for history in whole.share.histories] == ["case"]
    assert whose(theirs, whole) is None


def test_what_is_inside_is_said(tmp_path: Path) -> None:
    own, _ = two_machines(tmp_path)
    me = own_person(own)
    entry(own, me, "1", date(2026, 11, 13))
    entry(own, me, "3", FRIDAY)
    told = share(own, me, tmp_path / "a.ekbom", sections=["home", "diary"], passphrase=SECRET)
    assert told.sections == {"diary": 2, "home": 0}
    assert told.nights == (date(2026, 11, 13), FRIDAY)
    assert (told.label, told.files, told.bytes, told.since) == ("me", 0, 0, None)
    assert told.target == str(tmp_path / "a.ekbom")
    tried = share(own, me, tmp_path / "b", sections=["diary"], passphrase="", days=1, dry_run=True)
    assert (tried.sections, tried.target, tried.since) == ({"diary": 1}, "", FRIDAY)
    assert not (tmp_path / "b").exists()
    assert events(own, "share") == [("done", 2), ("nothing_changed", 1)]


def test_the_file_is_really_sealed_and_holds_no_open_word(tmp_path: Path) -> None:
    own, _ = two_machines(tmp_path)
    entry(own, own_person(own), "1", FRIDAY, note="awful evening")
    carry(own, own_person(own), tmp_path / "a.ekbom")
    data = (tmp_path / "a.ekbom").read_bytes()
    assert b"awful" not in data
    assert b"urge" not in data
    assert (tmp_path / "a.ekbom").stat().st_mode & 0o777 == 0o600
    assert not [path for path in own.folder.rglob("*") if "share" in path.name]


def test_a_share_is_never_written_over(tmp_path: Path) -> None:
    own, _ = two_machines(tmp_path)
    entry(own, own_person(own), "1", FRIDAY)
    (tmp_path / "a.ekbom").write_text("mine")
    with pytest.raises(StoreError, match="there is such a file already"):
        share(own, own_person(own), tmp_path / "a.ekbom", sections=["diary"], passphrase=SECRET)
    assert (tmp_path / "a.ekbom").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        ({"sections": ["diary", "names"]}, UsageError, "--sections: 'names' is no section; use"),
        ({"sections": []}, UsageError, "--sections: nothing is chosen; use some of diary,case"),
        ({"sections": ["diary"], "days": 0}, UsageError, "--days: 0 is less than a day"),
        (
            {"sections": ["diary"], "passphrase": "short"},
            UsageError,
            "passphrase: it has fewer",
        ),
        ({"sections": ["home"]}, InputError, "share: nothing of what was chosen is there"),
    ],
)
def test_refused_shares(
    words: dict[str, object], error: type[Exception], message: str, tmp_path: Path
) -> None:
    own, _ = two_machines(tmp_path)
    entry(own, own_person(own), "1", FRIDAY)
    with pytest.raises(error, match=message):
        share(own, own_person(own), tmp_path / "a", **{"passphrase": SECRET, **words})  # type: ignore[arg-type]
    assert not (tmp_path / "a").exists()


def test_a_wrong_passphrase_and_altered_files_change_nothing(tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path)
    entry(own, own_person(own), "1", FRIDAY)
    carry(own, own_person(own), tmp_path / "a.ekbom")
    with pytest.raises(StoreError, match="the passphrase does not open it"):
        delivered(tmp_path / "a.ekbom", "another")
    data = (tmp_path / "a.ekbom").read_bytes()
    altered = tmp_path / "altered"
    # Every region of the file: its key, its content, its end.
    for place in range(600, len(data) - 1100, len(data) // 40):
        altered.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        try:
            opened = delivered(altered, SECRET)
        except (StoreError, InputError):
            continue
        assert opened.share == delivered(tmp_path / "a.ekbom", SECRET).share
    for length in (0, 100, 1000, len(data) // 2, len(data) - 1100):
        altered.write_bytes(data[:length])
        with pytest.raises((StoreError, InputError)):
            delivered(altered, SECRET)
    assert theirs.store.persons() == ()


def test_a_share_for_another_person_is_refused(tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path)
    entry(own, own_person(own), "1", FRIDAY)
    first_time(own, theirs, tmp_path / "a.ekbom")
    other = replace(make_desk(tmp_path, name="other"), new_id=Counter(5 * 10**6))
    entry(other, own_person(other), "9", FRIDAY)
    # Two workspaces of the tests give their persons one id; machines do not.
    delivery = carry(other, own_person(other), tmp_path / "b.ekbom")
    stranger = replace(delivery.share.person, id="f" * 32)
    delivery = replace(delivery, share=replace(delivery.share, person=stranger))
    ben = receive_new(theirs, delivery, label="Ben").person
    assert urges(theirs, ben) == ["9"]
    with pytest.raises(InputError, match=r"b\.ekbom: it is about another person here"):
        receive(theirs, own_person(own), delivery)
    with pytest.raises(InputError, match="it is about somebody who is here"):
        receive_new(theirs, delivery, label="Carl")
    assert urges(theirs, own_person(own)) == ["1"]


def test_a_person_known_under_two_ids_is_one_from_the_first_time_on(
    kind: str, tmp_path: Path
) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    entry(own, me, "6", FRIDAY)
    from ekbom.actions.people import add_person

    ada = add_person(theirs, "Ada").id
    assert ada != me
    delivery = carry(own, me, tmp_path / "a.ekbom")
    assert whose(theirs, delivery) is None
    done = receive(theirs, ada, delivery)
    assert done.alters
    assert urges(theirs, ada) == ["6"]
    found = whose(theirs, delivery)
    assert found is not None
    assert found.id == ada
    # The file back is known by the id of the first machine.
    put(theirs, ada, "home", "home", {"items": [{"what": "walk"}]})
    back = carry(theirs, ada, tmp_path / "b.ekbom", ("home",))
    assert back.share.ids == (ada, me)
    assert whose(own, back) == own.store.persons()[0]
    receive(own, me, back)
    assert own.store.find(me, "home")[0].person == me


def test_a_record_of_somebody_else_here_is_not_touched(kind: str, tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path, kind)
    me = own_person(own)
    old = entry(own, me, "6", FRIDAY)
    delivery = carry(own, me, tmp_path / "a.ekbom")
    from ekbom.actions.people import add_person

    ben = add_person(theirs, "Ben").id
    put(theirs, ben, "entry", "k", old.body, id=old.id)
    with pytest.raises((InputError, StoreError)):
        receive_new(theirs, delivery, label="Ada")
    assert [card.label for card in theirs.store.persons()] == ["Ben"]
    assert theirs.store.get(old.id).person == ben  # type: ignore[union-attr]


def test_who_may_not_bring_or_share_is_refused(tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path)
    me = own_person(own)
    entry(own, me, "6", FRIDAY)
    delivery = carry(own, me, tmp_path / "a.ekbom")
    receive_new(theirs, delivery, label="Ada")
    carer = replace(own.actor, role="carer", owner=False)
    with pytest.raises(NotAllowed):
        share(seat(own, carer), me, tmp_path / "c", sections=ALL, passphrase=SECRET)
    stranger = replace(theirs.actor, id="x", owner=False, persons=frozenset())
    with pytest.raises(NotAllowed):
        receive(seat(theirs, stranger), me, delivery)
    assert whose(seat(theirs, stranger), delivery) is None
    researcher = replace(stranger, role="researcher", persons=frozenset({me}))
    with pytest.raises(NotAllowed):
        receive_new(seat(theirs, researcher), delivery, label="Ben")
    with pytest.raises(NotAllowed):
        share(seat(theirs, researcher), me, tmp_path / "d", sections=ALL, passphrase=SECRET)
    with pytest.raises(InputError, match="another person"):
        receive(theirs, "nobody", delivery)


def test_the_person_is_given_to_the_therapist_who_took_them_in(tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path)
    me = own_person(own)
    entry(own, me, "6", FRIDAY)
    helper = replace(theirs.actor, id="helper", label="helper", owner=False, persons=frozenset())
    theirs.store.add_member(helper, theirs.event("add_member"))
    receive_new(seat(theirs, helper), carry(own, me, tmp_path / "a.ekbom"), label="Ada")
    (found,) = [one for one in theirs.store.members() if one.id == "helper"]
    assert found.persons == {me}


def test_a_medicine_that_was_stopped_is_said_where_it_arrives(tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path)
    me = own_person(own)
    for day, dose in ((16, "0.5 mg"), (17, "0.5 mg"), (18, "0 mg")):
        cells = {"cells": {"pramipexole": dose}, "note": ""}
        put(own, me, "entry", f"e{day}", cells, night=date(2026, 11, day), source="log")
    done = receive_new(theirs, carry(own, me, tmp_path / "a.ekbom"), label="Ada")
    assert [use.name for use in done.own_medicines] == ["pramipexole"]


def test_another_turn_of_the_day_is_said(tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path)
    me = own_person(own)
    entry(own, me, "6", FRIDAY)
    ada = first_time(own, theirs, tmp_path / "a.ekbom")
    (card,) = own.store.persons()
    own.store.change_person(replace(card, day_turns_h=16.0), own.event("change_person", me))
    met = receive(theirs, ada, carry(own, me, tmp_path / "b.ekbom"))
    (said,) = [one for one in met.findings if one.code == "other_day"]
    assert said.what == "the day turns at 16 h there and at 12 h here"


def test_a_share_taken_in_on_the_clock_of_the_other_machine(tmp_path: Path) -> None:
    own, theirs = two_machines(tmp_path)
    entry(own, own_person(own), "6", FRIDAY)
    first_time(own, theirs, tmp_path / "a.ekbom")
    (card,) = theirs.store.persons()
    assert card.made_at == clock_of(theirs)().astimezone(UTC)
