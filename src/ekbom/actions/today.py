"""Everything the page of an evening shows at once, read in one look; what takes longer is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.entry_time import last_nights, own_time
from ekbom.actions.evening_told import Evening, evening_of
from ekbom.actions.found_record import card_of
from ekbom.actions.home import appointments_of, home_of
from ekbom.actions.readable import plan_in, readable
from ekbom.exchange.case_file import case_from
from ekbom.model.due import Appointment, HomeItem
from ekbom.model.errors import EkbomError, InputError
from ekbom.model.kept import Kept
from ekbom.model.people import PersonCard
from ekbom.model.record import MedicineUse
from ekbom.model.store import Store
from ekbom.model.trial import Plan

__all__ = ["Today", "read_evening", "read_today"]

# Nights that are read for what is usual, and for the strip of nights.
LOOKED_BACK = 56


@dataclass(frozen=True, slots=True)
class Today:
    """What is kept around one evening.

    Attributes
    ----------
    evening : Evening
    plans : tuple of Plan
        Trials; one that was altered after it was sealed is not among them.
    visit : Appointment or None
        The next one from today on.
    home : tuple of HomeItem
        What is to be done at home by now.
    medicines : tuple of MedicineUse
        Of the case.
    goal : str
    visits : frozenset of date
        Nights that were read with a visit on their day.
    """

    evening: Evening
    plans: tuple[Plan, ...] = ()
    visit: Appointment | None = None
    home: tuple[HomeItem, ...] = ()
    medicines: tuple[MedicineUse, ...] = ()
    goal: str = ""
    visits: frozenset[date] = frozenset()


@person_verb("see")
def read_evening(desk: Desk, person: str, night: date | None = None) -> Evening:
    """One night as it was told so far, with the nights before it.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    night : date, optional
        Of its evening; the running one by default.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError
        For a night that has not begun.
    """
    with desk.store.snapshot():
        found = _evening(desk.store, person, desk.now(), night)
    desk.store.note(desk.event("read_evening", person))
    return found


@person_verb("see")
def read_today(desk: Desk, person: str, night: date | None = None) -> Today:
    """One night with everything that stands beside it.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    night : date, optional
        Of its evening; the running one by default.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    InputError
        For a night that has not begun.
    """
    store = desk.store
    with store.snapshot():
        evening = _evening(store, person, desk.now(), night)
        today = own_time(desk.now(), card_of(store, person)).date()
        plans = store.find(person, "plan")
        visits = store.find(person, "appointment", since=today)
        home = store.find(person, "home")
        seen = store.find(person, "visit", since=evening.first, until=max(today, evening.night))
        cases = store.find(person, "case", key="case")
    store.note(desk.event("read_today", person))
    items = (item for items in readable(home, home_of) for item in items)
    medicines, goal = _told(cases, today)
    return Today(
        evening,
        tuple(readable(plans, plan_in)),
        next(iter(appointments_of(visits)), None),
        tuple(one for one in items if one.until is None or one.until >= today),
        medicines,
        goal,
        frozenset(one.night for one in seen if one.night is not None),
    )


def check_begun(night: date, now: datetime, card: PersonCard) -> date:
    """Refuse a night that has not begun: it begins with its own day.

    Raises
    ------
    InputError
    """
    if night > own_time(now, card).date():
        raise InputError("night", f"{night} has not been yet", "choose a night that has begun")
    return night


def _evening(store: Store, person: str, now: datetime, night: date | None) -> Evening:
    card = card_of(store, person)
    running = last_nights(now, card, 1)
    shown = check_begun(running if night is None else night, now, card)
    # The running night is read beside the one that is shown, as long as it is near.
    near = (running - shown).days < LOOKED_BACK // 2
    last = max(shown, running) if near else shown
    first = date.fromordinal(max(1, last.toordinal() - LOOKED_BACK + 1))
    entries = store.find(person, "entry", since=first, until=last + timedelta(days=int(near)))
    return evening_of(entries, shown, running, (first, last))


def _told(cases: Iterable[Kept], today: date) -> tuple[tuple[MedicineUse, ...], str]:
    """Medicines and goal of the case; none of it where the case cannot be read."""
    for kept in cases:
        try:
            now = datetime.combine(today, time.max)
            record = case_from(str(kept.body["text"]), kept.key, now=now).record
        except EkbomError:
            continue
        return record.medicines, record.symptoms.goal
    return (), ""
