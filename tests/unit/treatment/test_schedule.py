"""The default plan and its timetable: every number is that of the data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.project.test_words import said

from ekbom.model.course_record import SeriesPlan
from ekbom.model.errors import UsageError
from ekbom.treatment.schedule import default_plan, next_date, number, timetable

FIRST = date(2026, 10, 1)
PLAN = default_plan(" sit through a meeting ")
WEEK = timedelta(days=7)


def test_the_default_plan_is_that_of_the_data() -> None:
    assert default_plan(" sit through a meeting ") == PLAN
    assert PLAN.goal == "sit through a meeting"
    assert (PLAN.visits, PLAN.interval_days) == ((6, 10), 7)
    assert (PLAN.taper_days, PLAN.maintenance_days, PLAN.baseline_nights) == (14, 28, 14)
    assert (PLAN.scale, PLAN.scale_after_visits, PLAN.follow_up_weeks) == (
        "irls", (0, 4, 8, 12), (4, 8),
    )  # fmt: skip
    assert (PLAN.look_at, PLAN.decide_at) == (4, (6, 8))
    assert "less than 3 points" in PLAN.stop_rule
    assert PLAN.comparison == "The 14 nights of diary before the first visit, of the same person."
    assert (PLAN.upgrade, PLAN.trial, PLAN.rationale) == (None, "", "")
    assert PLAN.outcome == "evening urge, 0 to 10"
    assert PLAN.tailoring == (
        "What is treated follows what was felt that day and the working idea; each visit is the "
        "last one with what was changed.",
    )
    assert PLAN.comparison_why == (
        "Nobody else is treated otherwise beside this person: before and after is all there is."
    )
    assert PLAN.adherence_check == (
        "Visits held against those agreed, and for each home task days done of days asked."
    )
    assert number("review", "look") == 4


def test_nothing_in_it_is_never_said() -> None:
    texts = (PLAN.stop_rule, *PLAN.tailoring, PLAN.comparison_why, PLAN.adherence_check)
    assert not said(" ".join(texts))


def test_a_plan_without_a_goal_is_refused() -> None:
    with pytest.raises(UsageError, match="goal: it is empty; say what the person wants back"):
        default_plan("  ")


def test_what_is_said_of_it_is_kept() -> None:
    plan = default_plan(
        "g", kind="manual", rationale="r", source_ids=("s",), name="n", style="t",
        policy_version="1",
    )  # fmt: skip
    assert (plan.kind, plan.rationale, plan.source_ids) == ("manual", "r", ("s",))
    assert (plan.name, plan.style, plan.policy_version) == ("n", "t", "1")


def test_a_timetable_has_baseline_visits_scales_look_and_decision() -> None:
    table = timetable(PLAN, FIRST)
    days = {(one.kind, one.visit): one.on for one in table}
    assert days["baseline", None] == FIRST - 2 * WEEK
    assert [one.on for one in table if one.kind == "visit"] == [FIRST + n * WEEK for n in range(10)]
    assert days["scale", 0] == FIRST
    assert days["scale", 4] == days["look", 4] == FIRST + 3 * WEEK
    assert days["scale", 8] == FIRST + 7 * WEEK
    assert ("scale", 12) not in days
    assert days["decide", 6] == FIRST + 5 * WEEK
    follow_up = [one for one in table if one.kind == "follow_up"]
    assert [one.on for one in follow_up] == [FIRST + 13 * WEEK, FIRST + 17 * WEEK]
    assert [one.says for one in follow_up] == [
        "IRLS total 4 weeks after the last visit.", "IRLS total 8 weeks after the last visit.",
    ]  # fmt: skip
    assert [one.on for one in table] == sorted(one.on for one in table)
    assert not any(one.done for one in table)


def test_its_sentences() -> None:
    says = {(one.kind, one.visit): one.says for one in timetable(PLAN, FIRST)}
    assert says["baseline", None] == "The diary begins: 14 nights before the first visit."
    assert says["scale", 0] == "IRLS total before the first visit."
    assert says["scale", 4] == "IRLS total after visit 4."
    assert says["visit", 3] == "Visit 3."
    assert says["look", 4] == "Look at what is known so far; nothing is decided here."
    assert says["decide", 6] == "Decide by visit 8: go on, alter the plan, or end."


def test_visits_to_come_are_counted_from_the_last_that_was_made() -> None:
    late = FIRST + timedelta(days=10)
    table = timetable(PLAN, FIRST, done={1: FIRST, 2: late})
    visits = [(one.visit, one.on, one.done) for one in table if one.kind == "visit"]
    assert visits[:3] == [(1, FIRST, True), (2, late, True), (3, late + WEEK, False)]
    more = timetable(PLAN, FIRST, done={12: FIRST + 20 * WEEK})
    assert max(one.visit or 0 for one in more) == 12
    assert [one.on for one in more if one.visit == 12] == [FIRST + 20 * WEEK] * 2


def test_a_short_plan_has_only_what_it_names() -> None:
    bare = SeriesPlan("g", visits=(2, 3), interval_days=7)
    assert [one.kind for one in timetable(bare, FIRST)] == ["visit"] * 3
    assert [one.on for one in timetable(replace(bare, visits=(1, 1)), FIRST)] == [FIRST]
    assert [one.on for one in timetable(replace(bare, visits=(0, 0)), FIRST)] == [FIRST]
    other = replace(bare, follow_up_weeks=(4,))
    assert timetable(other, FIRST)[-1].says == "Outcome 4 weeks after the last visit."


@pytest.mark.parametrize("missing", [{"visits": None}, {"interval_days": None}])
def test_a_plan_without_visits_or_interval_has_no_dates(missing: dict[str, None]) -> None:
    with pytest.raises(UsageError, match="it has no visits or no interval"):
        timetable(replace(PLAN, **missing), FIRST)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "days"), [("running", 7), ("tapering", 14), ("maintenance", 28), ("paused", None)]
)
def test_the_next_visit_comes_by_where_the_course_stands(status: str, days: int | None) -> None:
    found = next_date(PLAN, status, FIRST)  # type: ignore[arg-type]
    assert found == (None if days is None else FIRST + timedelta(days=days))
    assert next_date(SeriesPlan("g"), status, FIRST) is None  # type: ignore[arg-type]
