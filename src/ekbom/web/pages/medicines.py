"""Medicines and labs: what can worsen restless legs, what must not end at once, iron, blood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.kept_medicines import (
    MedicineTold,
    change_medicine,
    list_medicines,
    remove_medicine,
    tell_medicine,
)
from ekbom.actions.shown_units import units_of
from ekbom.knowledge.load import drug_names
from ekbom.model.errors import EkbomError, UsageError
from ekbom.model.finding import Finding
from ekbom.model.record import MedicineUse, Taking
from ekbom.reports.assessment_blood import TIME_HEADS, in_units
from ekbom.reports.assessment_medicines import TAKEN_NOW, MedicineView
from ekbom.reports.words import capital
from ekbom.web.assessed import Known, known_of
from ekbom.web.clock import day_typed, today_of
from ekbom.web.frame import render, texts_for
from ekbom.web.labs_view import LabForm, entries_told, in_other_units, lab_rows, titles, units
from ekbom.web.ready import PATIENCE_S
from ekbom.web.said import in_words
from ekbom.web.seat import About, Person
from ekbom.web.waiting import LONG_S, waiting

router = APIRouter()
NAME, STYLES = "medicines", ("medicines.css",)
_Field = Annotated[str, Form(max_length=200)]
_TAKINGS: tuple[Taking, ...] = get_args(Taking)
_ADDED = ("name", "dose", "since")
_FIELDS = (*_ADDED, "until", "taking")


@dataclass(frozen=True, slots=True)
class MedicineForm:
    """What stands in the form of a medicine, as it was typed."""

    name: str = ""
    taking: str = "taken"
    dose: str = ""
    since: str = ""
    until: str = ""


def _sent(
    name: _Field = "", taking: _Field = "taken", dose: _Field = "", since: _Field = "",
    until: _Field = "",
) -> MedicineForm:  # fmt: skip
    return MedicineForm(name, taking, dose, since, until)


SentMedicine = Annotated[MedicineForm, Depends(_sent)]


@dataclass(frozen=True, slots=True)
class Typed:
    """Forms that were sent and could not be kept, with what is wrong.

    Attributes
    ----------
    medicine : MedicineForm
    labs : LabForm
    errors : mapping of str to EkbomError
        By field.
    """

    medicine: MedicineForm = MedicineForm()
    labs: LabForm = field(default_factory=LabForm)
    errors: Mapping[str, EkbomError] = field(default_factory=lambda: MappingProxyType({}))


@router.get("/p/{person}/medicines")
def medicines(
    request: Request, who: Person, add: Annotated[str, Query(max_length=120)] = ""
) -> Response:
    """What is taken, what it can do, iron and blood, and what to ask."""
    return medicines_page(request, who, Typed(medicine=MedicineForm(name=add)))


@router.post("/p/{person}/medicines")
def tell(request: Request, who: Person, form: SentMedicine) -> Response:
    """Put a medicine on the list."""
    try:
        tell_medicine(who.desk, who.person, _told(form), today=today_of(who))
    except EkbomError as error:
        place = error.where if error.where in _ADDED else "list"
        typed = Typed(medicine=form, errors={place: in_words(error)})
        return medicines_page(request, who, typed)
    return RedirectResponse(f"/p/{who.person}/medicines#list", 303)


@router.get("/p/{person}/medicines/{place}")
def look(request: Request, who: Person, place: int) -> Response:
    """One medicine of the list, to say how it is taken now."""
    use = _use(who, place)
    form = MedicineForm(
        use.name, use.taking, str(use.dose or ""), str(use.since or ""), str(use.until or "")
    )
    return _form(request, who, place, form)


@router.post("/p/{person}/medicines/{place}")
def change(
    request: Request, who: Person, place: int, form: SentMedicine, remove: _Field = ""
) -> Response:
    """Say how it is taken now, or take it off the list."""
    today = today_of(who)
    try:
        if remove:
            remove_medicine(who.desk, who.person, place, form.name, today=today)
        else:
            change_medicine(who.desk, who.person, place, _told(form), today=today)
    except EkbomError as error:
        return _form(request, who, place, form, {_place(error): in_words(error)})
    return RedirectResponse(f"/p/{who.person}/medicines#list", 303)


def medicines_page(request: Request, who: About, typed: Typed) -> Response:
    """The whole page, with what was typed and could not be kept.

    Parameters
    ----------
    request : Request
    who : About
    typed : Typed
    """
    title = texts_for(request).say("Medicines and labs")
    # What was typed is shown again at once, however long that takes.
    patience_s = LONG_S if typed.errors else PATIENCE_S
    known = known_of(request, who, patience_s=patience_s)
    entries = entries_told(request, who, patience_s=patience_s)
    if known is None or entries is None:
        doing = texts_for(request).say("Medicines and values are being held against the rules.")
        return waiting(request, here=NAME, title=title, doing=doing, styles=STYLES)
    today = today_of(who)
    listed = list_medicines(who.desk, who.person, today=today)
    view, chosen = known.view, units_of(who.desk, who.person)
    if view.iron is not None and chosen:
        view = replace(view, iron=in_units(view.iron, known.assessment, chosen))
    return render(
        request, "medicines.html.jinja", here=NAME, title=title, view=view, listed=listed,
        unclear=_unclear(known), logged=known.logged, worth=_worth(view.medicines),
        places={one.name: place for place, one in enumerate(listed)}, typed=typed,
        errors=typed.errors, units=units(), titles=titles(), time_heads=TIME_HEADS,
        others=[] if "ferritin" in chosen else in_other_units(known.assessment),
        rows=lab_rows(entries),
        names=_names(), today=today, status=400 if typed.errors else 200,
    )  # fmt: skip


def _form(
    request: Request,
    who: About,
    place: int,
    form: MedicineForm,
    errors: Mapping[str, EkbomError] = MappingProxyType({}),
) -> Response:
    title = form.name or texts_for(request).say("Medicines and labs")
    return render(
        request, "medicine.html.jinja", here=NAME, title=title, form=form, place=place,
        errors=errors, today=today_of(who), status=400 if errors else 200,
    )  # fmt: skip


def _use(who: About, place: int) -> MedicineUse:
    listed = list_medicines(who.desk, who.person, today=today_of(who))
    if not 0 <= place < len(listed):
        raise HTTPException(404)
    return listed[place]


def _told(form: MedicineForm) -> MedicineTold:
    """What a form says of a medicine.

    Raises
    ------
    UsageError
        For a day or a word that is none.
    """
    taking = next((one for one in _TAKINGS if one == form.taking), None)
    if taking is None:
        raise UsageError("taking", "that is no answer", "choose one of them")
    since, until = day_typed("since", form.since), day_typed("until", form.until)
    return MedicineTold(form.name.strip(), taking, form.dose.strip(), since, until)


def _place(error: EkbomError) -> str:
    """The field an error belongs to; the list where it is about none of them."""
    return error.where if error.where in _FIELDS else "list"


def _unclear(known: Known) -> list[Finding]:
    """What could not be made of the list: a name spelt nearly as one that is known."""
    found = known.assessment.section("medicines").findings
    return [one for one in found if "--" not in one.repair]


def _worth(view: MedicineView | None) -> tuple[int, int]:
    """How many of those taken now are worth a talk, of how many."""
    taken = (
        [row for title, rows in view.groups if title == TAKEN_NOW for row in rows] if view else []
    )
    return sum(any(line.flag[2] for line in row.lines) for row in taken), len(taken)


@cache
def _names() -> tuple[str, ...]:
    """Medicines that are known by name, to be offered while one types."""
    return tuple(sorted({capital(one.names[0]) for one in drug_names().values()}))
