"""What cannot be in a record of a visit, and what of it somebody should look at again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

from ekbom.model.course_record import Morning
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.planned_visit import PlannedAct
from ekbom.model.treatment import VisitRecord
from ekbom.model.treatment_work import Insertion
from ekbom.treatment.body import read_body
from ekbom.treatment.drawing import LEAST, MOST, zone_of
from ekbom.treatment.muscle_names import find_muscles
from ekbom.treatment.targets import check_regions, see

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_RIGHT_ANGLE = 90


def check_visit(visit: VisitRecord, where: str = "visit") -> VisitRecord:
    """Refuse what no visit can hold, and return it.

    Raises
    ------
    InputError
        At the first number off its scale, place off the map, or clock time that is none.
    UsageError
        When a region of a target is not on the body map.
    """
    if visit.number < 1:
        _refuse(where, f"number is {visit.number}", "count visits from 1")
    if visit.start and not _CLOCK.fullmatch(visit.start):
        _refuse(where, f"start is {visit.start!r}", "write a clock time such as 17:30")
    _check_numbers(visit, where)
    for one in visit.insertions:
        _check_insertion(one, where)
    for hand in visit.hands:
        check_regions(hand.regions, f"{where}, hands, {hand.target}")
    for now in (visit.before, visit.after):
        if now and now.drawing:
            strokes = [(one.view, one.points) for one in now.drawing.strokes]
            read_body(now.drawing.intensities, strokes)
    for zone in (zone for felt in visit.felt for zone in felt.zones):
        zone_of(zone)
    return visit


def _check_numbers(visit: VisitRecord, where: str) -> None:
    for name, value in _on_scale(visit):
        if value is not None and not LEAST <= value <= MOST:
            _refuse(where, f"{name} is {value:g}", f"give {LEAST} to {MOST}")
    for name, value in _not_below_zero(visit):
        if value is not None and value < 0:
            _refuse(where, f"{name} is {value:g}", "give 0 or more")


def _check_insertion(one: Insertion, where: str) -> None:
    if one.needles < 1:
        _refuse(where, f"insertions, {one.target}: needles is {one.needles}", "give 1 or more")
    if one.angle_deg is not None and not 0 < one.angle_deg <= _RIGHT_ANGLE:
        _refuse(
            where, f"insertions, {one.target}: angle_deg is {one.angle_deg:g}",
            f"give the angle to the skin, above 0 and up to {_RIGHT_ANGLE}",
        )  # fmt: skip
    check_regions(one.regions, f"{where}, insertions, {one.target}")


def _refuse(where: str, problem: str, todo: str) -> NoReturn:
    raise InputError(where, problem, todo)


def _on_scale(visit: VisitRecord) -> Iterator[tuple[str, float | None]]:
    for name in ("before", "after"):
        now = getattr(visit, name)
        yield f"{name}.rating", now.rating if now else None
    for felt in visit.felt:
        yield f"felt, {felt.muscle}: tender", felt.tender


def _not_below_zero(visit: VisitRecord) -> Iterator[tuple[str, float | None]]:
    for name in ("minutes", "needles_in", "needles_out"):
        yield name, getattr(visit, name)
    groups = {
        "insertions": ("target", ("depth_mm", "retention_min")),
        "hands": ("target", ("seconds",)),
        "devices": ("name", ("minutes",)),
        "movements": ("name", ("sets", "repeats", "seconds")),
        "cotreatments": ("kind", ("minutes",)),
        "home": ("name", ("sets", "repeats", "seconds", "days_a_week", "times_a_day", "height_mm")),
        "done": ("name", ("days_done", "days_asked")),
        "harmed": ("what", ("lasted_h",)),
    }
    for group, (called, names) in groups.items():
        for one in getattr(visit, group):
            for name in names:
                yield f"{group}, {getattr(one, called)}: {name}", getattr(one, name)


def check_morning(morning: Morning, where: str = "morning") -> Morning:
    """Refuse a number off its scale in what was told of a morning, and return it.

    Raises
    ------
    InputError
    """
    for name in ("soreness", "night", "worry"):
        value = getattr(morning, name)
        if value is not None and not LEAST <= value <= MOST:
            _refuse(where, f"{name} is {value:g}", f"give {LEAST} to {MOST}")
    if morning.soreness_hours is not None and morning.soreness_hours < 0:
        _refuse(where, f"soreness_hours is {morning.soreness_hours:g}", "give 0 or more")
    return morning


def visit_findings(
    visit: VisitRecord, last: VisitRecord | None = None, where: str = "visit"
) -> tuple[Finding, ...]:
    """What in a visit somebody should look at again; nothing is corrected.

    Parameters
    ----------
    visit : VisitRecord
    last : VisitRecord, optional
        The visit before, whose home tasks are told about in this one.
    where : str
    """
    parts = (_targets(visit), _depths(visit), _days(visit), _home(visit, last), _idea(visit))
    found = (one for part in parts for one in part)
    return tuple(Finding(code, "warning", where, what, repair) for code, what, repair in found)


Fault = tuple[str, str, str]


def _targets(visit: VisitRecord) -> Iterator[Fault]:
    for one in visit.insertions:
        seen = see(PlannedAct("needling", one.target, one.side, one.regions), 1)
        if seen.choices:
            yield (
                "target_shared", f"{one.target!r} may mean {', '.join(seen.choices)}",
                "write which one it was",
            )  # fmt: skip
        elif not seen.known and not one.regions:
            yield (
                "target_unknown", f"{one.target!r} is neither a point nor a muscle of the tables",
                "write the regions it lies in, so that the safety rules see it",
            )  # fmt: skip
        if one.side is None and not seen.sides:
            yield ("side_missing", f"{one.target!r} has no side", "write right or left")
    for felt in visit.felt:
        if not find_muscles(felt.muscle):
            yield (
                "muscle_unknown", f"felt: {felt.muscle!r} is no muscle of the table",
                "kept as told; it is left out where candidates are ranked",
            )  # fmt: skip


def _depths(visit: VisitRecord) -> Iterator[Fault]:
    for one in visit.insertions:
        needle = one.needle or visit.needle
        length = needle.length_mm if needle else None
        if length is not None and one.depth_mm is not None and one.depth_mm > length:
            yield (
                "deeper_than_needle",
                f"{one.target!r}: {one.depth_mm:g} mm deep with a needle of {length:g} mm",
                "check both",
            )


def _days(visit: VisitRecord) -> Iterator[Fault]:
    if visit.on and visit.next_on and visit.next_on <= visit.on:
        yield (
            "next_not_later", f"the next date, {visit.next_on}, is not after {visit.on}",
            "check both days",
        )  # fmt: skip


def _home(visit: VisitRecord, last: VisitRecord | None) -> Iterator[Fault]:
    for name, times in Counter(one.name for one in visit.home).items():
        if times > 1:
            yield ("task_twice", f"the home task {name!r} is there {times} times", "name each once")
    for one in visit.home:
        if one.kind == "heel_lift" and (one.height_mm is None or one.side is None):
            yield (
                "heel_lift_unclear", f"{one.name!r} has no height or no side",
                "write height_mm and side",
            )  # fmt: skip
    given = {one.name for one in (*visit.home, *(last.home if last else ()))}
    for done in visit.done:
        if done.name not in given:
            yield (
                "task_unknown", f"{done.name!r} was told as done and was never given",
                "check its name, or add it to home",
            )  # fmt: skip
        if done.days_done is not None and done.days_done > (done.days_asked or done.days_done):
            yield (
                "more_than_asked",
                f"{done.name!r}: done on {done.days_done} of {done.days_asked} days", "check both",
            )  # fmt: skip


def _idea(visit: VisitRecord) -> Iterator[Fault]:
    if visit.idea and not (visit.idea.expects and (visit.idea.by or visit.idea.by_visit)):
        yield (
            "idea_cannot_fail", "the working idea does not say what should change by when",
            "write expects, and by or by_visit",
        )  # fmt: skip
