"""Visits: recorded from the last one, held against the rules, looked at, corrected."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from ekbom.actions.course_seen import CourseSeen, hand_over, see_course
from ekbom.actions.visit_log import next_morning
from ekbom.actions.visits import Recorded, amend_visit, record_visit
from ekbom.knowledge.treatment_safety import red_flags
from ekbom.model.errors import EkbomError, NotAllowed, UsageError
from ekbom.model.plain_form import to_plain
from ekbom.model.safety_answer import SafetyAnswer
from ekbom.model.treatment import VisitRecord
from ekbom.treatment.next_morning import morning_cards
from ekbom.treatment.policy import shipped_policy
from ekbom.web import visit_fields as ask
from ekbom.web.body_map import map_views, place_groups
from ekbom.web.clock import today_of
from ekbom.web.fields import Filled, Rows, Sent, filled, one_more, read, typed, without_empty
from ekbom.web.frame import render, texts_for
from ekbom.web.pages.legs import trial_of
from ekbom.web.refused import refusals, wrong_of
from ekbom.web.seat import About, Person, about
from ekbom.web.targets import near_targets
from ekbom.web.texts import later
from ekbom.web.visit_form import (
    VisitForm,
    begun,
    cards_of,
    changed_of,
    next_days,
    sources_of,
    stops_of,
    written,
)

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=10_000)]
_HERE = "treatment"
_CHIPS = 2  # beside the count that went in


@router.get("/p/{person}/treatment/visit")
def form_of_visit(request: Request, who: Person) -> Response:
    """The next visit, as it begins; the cards are those that would be met with nothing new."""
    seen = see_course(who.desk, who.person)
    made = begun(seen, today_of(who))
    return _form(request, who, seen, made, _tried(who, made, nothing_new=True))


@router.post("/p/{person}/treatment/visit/check")
def check_visit(request: Request, who: Person, values: Sent) -> Response:
    """The cards of what stands in the form; nothing is kept."""
    seen = see_course(who.desk, who.person)
    made = written(seen, values, today_of(who))
    done = _tried(who, made, nothing_new=True)
    return render(request, "visit_cards.html.jinja", **_cards(seen, made, done, checked=True))


@router.post("/p/{person}/treatment/visit")
def keep_visit(request: Request, who: Person, values: Sent) -> Response:
    """Keep the visit, or show the form again with what keeps it from being kept."""
    seen = see_course(who.desk, who.person)
    said = values.get("number", "")
    if said.isdecimal() and int(said[:5]) <= len(seen.course.visits):
        # Sent twice: what was kept the first time stands.
        return RedirectResponse(f"/p/{who.person}/treatment/visits/{int(said)}", 303)
    made = written(seen, values, today_of(who))
    do = values.get("do", "save")
    if do.startswith(("add.", "kinds")):
        one_more(made.form, ask.parts_of(made.kinds), do.removeprefix("add."))
        made.form.wrong.clear()
        return _form(request, who, seen, made, _tried(who, made, nothing_new=True))
    if made.form.wrong:
        # Its cards stay in sight, and what was written to them.
        tried = _tried(who, made, nothing_new=True)
        return _form(request, who, seen, made, tried, status=422)
    done = None
    with refusals(made.form):
        done = record_visit(
            who.desk, who.person, made.told, like_last=made.last is not None,
            nothing_new=made.nothing_new, written=made.written,
        )  # fmt: skip
    if done is None or not done.kept:
        return _form(request, who, seen, made, done, status=422)
    return RedirectResponse(f"/p/{who.person}/treatment/visits/{done.visit.number}?kept=1", 303)


@router.get("/p/{person}/treatment/targets", dependencies=[Depends(about)])
def search_targets(request: Request, at: Annotated[str, Query(max_length=80)] = "") -> Response:
    """Points and muscles whose names are near to what is typed, as suggestions of a field."""
    text = request.query_params.get(at, "")[:80]
    found = near_targets(text, muscles_alone=not at.endswith("target"))
    return render(request, "targets.html.jinja", at=at, found=found)


@router.get("/p/{person}/treatment/visits/{number}")
def show_visit(request: Request, who: Person, number: Number, series: str = "") -> Response:
    """One visit with its cards, its morning and its corrections."""
    return _shown(request, who, number, series, Filled())


@router.post("/p/{person}/treatment/visits/{number}/morning")
def keep_morning(request: Request, who: Person, number: Number, values: Sent) -> Response:
    """The next morning; what it says is urgent is said first."""
    form = typed(values, ask.MORNING)
    told = without_empty(read(form, ask.MORNING))
    # A no is an answer as well.
    told |= {k: v for k, v in read(form, ask.MORNING).items() if v is False}
    series = values.get("series", "")
    if not form.wrong:
        with refusals(form):
            next_morning(who.desk, who.person, told, number=number, series=series)
    if form.wrong:
        return _shown(request, who, number, series, form, status=422)
    tail = f"&{QueryParams({'series': series})}" if series else ""
    return RedirectResponse(f"/p/{who.person}/treatment/visits/{number}?kept=2{tail}", 303)


@router.post("/p/{person}/treatment/visits/{number}/letter")
def hand_letter(who: Person, number: Number, values: Sent) -> Response:
    """Keep that a message was signed and handed over."""
    place = values.get("place", "")
    if not place.isdecimal():
        raise UsageError("letter", "there is no such message", "look at the course again")
    hand_over(who.desk, who.person, number, int(place[:4]), series=values.get("series", ""))
    back = "/practice" if values.get("back") == "practice" else f"/p/{who.person}/treatment#letters"
    return RedirectResponse(back, 303)


@router.get("/p/{person}/treatment/visits/{number}/correct")
def form_of_correction(request: Request, who: Person, number: Number, series: str = "") -> Response:
    """A visit as it was written, to be corrected."""
    visit = _visit(see_course(who.desk, who.person, series), number)
    form = filled(to_plain(visit), ask.parts_of(visit.kinds))
    return _correction(request, visit, form, series)


@router.post("/p/{person}/treatment/visits/{number}/correct")
def keep_correction(request: Request, who: Person, number: Number, values: Sent) -> Response:
    """Keep a correction with its reason; what stood there before stays readable."""
    series = values.get("series", "")
    visit = _visit(see_course(who.desk, who.person, series), number)
    form, changed = changed_of(values, visit)
    do = values.get("do", "save")
    if do.startswith("add."):
        one_more(form, ask.parts_of(visit.kinds), do.removeprefix("add."))
        form.wrong.clear()
        return _correction(request, visit, form, series)
    if not values.get("reason"):
        form.wrong["reason"] = later("Say why it is corrected.")
    done = None
    if not form.wrong:
        with refusals(form):
            done = amend_visit(
                who.desk, who.person, changed, reason=values["reason"], number=number, series=series
            )
    if done is None or not done.kept:
        return _correction(request, visit, form, series, done=done, status=422)
    tail = f"&{QueryParams({'series': series})}" if series else ""
    return RedirectResponse(f"/p/{who.person}/treatment/visits/{number}?kept=3{tail}", 303)


def _tried(who: About, made: VisitForm, *, nothing_new: bool) -> Recorded | None:
    """What would become of it, as far as it can be read; None where it cannot."""
    told = made.told or {"on": today_of(who).isoformat()}
    try:
        return record_visit(
            who.desk, who.person, told, like_last=made.last is not None,
            nothing_new=nothing_new, written=made.written, dry_run=True,
        )  # fmt: skip
    except NotAllowed:
        raise
    except EkbomError as error:
        if not made.form.wrong:
            made.form.wrong[""] = wrong_of(error)
        return None


def _cards(
    seen: CourseSeen, made: VisitForm, done: Recorded | None, *, checked: bool
) -> dict[str, Any]:
    answer = done.safety if done else None
    return {
        "form": made.form,
        "cards": cards_of(answer, seen.course) if answer else (),
        "stops": stops_of(answer) if answer and not checked else [],
        "letters": answer.letters if answer else (),
        "put_off": done.put_off_to if done else None,
        "policy": _own_policy(answer),
        "findings": done.findings if done and not checked else (),
        "checked": checked,
    }


def _own_policy(answer: SafetyAnswer | None) -> str:
    """The name of a clinic's own levels; empty for the shipped ones."""
    shipped = shipped_policy().version
    return "" if answer is None or answer.policy_version == shipped else answer.policy_version


def _form(
    request: Request, who: About, seen: CourseSeen, made: VisitForm, done: Recorded | None, *,
    status: int = 200,
) -> Response:  # fmt: skip
    count = made.last.needles_in if made.last else None
    plan = seen.course.plan
    legs = trial_of(who) if plan and plan.upgrade == "legs" else None
    return render(
        request, "visit.html.jinja", here=_HERE, status=status,
        title=texts_for(request).say("Visit %(n)s") % {"n": made.number},
        ask=ask, made=made, seen=seen, person=who.person, flags=red_flags(),
        parts={one.name: one for one in ask.parts_of(made.kinds) if isinstance(one, Rows)},
        views=map_views(), groups=place_groups(), days=next_days(seen, today_of(who)),
        drawn=legs.on(today_of(who)) if legs else "",
        counts=range(max(count - _CHIPS, 0), count + _CHIPS + 1) if count else (),
        **_cards(seen, made, done, checked=status == 200 or bool(made.form.wrong)),
    )  # fmt: skip


def _visit(seen: CourseSeen, number: int) -> VisitRecord:
    found = next((one for one in seen.course.visits if one.number == number), None)
    if found is None:
        have = f"it has {len(seen.course.visits)}"
        raise UsageError(seen.course.name, f"there is no visit {number}", f"{have}: choose one")
    return found


def _shown(
    request: Request, who: About, number: int, series: str, form: Filled, *, status: int = 200
) -> Response:  # fmt: skip
    seen = see_course(who.desk, who.person, series)
    visit = _visit(seen, number)
    mornings = [one for one in seen.course.mornings if one.visit == number]
    cards = morning_cards(mornings[-1], visit) if mornings else ()
    return render(
        request, "visit_shown.html.jinja", here=_HERE, status=status,
        title=texts_for(request).say("Visit %(n)s") % {"n": number},
        ask=ask, seen=seen, visit=visit, person=who.person, form=form, series=series,
        seen_words=dict(ask.SEEN),
        mornings=mornings,
        letters=[
            (one, date.fromisoformat(one.handed_on) if one.handed_on else None)
            for one in seen.letters if one.visit == number
        ],
        cards=[(one, sources_of(one.grounds)) for one in cards],
        version=seen.versions.get(number, 1), held=_own_policies(seen, number),
        kept=request.query_params.get("kept", ""),
        views=map_views(), last=number == len(seen.course.visits),
    )  # fmt: skip


def _own_policies(seen: CourseSeen, number: int) -> tuple[str, ...]:
    """What a visit was held to, where any of it was a clinic's own."""
    held = seen.policies.get(number, ())
    return held if set(held) - {shipped_policy().version} else ()


def _correction(
    request: Request, visit: VisitRecord, form: Filled, series: str, *,
    done: Recorded | None = None, status: int = 200,
) -> Response:  # fmt: skip
    stops = stops_of(done.safety) if done else []
    return render(
        request, "visit_correct.html.jinja", here=_HERE, status=status,
        title=texts_for(request).say("Correct visit %(n)s") % {"n": visit.number},
        ask=ask, visit=visit, form=form, series=series,
        parts=[
            one for one in ask.parts_of(visit.kinds) if not one.name.startswith("screen.")
        ],
        stops=stops,
    )  # fmt: skip
