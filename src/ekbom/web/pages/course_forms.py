"""A course is begun, asked about, planned anew, taken further, made a stronger design."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.course_seen import CourseSeen, see_course
from ekbom.actions.series import begin_series, change_intake, change_series, step_series
from ekbom.actions.upgrade import draw_upgrade, list_upgrades
from ekbom.model.treatment import VISIT_KINDS
from ekbom.treatment.schedule import default_plan, timetable
from ekbom.web import visit_fields as ask
from ekbom.web.clock import today_of
from ekbom.web.fields import Field, Filled, Sent, one_more, read, typed
from ekbom.web.frame import render, texts_for
from ekbom.web.intake_form import INTAKE, sent_intake, sent_plan, shown_intake, shown_plan
from ekbom.web.refused import refusals
from ekbom.web.seat import About, Person
from ekbom.web.texts import later
from ekbom.web.trial_view import SHORT
from ekbom.web.visit_form import sources_of

if TYPE_CHECKING:
    from ekbom.model.course_record import CourseStep, UpgradeName
    from ekbom.model.course_schedule import Dated
    from ekbom.model.treatment import VisitKind

router = APIRouter()
_HERE = "treatment"
_FIRST = "asked before the first visit"
START = Field("start", later("First evening"), "date")


@router.get("/p/{person}/treatment/begin")
def form_of_course(request: Request, who: Person) -> Response:
    """A new course, with a plan as this project proposes it."""
    form = shown_plan(default_plan("-"))
    form.values |= {"goal": "", "kind": "needling"}
    return _begin(request, who, form)


@router.post("/p/{person}/treatment/begin")
def begin(request: Request, who: Person, values: Sent) -> Response:
    """Begin a course; the safety questions come next."""
    said = values.get("kind", "")
    kind: VisitKind = said if said in VISIT_KINDS else "needling"
    form, changed = sent_plan(values, default_plan(values.get("goal") or "-", kind=kind))
    by: dict[str, Any] = {
        name: values[f"by.{name}"] for name in ("name", "qualification") if values.get(f"by.{name}")
    }
    if not form.wrong:
        changed.pop("goal", None)
        with refusals(form):
            begin_series(
                who.desk, who.person, values["goal"], changed, by=by or None, kind=kind,
                name=values.get("course", ""),
            )  # fmt: skip
    if form.wrong:
        return _begin(request, who, form, status=422)
    return RedirectResponse(f"/p/{who.person}/treatment/intake?begun=1", 303)


@router.get("/p/{person}/treatment/intake")
def form_of_intake(request: Request, who: Person) -> Response:
    """What holds for long: the safety questions, consent, and what was told before the course."""
    seen = see_course(who.desk, who.person)
    return _intake(request, who, seen, shown_intake(seen.course.intake))


@router.post("/p/{person}/treatment/intake")
def keep_intake(request: Request, who: Person, values: Sent) -> Response:
    """Another version of the intake, with its reason."""
    seen = see_course(who.desk, who.person)
    intake = seen.course.intake
    form, changed = sent_intake(values, intake, today_of(who))
    do = values.get("do", "save")
    if do.startswith("add."):
        one_more(form, INTAKE, do.removeprefix("add."))
        form.wrong.clear()
        return _intake(request, who, seen, form)
    first = intake is None or intake.screen is None
    reason = values.get("reason") or (_FIRST if first else "")
    if not reason:
        form.wrong["reason"] = later("Say why it is changed, such as asked again.")
    if not form.wrong:
        with refusals(form):
            change_intake(who.desk, who.person, changed, reason=reason)
    if form.wrong:
        return _intake(request, who, seen, form, status=422)
    return RedirectResponse(f"/p/{who.person}/treatment", 303)


@router.get("/p/{person}/treatment/plan")
def form_of_plan(request: Request, who: Person) -> Response:
    """What was agreed, its versions, and what it means in dates."""
    seen = see_course(who.desk, who.person)
    return _plan(request, who, seen, shown_plan(seen.course.plan) if seen.course.plan else Filled())


@router.post("/p/{person}/treatment/plan")
def keep_plan(request: Request, who: Person, values: Sent) -> Response:
    """Another version of the plan, with its reason."""
    seen = see_course(who.desk, who.person)
    form, changed = sent_plan(values, seen.course.plan)
    if not values.get("reason"):
        form.wrong["reason"] = later("Say why the plan changes.")
    if not form.wrong:
        with refusals(form):
            change_series(who.desk, who.person, changed, reason=values["reason"])
    if form.wrong:
        return _plan(request, who, seen, form, status=422)
    return RedirectResponse(f"/p/{who.person}/treatment/plan", 303)


@router.post("/p/{person}/treatment/step")
def take_step(who: Person, values: Sent) -> Response:
    """Take the course further: paused, ended, come back."""
    step = cast("CourseStep", values.get("step", ""))
    step_series(who.desk, who.person, step, reason=values.get("reason", ""))
    return RedirectResponse(f"/p/{who.person}/treatment", 303)


@router.get("/p/{person}/treatment/stronger")
def ways(request: Request, who: Person) -> Response:
    """The ways to a stronger design, and what each asks."""
    return _stronger(request, who, Filled())


@router.post("/p/{person}/treatment/stronger")
def take_way(request: Request, who: Person, values: Sent) -> Response:
    """Make the course a stronger design: what is drawn is drawn once, and sealed."""
    import numpy as np

    name = cast("UpgradeName", values.get("way", ""))
    form = typed(values, (START,))
    start = read(form, (START,)).get("start")
    if form.wrong:
        return _stronger(request, who, form, way=name, status=422)
    # The sealed plan is kept in the workspace; the file of the command line is not needed.
    with refusals(form), TemporaryDirectory() as folder:
        draw_upgrade(
            who.desk, who.person, name, rng=np.random.default_rng(),
            path=str(Path(folder) / "plan.json"),
            start=date.fromisoformat(start) if start else None,
        )  # fmt: skip
    if form.wrong:
        return _stronger(request, who, form, way=name, status=422)
    return RedirectResponse(f"/p/{who.person}/treatment/stronger?drawn=1", 303)


def _begin(request: Request, who: About, form: Filled, *, status: int = 200) -> Response:
    return render(
        request, "course_begin.html.jinja", here=_HERE, status=status,
        title=texts_for(request).say("Begin a course"),
        ask=ask, form=form, person=who.person,
    )  # fmt: skip


def _intake(
    request: Request, who: About, seen: CourseSeen, form: Filled, *, status: int = 200
) -> Response:
    intake = seen.course.intake
    screen = intake.screen if intake else None
    return render(
        request, "course_intake.html.jinja", here=_HERE, status=status, ask=ask, form=form,
        title=texts_for(request).say("Before treatment"), person=who.person, first=screen is None,
        consents=screen.consents if screen else (), today=today_of(who),
        events=sorted(seen.course.safety_events, key=lambda one: one.on, reverse=True)[:40],
    )  # fmt: skip


def _plan(
    request: Request, who: About, seen: CourseSeen, form: Filled, *, status: int = 200
) -> Response:
    course = seen.course
    done = {one.number: one.on for one in course.visits if one.on}
    first = done.get(1, today_of(who))
    dates: tuple[Dated, ...] = ()
    if course.plan and course.plan.visits and course.plan.interval_days:
        dates = timetable(course.plan, first, done=done)
    return render(
        request, "course_plan.html.jinja", here=_HERE, status=status,
        title=texts_for(request).say("The plan"),
        ask=ask,
        form=form, person=who.person, seen=seen, dates=dates,
    )  # fmt: skip


def _stronger(
    request: Request, who: About, form: Filled, *, way: str = "", status: int = 200
) -> Response:
    found = list_upgrades(who.desk, who.person)
    plan = see_course(who.desk, who.person).course.plan
    return render(
        request, "course_stronger.html.jinja", here=_HERE, status=status, person=who.person,
        title=texts_for(request).say("A stronger design"), form=form, way=way, plan=plan,
        short=plan.trial[:SHORT] if plan else "", soonest=today_of(who) + timedelta(days=1),
        ways=[(one, sources_of((one.ground,))) for one in found],
    )  # fmt: skip
