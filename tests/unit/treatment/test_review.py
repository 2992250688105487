"""Visit 4 is a look, visits 6 to 8 a decision; no fall of the scale credits the treatment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.builders.courses import FIRST, course_of
from tests.project.test_words import said

from ekbom.model.course_record import CourseEvent, CourseRecord, ScaleAt
from ekbom.model.errors import NotAnswerable
from ekbom.model.record import ScaleResult
from ekbom.treatment.follow import with_totals
from ekbom.treatment.review import review
from ekbom.treatment.schedule import default_plan


def scored(*totals: ScaleAt, visits: int = 6) -> CourseRecord:
    return replace(course_of(visits), totals=totals)


def fallen(by: float) -> CourseRecord:
    return scored(ScaleAt("irls", 24, after_visit=0), ScaleAt("irls", 24 - by, after_visit=4))


@pytest.mark.parametrize(
    ("visits", "state", "then"),
    [
        (0, "not_yet", ""),
        (3, "not_yet", ""),
        (4, "look", "Look at diary and scale together; nothing is decided here."),
        (5, "between", ""),
        (6, "decide", "Decide by visit 8, together with the diary and the person."),
        (8, "decide", "Decide by visit 8, together with the diary and the person."),
        (9, "overdue", "A decision was due by visit 8: go on, alter the plan, or end."),
    ],
)
def test_where_a_review_stands(visits: int, state: str, then: str) -> None:
    found = review(course_of(visits))
    assert (found.visits, found.state, found.then) == (visits, state, then)


@pytest.mark.parametrize("step", ["ended", "broken_off", "taper_begun", "decided_to_go_on"])
@pytest.mark.parametrize(("after", "state"), [(5, "overdue"), (6, "decided"), (None, "decided")])
def test_a_decision_counts_from_its_visit_on(step: str, after: int | None, state: str) -> None:
    events = (CourseEvent("first_visit"), CourseEvent(step, after_visit=after))  # type: ignore[arg-type]
    found = review(replace(course_of(9), events=events))
    assert (found.state, bool(found.then)) == (state, state == "overdue")


def test_a_pause_is_no_decision() -> None:
    assert (
        review(replace(course_of(9), events=(CourseEvent("paused", after_visit=7),))).state
        == "overdue"
    )


@pytest.mark.parametrize(
    ("by", "word", "says"),
    [
        (-2, "stop_or_alter", "The IRLS total rose by 2 points; the rule asks for a fall of 3"),
        (-1, "stop_or_alter", "The IRLS total rose by 1 point; the rule asks for a fall of 3"),
        (0, "stop_or_alter", "The IRLS total fell by 0 points; the rule asks for a fall of 3"),
        (
            2,
            "stop_or_alter",
            "The IRLS total fell by 2 points; the rule asks for a fall of 3: the series ends or is",
        ),
        (
            3,
            "possible",
            "The IRLS total fell by 3 points: possible only, so the diary and the person decide.",
        ),
        (8, "possible", "The IRLS total fell by 8 points: possible only"),
        (
            9,
            "meaningful",
            "The IRLS total fell by 9 points: from 9 on the change of one person is meaningful.",
        ),
        (10, "meaningful", "The IRLS total fell by 10 points: from 9 on"),
        (11, "much", "The IRLS total fell by 11 points: from 11 on one speaks of much improved."),
    ],
)
def test_what_a_fall_means(by: float, word: str, says: str) -> None:
    found = review(fallen(by))
    assert (found.baseline, found.latest, found.fall, found.word) == (24, 24 - by, by, word)
    assert found.says.startswith(says)
    assert found.says.endswith(" No fall credits the treatment.")
    assert "6.58 points on average, with no active treatment" in found.beside
    assert not said(f"{found.says} {found.beside} {found.then}")


def test_the_newest_total_is_held_against_the_newest_before_the_first_visit() -> None:
    found = review(
        scored(
            ScaleAt("irls", 30, on=FIRST - timedelta(days=9)),
            ScaleAt("irls", 26, on=FIRST),
            ScaleAt("isi", 3, after_visit=4),
            ScaleAt("irls", 20, after_visit=4),
            ScaleAt("irls", 16, on=FIRST + timedelta(days=40)),
        )
    )
    assert (found.baseline, found.latest, found.fall) == (26, 16, 10)


def test_the_newest_total_counts_wherever_it_was_written_down() -> None:
    """What was logged in between stands behind what the course tells of its end."""
    course = scored(
        ScaleAt("irls", 18, after_visit=6),
        ScaleAt("irls", 24, after_visit=0),
        ScaleAt("irls", 3),
    )
    logged = (
        ScaleResult("irls", total=30, on=FIRST - timedelta(days=30)),
        ScaleResult("irls", total=22, on=FIRST + timedelta(days=15)),
    )
    (placed,) = with_totals([course], logged)
    assert [one.total for one in placed.totals] == [18, 24, 3, 30, 22]
    found = review(placed)
    assert (found.baseline, found.latest) == (30, 18)


def test_a_total_that_lies_at_no_visit_is_no_latest_one() -> None:
    course = scored(ScaleAt("irls", 24, after_visit=0), ScaleAt("irls", 10), visits=4)
    assert review(course).latest is None
    undated = tuple(replace(one, on=None) for one in course.visits)
    told = replace(course, visits=undated, totals=(ScaleAt("irls", 10, on=FIRST),))
    assert (review(told).baseline, review(told).latest) == (None, None)
    assert review(replace(told, visits=())).baseline == 10


@pytest.mark.parametrize(
    ("totals", "says"),
    [
        ((), "no total of irls before the first visit is known."),
        (
            (ScaleAt("irls", 20, after_visit=4),),
            "no total of irls before the first visit is known.",
        ),
        ((ScaleAt("irls", 20, after_visit=0),), "no total of irls after the first visit is known."),
        ((ScaleAt("irls", 20),), "no total of irls before the first visit is known."),
    ],
)
def test_without_both_totals_no_fall_is_told(totals: tuple[ScaleAt, ...], says: str) -> None:
    found = review(scored(*totals))
    assert (found.fall, found.word, found.beside) == (None, "not_known", "")
    assert found.says == f"No fall of the scale can be told: {says}"


def test_the_rule_of_one_scale_is_not_laid_on_another() -> None:
    course = scored(ScaleAt("isi", 20, after_visit=0), ScaleAt("isi", 5, after_visit=4))
    version = replace(course.plans[0], plan=replace(course.plans[0].plan, scale="isi"))
    found = review(replace(course, plans=(version,)))
    assert (found.fall, found.word) == (15, "not_known")
    assert (
        found.says
        == "No fall of the scale can be told: the rule speaks of the IRLS and not of isi."
    )
    bare = replace(version, plan=replace(version.plan, scale=""))
    assert "no total of a scale before" in review(replace(course, plans=(bare,))).says


def test_it_rests_on_three_facts() -> None:
    facts = [one.fact for one in review(fallen(3)).grounds]
    assert facts == ["schedule.review", "schedule.stop", "nof1.irls.no_treatment"]


def test_without_a_plan_or_its_visits_there_is_no_review() -> None:
    plan = default_plan("g")
    version = course_of(1).plans[0]
    for plans in (
        (),
        (replace(version, plan=replace(plan, look_at=None)),),
        (replace(version, plan=replace(plan, decide_at=None)),),
    ):
        with pytest.raises(NotAnswerable) as caught:
            review(replace(course_of(1), plans=plans))
        assert str(caught.value) == (
            "first series: no plan says when to look and when to decide; write look_at and "
            "decide_at in its plan"
        )
