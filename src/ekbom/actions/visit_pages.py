"""Sheets for visits, written as pages to print; nothing of them is kept."""

from __future__ import annotations

from pathlib import Path

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_time import own_time
from ekbom.actions.found_record import card_of
from ekbom.actions.kept_courses import course_named, courses_of
from ekbom.exchange.text_file import write_text
from ekbom.model.errors import UsageError
from ekbom.reports.visit_sheets import SHEETS, visit_sheet

__all__ = ["SHEETS", "show_sheet", "write_sheet"]


@person_verb("see")
def show_sheet(desk: Desk, person: str, sheet: str, *, series: str = "") -> str:
    """A sheet as `write_sheet` writes it, as text.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError
        When there is no such sheet.
    NotAnswerable
        When there is no course of that name.
    """
    return _page(desk, person, sheet, series, "show_sheet")


@person_verb("see")
def write_sheet(desk: Desk, person: str, sheet: str, path: str, *, series: str = "") -> Path:
    """Write a sheet with what is known of a course; an empty one where there is none yet.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    sheet : str
        One of `SHEETS`.
    path : str
    series : str
        Name of the course; the latest by default.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    UsageError
        When there is no such sheet.
    NotAnswerable
        When there is no course of that name.
    """
    return write_text(path, _page(desk, person, sheet, series, "write_sheet"))


def _page(desk: Desk, person: str, sheet: str, series: str, verb: str) -> str:
    named = next((one for one in SHEETS if one == sheet), None)
    if named is None:
        raise UsageError("--sheet", f"there is no sheet {sheet!r}", f"use {', '.join(SHEETS)}")
    card = card_of(desk.store, person)
    found = courses_of(desk.store, person)
    course = course_named(found, series).course if found or series else None
    desk.store.note(desk.event(verb, person))
    made_at = own_time(desk.now(), card).isoformat(" ", "minutes")
    return visit_sheet(named, course, whose=card.label, made_at=made_at)
