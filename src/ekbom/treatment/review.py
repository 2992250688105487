"""Visit 4 and visits 6 to 8: what the scale says so far, and whether one has to decide."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ekbom.knowledge.explain import explain
from ekbom.knowledge.shipped_rules import ground
from ekbom.model.course_schedule import FallWord, Review, ReviewState
from ekbom.model.errors import NotAnswerable
from ekbom.treatment.follow import placed_after
from ekbom.treatment.schedule import number

if TYPE_CHECKING:
    from ekbom.model.course_record import CourseRecord, ScaleAt, SeriesPlan

# What a decision is, once it was time for one.
_DECIDING = ("ended", "broken_off", "taper_begun", "decided_to_go_on")
_THEN: dict[ReviewState, str] = {
    "not_yet": "",
    "look": "Look at diary and scale together; nothing is decided here.",
    "between": "",
    "decide": "Decide by visit {last}, together with the diary and the person.",
    "overdue": "A decision was due by visit {last}: go on, alter the plan, or end.",
    "decided": "",
}
_WORDS: dict[FallWord, str] = {
    "stop_or_alter": "{moved}; the rule asks for a fall of {stop:g}: the series ends or is altered",
    "possible": "{moved}: possible only, so the diary and the person decide",
    "meaningful": "{moved}: from {meaningful:g} on the change of one person is meaningful",
    "much": "{moved}: from {much:g} on one speaks of much improved",
    "not_known": "No fall of the scale can be told: {why}",
}


def review(course: CourseRecord) -> Review:
    """What is known of a course by its visits so far.

    Parameters
    ----------
    course : CourseRecord

    Raises
    ------
    NotAnswerable
        When there is no plan, or it names no visits for a review.
    """
    plan = course.plan
    if plan is None or plan.look_at is None or plan.decide_at is None:
        raise NotAnswerable(
            course.name, "no plan says when to look and when to decide",
            "write look_at and decide_at in its plan",
        )  # fmt: skip
    done = len(course.visits)
    state = _state(course, plan, done)
    baseline, latest = _totals(course, plan)
    fall = baseline.total - latest.total if baseline and latest else None
    word = _word(plan, fall)
    return Review(
        visits=done,
        state=state,
        baseline=baseline.total if baseline else None,
        latest=latest.total if latest else None,
        fall=fall,
        word=word,
        says=_says(plan, word, fall, baseline),
        beside="" if fall is None else explain("nof1.irls.no_treatment").says,
        then=_THEN[state].format(last=plan.decide_at[1]),
        grounds=tuple(map(ground, ("schedule.review", "schedule.stop", "nof1.irls.no_treatment"))),
    )


def _state(course: CourseRecord, plan: SeriesPlan, done: int) -> ReviewState:
    look, (first, last) = plan.look_at or 0, plan.decide_at or (0, 0)
    if done < look:
        return "not_yet"
    if done < first:
        return "look" if done == look else "between"
    decided = any(
        one.step in _DECIDING and (one.after_visit is None or one.after_visit >= first)
        for one in course.events
    )
    if decided:
        return "decided"
    return "decide" if done <= last else "overdue"


def _totals(course: CourseRecord, plan: SeriesPlan) -> tuple[ScaleAt | None, ScaleAt | None]:
    """The newest total before the first visit, and the newest one after it.

    Their order in the course says nothing: what was logged stands behind what was told.
    """
    placed = [
        (after, one.on or date.min, one)
        for one in course.totals
        if one.scale == plan.scale and (after := placed_after(course, one)) is not None
    ]
    placed.sort(key=lambda told: told[:2])
    earlier = [one for after, _, one in placed if not after]
    later = [one for after, _, one in placed if after]
    return earlier[-1] if earlier else None, later[-1] if later else None


def _word(plan: SeriesPlan, fall: float | None) -> FallWord:
    """What the rule says of a fall; its limits are those of one scale."""
    if fall is None or plan.scale != "irls":
        return "not_known"
    if fall < number("stop", "stop", "below"):
        return "stop_or_alter"
    if fall < number("stop", "meaningful", "at_least"):
        return "possible"
    return "meaningful" if fall < number("stop", "much", "at_least") else "much"


def _says(plan: SeriesPlan, word: FallWord, fall: float | None, baseline: ScaleAt | None) -> str:
    if fall is None:
        when = "after the first visit" if baseline else "before the first visit"
        why = f"no total of {plan.scale or 'a scale'} {when} is known."
    else:
        why = f"the rule speaks of the IRLS and not of {plan.scale}."
    points = abs(fall or 0.0)
    unit = "point" if points == 1 else "points"
    moved = f"The IRLS total {'rose' if (fall or 0) < 0 else 'fell'} by {points:g} {unit}"
    said = _WORDS[word].format(
        moved=moved,
        why=why,
        stop=number("stop", "stop", "below"),
        meaningful=number("stop", "meaningful", "at_least"),
        much=number("stop", "much", "at_least"),
    )
    return said if word == "not_known" else f"{said}. No fall credits the treatment."
