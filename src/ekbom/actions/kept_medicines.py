"""The list of medicines of a person: told, told otherwise, and taken off it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.kept_case import KEY, KeptSheet, change_case
from ekbom.actions.kept_values import teller_of
from ekbom.exchange.case_file import case_from
from ekbom.exchange.case_medicines import changed_medicine, with_medicine, without_medicine
from ekbom.knowledge.quantity import read_quantity
from ekbom.model.errors import InputError, UsageError
from ekbom.model.record import MedicineUse, Taking

__all__ = ["MedicineTold", "change_medicine", "list_medicines", "remove_medicine", "tell_medicine"]

_WHERE = "the list"
_LONGEST = 120  # letters of a name


@dataclass(frozen=True, slots=True)
class MedicineTold:
    """What somebody says of one medicine.

    Attributes
    ----------
    name : str
        As it stands on the box.
    taking : Taking
        ``past`` is over with the knowledge of whoever prescribed it.
    dose : str
        Of each day, with its unit: ``0.25 mg``; empty where nobody said.
    since, until : date or None
    """

    name: str
    taking: Taking = "taken"
    dose: str = ""
    since: date | None = None
    until: date | None = None


@person_verb("see")
def list_medicines(desk: Desk, person: str, *, today: date) -> tuple[MedicineUse, ...]:
    """The medicines of the case that is kept, in its order: a place in it names one.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError, UnitError
        When the case that is kept cannot be read.
    """
    desk.store.note(desk.event("list_medicines", person))
    sheet = KeptSheet(desk, person, ())
    return sheet.case(datetime.combine(today, time.max)).record.medicines


@person_verb("amend")
def tell_medicine(desk: Desk, person: str, told: MedicineTold, *, today: date) -> None:
    """Put a medicine on the list.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    told : MedicineTold
    today : date

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    UsageError
        Without a name.
    InputError, UnitError
        For a dose that is none, a day that lies ahead, and a case that writes its list otherwise.
    """
    _check(told, today)
    words = {"name": told.name.strip(), **_words(desk, told)}
    change_case(
        desk, person, lambda text: with_medicine(text, words, where=_WHERE),
        reason="medicine told", today=today,
    )  # fmt: skip


@person_verb("amend")
def change_medicine(
    desk: Desk, person: str, place: int, told: MedicineTold, *, today: date
) -> None:
    """Say of a medicine on the list how it is taken now; what was told before stays a version.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    place : int
        On the list, counted from 0.
    told : MedicineTold
        Under the name it has there: another name is refused, since the list changed meanwhile.
    today : date

    Raises
    ------
    NotAllowed
        When the actor may not amend for this person.
    InputError, UnitError
        As for `tell_medicine`, and where another medicine stands at that place.
    """
    _check(told, today)
    words = _words(desk, told)

    def change(text: str) -> str:
        _check_place(text, place, told.name)
        return changed_medicine(text, place, words, where=_WHERE)

    change_case(desk, person, change, reason="medicine told otherwise", today=today)


@person_verb("amend")
def remove_medicine(desk: Desk, person: str, place: int, name: str, *, today: date) -> None:
    """Take a medicine off the list that was never taken; its versions stay.

    Raises
    ------
    NotAllowed, InputError
        As for `change_medicine`.
    """

    def change(text: str) -> str:
        _check_place(text, place, name)
        return without_medicine(text, place, where=_WHERE)

    change_case(desk, person, change, reason="medicine taken off the list", today=today)


def _check(told: MedicineTold, today: date) -> None:
    name = told.name.strip()
    if not name:
        raise UsageError("name", "there is no name", "write it as it stands on the box")
    if len(name) > _LONGEST or not name.isprintable():
        raise UsageError(
            "name", "it is too long or not one line",
            f"write it as it stands on the box, in up to {_LONGEST} letters",
        )  # fmt: skip
    if told.dose.strip():
        read_quantity(told.dose, "dose")
    for word, on in (("since", told.since), ("until", told.until)):
        if on is not None and on > today:
            raise InputError(word, f"{on} lies ahead of {today}", "correct the day")
    if told.since and told.until and told.until < told.since:
        raise InputError("until", f"{told.until} is before it began", "correct one of the days")


def _check_place(text: str, place: int, name: str) -> None:
    listed = case_from(text, KEY, now=None).record.medicines
    if not 0 <= place < len(listed) or listed[place].name != name:
        raise InputError(
            "the list", "it was changed meanwhile", "look at the list, and say it again"
        )


def _words(desk: Desk, told: MedicineTold) -> dict[str, str | date | None]:
    return {
        "taking": told.taking,
        "written_by": teller_of(desk.actor.role),
        "dose": " ".join(told.dose.split()),
        "since": told.since,
        "until": told.until,
    }
