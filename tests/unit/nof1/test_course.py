"""The course of nights: what counts, what lies apart, the level, and what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from tests.builders.nof1 import POLICY, START, URGE, action, diary, noise, on_scale

from ekbom.knowledge.load import load_course_policy, no_treatment
from ekbom.model.course import Course, MedicineEvent
from ekbom.model.errors import UsageError
from ekbom.nof1 import course_say as say
from ekbom.nof1.course import follow_nights
from ekbom.nof1.course_nights import event_span
from ekbom.nof1.effect import hedges_g, log_response_ratio
from ekbom.nof1.overlap import nap, tau_bc
from ekbom.nof1.regress import regress
from ekbom.nof1.shape import shape_evidence, turn_set

COURSES = load_course_policy()


def day(n: int) -> date:
    return START + timedelta(days=n)


VISITS = tuple(day(21 + 7 * k) for k in range(10))


def step(drop: float = 3.0, at: int = 35, n: int = 91, seed: int = 3, sd: float = 1.2) -> Any:
    return on_scale(7 + noise(n, seed, sd=sd) - drop * (np.arange(n) >= at))


def event(n: int | None, name: str = "ropinirole", step: str = "reduced", **more: Any) -> Any:
    given = {"by": "patient", "says": "", "visits": None, "near_turn": False} | more
    return MedicineEvent(name, step, on=None if n is None else day(n), **given)


def follow(y: Any, *medicine: MedicineEvent, visits: Any = VISITS, **more: Any) -> Course:
    kept = {k: more.pop(k) for k in ("worthwhile", "facts", "name", "policy") if k in more}
    actions = more.pop("actions", ())
    return follow_nights(
        diary(y, *actions, **more), URGE, visits, medicine, course_policy=COURSES,
        rng=np.random.default_rng(0), **{"policy": POLICY, **kept},
    )  # fmt: skip


def test_a_plain_step_is_changed_after_and_never_more() -> None:
    found = follow(step(), name="first series")
    assert (found.name, found.outcome, found.unit) == ("first series", URGE, "points")
    assert (found.visits, found.visit_dates) == (10, VISITS)
    assert found.level == "changed_after"
    assert found.effect is not None
    assert found.effect.mean == pytest.approx(-3, abs=0.6)
    assert found.effect.per == "the visits"
    assert found.effect.interval_95[0] < found.effect.interval_80[0] < found.effect.mean
    assert found.turn is not None
    assert 3 in found.turn.visits
    assert found.reasons == ()
    assert found.placebo == say.placebo(POLICY)
    assert (found.nights_before, found.nights_after) == (21, 70)
    assert (found.nights_apart, found.nights_due) == (0, 91)
    assert found.wanted == say.wanted_of_nights(POLICY, 21, 70)
    assert found.p_changed is not None
    turned = say.turned(
        say.CourseTopic(URGE, "points", True, 21, 70), found.effect, "changed_after",
        p_changed=found.p_changed, turn=found.turn, best="step",
    )  # fmt: skip
    assert found.held is not None
    assert found.sentence == f"{turned} {say.held_words(found.held, 1.0, 'points')}"


def test_shape_and_turn_are_those_of_the_search() -> None:
    y = step()
    found = follow(y)
    shape = shape_evidence(
        y, np.arange(91), [21 + 7 * k for k in range(10)], priors=POLICY.priors,
        course_policy=COURSES, span=10.0,
    )  # fmt: skip
    assert found.shapes == shape.shares()
    assert found.p_changed == shape.p_changed
    assert found.turn == turn_set(shape, COURSES.set_share)


def test_missing_nights_keep_their_place() -> None:
    y = step()
    y[[5, 40, 41]] = np.nan
    found = follow(y)
    assert (found.nights_before, found.nights_after, found.nights_due) == (20, 68, 91)
    assert len(found.level_line) == 88
    assert day(40) not in [one[0] for one in found.level_line]


def test_a_level_line_runs_inside_its_band() -> None:
    found = follow(step())
    dates, level, low, high = zip(*found.level_line, strict=True)
    assert dates == tuple(day(n) for n in range(91))
    assert all(a < b < c for a, b, c in zip(low, level, high, strict=True))
    assert level[0] > level[-1] + 2


def test_quiet_nights_name_no_turn_and_compare_plainly() -> None:
    y = on_scale(6 + noise(91, 9))
    found = follow(y)
    assert found.level == "noted"
    assert (found.turn, found.held) == (None, None)
    assert found.p_changed is not None
    assert found.p_changed < COURSES.turn_min
    after = (np.arange(91) >= 21).astype(float)
    plain = regress(
        y, after, days=np.arange(91), names=("a",), primary=("a",), priors=POLICY.priors
    ).marginal("a")
    assert found.effect is not None
    assert found.effect.mean == pytest.approx(plain.mean)
    assert found.effect.interval_95 == pytest.approx(plain.interval(95))
    assert found.sentence == say.open_course(
        say.CourseTopic(URGE, "points", True, 21, 70), found.effect, found.p_changed
    )
    assert found.placebo


def test_a_change_for_the_worse_is_said_and_stays_noted() -> None:
    found = follow(step(drop=-2.5, seed=4))
    assert found.level == "noted"
    assert found.turn is not None
    assert ", for the worse" in found.sentence
    assert found.held is None


def test_the_other_direction_mirrors() -> None:
    y = step()
    one, other = follow(y), follow(10 - y, lower_is_better=False)
    assert other.level == one.level == "changed_after"
    assert one.effect is not None
    assert other.effect is not None
    assert other.effect.mean == pytest.approx(-one.effect.mean)
    assert other.held is not None
    assert one.held is not None
    assert other.held.p_held == pytest.approx(one.held.p_held, abs=1e-6)
    assert one.turn == other.turn


@pytest.mark.parametrize(("first", "words"), [(6, "1 more before the first visit"), (0, "7 more")])
def test_too_few_nights_show_counts_alone(first: int, words: str) -> None:
    found = follow(step(), visits=tuple(day(first + 7 * k) for k in range(10)))
    assert found.level == "not_enough"
    assert words in found.sentence
    assert (found.effect, found.p_changed, found.shapes, found.turn) == (None, None, (), None)
    assert (found.relapse, found.indices, found.level_line, found.placebo) == (None, (), (), "")
    assert found.nights_before == first


def test_seven_nights_each_way_are_noted_at_most() -> None:
    found = follow(step(at=7, n=21, drop=5), visits=(day(7),))
    assert found.level == "noted"
    assert found.wanted[:2] == say.wanted_of_nights(POLICY, 7, 14)[:2]
    assert follow(step(at=7, n=13, drop=5), visits=(day(7),)).level == "not_enough"


@pytest.mark.parametrize(
    ("given", "span"),
    [
        (event(3), (day(3), day(3))),
        (event(3, step="taken"), None),
        (event(None), None),
        (event(None, visits=(0, 0)), None),
        (event(None, visits=(0, 2)), (VISITS[0], VISITS[1])),
        (event(None, visits=(9, 12)), (VISITS[8], VISITS[9])),
        (event(None, visits=(1, 1)), (VISITS[0], VISITS[0])),
    ],
)
def test_when_a_medicine_change_may_have_been(given: MedicineEvent, span: Any) -> None:
    assert event_span(given, VISITS) == span


def test_nights_from_a_medicine_change_on_are_counted_apart() -> None:
    y = step()
    y[80:] = 0.0
    found = follow(y, event(80))
    assert found.nights_apart == 11
    assert (found.nights_before, found.nights_after) == (21, 59)
    assert found.level_line[-1][0] == day(79)
    assert found.reasons == (
        "Ropinirole was changed on 21 May 2026: 11 nights from then on are counted apart.",
    )
    assert found.level == "changed_after"
    assert found.medicine == (event(80),)
    cut = follow(step(n=80))
    assert found.effect == cut.effect


def test_the_first_of_several_later_changes_cuts() -> None:
    found = follow(step(), event(85, "iron"), event(80), event(88, "opioid"))
    assert found.nights_apart == 11
    assert found.reasons[0].startswith("Ropinirole")


def test_a_change_before_the_first_visit_begins_the_baseline_anew() -> None:
    found = follow(step(), event(2, "iron"), event(4))
    assert (found.nights_before, found.nights_apart) == (17, 4)
    assert found.reasons == (
        "Ropinirole was changed on 06 March 2026: 4 nights before are counted apart.",
    )


def test_a_change_on_the_day_of_the_first_visit_leaves_no_baseline() -> None:
    found = follow(step(), event(21))
    assert (found.nights_before, found.nights_after) == (0, 70)
    assert found.level == "not_enough"
    assert found.reasons == (
        "Ropinirole was changed on 23 March 2026: 21 nights before are counted apart.",
    )


def test_a_change_known_by_its_visits_cuts_at_the_first_of_them() -> None:
    assert follow(step(), event(None, visits=(9, 10))).nights_apart == 91 - 77
    assert follow(step(), event(None, visits=(0, 0))).nights_apart == 0
    assert follow(step(), event(40, step="taken")).nights_apart == 0


@pytest.mark.parametrize(("n", "near"), [(63, False), (50, False), (49, True), (70, False)])
def test_a_medicine_change_near_the_turn_caps_at_noted(n: int, near: bool) -> None:
    y = step(drop=5.0, sd=0.6)
    found = follow(y, event(n))
    assert found.turn is not None
    assert found.turn.visits == (3,)
    assert found.medicine[0].near_turn is near
    if near:
        assert found.level == "noted"
        assert say.medicine_near(event(n), 14) in found.reasons
    else:
        assert not any("cannot be told apart" in one for one in found.reasons)


@pytest.mark.parametrize(("n", "near"), [(7, True), (6, False)])
def test_a_change_before_the_turn_is_near_on_its_side_too(n: int, near: bool) -> None:
    visits = tuple(day(k) for k in (21, 28, 35, 42))
    y = step(drop=5.0, sd=0.6, at=21)
    found = follow(y, event(n), visits=visits)
    assert found.turn is not None
    assert found.turn.visits == (1,)
    assert found.medicine[0].near_turn is near


def test_without_a_turn_no_change_is_near() -> None:
    found = follow(on_scale(6 + noise(91, 9)), event(40, near_turn=True))
    assert not found.medicine[0].near_turn


@pytest.mark.parametrize(("begun", "clear"), [(28, False), (27, True), (42, False), (43, True)])
@pytest.mark.parametrize("stopped", [False, True])
def test_something_else_begun_or_given_up_around_the_turn_caps(
    begun: int, clear: bool, stopped: bool
) -> None:
    doing = (np.arange(91) >= begun) != stopped
    y = step(drop=5.0, sd=0.6)
    found = follow(y, actions=(action("walking", doing.astype(float)),))
    assert found.turn is not None
    assert found.turn.visits == (3,)
    said = "Something else was begun or given up around the turn." in found.reasons
    assert said is not clear
    assert found.level == ("changed_after" if clear else "noted")


def test_too_few_nights_written_down_cap() -> None:
    y = step(drop=5.0, sd=0.6)
    y[1:81:3] = np.nan
    assert follow(y).level == "changed_after"
    y[86] = np.nan
    found = follow(y)
    assert found.level == "noted"
    assert found.reasons == ("Only 63 of 91 nights were written down.",)


def test_nights_missing_unevenly_cap() -> None:
    y = step(drop=5.0, sd=0.6)
    y[1:21:2] = np.nan
    found = follow(y)
    assert found.level == "noted"
    assert found.reasons == ("Nights before the first visit and after it are missing unevenly.",)


def test_scores_at_one_end_cap() -> None:
    y = step(drop=8.0, sd=0.6)
    found = follow(y)
    assert "Too many scores sit at one end of the scale." in found.reasons
    assert found.level == "noted"


def test_a_drift_and_a_doubt_cap() -> None:
    n = np.arange(91)
    found = follow(9 + noise(91, 8, sd=0.5, phi=0.0) - 6.0 * n / 90)
    assert found.level == "noted"
    assert any(one.startswith("A steady drift that began before") for one in found.reasons)
    doubtful = [follow(step(drop=2.0, sd=2.0, seed=seed)) for seed in range(5)]
    between = [c for c in doubtful if c.p_changed and COURSES.turn_min <= c.p_changed < 0.9]
    assert between
    for one in between:
        assert one.level == "noted"
        assert "That the level changed at all is not yet sure enough for a stronger word." in (
            one.reasons
        )
        assert "probably changed" in one.sentence


def lost() -> Any:
    n = np.arange(91)
    up = np.clip((n - 20) / 22, 0, 1)
    return 7 + noise(91, 8, sd=0.4, phi=0.0) - 5 * np.minimum(up, np.clip((90 - n) / 48, 0, 1))


def test_what_was_lost_again_is_noted_and_has_not_held() -> None:
    found = follow(lost())
    assert found.level == "noted"
    assert "What was gained was lost again by the last nights." in found.reasons
    assert found.held is not None
    assert found.held.p_held < 0.05


def test_held_asks_for_the_last_nights_after_the_turn() -> None:
    found = follow(step())
    assert found.held is not None
    assert found.held.nights == 28
    assert found.held.p_held > 0.8
    back = step()
    back[-28:] += 2.5
    worse = follow(back)
    assert worse.held is not None
    assert worse.held.p_held < 0.2
    # A larger rise is needed where more is worthwhile.
    easy = follow(back, worthwhile=4.0)
    assert easy.held is not None
    assert easy.held.p_held > worse.held.p_held


def test_held_is_not_asked_right_after_the_turn() -> None:
    assert follow(step(drop=5.0, sd=0.6, n=91, at=63)).held is None
    ramp = 9 + noise(91, 2, sd=0.2, phi=0.0) - 7 * np.clip((np.arange(91) - 20) / 70, 0, 1)
    assert follow(ramp).held is None


def test_the_relapse_watch_begins_where_the_level_was_reached() -> None:
    y = step(n=180, drop=4.0, sd=0.8)
    found = follow(y)
    assert found.turn is not None
    assert found.relapse is not None
    last = 21 + 7 * (found.turn.visits[-1] - 1)
    assert found.relapse.state == "quiet"
    assert found.relapse.dates[0] == day(last + 60)
    assert found.relapse.dates[-1] == day(179)
    assert "mean of the last 14 nights" in found.relapse.other_rules


def test_a_rise_after_the_learning_is_a_relapse_in_either_direction() -> None:
    y = step(n=180, drop=4.0, sd=0.8)
    y[140:] += 3
    one, other = follow(y), follow(10 - y, lower_is_better=False)
    assert one.relapse is not None
    assert other.relapse is not None
    assert one.relapse.state == other.relapse.state == "relapse"
    assert one.relapse.since == other.relapse.since
    assert one.relapse.since is not None
    assert day(140) <= one.relapse.since <= day(150)
    assert one.relapse.other_rules["mean of the last 14 nights"]


def test_without_a_turn_the_watch_begins_at_the_last_visit() -> None:
    found = follow(on_scale(6 + noise(180, 9)))
    assert found.turn is None
    assert found.relapse is not None
    assert found.relapse.dates[0] == day(84 + 60)
    assert "mean of the last 14 nights" not in found.relapse.other_rules
    short = follow(on_scale(6 + noise(91, 9)))
    assert short.relapse is not None
    assert short.relapse.state == "not_enough"
    assert "54 more nights" in short.relapse.says


def test_a_gain_that_is_lost_is_watched_from_its_best_on() -> None:
    y = np.concatenate([lost(), 7 + noise(80, 5, sd=0.4, phi=0.0)])
    found = follow(y)
    assert found.turn is not None
    assert found.relapse is not None
    assert found.relapse.dates[0] < day(84 + 60)
    # Held against nights in which it was being lost, no further rise shows: that is said.
    assert found.relapse.state == "quiet"
    assert found.relapse.says.endswith(say.LOST_ALREADY)
    assert not follow(step(n=180, drop=4.0, sd=0.8)).relapse.says.endswith(say.LOST_ALREADY)  # type: ignore[union-attr]


def test_the_indices_compare_before_and_after() -> None:
    y = step()
    wanted = tuple(
        index(y[:21].tolist(), y[21:].tolist(), improvement="decrease").to_dict()
        for index in (nap, tau_bc, log_response_ratio, hedges_g)
    )
    assert follow(y).indices == wanted
    assert follow(10 - y, lower_is_better=False).indices[0]["value"] == wanted[0]["value"]


def test_marks_stand_on_an_irls_axis_alone() -> None:
    y = 2.5 * step()
    facts = no_treatment()
    found = follow(y, facts=facts, unit="IRLS points", scale=(0.0, 40.0))
    assert found.axis_marks == say.axis_marks("IRLS points", float(y[:21].mean()), facts)
    assert len(found.axis_marks) == 3
    assert follow(step(), facts=facts).axis_marks == ()
    assert follow(y, unit="IRLS points", scale=(0.0, 40.0)).axis_marks == ()


@pytest.mark.parametrize("visits", [(), (day(28), day(21)), (day(21), day(21))])
def test_visits_out_of_order_are_refused(visits: Any) -> None:
    with pytest.raises(UsageError) as caught:
        follow(step(), visits=visits)
    assert str(caught.value) == (
        f"visits: {len(visits)} dates, not in order; give each visit once, the first first"
    )


def test_a_diary_without_dates_is_refused() -> None:
    counted = replace(diary(step()), index_name="study_day", source="x.csv")
    with pytest.raises(UsageError) as caught:
        follow_nights(
            counted, URGE, VISITS, policy=POLICY, course_policy=COURSES,
            rng=np.random.default_rng(0),
        )  # fmt: skip
    assert str(caught.value) == (
        "x.csv: column study_day: its nights have a count and no dates, and visits have dates; "
        "read the diary by its dates"
    )


def test_visits_go_by_the_calendar_of_the_diary() -> None:
    moved = replace(diary(step()), index=tuple(range(500, 591)))
    found = follow_nights(
        moved, URGE, VISITS, policy=POLICY, course_policy=COURSES, rng=np.random.default_rng(0)
    )
    assert found == follow(step())
