"""Working ideas with their day, home tasks with what was done, how treatment varied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.builders.courses import FIRST, begun, course_of

from ekbom.model.course_record import CourseRecord, ScaleAt
from ekbom.model.course_told import Spread
from ekbom.model.home_item import HomeDone
from ekbom.model.record import ScaleResult
from ekbom.model.treatment import Idea, IdeaSeen
from ekbom.treatment.follow import (
    home_done,
    home_now,
    ideas,
    spread,
    targets_of,
    variation,
    with_totals,
)

BY = date(2026, 10, 1)
LAST = date(2027, 3, 1)


def with_ideas(*told: tuple[int, Idea | None, IdeaSeen | None]) -> CourseRecord:
    course = course_of(4)
    given = {number: (idea, seen) for number, idea, seen in told}
    visits = (
        replace(one, idea=given.get(one.number, (None, None))[0],
                idea_seen=given.get(one.number, (None, None))[1])
        for one in course.visits
    )  # fmt: skip
    return replace(course, visits=tuple(visits))


def test_logged_totals_stand_between_visits_and_the_latest_of_a_place_counts() -> None:
    own = ScaleAt("irls", 31.0, after_visit=0)
    first = replace(course_of(2), totals=(own,))
    second = replace(course_of(1), visits=(replace(course_of(1).visits[0], on=LAST),))
    days = [one.on for one in first.visits if one.on is not None]
    told = [
        ScaleResult("irls", total=20.0, on=days[1] + timedelta(days=1)),
        ScaleResult("irls", total=30.0, on=days[0] - timedelta(days=9)),
        ScaleResult("irls", total=25.0, on=days[0], source="log"),
        ScaleResult("irls", total=12.0, on=LAST + timedelta(days=1)),
        ScaleResult("irls", total=15.0, on=LAST),
        ScaleResult("irls", total=1.0),
        ScaleResult("irls", on=days[0]),
    ]
    undated = replace(first, visits=(replace(first.visits[0], on=None),), totals=())
    assert with_totals([undated], told) == (undated,)
    one, two, planned = with_totals([first, second, replace(second, visits=())], told)
    assert one.totals == (
        own,
        ScaleAt("irls", 25.0, days[0], 0, "log"),
        ScaleAt("irls", 15.0, LAST, 2),
    )
    assert [(now.total, now.after_visit) for now in two.totals] == [(15.0, 0), (12.0, 1)]
    assert [(now.total, now.after_visit) for now in planned.totals] == [(12.0, 0)]


def test_a_visit_without_a_day_is_counted_all_the_same() -> None:
    course = course_of(4)
    gone = tuple(replace(one, on=None) if one.number == 2 else one for one in course.visits)
    third = gone[2].on
    assert third is not None
    (found,) = with_totals(
        [replace(course, visits=gone)],
        [ScaleResult("irls", total=9.0, on=third + timedelta(days=1))],
    )
    assert [one.after_visit for one in found.totals] == [3]


def test_an_idea_is_open_until_its_day_and_due_from_it_on() -> None:
    course = with_ideas((1, Idea("the calf", "calm in a meeting", by=BY), None))
    (before,) = ideas(course, date(2026, 9, 30))
    assert (before.state, before.visit, before.came_true, before.seen_at) == ("open", 1, None, None)
    assert (
        before.says == "Hypothesis of visit 1: the calf; expected by 2026-10-01: calm in a meeting."
    )
    (on,) = ideas(course, BY)
    assert on.state == "due"
    assert on.says.endswith("calm in a meeting; say now whether it came true.")


def test_an_idea_may_be_due_at_a_visit_or_never() -> None:
    told = with_ideas((1, Idea("a", "b", by_visit=4), None), (2, Idea("c", "d", by_visit=5), None))
    assert [one.state for one in ideas(told, FIRST)] == ["due", "open"]
    assert "expected by visit 4: b; say now" in ideas(told, FIRST)[0].says
    (never,) = ideas(with_ideas((1, Idea("a", "b"), None)), date(2030, 1, 1))
    assert never.says == "Hypothesis of visit 1: a; expected with no day set: b."
    (bare,) = ideas(with_ideas((1, Idea("a"), None)), FIRST)
    assert bare.says == "Hypothesis of visit 1: a."


def test_whether_it_came_true_is_said_of_the_latest_open_idea_or_of_the_one_named() -> None:
    told = with_ideas(
        (1, Idea("a", "b", by=BY), None),
        (2, Idea("c", "d", by=BY), None),
        (3, None, IdeaSeen("no", says="nothing moved")),
        (4, None, IdeaSeen("partly", of_visit=1)),
    )
    first, second = ideas(told, BY)
    assert (first.idea, second.idea) == (Idea("a", "b", by=BY), Idea("c", "d", by=BY))
    assert (first.state, first.came_true, first.seen_at) == ("seen", "partly", 4)
    assert first.says.endswith("it came true in part, as said at visit 4.")
    assert (second.came_true, second.seen_at) == ("no", 3)
    assert second.says.endswith("it did not come true, as said at visit 3 (nothing moved).")


def test_an_idea_that_is_named_takes_its_verdict_before_a_newer_one() -> None:
    told = with_ideas(
        (1, Idea("a", "b", by=BY), None),
        (2, Idea("c", "d", by=BY), None),
        (3, None, IdeaSeen("yes", of_visit=1)),
    )
    assert [(one.state, one.came_true) for one in ideas(told, BY)] == [
        ("seen", "yes"), ("due", None),
    ]  # fmt: skip


def test_a_verdict_without_an_idea_and_an_idea_of_the_same_visit() -> None:
    told = with_ideas((2, Idea("a", "b", by=BY), IdeaSeen("yes")))
    (only,) = ideas(told, FIRST)
    assert only.state == "open"
    assert ideas(with_ideas((1, None, IdeaSeen("yes"))), BY) == ()


def test_home_tasks_are_those_of_the_last_visit() -> None:
    assert [one.name for one in home_now(course_of(3))] == ["calf stretch"]
    course = course_of(3)
    ended = replace(course.visits[-1], home=())
    assert home_now(replace(course, visits=(*course.visits[:-1], ended))) == ()
    assert home_now(begun()) == ()


def test_how_often_a_task_was_done_is_added_up_over_the_visits_that_told_it() -> None:
    course = course_of(4)
    (stretch,) = home_done(course)
    assert (stretch.days_done, stretch.days_asked, stretch.told_at) == (15, 21, (2, 3, 4))
    assert stretch.says == "calf stretch: done on 15 of 21 days asked."
    last = replace(
        course.visits[-1], done=(HomeDone("calf stretch", 3, None), HomeDone("swim", says="once"))
    )
    found = home_done(replace(course, visits=(*course.visits[:-1], last)))
    assert [(one.name, one.days_asked) for one in found] == [("calf stretch", 14), ("swim", 0)]
    assert found[1].says == "swim: nobody wrote how often."


def test_how_treatment_varied() -> None:
    course = course_of(3)
    fewer = replace(course.visits[1], insertions=course.visits[1].insertions[:1], minutes=30.0)
    found = variation(replace(course, visits=(course.visits[0], fewer, course.visits[2])))
    assert (found.visits, found.needles) == (3, Spread(3, 14 / 3, 4, 5))
    assert found.minutes == Spread(3, 40, 30, 45)
    assert found.days_between == Spread(2, 7, 7, 7)
    assert found.always == ("gastrocnemius_medial right",)
    assert found.sometimes == (("KI3 right", 2),)
    assert found.says == (
        "3 visits; needles a visit 4.67 on average (4 to 5); minutes a visit 40 on average (30 to "
        "45); 7 to 7 days from visit to visit; in every visit: gastrocnemius_medial right; in "
        "some: KI3 right (2)."
    )


def test_a_manual_course_varies_by_its_hands() -> None:
    found = variation(course_of(2, "manual"))
    assert found.needles is None
    assert found.always == ("multifidus both", "piriformis left")


def test_nothing_varies_where_nothing_was_told() -> None:
    assert variation(begun()).says == "0 visits."
    assert spread([]) is None
    talk = replace(course_of(1).visits[0], kind="talk", insertions=(), on=None, minutes=None)
    assert targets_of(talk) == ()
    assert variation(replace(begun(), visits=(talk,))).says == "1 visit."
