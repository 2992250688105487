"""The plan of a series: what it holds by default, and what it means in dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from ekbom.knowledge.explain import explain
from ekbom.knowledge.treatment_schedule import schedule
from ekbom.model.course_record import CourseStatus, SeriesPlan
from ekbom.model.course_schedule import Dated
from ekbom.model.errors import UsageError
from ekbom.model.treatment import VisitKind

_IRLS = "irls"
# What the default plan says where nobody said anything else; no statement about people.
_TAILORING = (
    "What is treated follows what was felt that day and the working idea; each visit is the last "
    "one with what was changed."
)
_COMPARISON = "The {nights} nights of diary before the first visit, of the same person."
_COMPARISON_WHY = (
    "Nobody else is treated otherwise beside this person: before and after is all there is."
)
_ADHERENCE = "Visits held against those agreed, and for each home task days done of days asked."


def number(name: str, key: str, end: str = "is") -> Any:
    """A number of a schedule, such as the days between two visits."""
    return schedule(name)[key][end]


def default_plan(
    goal: str,
    *,
    kind: VisitKind = "needling",
    rationale: str = "",
    source_ids: tuple[str, ...] = (),
    name: str = "",
    style: str = "",
    policy_version: str = "",
) -> SeriesPlan:
    """A plan with every number as this project proposes it; each can be changed.

    Parameters
    ----------
    goal : str
        What the person wants back.
    kind : VisitKind
    rationale : str
        Why this treatment.
    source_ids : tuple of str
        What the rationale rests on.
    name, style, policy_version : str

    Raises
    ------
    UsageError
        When no goal is given: without one nobody can say whether it was reached.
    """
    if not goal.strip():
        raise UsageError("goal", "it is empty", "say what the person wants back, in their words")
    nights = number("baseline", "nights")
    return SeriesPlan(
        goal=goal.strip(),
        rationale=rationale,
        source_ids=source_ids,
        name=name,
        style=style,
        kind=kind,
        visits=_both("series", "visits"),
        interval_days=number("series", "interval"),
        taper_days=number("series", "taper"),
        maintenance_days=number("series", "maintenance"),
        baseline_nights=nights,
        outcome="evening urge, 0 to 10",
        scale=_IRLS,
        scale_after_visits=tuple(number("outcomes", "visits", "are")),
        follow_up_weeks=tuple(number("outcomes", "follow_up", "are")),
        look_at=number("review", "look"),
        decide_at=_both("review", "decide"),
        stop_rule=explain("schedule.stop").says,
        tailoring=(_TAILORING,),
        comparison=_COMPARISON.format(nights=nights),
        comparison_why=_COMPARISON_WHY,
        adherence_check=_ADHERENCE,
        policy_version=policy_version,
    )


def _both(name: str, key: str) -> tuple[int, int]:
    return number(name, key, "from"), number(name, key, "to")


def timetable(
    plan: SeriesPlan, first: date, *, done: Mapping[int, date] | None = None
) -> tuple[Dated, ...]:
    """What a plan means in dates, in their order.

    Parameters
    ----------
    plan : SeriesPlan
    first : date
        Of the first visit.
    done : mapping of int to date, optional
        Visits that took place; those still to come are counted from the last of them.

    Raises
    ------
    UsageError
        When the plan says neither how many visits nor how often.
    """
    if plan.visits is None or plan.interval_days is None:
        raise UsageError(
            "plan", "it has no visits or no interval", "write visits and interval_days"
        )
    days = _visit_days(plan.visits[1], plan.interval_days, first, done or {})
    found = [*_visits(days, done or {}), *_of_visits(plan, days), *_around(plan, days)]
    return tuple(sorted(found, key=lambda one: (one.on, one.visit or 0)))


def _visit_days(most: int, interval: int, first: date, done: Mapping[int, date]) -> dict[int, date]:
    days: dict[int, date] = {}
    before = first - timedelta(days=interval)
    for number_ in range(1, max(most, *done, 1) + 1):
        before = days[number_] = done.get(number_, before + timedelta(days=interval))
    return days


def _visits(days: Mapping[int, date], done: Mapping[int, date]) -> Iterator[Dated]:
    for number_, on in days.items():
        yield Dated(on, "visit", f"Visit {number_}.", number_, number_ in done)


def _of_visits(plan: SeriesPlan, days: Mapping[int, date]) -> Iterator[Dated]:
    """What goes with some visits: scales, the look, and the decision."""
    for number_ in plan.scale_after_visits:
        if number_ in days:
            yield Dated(days[number_], "scale", f"{_scale(plan)} after visit {number_}.", number_)
    if plan.look_at is not None and plan.look_at in days:
        says = "Look at what is known so far; nothing is decided here."
        yield Dated(days[plan.look_at], "look", says, plan.look_at)
    first, last = plan.decide_at or (0, 0)
    if first in days:
        says = f"Decide by visit {last}: go on, alter the plan, or end."
        yield Dated(days[first], "decide", says, first)


def _around(plan: SeriesPlan, days: Mapping[int, date]) -> Iterator[Dated]:
    first, last = days[1], max(days.values())
    if plan.baseline_nights:
        says = f"The diary begins: {plan.baseline_nights} nights before the first visit."
        yield Dated(first - timedelta(days=plan.baseline_nights), "baseline", says)
    if 0 in plan.scale_after_visits:
        yield Dated(first, "scale", f"{_scale(plan)} before the first visit.", 0)
    for weeks in plan.follow_up_weeks:
        says = f"{_scale(plan)} {weeks} weeks after the last visit."
        yield Dated(last + timedelta(weeks=weeks), "follow_up", says)


def _scale(plan: SeriesPlan) -> str:
    return f"{plan.scale.upper()} total" if plan.scale else "Outcome"


def next_date(plan: SeriesPlan, status: CourseStatus, last: date) -> date | None:
    """The date of the next visit by the plan; None where none is due.

    Parameters
    ----------
    plan : SeriesPlan
    status : CourseStatus
    last : date
        Of the last visit.
    """
    days = {
        "running": plan.interval_days,
        "tapering": plan.taper_days,
        "maintenance": plan.maintenance_days,
    }.get(status)
    return None if days is None else last + timedelta(days=days)
