"""What the page of an evening shows, put together from what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ekbom.actions.entry_names import plain_name
from ekbom.actions.evening_told import NO, YES, Bead, Evening
from ekbom.actions.today import read_today
from ekbom.model.due import Appointment, HomeItem
from ekbom.model.legs import rating_of
from ekbom.model.record import SITUATIONS, MedicineUse
from ekbom.model.trial import Plan, Schedule
from ekbom.web.clock import clock
from ekbom.web.evening_form import OTHER, options_of
from ekbom.web.seat import About

# What is offered to somebody who has written nothing yet; all of it can be tried or left.
FIRST_OWN = ("walk", "calf stretching", "warm foot bath", "coffee", "alcohol")
_ENOUGH = 2  # days, before a chart is drawn
_BEFORE, _AHEAD = 2, 5  # nights of the draw that are shown around this one


@dataclass(frozen=True, slots=True)
class Chip:
    """Something one does, or does not."""

    name: str
    usual: str
    on: bool

    @property
    def words(self) -> str:
        """The name with its amount, where there is one."""
        return (
            self.name
            if self.usual.casefold() in (YES, "done", "x")
            else f"{self.name} {self.usual}"
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """A medicine, and what was said of it."""

    name: str
    dose: str
    text: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tonight:
    """What a trial asks for on one night.

    Attributes
    ----------
    plan : Plan
    night : int
        Counted from 1.
    arm : int or None
        None while a helper keeps the list.
    name : str
        What is written down as done or not.
    said : str
        What was written so far.
    yes, no : str
        What is written for done and for not done.
    week : tuple of (date, bool)
    other : str
        The measure it is compared with, on this night; empty for going without.
    usual_other : str
        What is written for it where it was done.
    chosen : str
        Of `yes`, `no` and `OTHER`, what was written so far; empty for nothing.
    until : date or None
        The night on which it goes on, while it stands still; nothing is asked for then.
    """

    plan: Plan
    night: int
    arm: int | None
    name: str
    said: str
    yes: str
    no: str
    week: tuple[tuple[date, bool], ...]
    other: str = ""
    usual_other: str = YES
    chosen: str = ""
    until: date | None = None

    @property
    def legs(self) -> bool:
        """Whether both legs are rated, on a page of their own."""
        return bool(rating_of(self.plan.outcome))


@dataclass(frozen=True, slots=True)
class EveningPage:
    """Everything the page of an evening shows at once; what takes longer comes later."""

    about: About
    own: datetime
    evening: Evening
    asks_before: bool
    before: Mapping[str, str]
    chips: tuple[Chip, ...]
    nothing: bool
    medicines: tuple[Taken, ...]
    trial: Tonight | None
    visit: Appointment | None
    home: tuple[HomeItem, ...]
    drawn: Mapping[date, bool]
    named: Mapping[date, str]
    visits: frozenset[date]
    goal: str
    sat_where: str

    @property
    def sat(self) -> str:
        """For how many minutes, on this night."""
        return self.told(f"sit {self.sat_where}").removesuffix("min").strip()

    @property
    def night(self) -> date:
        """The night that is shown."""
        return self.evening.night

    @property
    def is_tonight(self) -> bool:
        """Whether its evening is today's."""
        return self.night == self.own.date()

    @property
    def rows(self) -> Mapping[str, tuple[Bead, ...]]:
        """The ratings that are drawn, at most three."""
        return dict(list(self.evening.rows.items())[:3])

    def told(self, name: str) -> str:
        """What was written of this night under a name."""
        return self.evening.cells.get(name, "")


def evening_page(about: About, night: date | None) -> EveningPage:
    """Put the page of an evening together.

    Parameters
    ----------
    about : About
    night : date or None
        The running one by default.

    Raises
    ------
    NotAllowed
        When whoever looks may not see this person.
    InputError
        For a night that has not begun.
    """
    own = clock(about)
    found = read_today(about.desk, about.person, night)
    evening = found.evening
    trial, drawn, named = _trial(found.plans, evening)
    medicines = _medicines(found.medicines, evening)
    tried = (trial.name, trial.other) if trial and not trial.until else ()
    names = (*tried, *(one.name for one in medicines))
    aside = {plain_name(name) for name in names if name}
    chips = tuple(chip for chip in _chips(evening) if plain_name(chip.name) not in aside)
    last_night = evening.told_of(evening.night - timedelta(days=1))
    return EveningPage(
        about, own, evening,
        asks_before=evening.night == own.date(),
        before=last_night, chips=chips,
        nothing=bool(chips) and all(_said_no(evening.cells.get(one.name)) for one in chips),
        medicines=medicines, trial=trial, visit=found.visit,
        home=found.home, drawn=drawn, named=named, visits=found.visits, goal=found.goal,
        sat_where=_sat_where(evening),
    )  # fmt: skip


def _sat_where(evening: Evening) -> str:
    """Where one sat, of this night or the last time it was told."""
    names = dict.fromkeys(name for one in evening.entries for name in one.body["cells"])
    here = [name for name in evening.cells if sat_in(name)]
    told = [name for name in reversed(names) if sat_in(name)]
    return sat_in([*here, *told, f"sit {SITUATIONS[1]}"][0])


def sat_in(name: str) -> str:
    """The place a name such as ``sit desk`` tells of; empty for all others."""
    word, _, place = name.casefold().replace("_", " ").partition(" ")
    plain = place.replace(" ", "_")
    return plain if word == "sit" and plain in SITUATIONS else ""


def _said_no(text: str | None) -> bool:
    return text is not None and text.casefold() in (NO, "0", "not done")


def _chips(evening: Evening) -> Iterable[Chip]:
    offered = dict(evening.done) or dict.fromkeys(FIRST_OWN, YES)
    for name, usual in offered.items():
        text = evening.cells.get(name)
        on = text is not None and not _said_no(text)
        yield Chip(name, text if on and text else usual, on)


def _medicines(listed: Iterable[MedicineUse], evening: Evening) -> tuple[Taken, ...]:
    """Those of the list that are taken, then those of the log alone."""
    doses = {one.name: one.dose for one in listed if one.taking == "taken"}
    told = {plain_name(name): (name, usual) for name, usual in evening.medicines.items()}
    found = []
    for name, dose in doses.items():
        known, usual = told.pop(plain_name(name), (name, YES))
        amount = f"{dose.value:g} {dose.unit}" if dose else ""
        found.append(_taken(known, amount or ("" if usual == YES else usual), usual, evening))
    found += [
        _taken(n, "" if usual == YES else usual, usual, evening) for n, usual in told.values()
    ]
    return tuple(found)


def _taken(name: str, dose: str, usual: str, evening: Evening) -> Taken:
    text = evening.cells.get(name, "")
    shown = dose or ("" if usual == YES else usual)
    return Taken(name, shown, text, tuple(options_of(text, usual)))


def _trial(
    plans: Iterable[Plan], evening: Evening
) -> tuple[Tonight | None, dict[date, bool], dict[date, str]]:
    """The trial that runs on this night, every drawn night, and which of two measures was drawn."""
    drawn: dict[date, bool] = {}
    named: dict[date, str] = {}
    found = None
    for plan in plans:
        schedule = plan.schedule
        if schedule.start is None or plan.row != "night":
            continue
        days = tuple(_days(schedule))
        drawn |= {on: bool(arm) for on, arm in days}
        names = (plan.versus, plan.action) if plan.versus else ("", "")
        named |= {on: names[arm] for on, arm in days}
        place = schedule.place_of(evening.night)
        if 0 <= place < schedule.design.units or schedule.pause_on(evening.night):
            found = _tonight(plan, place, evening)
    return found, drawn, named


def _days(schedule: Schedule) -> Iterable[tuple[date, int]]:
    """The nights of a schedule whose list is known."""
    for place, arm in enumerate(schedule.assign):
        on = schedule.day_of(place)
        if on is not None:
            yield on, arm


def _tonight(plan: Plan, place: int, evening: Evening) -> Tonight:
    assign, pause = plan.schedule.assign, plan.schedule.pause_on(evening.night)
    if pause:
        return Tonight(plan, 0, None, plan.name, "", YES, NO, (), until=pause.until)
    arm = assign[place] if place < len(assign) else None
    name = plan.versus if arm == 0 and plan.versus else plan.action
    other = "" if arm is None or not plan.versus else plan.versus if arm else plan.action
    usual, usual_other = evening.done.get(name, YES), evening.done.get(other, YES)
    said, said_other = evening.cells.get(name, ""), evening.cells.get(other, "")
    near = list(_days(plan.schedule))[max(0, place - _BEFORE) : place + _AHEAD]
    week = tuple((on, bool(side)) for on, side in near)
    yes = said if said and not _said_no(said) else usual
    chosen = OTHER if other and said_other and not _said_no(said_other) else said
    return Tonight(
        plan, place + 1, arm, name, said, yes, NO, week, other,
        said_other if chosen == OTHER else usual_other, chosen,
    )  # fmt: skip
