"""Label maps that are kept under a name, and the nights that are brought in and scored by them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.builders.desks import clock_of, own_person, seat
from tests.builders.labels import COUGH, KICK, LIGHT, NORTH, WAKE, write_marks
from tests.builders.night_file import write_night_file

from ekbom.actions.bring_difference import Change
from ekbom.actions.bring_night import bring_night
from ekbom.actions.check_workspace import check_workspace
from ekbom.actions.desk import Desk
from ekbom.actions.export_everything import export_everything
from ekbom.actions.kept_labels import (
    KeptMap,
    keep_label_map,
    labels_named,
    labels_of_night,
    list_label_maps,
    offered_maps,
    remove_label_map,
)
from ekbom.actions.kept_night import HowScored, score_kept, unscored
from ekbom.model.errors import InputError, NotAllowed, UsageError
from ekbom.model.kept import Kept
from ekbom.model.people import ROLES, Actor
from ekbom.recordings.labels import USUAL, LabelMap, Meaning, label_map_values, labels_text

MORE = LabelMap({**NORTH.own, KICK: Meaning("movement", "left")}, NORTH.scored, "North")


@pytest.fixture
def night(tmp_path: Path) -> Path:
    return write_night_file(tmp_path / "n.edf", stages=False)


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return write_marks(tmp_path / "marks.tsv")


def verbs(desk: Desk) -> list[tuple[str, str]]:
    return [(one.event.verb, one.event.result) for one in desk.store.audit()]


# Maps of the house


def test_a_map_is_kept_changed_and_removed_with_its_history(desk: Desk) -> None:
    assert list_label_maps(desk) == ()
    assert keep_label_map(desk, " North ", NORTH)
    assert list_label_maps(desk) == (
        KeptMap("North", NORTH, clock_of(desk)(), desk.actor.id, "person"),
    )
    assert not keep_label_map(desk, "North", NORTH, instead=True)
    clock_of(desk).step(hours=1)
    assert keep_label_map(desk, "north", MORE, instead=True)
    (found,) = list_label_maps(desk)
    assert (found.name, found.labels, found.kept_at) == (
        "north", replace(MORE, name="north"), clock_of(desk)(),
    )  # fmt: skip
    keep_label_map(desk, "East", MORE)
    assert [one.name for one in list_label_maps(desk)] == ["East", "north"]
    remove_label_map(desk, "NORTH")
    assert [one.name for one in list_label_maps(desk)] == ["East"]
    told = [(one.version, one.reason) for one in desk.store.house("label_map")]
    assert told == [
        (1, "a new map"), (2, "the map was changed"), (3, "a new map"), (4, "the map was removed"),
    ]  # fmt: skip
    assert check_workspace(desk).findings == ()
    assert verbs(desk).count(("keep_label_map", "done")) == 3
    assert verbs(desk).count(("keep_label_map", "nothing_changed")) == 1


def test_a_name_is_taken_once(quick: Desk) -> None:
    keep_label_map(quick, "North", NORTH)
    with pytest.raises(UsageError, match="a map called 'North' is kept already; change that one"):
        keep_label_map(quick, "NORTH", MORE)
    (found,) = list_label_maps(quick)
    assert found.labels == NORTH


def test_trying_changes_nothing(quick: Desk) -> None:
    assert keep_label_map(quick, "North", NORTH, dry_run=True)
    assert quick.store.house("label_map") == ()
    keep_label_map(quick, "North", NORTH)
    assert not keep_label_map(quick, "North", NORTH, instead=True, dry_run=True)
    remove_label_map(quick, "North", dry_run=True)
    assert len(quick.store.house("label_map")) == 1


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 81])
def test_a_name_that_cannot_be_used_is_refused(quick: Desk, name: str) -> None:
    with pytest.raises(UsageError, match="name: the map has no name that can be used"):
        keep_label_map(quick, name, NORTH)


def test_a_map_that_says_nothing_or_too_much_is_refused(quick: Desk) -> None:
    with pytest.raises(UsageError, match="labels: the map says nothing yet"):
        keep_label_map(quick, "North", USUAL)
    many = LabelMap({f"l{n}": Meaning("ignore") for n in range(1001)})
    with pytest.raises(UsageError, match="there are 1001 labels in it; keep at most 1000"):
        keep_label_map(quick, "North", many)
    assert keep_label_map(quick, "North", LabelMap(scored=("arousal",)))


def test_what_is_not_there_cannot_be_removed_or_used(quick: Desk) -> None:
    me = own_person(quick)
    with pytest.raises(UsageError, match=r"no kept map called 'West'; .* \(none\)"):
        remove_label_map(quick, "West")
    keep_label_map(quick, "North", NORTH)
    with pytest.raises(UsageError, match=r"no kept map called 'West'; .* \(North\)"):
        labels_named(quick, me, "West")


def test_a_file_goes_before_a_name(quick: Desk, tmp_path: Path) -> None:
    me, file = own_person(quick), tmp_path / "North"
    keep_label_map(quick, "North", NORTH)
    assert labels_named(quick, me, "north") == NORTH
    file.write_text(labels_text(MORE))
    assert labels_named(quick, me, str(file)) == MORE


def test_who_may_keep_a_map(quick: Desk) -> None:
    me = own_person(quick)
    may = []
    for role in ROLES:
        desk = seat(quick, Actor(f"a {role}", "A", role, frozenset({me})))
        try:
            keep_label_map(desk, role, NORTH)
        except NotAllowed:
            with pytest.raises(NotAllowed):
                list_label_maps(desk)
            with pytest.raises(NotAllowed):
                remove_label_map(desk, "doctor")
        else:
            may.append(role)
    assert may == ["therapist", "doctor", "administrator"]
    # Whoever brings a night in can use one.
    carer = seat(quick, Actor("c", "C", "carer", frozenset({me})))
    assert [one.name for one in offered_maps(carer, me).maps] == [
        "administrator", "doctor", "therapist",
    ]  # fmt: skip
    for role in ("researcher", "administrator"):
        with pytest.raises(NotAllowed):
            offered_maps(seat(quick, Actor("x", "X", role, frozenset({me}))), me)


def test_a_map_altered_behind_the_back_is_found(desk: Desk) -> None:
    keep_label_map(desk, "North", NORTH)
    remove_label_map(desk, "North")
    assert check_workspace(desk).findings == ()
    with desk.store._engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text("UPDATE house SET reason = 'nothing'"))
    (finding,) = check_workspace(desk).findings
    assert (finding.code, finding.severity) == ("label_maps_altered", "error")
    assert str(finding) == (
        "the label maps: one of them, or their history, is not what was kept by the lines of the "
        "audit; somebody changed the database without ekbom; compare it with a backup"
    )


# Nights


def test_a_night_is_scored_by_the_map_it_came_with(desk: Desk, night: Path, marks: Path) -> None:
    me = own_person(desk)
    keep_label_map(desk, "North", NORTH)
    assert offered_maps(desk, me).last == ""
    brought = bring_night(desk, me, night, stages=[marks], labels=labels_named(desk, me, "North"))
    assert [(one.text, one.count) for one in brought.open] == [(KICK, 5), (COUGH, 1)]
    (recording,) = desk.store.find(me, "recording")
    assert recording.body["labels"] == label_map_values(NORTH)
    assert labels_of_night(recording) == NORTH
    assert offered_maps(desk, me).last == "North"
    # Another map of this name alters no night.
    keep_label_map(desk, "North", MORE, instead=True)
    found = score_kept(desk, me, brought.ids[0])
    # 24 epochs, the first two and the last two of them awake.
    assert found.to_dict()["sleep"]["asleep_min"]["value"] == pytest.approx(10.0)
    assert found.record.body["options"]["labels"]
    assert score_kept(desk, me, brought.ids[0]).before
    assert unscored(desk, me) == ()
    assert score_kept(desk, me, brought.ids[0], HowScored(labels=NORTH)).before
    assert not score_kept(desk, me, brought.ids[0], HowScored(labels=MORE)).before


def test_a_night_that_comes_again_keeps_its_map_until_another_is_said(
    quick: Desk, night: Path, marks: Path
) -> None:
    me = own_person(quick)
    bring_night(quick, me, night, stages=[marks], labels=NORTH)
    again = bring_night(quick, me, night, stages=[marks])
    assert again.unchanged
    assert KICK in [one.text for one in again.open]
    assert WAKE not in [one.text for one in again.open]
    looked = bring_night(quick, me, night, stages=[marks], labels=MORE, dry_run=True)
    change = Change("n.edf", "what its labels mean", "North (2 labels)", "North (3 labels)")
    assert (looked.unchanged, looked.difference.settings) == (False, (change,))
    assert looked.difference.alters
    done = bring_night(quick, me, night, stages=[marks], labels=MORE, agreed=looked.difference)
    (recording,) = quick.store.find(me, "recording")
    assert (done.ids, recording.version) == ((recording.id,), 2)
    assert labels_of_night(recording) == MORE
    other = LabelMap({**MORE.own, KICK: Meaning("ignore")}, MORE.scored, "North")
    (said,) = bring_night(quick, me, night, labels=other, dry_run=True).difference.settings
    assert said.after == "North (3 labels), with other meanings"
    one = LabelMap({KICK: Meaning("ignore")})
    (said,) = bring_night(quick, me, night, labels=one, dry_run=True).difference.settings
    assert said.after == "a label map (1 label)"


def test_a_night_without_a_map_has_none(quick: Desk, night: Path) -> None:
    me = own_person(quick)
    bring_night(quick, me, night)
    (recording,) = quick.store.find(me, "recording")
    assert "labels" not in recording.body
    assert offered_maps(quick, me).last == ""
    (said,) = bring_night(quick, me, night, labels=NORTH, dry_run=True).difference.settings
    assert (said.before, said.after) == ("", "North (2 labels)")


@pytest.mark.parametrize("labels", ["North", {"format": "ekbom-labels/2"}])
def test_what_came_with_a_night_from_elsewhere_and_is_no_map_is_said(
    quick: Desk, night: Path, tmp_path: Path, labels: object
) -> None:
    me = own_person(quick)
    bring_night(quick, me, night)
    (kept,) = quick.store.find(me, "recording")
    strange = Kept(**{
        **{name: getattr(kept, name) for name in kept.__slots__},  # type: ignore[attr-defined]
        "body": {**kept.body, "labels": labels}, "version": 2, "changed_at": kept.written_at,
        "reason": "elsewhere",
    })  # fmt: skip
    quick.store.amend([strange], quick.event("receive", me, (kept.id,)))
    with pytest.raises(InputError, match=r"n\.edf"):
        score_kept(quick, me, kept.id)
    assert offered_maps(quick, me).last == ""
    (tmp_path / "out").mkdir()
    done = export_everything(quick, me, tmp_path / "out")
    assert not (tmp_path / "out" / done.folder / "labels_1.toml").exists()


def test_the_export_of_a_person_carries_the_map_of_their_nights(
    quick: Desk, night: Path, marks: Path, tmp_path: Path
) -> None:
    me, out = own_person(quick), tmp_path / "out"
    out.mkdir()
    bring_night(quick, me, night, stages=[marks], labels=NORTH)
    done = export_everything(quick, me, out)
    place = out / done.folder
    assert (place / "labels_1.toml").read_text() == labels_text(NORTH)
    assert "what the labels of a laboratory mean" in (place / "README.txt").read_text()
    lines = (place / "records.jsonl").read_text().splitlines()
    assert any(json.loads(one).get("body", {}).get("labels") for one in lines)
    assert LIGHT in (place / "labels_1.toml").read_text()
