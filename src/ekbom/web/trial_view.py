"""A trial as the pages show it: its nights, what tonight is, and when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from ekbom.actions.plan import SEAL_WORDS
from ekbom.model.trial import Plan
from ekbom.nof1.design import count, smallest_p
from ekbom.nof1.reach import stop_rules
from ekbom.nof1.rule import say_count
from ekbom.reports.trials import how_drawn
from ekbom.reports.words import capital, p_words

State = Literal["coming", "running", "over"]
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
        What is to be done tonight; empty outside the trial.
    night, nights : int
        Tonight's number, 0 outside.
    schedules, p : str
        How many schedules were possible; the smallest p one of them can reach.
    drawn : str
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
    order = ("running", "coming", "over")
    found = [trial_card(one, today) for one in plans]
    newest = sorted(found, key=lambda one: one.plan.end, reverse=True)
    return sorted(newest, key=lambda one: order.index(one.state))


def trial_card(plan: Plan, today: date) -> TrialCard:
    """One trial as of today."""
    schedule, design = plan.schedule, plan.schedule.design
    first = schedule.start
    place = (today - first).days if first else -1
    running = 0 <= place < design.units and today < plan.end
    arms = schedule.assign
    return TrialCard(
        plan=plan,
        short=plan.seal[:SHORT],
        state="over" if today >= plan.end else "running" if place >= 0 else "coming",
        rows=_rows(plan, today),
        tonight=_does(plan, arms[place]) if running and arms else "",
        night=place + 1 if running else 0,
        nights=design.units,
        schedules=say_count(count(design)),
        p=p_words(smallest_p(design)),
        drawn=capital(how_drawn(design, plan.row)),
        stop_rules=stop_rules(plan),
        seal_means=SEAL_WORDS,
    )


def _does(plan: Plan, arm: int) -> str:
    return plan.action if arm else plan.versus or f"without {plan.action}"


def _rows(plan: Plan, today: date) -> list[list[NightCell]]:
    design, cells = plan.schedule.design, list(_cells(plan, today))
    length = 2 * design.block if design.name == "pairs" else _WEEK
    return [cells[n : n + length] for n in range(0, len(cells), length)]


def _cells(plan: Plan, today: date) -> Iterator[NightCell]:
    first, design = plan.schedule.start, plan.schedule.design
    if first is None:
        return
    for place, arm in enumerate(plan.schedule.assign):
        on = first + timedelta(days=place)
        looks = (
            ("settling", place % design.block < design.wash_in),
            ("tonight", on == today),
            ("next", on > today),
        )
        look = " ".join(word for word, holds in looks if holds)
        yield NightCell(on, "a" if arm else "b", look)
