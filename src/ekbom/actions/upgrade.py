"""A course of visits made a stronger design: the ways there are, and one of them drawn and kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ekbom.actions.bring_plan import bring_plan
from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of
from ekbom.actions.kept_courses import course_named, courses_of
from ekbom.actions.series import Series, change_series
from ekbom.exchange.plan_file import write_plan
from ekbom.knowledge.load import load_policy
from ekbom.model.errors import NotAnswerable, UsageError
from ekbom.model.legs import leg_actions, minus_name
from ekbom.nof1.plan import Question, plan_trial
from ekbom.treatment.course import status_of
from ekbom.treatment.upgrades import rated_by, upgrade, upgrades

if TYPE_CHECKING:
    import numpy as np

    from ekbom.model.course_record import CourseRecord, SeriesPlan, UpgradeName
    from ekbom.model.course_schedule import Upgrade
    from ekbom.model.trial import Plan
__all__ = ["Upgraded", "draw_upgrade", "list_upgrades"]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What became of a course that was made a stronger design.

    Attributes
    ----------
    way : Upgrade
    series : Series
    trial : Plan or None
        None where nothing is drawn.
    record : str
        Id under which the trial is kept; empty without one.
    file : str
        Where its sealed plan was written; empty without one.
    """

    way: Upgrade
    series: Series
    trial: Plan | None = None
    record: str = ""
    file: str = ""


@person_verb("see")
def list_upgrades(desk: Desk, person: str, series: str = "") -> tuple[Upgrade, ...]:
    """Every way to a stronger design, with what it would mean for the plan of a course.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    series : str
        Name of the course; the latest by default.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    NotAnswerable
        When there is no such course, or it has no plan.
    """
    found = upgrades(plan_to_upgrade(course_named(courses_of(desk.store, person), series).course))
    desk.store.note(desk.event("list_upgrades", person))
    return found


@person_verb("amend")
def draw_upgrade(
    desk: Desk,
    person: str,
    name: UpgradeName,
    *,
    rng: np.random.Generator,
    start: date | None = None,
    path: str | None = None,
    series: str = "",
    dry_run: bool = False,
) -> Upgraded:
    """Make a course a stronger design: draw and seal the trial, keep it, and write it in the plan.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    name : {"break", "baselines", "legs", "start"}
        With a break or several baselines nothing is drawn, and no file is written.
    rng : numpy Generator
        Chance.
    start : date, optional
        Evening of the first night of the trial; it must not have begun. Tomorrow by default.
    path : str, optional
        Where the sealed plan is written; by default a name from the way and the evening.
    series : str
        Name of the course; the latest by default.
    dry_run : bool
        Only say what would be drawn: nothing is, so nobody can draw until it pleases.

    Raises
    ------
    NotAllowed
        When the actor may not amend or bring for this person.
    NotAnswerable
        When there is no such course, it was drawn already, or its first visit has been.
    UsageError
        When there is no such way, or the first night has begun.
    StoreError
        When a file is there already or cannot be written.
    """
    course = course_named(courses_of(desk.store, person), series).course
    plan = plan_to_upgrade(course)
    way = upgrade(plan, name)
    _check(course, plan, way)
    if dry_run:
        return Upgraded(way, Series(course, status_of(course), kept=False))
    if way.design is None:
        done = change_series(desk, person, {"upgrade": name}, reason=way.how, series=course.name)
        return Upgraded(way, done)
    now = own_time(desk.now(), card_of(desk.store, person))
    first = start or now.date() + timedelta(days=1)
    file = path or f"plan-course-{name}-{first}.json"
    trial = plan_trial(_question(plan, way), way.design, start=first, now=now, rng=rng).plan
    write_plan(trial, file)
    # The course names the trial first: whatever fails after that, nobody draws a second time.
    changed = {"upgrade": name, "trial": trial.seal}
    done = change_series(desk, person, changed, reason=way.how, series=course.name)
    record = bring_plan(desk, person, file).ids[0]
    return Upgraded(way, done, trial, record, file)


def plan_to_upgrade(course: CourseRecord) -> SeriesPlan:
    """The plan of a course in force.

    Raises
    ------
    NotAnswerable
        When it has none.
    """
    if course.plan is None:
        raise NotAnswerable(
            course.name, "it has no plan to make stronger", 'plan it: ekbom plan course "GOAL"'
        )
    return course.plan


def _check(course: CourseRecord, plan: SeriesPlan, way: Upgrade) -> None:
    """Refuse a second draw, and to draw what has been."""
    if plan.trial:
        raise NotAnswerable(
            course.name,
            "a trial was drawn for it already, and a second draw would be a choice",
            "keep to the one there is: ekbom list --kind plan",
        )
    if plan.upgrade == way.name:
        raise UsageError("--upgrade", f"{way.name} stands in the plan already", "leave it out")
    if way.name == "start" and course.visits:
        raise NotAnswerable(
            course.name,
            "its first visit has been, so its day cannot be drawn",
            "use --upgrade legs or break, or draw the start of the next series",
        )


def _question(plan: SeriesPlan, way: Upgrade) -> Question:
    """What the trial asks: the treatment from a day on, or one leg against the other."""
    action, share = plan.name or plan.kind, load_policy().worthwhile_share
    rating, (low, high) = rated_by(plan)
    span = high - low
    asked = Question(action, rating, share * span, (low, high))
    if way.name != "legs":
        return asked
    left, right = leg_actions(action)
    return replace(
        asked,
        action=left,
        versus=right,
        outcome=minus_name(rating),
        worthwhile=share * 2 * span,
        scale=(-span, span),
    )
