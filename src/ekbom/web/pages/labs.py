"""Blood values from a paper, each with its unit; and one of them corrected."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from starlette.responses import RedirectResponse, Response

from ekbom.actions.entries import amend_entry, log_entry, show_record
from ekbom.assessment.convert import read_value
from ekbom.model.errors import EkbomError, UsageError
from ekbom.web.frame import render
from ekbom.web.labs_view import LabForm, LabRow, rows_of, unreadable
from ekbom.web.pages.medicines import NAME, Typed, medicines_page
from ekbom.web.said import in_words
from ekbom.web.seat import About, Person

router = APIRouter()
_Field = Annotated[str, Form(max_length=200)]
_Id = Annotated[str, Path(pattern="^[0-9a-z_-]{1,64}$")]
_MOST, _LONGEST = 80, 100  # fields, letters of one


async def _labs(request: Request) -> LabForm:
    """The lines of a paper, as they were typed."""
    async with request.form(max_files=0, max_fields=_MOST) as form:
        name, value, unit = (
            [one[:_LONGEST] for one in form.getlist(field) if isinstance(one, str)]
            for field in ("name", "value", "unit")
        )
        on = form.get("on", "")
    lines = tuple(zip(name, value, unit, strict=False))
    return LabForm(lines, on[:_LONGEST] if isinstance(on, str) else "")


@router.post("/p/{person}/labs")
def labs(request: Request, who: Person, form: Annotated[LabForm, Depends(_labs)]) -> Response:
    """Keep the values of one paper, each with the unit that is printed on it."""
    given = form.given()
    errors = dict(unreadable(given))
    if not given:
        errors["labs"] = UsageError("labs", "no value is written", "write at least one")
    if len({name for name, *_ in given}) < len(given):
        errors["labs"] = UsageError("labs", "a value is written twice", "write it once")
    if not errors:
        cells = {name: f"{value.strip()} {unit.strip()}".strip() for name, value, unit in given}
        try:
            log_entry(who.desk, who.person, cells, at=form.on.strip() or None, new=tuple(cells))
        except EkbomError as error:
            errors["on" if error.where == "--at" else "labs"] = in_words(error)
    if errors:
        return medicines_page(request, who, Typed(labs=form, errors=errors))
    return RedirectResponse(f"/p/{who.person}/medicines#iron", 303)


@router.get("/p/{person}/labs/{record}/{name}")
def lab(request: Request, who: Person, record: _Id, name: _Id) -> Response:
    """One value, to be corrected."""
    row = _row(who, record, name)
    return _form(request, row, row.text, "")


@router.post("/p/{person}/labs/{record}/{name}")
def correct(
    request: Request, who: Person, record: _Id, name: _Id, text: _Field = "", reason: _Field = "",
    remove: _Field = "",
) -> Response:  # fmt: skip
    """Correct a value, or take it out; what was written before stays a version."""
    row = _row(who, record, name)
    try:
        if not remove:
            read_value(name, text)
        value = "" if remove else text.strip()
        amend_entry(who.desk, who.person, row.record, {row.written: value}, reason=reason)
    except EkbomError as error:
        return _form(request, row, text, reason, error)
    return RedirectResponse(f"/p/{who.person}/medicines#iron", 303)


def _form(
    request: Request, row: LabRow, text: str, reason: str, error: EkbomError | None = None
) -> Response:
    return render(
        request, "lab.html.jinja", here=NAME, title=row.title, row=row, text=text, reason=reason,
        error=error and in_words(error), status=400 if error else 200,
    )  # fmt: skip


def _row(who: About, record: str, name: str) -> LabRow:
    entry = show_record(who.desk, who.person, record)[-1]
    found = [one for one in rows_of(entry) if one.name == name] if entry.kind == "entry" else []
    if not found:
        raise HTTPException(404)
    return found[0]
