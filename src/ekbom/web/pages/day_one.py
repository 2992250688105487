"""Day one: five minutes before any diary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.day_one import (
    DayOne,
    DayOneTold,
    day_one,
    flag_questions,
    keep_day_one,
    look_alikes,
)
from ekbom.actions.kept_interview import answers_kept, read_answers
from ekbom.actions.kept_medicines import list_medicines
from ekbom.model.errors import EkbomError, InputError
from ekbom.reports.assessment_lines import lines
from ekbom.web.clock import today_of
from ekbom.web.frame import render, texts_for
from ekbom.web.reader import medical_reader
from ekbom.web.said import Linked
from ekbom.web.seat import About, Person, house_of
from ekbom.web.waiting import waiting

router = APIRouter()
_MOST_FIELDS, _LONGEST = 120, 4000
_MOST_MEASURES = 6
# That nothing ends at once is said before what each medicine may do.
_STAYS = "medicines.not_at_once"
_UNITS = ("ug/L", "ng/mL", "pmol/L")


@dataclass(frozen=True, slots=True)
class DayOneForm:
    """The form as it was typed, over the answers it came with."""

    flags: frozenset[str] = frozenset()
    none: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    was: frozenset[str] = frozenset()
    medicines: str = ""
    ferritin: str = ""
    unit: str = _UNITS[0]

    def told(self) -> DayOneTold:
        """What it says."""
        flags = {name: "yes" for name, _ in flag_questions() if name in self.flags}
        if self.none and not flags:
            flags = {name: "no" for name, _ in flag_questions()}
        values, wrong = read_answers({**self._taken_back(), **flags, **self.answers})
        for problem in wrong.values():
            raise problem
        blood = {"ferritin": self._amount()} if self.ferritin else {}
        return DayOneTold(values, tuple(self.medicines.splitlines()), blood)

    def _taken_back(self) -> dict[str, str]:
        """What the form came with and no longer says."""
        signs = {name: "no" for name, _ in flag_questions() if name in self.was}
        return signs | {name: "unknown" for _, name, _ in look_alikes() if name in self.was}

    def _amount(self) -> str:
        """With the unit that stands behind it, or the one that was chosen."""
        if self.unit not in _UNITS:
            raise InputError("ferritin", "its unit is not known", "choose the one on the sheet")
        plain = self.ferritin.replace(",", ".", 1)
        return f"{plain} {self.unit}" if plain.replace(".", "", 1).isdecimal() else self.ferritin


async def sent(request: Request) -> DayOneForm:
    """The form of a request."""
    form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    plain = {name: str(value).strip()[:_LONGEST] for name, value in form.items()}
    names = {name for _, name, _ in look_alikes()}
    return DayOneForm(
        flags=frozenset(str(value) for value in form.getlist("flag")),
        none="none" in form,
        answers={n: plain[n] for n in sorted(names) if plain.get(n) in ("yes", "no")},
        was=frozenset(str(value) for value in form.getlist("was")),
        medicines=plain.get("medicines", ""),
        ferritin=plain.get("ferritin", ""),
        unit=plain.get("unit", _UNITS[0]),
    )


@router.get("/p/{person}/day-one")
def ask(request: Request, who: Person) -> Response:
    """The questions of the first day, with what was answered before."""
    return _form(request, who, _before(who), None)


@router.post("/p/{person}/day-one")
def keep(request: Request, who: Person, told: Annotated[DayOneForm, Depends(sent)]) -> Response:
    """Keep the answers, and say what follows from them."""
    try:
        keep_day_one(who.desk, who.person, told.told(), today=today_of(who))
    except EkbomError as problem:
        return _form(request, who, told, problem)
    return RedirectResponse(f"/p/{who.person}/day-one/said", 303)


@router.get("/p/{person}/day-one/said")
def said(request: Request, who: Person) -> Response:
    """What can be said before any diary."""
    texts, house, day = texts_for(request), house_of(request), today_of(who)
    title = texts.say("What you can do first")
    key = (who.person, house.changes.stamp(who.person), "day one", day, medical_reader(who.desk))
    found = house.answers.get(
        key, partial(day_one, who.desk, who.person, audience=medical_reader(who.desk), today=day)
    )
    if found is None:
        doing = texts.say("Holding your answers against the lists.")
        return waiting(request, here="day-one", title=title, doing=doing, styles=("day_one.css",))
    return render(
        request, "day_one_said.html.jinja", here="day-one", title=title, person=who.person,
        **_view(found),
    )  # fmt: skip


def _before(who: About) -> DayOneForm:
    """The form as the answers that are kept fill it in."""
    kept = {
        one.question.observation: one.value
        for one in answers_kept(who.desk, who.person, today=today_of(who))
    }
    signs = [name for name, _ in flag_questions()]
    told = {name: kept[name] for _, name, _ in look_alikes() if isinstance(kept.get(name), bool)}
    there = frozenset(name for name in signs if kept.get(name) is True)
    return DayOneForm(
        flags=there,
        none=all(kept.get(name) is False for name in signs),
        answers={name: "yes" if value else "no" for name, value in told.items()},
        was=there | told.keys(),
    )


def _form(request: Request, who: About, told: DayOneForm, problem: EkbomError | None) -> Response:
    texts = texts_for(request)
    return render(
        request,
        "day_one.html.jinja",
        here="day-one",
        title=texts.say("Day one"),
        person=who.person,
        told=told,
        problem=problem,
        flags=flag_questions(),
        look_alikes=look_alikes(),
        units=_UNITS,
        listed=list_medicines(who.desk, who.person, today=today_of(who)),
        status=400 if problem else 200,
    )


def _view(found: DayOne) -> dict[str, Any]:
    """Each part in the order in which it is read: what must not wait, then what helps first."""
    answer, cited = found.assessment, Linked()
    parts = {name: lines(_statements(found, name), cited) for name in ("medicines", "iron")}
    mimics = answer.pattern.mimics if answer.pattern else ()
    asks: dict[str, list[str]] = {}
    for line in (line for name in ("medicines", "iron") for line in parts[name] if line.then):
        asks.setdefault(line.then, []).extend(line.reasons)
    for one in mimics:
        if one.open and one.then:
            asks.setdefault(one.then, []).append(one.name)
    return {
        "red_flags": lines(answer.red_flags, cited),
        "stop_cards": lines(answer.stop_cards, cited),
        # What is to be asked first; the rest of what is known of each stands behind a door.
        "medicines": [line for line in parts["medicines"] if line.then or line.code == _STAYS],
        "named": [line for line in parts["medicines"] if not line.then and line.code != _STAYS],
        "not_read": [one for one in answer.findings if one.code == "name_not_known"],
        "iron": parts["iron"],
        "open_mimics": [(one, cited.tags(one.grounds)) for one in mimics if one.open],
        "unknown_mimics": [one for one in mimics if one.open is None],
        "asks": [(then, list(dict.fromkeys(about))) for then, about in asks.items()],
        "measures": [
            (one, cited.tags([g for e in one.evidence for g in e.grounds]))
            for one in found.measures.offered
            if one.state == "may_try" and one.measure.ease == "easy"
        ][:_MOST_MEASURES],
    }


def _statements(found: DayOne, part: str) -> Any:
    answer = found.assessment
    names = {one.name for one in answer.sections}
    return answer.section(part).statements if part in names else ()
