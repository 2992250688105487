"""A kept trial is paused from tonight, for longer or shorter, and goes on."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from tests.builders.desks import clock_of, make_desk, own_person

from ekbom.actions.bring_plan import bring_plan
from ekbom.actions.entries import list_records, log_entry, show_record
from ekbom.actions.kept_plans import break_kept_seal, kept_plans
from ekbom.actions.night_calendar import month_of_nights
from ekbom.actions.pause_trial import end_pause, pause_trial
from ekbom.actions.seal_trial import TrialAsked, seal_trial
from ekbom.exchange.json_file import write_json
from ekbom.model.errors import NotAllowed, NotAnswerable, UsageError
from ekbom.model.trial import Pause

TONIGHT = date(2026, 11, 20)


def after(days):
    return TONIGHT + timedelta(days=days)


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path)


@pytest.fixture
def seal(desk):
    """Of a trial of 12 nights whose fourth is tonight."""
    clock_of(desk).step(days=-4)
    asked = TrialAsked("warm bath", "urge", after(-3), pairs=6, block=1)
    found = seal_trial(desk, own_person(desk), asked, rng=np.random.default_rng(3))
    clock_of(desk).step(days=4)
    return found


def plan_of(desk):
    (plan,) = kept_plans(desk, own_person(desk))
    return plan


def test_it_stands_still_and_its_end_moves(desk, seal):
    me, before = own_person(desk), plan_of(desk)
    made = pause_trial(desk, me, seal, after(5), why="a journey <b>")
    assert made == plan_of(desk)
    assert made.schedule.pauses == (Pause(TONIGHT, after(5)),)
    assert (made.end, made.seal) == (before.end + timedelta(days=5), seal)
    assert made.schedule.day_of(3) == after(5)
    (kept,) = list_records(desk, me, "plan")
    assert kept.reason == "paused: a journey <b>"
    days = {one.day: one.trials for one in month_of_nights(desk, me, TONIGHT).days}
    assert [len(days[after(n)]) for n in (-1, 0, 4, 5)] == [1, 0, 0, 1]


def test_it_can_last_longer_or_shorter_and_says_so_once(desk, seal):
    me = own_person(desk)
    pause_trial(desk, me, seal, after(5))
    clock_of(desk).step(days=2)
    assert pause_trial(desk, me, seal, after(9)).schedule.pauses == (Pause(TONIGHT, after(9)),)
    assert pause_trial(desk, me, seal, after(4)).schedule.pauses == (Pause(TONIGHT, after(4)),)
    versions = len(show_record(desk, me, list_records(desk, me, "plan")[0].id))
    pause_trial(desk, me, seal, after(4))
    assert len(show_record(desk, me, list_records(desk, me, "plan")[0].id)) == versions
    # Nights that are over stay as they were.
    with pytest.raises(UsageError, match="a pause that begins on 2026-11-20 does not end on"):
        pause_trial(desk, me, seal, after(2))


def test_it_goes_on_tonight(desk, seal):
    me = own_person(desk)
    pause_trial(desk, me, seal, after(5))
    clock_of(desk).step(days=2)
    assert end_pause(desk, me, seal).schedule.pauses == (Pause(TONIGHT, after(2)),)
    assert plan_of(desk).schedule.place_of(after(2)) == 3
    with pytest.raises(NotAnswerable, match="it does not stand still"):
        end_pause(desk, me, seal)
    again = pause_trial(desk, me, seal, after(4))
    assert again.schedule.pauses == (Pause(TONIGHT, after(2)), Pause(after(2), after(4)))


def test_a_pause_taken_back_at_once_leaves_nothing(desk, seal):
    me, before = own_person(desk), plan_of(desk)
    pause_trial(desk, me, seal, after(5))
    assert end_pause(desk, me, seal) == before
    assert "pauses" not in list_records(desk, me, "plan")[0].body


def test_a_night_that_is_rated_stays_in_the_trial(desk, seal):
    me = own_person(desk)
    log_entry(desk, me, {"Urge": "9"})
    assert pause_trial(desk, me, seal, after(5)).schedule.pauses == (Pause(after(1), after(5)),)
    # It begins tomorrow, and is changed or taken back meanwhile.
    assert pause_trial(desk, me, seal, after(3)).schedule.pauses == (Pause(after(1), after(3)),)
    with pytest.raises(UsageError, match="does not end on 2026-11-21"):
        pause_trial(desk, me, seal, after(1))
    assert end_pause(desk, me, seal).schedule.pauses == ()


@pytest.mark.parametrize("told", [{"urge_left": "7"}, {"Urge (right leg)": "2"}])
def test_a_night_with_one_leg_rated_stays_in_a_trial_of_the_legs(desk, told):
    me = own_person(desk)
    asked = TrialAsked("oil", "urge, left minus right", after(1), pairs=6, block=1)
    legs = seal_trial(desk, me, asked, rng=np.random.default_rng(3))
    clock_of(desk).step(days=3)
    log_entry(desk, me, {"urge": "9"})
    assert pause_trial(desk, me, legs, after(6)).schedule.pauses == (Pause(after(3), after(6)),)
    end_pause(desk, me, legs)
    log_entry(desk, me, told)
    assert pause_trial(desk, me, legs, after(6)).schedule.pauses == (Pause(after(4), after(6)),)


@pytest.mark.parametrize("until", [-3, 0, 101])
def test_a_night_that_does_not_fit_is_refused(desk, seal, until):
    with pytest.raises(UsageError, match="choose a night still to come, at most 100 nights later"):
        pause_trial(desk, own_person(desk), seal, after(until))
    assert plan_of(desk).schedule.pauses == ()


@pytest.mark.parametrize("days", [-4, 9, 300])
def test_a_trial_that_does_not_run_is_not_paused(desk, seal, days):
    clock_of(desk).step(days=days)
    for call in (
        lambda: pause_trial(desk, own_person(desk), seal, after(days + 3)),
        lambda: end_pause(desk, own_person(desk), seal),
    ):
        with pytest.raises(NotAnswerable, match="it does not run tonight"):
            call()


def test_the_last_night_once_rated_is_not_paused(desk, seal):
    me = own_person(desk)
    clock_of(desk).step(days=8)
    log_entry(desk, me, {"urge": "2"})
    with pytest.raises(NotAnswerable, match="its last night is written down"):
        pause_trial(desk, me, seal, after(12))


def test_another_seal_is_none(desk, seal):
    me = own_person(desk)
    for call in (
        lambda: pause_trial(desk, me, "f" * 64, after(3)),
        lambda: end_pause(desk, me, "f"),
    ):
        with pytest.raises(NotAllowed, match="there is no such plan here for you"):
            call()


def test_a_broken_seal_keeps_the_pause_and_a_pause_keeps_it_broken(desk, seal):
    me = own_person(desk)
    pause_trial(desk, me, seal, after(2))
    broken = break_kept_seal(desk, me, seal, clock_of(desk).at)
    assert broken.schedule.paused == 2
    assert pause_trial(desk, me, seal, after(4)).broken_at == broken.broken_at


def test_a_file_of_the_plan_takes_no_pause_away_and_brings_one_where_there_is_none(
    desk, seal, tmp_path
):
    me = own_person(desk)
    plain = dict(list_records(desk, me, "plan")[0].body)
    paused = {**plain, "pauses": [{"first": "2026-11-18", "until": "2026-11-19"}]}
    for name, contents in (("plain", plain), ("paused", paused)):
        write_json(tmp_path / f"{name}.json", contents)
    brought = bring_plan(desk, me, tmp_path / "paused.json")
    assert [(one.what, one.after) for one in brought.difference.changed] == [("pauses", "1")]
    assert plan_of(desk).schedule.paused == 1
    assert bring_plan(desk, me, tmp_path / "plain.json").unchanged
    pause_trial(desk, me, seal, after(2))
    assert bring_plan(desk, me, tmp_path / "paused.json").unchanged
    assert plan_of(desk).schedule.paused == 3


def test_a_trial_whose_list_a_helper_keeps_is_not_paused(desk, tmp_path):
    from ekbom.actions.plan import plan_trial

    me = own_person(desk)
    plan_trial(
        "warm bath", "urge", start=after(1), now=clock_of(desk).at.replace(tzinfo=None),
        rng=np.random.default_rng(1), pairs=6, path=tmp_path / "plan.json",
        helper_blind=tmp_path / "list.json",
    )  # fmt: skip
    bring_plan(desk, me, tmp_path / "plan.json")
    clock_of(desk).step(days=3)
    with pytest.raises(NotAnswerable, match="its helper holds a list of dates"):
        pause_trial(desk, me, plan_of(desk).seal, after(6))
