"""The body map: drawn for a visit that was kept, by tap or from the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.course_seen import see_course
from ekbom.actions.visits import amend_visit
from ekbom.model.course_record import CourseRecord
from ekbom.model.errors import UsageError
from ekbom.model.treatment import VisitRecord
from ekbom.reports.body_map import change_words, in_words
from ekbom.treatment.body import read_body
from ekbom.web.body_map import map_views, place_groups, read_marks
from ekbom.web.candidates import of_drawing
from ekbom.web.fields import Filled, Sent
from ekbom.web.frame import render, texts_for
from ekbom.web.reader import treatment_reader
from ekbom.web.refused import refusals
from ekbom.web.seat import About, Person
from ekbom.web.visit_form import DRAWN

router = APIRouter()
Moment = Literal["before", "after"]


@router.get("/p/{person}/treatment/body")
def body(request: Request, who: Person, visit: int = 0, moment: Moment = "before") -> Response:
    """The drawing of a visit, the last one by default, to be drawn again."""
    course = see_course(who.desk, who.person).course
    of = _of(course, visit)
    now = getattr(of, moment)
    drawn = now.drawing.intensities if now and now.drawing else {}
    form = Filled({f"{DRAWN}{region}": str(value) for region, value in drawn.items()})
    return _page(request, who, course, of, moment, form, drawn)


@router.post("/p/{person}/treatment/body/try")
def try_body(request: Request, who: Person, values: Sent) -> Response:
    """What may go with what stands in the form; nothing is kept."""
    marks, _ = read_marks(values, DRAWN)
    of = _of(see_course(who.desk, who.person).course, 0)
    found = of_drawing(marks, of.felt, treatment_reader(who.desk))
    return render(request, "muscles_part.html.jinja", hypotheses=found)


@router.post("/p/{person}/treatment/body")
def keep_body(request: Request, who: Person, values: Sent) -> Response:
    """Keep the drawing with its visit; what was drawn before stays readable."""
    said = values.get("visit", "")
    course = see_course(who.desk, who.person).course
    of = _of(course, int(said[:5]) if said.isdecimal() else 0)
    moment: Moment = "after" if values.get("moment") == "after" else "before"
    form = Filled(dict(values))
    marks, form.wrong = read_marks(values, DRAWN)
    if not form.wrong:
        now = getattr(of, moment)
        # What was marked and is no longer is taken out.
        gone = dict.fromkeys(now.drawing.intensities if now and now.drawing else ())
        with refusals(form):
            amend_visit(
                who.desk, who.person, {moment: {"drawing": {"intensities": {**gone, **marks}}}},
                reason=values.get("reason") or "drawn again", number=of.number,
            )  # fmt: skip
    if form.wrong:
        return _page(request, who, course, of, moment, form, marks, status=422)
    return RedirectResponse(f"/p/{who.person}/treatment", 303)


def _of(course: CourseRecord, number: int) -> VisitRecord:
    visits = {one.number: one for one in course.visits}
    if not visits:
        raise UsageError(course.name, "it has no visit yet", "draw at the first one")
    if number and number not in visits:
        raise UsageError(course.name, f"there is no visit {number}", "choose another")
    return visits[number or max(visits)]


def _page(
    request: Request, who: About, course: CourseRecord, of: VisitRecord, moment: Moment,
    form: Filled, marks: Mapping[str, int], *, status: int = 200,
) -> Response:  # fmt: skip
    earlier = [
        (one.before.drawing, one.on) for one in course.visits
        if one.number < of.number and one.before and one.before.drawing
    ]  # fmt: skip
    drawing = read_body(marks)
    return render(
        request, "body.html.jinja", here="treatment", status=status,
        title=texts_for(request).say("Body map"),
        person=who.person, visit=of, moment=moment, form=form, marks=marks, views=map_views(),
        groups=place_groups(), says=in_words(drawing), numbers=[v.number for v in course.visits],
        changed=change_words(drawing, *earlier[-1]) if earlier and marks else "",
        hypotheses=of_drawing(marks, of.felt, treatment_reader(who.desk)),
    )  # fmt: skip
