"""Cases, nights and plans that are brought, and brought again."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.builders.bring import everything
from tests.builders.desks import clock_of, own_person
from tests.builders.night_file import write_night_file

from ekbom.actions.bring_case import bring_case
from ekbom.actions.bring_difference import Brought, Change, Difference
from ekbom.actions.bring_night import bring_night
from ekbom.actions.bring_original import digest_of_file
from ekbom.actions.bring_plan import bring_plan
from ekbom.actions.desk import Desk
from ekbom.cli import main
from ekbom.model.errors import InputError, StoreError, UsageError
from ekbom.model.kept import Kept, KeptKind

CASE = """
format = "ekbom-case/1"
source = "told on 2026-11-01"

[known]
rest = { value = true, by = "person", on = 2026-11-01 }

[[medicine]]
name = "pramipexole"

[[medicine]]
name = "iron"
"""


def only(desk: Desk, kind: KeptKind) -> Kept:
    (found,) = desk.store.find(own_person(desk), kind)
    return found


def case_file(tmp_path: Path, text: str = CASE) -> Path:
    place = tmp_path / "case.toml"
    place.write_text(text, "utf-8")
    return place


def bring_it(desk: Desk, path: Path, **how: Any) -> Brought:
    return bring_case(desk, own_person(desk), path, **how)


def test_a_case_is_kept_as_its_text(desk: Desk, tmp_path: Path) -> None:
    path = case_file(tmp_path)
    brought = bring_it(desk, path)
    kept = only(desk, "case")
    assert (kept.key, kept.body, kept.source) == ("case", {"text": CASE}, "case.toml")
    assert kept.original == digest_of_file(path)
    assert brought.ids == (kept.id,)
    assert brought.difference == Difference(
        new=True,
        added=(
            "format = ekbom-case/1",
            "source = told on 2026-11-01",
            "known.rest = value yes, by person, on 2026-11-01",
            "medicine pramipexole.name = pramipexole",
            "medicine iron.name = iron",
        ),
    )
    before = everything(desk)
    again = bring_it(desk, path)
    assert (again.unchanged, again.ids, again.difference) == (True, (), Difference())
    assert everything(desk) == before


def test_what_differs_in_a_case_is_shown_by_table_and_key(desk: Desk, tmp_path: Path) -> None:
    bring_it(desk, case_file(tmp_path))
    newer = CASE.replace('name = "iron"', 'name = "magnesium"').replace("true", "false")
    brought = bring_it(desk, case_file(tmp_path, newer))
    assert brought.difference == Difference(
        added=("medicine magnesium.name = magnesium",),
        changed=(
            Change(
                "known",
                "rest",
                "value yes, by person, on 2026-11-01",
                "value no, by person, on 2026-11-01",
            ),
        ),
        removed=("medicine iron.name = iron",),
    )
    assert "told_no_more" in {one.code for one in brought.findings}
    kept = only(desk, "case")
    assert (kept.version, kept.body["text"]) == (2, newer)
    assert [one.body["text"] for one in desk.store.history(kept.id)] == [CASE, newer]


def test_tables_of_one_name_are_counted(quick: Desk, tmp_path: Path) -> None:
    text = CASE + '\n[[medicine]]\nname = "iron"\n'
    brought = bring_it(quick, case_file(tmp_path, text))
    assert brought.difference.added[-3:] == (
        "medicine pramipexole.name = pramipexole",
        "medicine 2.name = iron",
        "medicine 3.name = iron",
    )


def test_a_remark_alone_is_a_change_of_form(quick: Desk, tmp_path: Path) -> None:
    bring_it(quick, case_file(tmp_path))
    brought = bring_it(quick, case_file(tmp_path, f"# told by phone\n{CASE}"))
    assert (brought.difference, brought.unchanged) == (Difference(), False)
    assert only(quick, "case").version == 2


def test_a_case_names_its_diary_and_its_stop_cards(quick: Desk, tmp_path: Path) -> None:
    text = CASE + (
        '\n[[medicine]]\nname = "ropinirole"\n[[medicine.change]]\nstep = "stopped"\n'
        'by = "patient"\non = 2026-10-01\n\n[nights]\nfile = "urge.csv"\noutcome = "urge"\n'
    )
    brought = bring_it(quick, case_file(tmp_path, text))
    codes = {one.code: one for one in brought.findings}
    assert codes["names_a_diary"].repair == "bring it in as well: ekbom import urge.csv"
    assert "stop_card" in codes
    assert [one.name for one in brought.own_medicines if one.taking == "stopped"] == ["ropinirole"]


def test_what_is_no_case_changes_nothing(quick: Desk, tmp_path: Path) -> None:
    bring_it(quick, case_file(tmp_path))
    before = everything(quick)
    for text in ("", "format =", 'format = "ekbom-case/2"', "colour = 1"):
        with pytest.raises(InputError):
            bring_it(quick, case_file(tmp_path, text))
    assert everything(quick) == before
    assert len(quick.originals.kept()) == 1


def test_a_case_that_nobody_agreed_to_is_not_written(quick: Desk, tmp_path: Path) -> None:
    bring_it(quick, case_file(tmp_path))
    path = case_file(tmp_path, CASE.replace("true", "false"))
    with pytest.raises(StoreError, match="what is kept was changed"):
        bring_it(quick, path, agreed=Difference())
    assert only(quick, "case").version == 1


def test_what_was_only_looked_at_is_not_written(quick: Desk, tmp_path: Path) -> None:
    night = write_night_file(tmp_path / "night.edf")
    bring_it(quick, case_file(tmp_path), dry_run=True)
    looked = bring_night(quick, own_person(quick), night, dry_run=True)
    assert (looked.difference.added, looked.ids) == (("night.edf",), ())
    assert quick.originals.kept() == ()
    assert not any(everything(quick).values())


def test_a_night_is_kept_by_its_hash(desk: Desk, tmp_path: Path) -> None:
    path = write_night_file(tmp_path / "night.edf")
    brought = bring_night(desk, own_person(desk), path)
    kept = only(desk, "recording")
    assert kept.key == kept.original == digest_of_file(path)
    assert kept.body == {
        "name": "night.edf", "form": "EDF+C", "start": "2026-11-20T22:30:00",
        "duration_s": 720.0, "channels": ["EMG LAT", "EMG RAT"], "marks": [],
    }  # fmt: skip
    assert (kept.at, kept.night) == (datetime(2026, 11, 20, 22, 30), date(2026, 11, 20))
    assert brought.difference == Difference(new=True, added=("night.edf",))
    assert desk.store.originals() == ((kept.key, path.stat().st_size),)
    # Under another name it is the same night.
    other = path.rename(tmp_path / "copy.edf")
    again = bring_night(desk, own_person(desk), other)
    assert (again.unchanged, again.ids) == (True, ())
    assert only(desk, "recording") == kept


def test_marks_beside_a_night_are_added_to_it(desk: Desk, tmp_path: Path) -> None:
    path = write_night_file(tmp_path / "night.edf", stages=False)
    me = own_person(desk)
    bring_night(desk, me, path)
    stages = tmp_path / "stages.txt"
    stages.write_text("W\nN2\nN2\nR\n", "utf-8")
    brought = bring_night(desk, me, path, stages=[stages])
    assert brought.difference == Difference(added=("stages.txt",))
    kept = only(desk, "recording")
    assert kept.body["marks"] == [{"name": "stages.txt", "sha256": digest_of_file(stages)}]
    assert kept.version == 2
    assert {digest for digest, _ in desk.store.originals()} == {
        kept.key, digest_of_file(stages)
    }  # fmt: skip
    assert bring_night(desk, me, path, stages=[stages]).unchanged
    assert bring_night(desk, me, path).unchanged
    assert only(desk, "recording") == kept


@pytest.mark.parametrize("header", [b"01.01.85", b"xx.xx.xx"])
def test_an_undated_night_has_no_moment(quick: Desk, tmp_path: Path, header: bytes) -> None:
    path = write_night_file(tmp_path / "night.edf", dated=False)
    before = path.read_bytes()
    path.write_bytes(before[:168] + header + before[176:])
    brought = bring_night(quick, own_person(quick), path)
    kept = only(quick, "recording")
    assert (kept.at, kept.night) == (None, None)
    assert "night_without_date" in {one.code for one in brought.findings}


def test_marks_alone_and_broken_files_are_no_night(quick: Desk, tmp_path: Path) -> None:
    stages = tmp_path / "stages.txt"
    stages.write_text("W\nN2\nN2\nR\n", "utf-8")
    with pytest.raises(InputError) as caught:
        bring_night(quick, own_person(quick), stages)
    assert str(caught.value).endswith(
        "it holds marks alone, and no recording; bring the recording in, and name this file with "
        "--stages"
    )
    whole = write_night_file(tmp_path / "night.edf")
    with pytest.raises(InputError):
        bring_night(quick, own_person(quick), whole, stages=[tmp_path / "none.txt"])
    whole.write_bytes(whole.read_bytes()[:100])
    with pytest.raises(InputError):
        bring_night(quick, own_person(quick), whole)
    assert not any(everything(quick).values())


def plan_file(tmp_path: Path) -> Path:
    place = tmp_path / "plan.json"
    words = ["plan", "walk", "--outcome", "urge", "--pairs", "4", "--seed", "1"]
    assert main([*words, "--now", "2026-11-21T20:00", "-o", str(place)]) == 0
    return place


def test_a_plan_is_kept_by_its_seal(desk: Desk, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    me, contents = own_person(desk), json.loads(path.read_text("utf-8"))
    brought = bring_plan(desk, me, path)
    kept = only(desk, "plan")
    assert (kept.key, kept.body) == (contents["seal"]["whole"], contents)
    assert (kept.at, kept.night) == (datetime(2026, 11, 21, 20), date(2026, 11, 22))
    assert brought.difference == Difference(new=True, added=("plan.json",))
    assert bring_plan(desk, me, path).unchanged
    assert only(desk, "plan") == kept


def test_a_seal_that_was_broken_stays_broken(desk: Desk, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    me, whole = own_person(desk), path.read_text("utf-8")
    bring_plan(desk, me, path)
    clock_of(desk).step(days=2)
    contents = json.loads(whole)
    contents["broken_at"] = "2026-11-23T08:00:00"
    path.write_text(json.dumps(contents), "utf-8")
    brought = bring_plan(desk, me, path)
    seal = Change("plan", "seal", "whole", "broken at 2026-11-23T08:00:00")
    assert (brought.difference, brought.findings) == (Difference(changed=(seal,)), ())
    assert only(desk, "plan").body["broken_at"] == "2026-11-23T08:00:00"
    path.write_text(whole, "utf-8")
    back = bring_plan(desk, me, path)
    assert (back.unchanged, back.difference) == (True, Difference())
    assert str(back.findings[0]) == (
        "plan.json: the seal of the plan that is kept was broken at 2026-11-23T08:00:00; it stays "
        "broken"
    )
    assert only(desk, "plan").body["broken_at"] == "2026-11-23T08:00:00"


def test_an_altered_plan_changes_nothing(quick: Desk, tmp_path: Path) -> None:
    path = plan_file(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"walk"', '"run"'), "utf-8")
    with pytest.raises(InputError, match="was altered after the plan was sealed"):
        bring_plan(quick, own_person(quick), path)
    assert not any(everything(quick).values())


def test_a_file_for_a_night_has_to_exist(quick: Desk, tmp_path: Path) -> None:
    for bring in (bring_case, bring_night, bring_plan):
        with pytest.raises((InputError, UsageError)):
            bring(quick, own_person(quick), tmp_path / "none")
