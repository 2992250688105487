"""Courses and visits as files: a course whole, a visit whole or as what changed since the last.

``ekbom-course/1``
    ``{"format": "ekbom-course/1", ...}`` with the fields of `CourseRecord`.
``ekbom-visit/1``
    One visit: ``{"format": "ekbom-visit/1", "number": 1, "kind": "needling", ...}`` with the fields
    of `VisitRecord`; or the next visit as what changed since the last:
    ``{"format": "ekbom-visit/1", "from": 3, "changed": {"on": "2026-10-08", ...}}``, where ``from``
    is the number of the visit it starts from, the last one of the course.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ekbom.exchange.json_file import read_json
from ekbom.model.course_record import CourseRecord
from ekbom.model.errors import InputError
from ekbom.model.finding import Finding
from ekbom.model.plain_form import from_plain, to_plain
from ekbom.model.treatment import VisitRecord
from ekbom.treatment.course import status_of
from ekbom.treatment.visit import next_visit, read_visit
from ekbom.treatment.visit_faults import check_morning, check_visit, visit_findings

COURSE_FORMAT = "ekbom-course/1"
VISIT_FORMAT = "ekbom-visit/1"
# A course of many visits with drawings; a wrong file is not read to its end.
_MOST_BYTES = 10**7


def read_course(path: str | Path) -> tuple[CourseRecord, tuple[Finding, ...]]:
    """A course, and what in it somebody should look at again.

    Raises
    ------
    InputError
        When the file is no course, or a value in it does not fit; the message names its place.
    UsageError
        When a step of its life could not be taken, or a region is not on the body map.
    """
    where = str(path)
    return course_of(read_json(path, most=_MOST_BYTES, kind="a course"), where)


def course_of(plain: dict[str, Any], where: str) -> tuple[CourseRecord, tuple[Finding, ...]]:
    """As `read_course`, from what a file holds."""
    found = _without_format(plain, COURSE_FORMAT, where)
    course = from_plain(CourseRecord, found, where)
    visits: list[VisitRecord] = []
    findings: list[Finding] = []
    last: VisitRecord | None = None
    for number, told in enumerate(course.visits, start=1):
        place = f"{where}, visit {number}"
        if told.number != number:
            raise InputError(place, f"its number is {told.number}", "number them from 1, in order")
        visit = check_visit(read_visit(to_plain(told), place), place)
        findings += visit_findings(visit, last, place)
        visits.append(visit)
        last = visit
    for morning in course.mornings:
        check_morning(morning, f"{where}, morning after visit {morning.visit}")
    findings += _places(course, len(visits), where)
    status_of(course)
    return course, tuple(findings)


def _places(course: CourseRecord, visits: int, where: str) -> Iterable[Finding]:
    """What is told of a visit that there is not."""
    named = [("mornings", one.visit) for one in course.mornings]
    named += [("totals", one.after_visit or 0) for one in course.totals]
    for group, number in named:
        if number > visits:
            what = f"{group} tells of visit {number} of {visits}"
            yield Finding("visit_unknown", "warning", where, what, "kept as told; check the number")


def course_contents(course: CourseRecord) -> dict[str, Any]:
    """A course as its file holds it."""
    return {"format": COURSE_FORMAT, **to_plain(course)}


def visit_contents(visit: VisitRecord) -> dict[str, Any]:
    """A visit as its file holds it."""
    return {"format": VISIT_FORMAT, **to_plain(visit)}


def visit_of(
    plain: dict[str, Any], where: str, last: VisitRecord | None = None
) -> tuple[VisitRecord, tuple[Finding, ...]]:
    """One visit as a file holds it, and what in it somebody should look at again.

    Parameters
    ----------
    plain : dict
        A whole visit, or what changed since the last one.
    where : str
        For messages.
    last : VisitRecord, optional
        The visit before it, which changes are laid over.

    Raises
    ------
    InputError
        When it is no visit, or starts from another visit than the last one.
    """
    found = _without_format(plain, VISIT_FORMAT, where)
    if "changed" in found:
        visit = next_visit(_start(found, where, last), found["changed"], where)
    else:
        visit = read_visit(found, where)
    return check_visit(visit, where), visit_findings(visit, last, where)


def _start(found: dict[str, Any], where: str, last: VisitRecord | None) -> VisitRecord:
    """The visit that the changes are laid over: the last one, and no other."""
    others = sorted(set(found) - {"from", "changed"})
    if others:
        raise InputError(where, f"{others[0]} stands beside changed", "put it into changed")
    if last is None:
        raise InputError(
            where, "it holds changes, and there is no visit to start from",
            "write the first visit whole, without changed",
        )  # fmt: skip
    if found.get("from", last.number) != last.number:
        raise InputError(
            where, f"it starts from visit {found['from']}, and the last one is {last.number}",
            f"write from = {last.number} and look at what changed since then",
        )  # fmt: skip
    return last


def _without_format(plain: dict[str, Any], wanted: str, where: str) -> dict[str, Any]:
    version = plain.get("format")
    if version != wanted:
        raise InputError(
            where, f"its format is {version!r}, not {wanted!r}", f'write "format": "{wanted}"'
        )
    return {name: value for name, value in plain.items() if name != "format"}
