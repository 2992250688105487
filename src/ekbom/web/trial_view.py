"""A trial as the pages show it: its nights, what tonight is, and when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ekbom.actions.plan import SEAL_WORDS
from ekbom.model.trial import Pause, Plan
from ekbom.nof1.design import count, smallest_p
from ekbom.nof1.reach import stop_rules
from ekbom.nof1.rule import say_count
from ekbom.reports.trials import how_drawn
from ekbom.reports.words import capital, p_words
from ekbom.web.days_said import days_said

State = Literal["coming", "running", "paused", "over"]
SHORT = 12  # letters of a seal in an address
_WEEK = 7  # nights in a row, where there are no pairs


@dataclass(frozen=True, slots=True)
class NightCell:
    """One night of the schedule.

    Attributes
    ----------
    on : date
    arm : {"a", "b"}
    look : str
        ``settling``, ``tonight``, ``next``, in any combination.
    """

    on: date
    arm: str
    look: str


@dataclass(frozen=True, slots=True)
class TrialCard:
    """One trial.

    Attributes
    ----------
    plan : Plan
    short : str
        Beginning of its seal, for the address.
    state : State
    rows : list of list of NightCell
        A pair of blocks each; empty while a helper keeps the list.
    tonight : str
        What is to be done tonight, "A" or "B"; empty outside the trial.
    night, nights : int
        Tonight's number, 0 outside.
    schedules, p : str
        How many schedules were possible; the smallest p one of them can reach.
    drawn : str
    pause : Pause or None
        That is not over, though it may begin tomorrow.
    paused, done : int
        Nights of all pauses; nights that are over, without them.
    stop_rules : tuple of str
    seal_means : str
    """

    plan: Plan
    short: str
    state: State
    rows: list[list[NightCell]]
    tonight: str
    night: int
    nights: int
    schedules: str
    p: str
    drawn: str
    pause: Pause | None
    paused: int
    done: int
    stop_rules: tuple[str, ...]
    seal_means: str

    @property
    def without(self) -> str:
        """The other arm, in words of the plan; empty for going without."""
        return self.plan.versus

    @property
    def broken_at(self) -> datetime | None:
        """When somebody looked before the end."""
        return self.plan.broken_at


def trial_cards(plans: Iterable[Plan], today: date) -> list[TrialCard]:
    """Every trial, those that run first, then those to come, then the others, newest first."""
    order = ("running", "paused", "coming", "over")
    found = [trial_card(one, today) for one in plans]
    newest = sorted(found, key=lambda one: one.plan.end, reverse=True)
    return sorted(newest, key=lambda one: order.index(one.state))


def trial_card(plan: Plan, today: date) -> TrialCard:
    """One trial as of today."""
    schedule, design = plan.schedule, plan.schedule.design
    place, arms = schedule.place_of(today), schedule.assign
    running, rows = 0 <= place < design.units and today < plan.end, _rows(plan, today)
    return TrialCard(
        plan=plan,
        short=plan.seal[:SHORT],
        state=_state(plan, today),
        rows=rows,
        tonight="AB"[1 - arms[place]] if running and arms else "",
        night=place + 1 if running else 0,
        nights=design.units,
        schedules=say_count(count(design)),
        p=p_words(smallest_p(design)),
        drawn=capital(how_drawn(design, plan.row)),
        pause=next((one for one in schedule.pauses if one.until > today), None),
        paused=schedule.paused,
        done=sum(cell.on < today for row in rows for cell in row),
        stop_rules=tuple(map(days_said, stop_rules(plan))),
        seal_means=SEAL_WORDS,
    )


def _state(plan: Plan, today: date) -> State:
    if today >= plan.end:
        return "over"
    if plan.schedule.pause_on(today):
        return "paused"
    return "running" if plan.schedule.place_of(today) >= 0 else "coming"


def _rows(plan: Plan, today: date) -> list[list[NightCell]]:
    design, cells = plan.schedule.design, list(_cells(plan, today))
    length = 2 * design.block if design.name == "pairs" else _WEEK
    return [cells[n : n + length] for n in range(0, len(cells), length)]


def _cells(plan: Plan, today: date) -> Iterator[NightCell]:
    schedule = plan.schedule
    for place, arm in enumerate(schedule.assign):
        on = schedule.day_of(place)
        if on is None:
            return
        looks = (
            ("settling", schedule.settles(place)),
            ("tonight", on == today),
            ("next", on > today),
        )
        look = " ".join(word for word, holds in looks if holds)
        yield NightCell(on, "a" if arm else "b", look)
