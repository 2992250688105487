"""A recorded visit as the safety rules look at it: which acts on what, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from ekbom.model.errors import InputError
from ekbom.model.planned_visit import PlannedAct, PlannedVisit, Screen
from ekbom.treatment.screen import of_the_day
from ekbom.treatment.targets import see

if TYPE_CHECKING:
    from ekbom.model.backing import Structure
    from ekbom.model.course_record import CourseRecord
    from ekbom.model.safety_rule import Act
    from ekbom.model.treatment import VisitRecord
    from ekbom.model.treatment_work import Insertion

_CARE: Mapping[str, Act] = MappingProxyType(
    {"moxa": "moxa_heat", "heat": "moxa_heat", "massage": "manual", "cupping": "manual"}
)
_HOME: Mapping[str, Act] = MappingProxyType(
    {"stretch": "stretch", "heel_lift": "heel_lift", "pressure": "manual", "heat": "moxa_heat"}
)


def planned_of(
    course: CourseRecord, visit: VisitRecord, needled: int | None = None
) -> PlannedVisit:
    """A visit of a course as the safety rules take it.

    Parameters
    ----------
    course : CourseRecord
    visit : VisitRecord
        Not yet among those of the course, or one of them.
    needled : int, optional
        Visits with needles in the courses before this one, where that is known.

    Raises
    ------
    InputError
        When it has no date: what holds for one day cannot be told without one.
    """
    if visit.on is None:
        raise InputError(f"visit {visit.number}", "it has no date", "write on = its day")
    return PlannedVisit(
        on=visit.on,
        acts=tuple(acts_of(visit)),
        needling_number=_needling_number(course, visit, needled),
        postponed_to=visit.next_on,
        replies=visit.replies,
        needles_in=visit.needles_in,
        needles_out=visit.needles_out,
    )


def acts_of(visit: VisitRecord) -> Iterator[PlannedAct]:
    """Everything that was done, and what is given to do at home."""
    current = [one for one in visit.insertions if one.stimulation == "electrical"]
    # Current that no insertion claims may run through any of them.
    through = current or (visit.insertions if visit.electro else ())
    for one in visit.insertions:
        yield _needled("needling", one)
    for one in through:
        yield _needled("electro", one)
    for hand in visit.hands:
        yield PlannedAct("manual", hand.target, hand.side, hand.regions)
    for device in visit.devices:
        if device.electrical:
            yield PlannedAct("electro", device.site, device.side, device.regions)
    for movement in visit.movements:
        if movement.stretch:
            yield PlannedAct("stretch", movement.muscle, movement.side)
    for care in visit.cotreatments:
        if care.kind in _CARE:
            yield PlannedAct(_CARE[care.kind], regions=care.regions)
    for task in visit.home:
        if task.kind in _HOME:
            yield PlannedAct(_HOME[task.kind], task.muscle, task.side)


def _needled(act: Act, one: Insertion) -> PlannedAct:
    return PlannedAct(
        act, one.target, one.side, one.regions, one.depth_mm, one.angle_deg, one.direction
    )


def _needling_number(course: CourseRecord, visit: VisitRecord, needled: int | None) -> int | None:
    """Which visit with needles it is; unknown where an earlier course may have had some."""
    before = sum(bool(one.insertions) for one in course.visits if one.number < visit.number)
    if needled is None and course.follows and not before:
        return None
    return (needled or 0) + before + 1


def screen_of(course: CourseRecord, visit: VisitRecord) -> Screen:
    """All answers as they stand on the day of a visit, the newest of each.

    What holds for one day only comes from that day alone.

    Parameters
    ----------
    course : CourseRecord
    visit : VisitRecord
        With a date.
    """
    day = visit.on or date.max
    earlier = [one.screen for one in course.visits if one.number < visit.number]
    asked = [course.intake.screen if course.intake else None, *earlier, visit.screen]
    known = Screen(on=day)
    for one in asked:
        if one is not None:
            known = _over(known, of_the_day(one, day))
    return known


def _over(old: Screen, new: Screen) -> Screen:
    """The newer answers over the older ones; what was not asked again stands."""
    unasked = Screen()
    given = {
        one.name: getattr(new, one.name)
        for one in fields(Screen)
        if one.name != "on" and getattr(new, one.name) != getattr(unasked, one.name)
    }
    given["red_flags"] = MappingProxyType({**old.red_flags, **new.red_flags})
    # A consent of the same day, written again, takes the place of the first; others stay in force.
    again = {one.on for one in new.consents}
    given["consents"] = (*(one for one in old.consents if one.on not in again), *new.consents)
    return replace(old, **given)


def needled_over(visit: VisitRecord, structure: Structure) -> bool | None:
    """Whether a needle of a visit went in over a structure; None where that cannot be told."""
    seen = [
        see(act, number).structures
        for number, act in enumerate(acts_of(visit), start=1)
        if act.act in ("needling", "electro")
    ]
    if any(structure in one for one in seen if one is not None):
        return True
    return None if None in seen else False
