"""Plan files: what is written is read, what was altered is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from ekbom.exchange.plan_file import (
    break_seal,
    plan_of,
    read_helper_list,
    read_plan,
    write_helper_list,
    write_plan,
)
from ekbom.model.errors import InputError, StoreError, UsageError
from ekbom.model.trial import Design, Pause
from ekbom.nof1.plan import Consent, Drawn, Question, plan_trial, seal_of
from ekbom.nof1.reach import start_design

NOW = datetime(2026, 11, 21, 20, 15)


def drawn(design: Design | None = None, *, helper: bool = False) -> Drawn:
    return plan_trial(
        Question("stretching", "urge", 1.0, versus="a bath"),
        design or Design("pairs", 28, block=7, wash_in=1),
        start=date(2026, 11, 22),
        now=NOW,
        rng=np.random.default_rng(4),
        consent=Consent(True, "Dr Ä", date(2026, 11, 20)),
        helper_blind=helper,
    )


@pytest.mark.parametrize("helper", [False, True])
@pytest.mark.parametrize(
    "design",
    [
        Design("pairs", 26, block=7, wash_in=1),
        Design("balanced", 28, ones=14, max_run=2),
        start_design(15, 34, 70),
    ],
)
def test_what_is_written_is_read(tmp_path: Path, design: Design, helper: bool) -> None:
    plan = drawn(design, helper=helper).plan
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == plan


def test_an_offset_of_the_clock_is_kept(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2026-11-21T20:15:00.123456+01:00")
    plan = replace(drawn().plan, written_at=moment)
    plan = replace(plan, seal=seal_of(plan))
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json").written_at == moment


def test_a_plan_is_never_overwritten(tmp_path: Path) -> None:
    place = tmp_path / "plan.json"
    write_plan(drawn().plan, place)
    before = place.read_bytes()
    with pytest.raises(StoreError, match="already"):
        write_plan(drawn(Design("pairs", 14)).plan, place)
    assert place.read_bytes() == before


Edit = Callable[[dict[str, Any]], Any]


def put(path: str, value: object) -> Edit:
    """An edit that sets ``group.key``."""

    def edit(contents: dict[str, Any]) -> None:
        *groups, key = path.split(".")
        for group in groups:
            contents = contents[group]
        contents[key] = value

    return edit


def drop(path: str) -> Edit:
    """An edit that removes ``group.key``."""

    def edit(contents: dict[str, Any]) -> None:
        *groups, key = path.split(".")
        for group in groups:
            contents = contents[group]
        del contents[key]

    return edit


EDITS: list[tuple[str, Edit, str]] = [
    ("action", put("question.action", "tea"), "question part was altered"),
    ("versus", put("question.versus", ""), "question part was altered"),
    ("outcome", put("question.outcome", "sleep"), "question part was altered"),
    ("direction", put("question.lower_is_better", False), "question part was altered"),
    ("worthwhile", put("question.worthwhile", 0.1), "question part was altered"),
    ("infinite", put("question.worthwhile", 10**400), "question part|too large|wrong"),
    ("scale", put("question.scale", [0, 100]), "question part was altered"),
    ("row", put("question.row", "day"), "question part was altered"),
    ("wash-in", put("schedule.design.wash_in", 2), "schedule part was altered"),
    ("start", put("schedule.start", "2026-11-23"), "schedule part was altered"),
    ("assign", put("schedule.assign", "01" * 14), "schedule part was altered"),
    ("list", put("schedule.sealed_list", "00"), "schedule part was altered"),
    ("blinding", put("schedule.blinding", "helper"), "schedule part was altered"),
    ("written", put("time.written_at", "2026-11-01T00:00:00"), "time part was altered"),
    ("end", put("time.end", "2026-11-30"), "time part was altered"),
    ("compact date", put("time.end", "20261220"), "altered|not a date"),
    ("prescriber", put("agreement.prescriber", "Dr B"), "agreement part was altered"),
    ("prescribed", put("agreement.prescribed", False), "agreement part was altered"),
    ("agreed", put("agreement.agreed", None), "agreement part was altered"),
    ("seal", put("seal.whole", "0" * 64), "seal part was altered"),
    ("part seal", put("seal.time", "0" * 64), "time part was altered"),
    ("version", put("format", "ekbom-plan/2"), "'ekbom-plan/2'"),
    ("no version", drop("format"), "format is missing"),
    ("no group", drop("question"), "question is missing"),
    ("group", put("time", []), "time is .*wrong type"),
    ("no key", drop("question.outcome"), "question.outcome is missing"),
    ("new key", put("question.note", "x"), "question.note is not known"),
    ("new group", put("more", {}), "more is not known"),
    ("new seal", put("seal.more", ""), "seal.more is not known"),
    ("text as number", put("question.worthwhile", "1"), "wrong type"),
    ("yes as number", put("question.worthwhile", True), "wrong type"),
    ("one end", put("question.scale", [0]), "not two numbers"),
    ("words as ends", put("question.scale", ["0", "10"]), "not two numbers"),
    ("yes as end", put("question.scale", [False, 10]), "not two numbers"),
    ("row word", put("question.row", "week"), "not one of night, day"),
    ("blinding word", put("schedule.blinding", "double"), "not one of open, helper"),
    ("design word", put("schedule.design.name", "given"), "not one of pairs"),
    ("units", put("schedule.design.units", 29), "do not fit"),
    ("huge", put("schedule.design.units", 10**15), "do not fit"),
    ("starts", put("schedule.design.starts", [True]), "not a whole number"),
    ("arms", put("schedule.assign", "0123"), "other than 0 and 1"),
    ("arms type", put("schedule.assign", [0, 1]), "wrong type"),
    ("day", put("time.end", "soon"), "not a date"),
    ("moment", put("time.written_at", "soon"), "not a time"),
    ("agreed word", put("agreement.agreed", "soon"), "not a date"),
    ("broken", put("broken_at", "soon"), "not a time"),
    ("broken type", put("broken_at", 3), "wrong type"),
    ("no broken", drop("broken_at"), "broken_at is missing"),
]


@pytest.mark.parametrize(("edit", "words"), [e[1:] for e in EDITS], ids=[e[0] for e in EDITS])
def test_an_altered_plan_is_refused(tmp_path: Path, edit: Edit, words: str) -> None:
    place = tmp_path / "plan.json"
    write_plan(drawn().plan, place)
    contents = json.loads(place.read_text())
    edit(contents)
    place.write_text(json.dumps(contents))
    before = place.read_bytes()
    with pytest.raises(InputError, match=words) as caught:
        read_plan(place)
    assert str(caught.value).startswith(f"{place}: ")
    assert "\n" not in str(caught.value)
    assert place.read_bytes() == before


def test_two_altered_parts_are_both_named(tmp_path: Path) -> None:
    place = tmp_path / "plan.json"
    write_plan(drawn().plan, place)
    contents = json.loads(place.read_text())
    put("question.action", "tea")(contents)
    put("time.end", "2027-01-01")(contents)
    place.write_text(json.dumps(contents))
    with pytest.raises(InputError, match="the question and time part"):
        read_plan(place)


@pytest.mark.parametrize("fault", ["schedule", "end", "start"])
def test_a_fresh_seal_on_nonsense_is_refused(tmp_path: Path, fault: str) -> None:
    plan = drawn().plan
    schedule = plan.schedule
    if fault == "schedule":
        plan = replace(plan, schedule=replace(schedule, assign=(1,) * 28))
    elif fault == "end":
        plan = replace(plan, end=date(2026, 11, 30))
    else:
        plan = replace(plan, schedule=replace(schedule, start=None))
    write_plan(replace(plan, seal=seal_of(plan)), tmp_path / "plan.json")
    with pytest.raises(InputError, match=r"schedule is not one|its end is not"):
        read_plan(tmp_path / "plan.json")


def test_a_broken_seal_is_recorded_once(tmp_path: Path) -> None:
    place = tmp_path / "plan.json"
    write_plan(drawn().plan, place)
    first = datetime(2026, 12, 1, 8, 0, 0, 5)
    assert break_seal(place, first).broken_at == first.replace(microsecond=0)
    assert read_plan(place).broken_at == first.replace(microsecond=0)
    assert break_seal(place, datetime(2026, 12, 2)).broken_at == first.replace(microsecond=0)
    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]


def test_after_the_end_there_is_no_seal_to_break(tmp_path: Path) -> None:
    place = tmp_path / "plan.json"
    write_plan(drawn().plan, place)
    before = place.read_bytes()
    assert break_seal(place, datetime(2026, 12, 20)).broken_at is None
    assert place.read_bytes() == before


def test_the_list_of_a_helper(tmp_path: Path) -> None:
    made = drawn(helper=True)
    write_plan(made.plan, tmp_path / "plan.json")
    write_helper_list(made.plan, made.assign, made.salt, tmp_path / "list.json")
    plan = read_plan(tmp_path / "plan.json")
    assert plan.schedule.assign == ()
    assert "".join(map(str, made.assign)) not in (tmp_path / "plan.json").read_text()
    assert made.salt not in (tmp_path / "plan.json").read_text()
    assert read_helper_list(tmp_path / "list.json", plan).schedule.assign == made.assign
    nights = json.loads((tmp_path / "list.json").read_text())["nights"]
    assert next(iter(nights)) == "2026-11-22"
    assert set(nights.values()) == {"stretching", "a bath"}


@pytest.mark.parametrize(
    "edit",
    [
        put("assign", "01" * 14),
        put("assign", "abc"),
        put("salt", "00"),
        put("format", "ekbom-plan/1"),
    ],
)
def test_another_list_is_refused(tmp_path: Path, edit: Edit) -> None:
    made = drawn(helper=True)
    place = tmp_path / "list.json"
    write_helper_list(made.plan, made.assign, made.salt, place)
    contents = json.loads(place.read_text())
    edit(contents)
    place.write_text(json.dumps(contents))
    with pytest.raises(InputError, match="not the list"):
        read_helper_list(place, made.plan)


def test_an_open_plan_has_no_list(tmp_path: Path) -> None:
    made = drawn()
    with pytest.raises(UsageError, match="not the one"):
        write_helper_list(made.plan, made.assign, "00", tmp_path / "list.json")
    assert not list(tmp_path.iterdir())


def paused(*pauses: tuple[str, str]) -> dict[str, Any]:
    """The contents of a plan that stood still."""
    plan = drawn().plan
    told = [Pause(date.fromisoformat(a), date.fromisoformat(b)) for a, b in pauses]
    whole = replace(plan, schedule=replace(plan.schedule, pauses=tuple(told)))
    days = timedelta(days=whole.schedule.paused)
    return contents_of(replace(whole, end=whole.end + days))


def contents_of(plan: Any) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        write_plan(plan, Path(folder) / "plan.json")
        found: dict[str, Any] = json.loads((Path(folder) / "plan.json").read_text("utf-8"))
        return found


def test_pauses_move_the_end_and_leave_the_seal() -> None:
    plain = drawn().plan
    contents = paused(("2026-11-25", "2026-11-28"), ("2026-12-01", "2026-12-02"))
    assert contents["seal"] == contents_of(plain)["seal"]
    assert contents["time"]["end"] == plain.end.isoformat()
    found = plan_of(contents, "x")
    assert found.end == plain.end + timedelta(days=4)
    assert found.schedule.paused == 4
    assert replace(found, end=plain.end, schedule=plain.schedule) == plain
    assert "pauses" not in contents_of(plain)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "pauses is no list"),
        (["x"], "pauses is not an object"),
        ([{"first": "2026-11-25"}], "pauses.until is missing"),
        ([{"first": "soon", "until": "2026-11-28"}], "pauses.first is 'soon', not a date"),
        ([{"first": "2026-11-25", "until": "2026-11-28", "x": 1}], "pauses.x is not known here"),
        ([{"first": "2026-11-21", "until": "2026-11-28"}], "does not fit the nights"),
        ([{"first": "2026-11-25", "until": "2026-11-25"}], "does not fit the nights"),
        ([{"first": "2026-12-20", "until": "2026-12-25"}], "does not fit the nights"),
        (
            [
                {"first": "2026-11-25", "until": "2026-11-28"},
                {"first": "2026-11-27", "until": "2026-11-30"},
            ],
            "pauses.first is 2026-11-27, which does not fit the nights",
        ),
    ],
)
def test_pauses_that_do_not_fit_are_refused(told: Any, words: str) -> None:
    contents = {**contents_of(drawn().plan), "pauses": told}
    with pytest.raises(InputError, match=words):
        plan_of(contents, "x")


def test_a_pause_may_follow_the_one_before_and_reach_the_moved_end() -> None:
    contents = paused(("2026-11-25", "2026-11-28"), ("2026-11-28", "2026-11-30"))
    assert plan_of(contents, "x").schedule.resumed == (3, 3)
    # The last night is 22 December once five nights are paused.
    late = [*contents["pauses"], {"first": "2026-12-24", "until": "2026-12-26"}]
    assert plan_of({**contents, "pauses": late}, "x").schedule.resumed == (3, 3, 27)
