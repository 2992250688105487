"""A trial of one leg against the other, as the pages show it: whose turn it is, what is rated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from ekbom.model.legs import SIDES, leg_names, rating_of, side_of

if TYPE_CHECKING:
    from ekbom.model.kept import Kept
    from ekbom.model.trial import Plan


@dataclass(frozen=True, slots=True)
class Turn:
    """Nights in a row with one leg treated.

    Attributes
    ----------
    first, last : date
        Evenings.
    name : str
        What is done, and to which leg.
    now : bool
    """

    first: date
    last: date
    name: str
    now: bool


@dataclass(frozen=True, slots=True)
class LegsTrial:
    """One leg against the other.

    Attributes
    ----------
    plan : Plan
    names : (str, str)
        Under which the left and the right leg are written down.
    turns : tuple of Turn
        Empty while a helper keeps the list.
    nights : int
        Of the trial that have begun.
    both : int
        Of these, with both legs rated.
    alone : tuple of date
        Of these, with one leg rated alone: they count as missing.
    """

    plan: Plan
    names: tuple[str, str]
    turns: tuple[Turn, ...]
    nights: int
    both: int
    alone: tuple[date, ...]

    @property
    def rating(self) -> str:
        """What each leg is rated for."""
        return rating_of(self.plan.outcome)

    @property
    def on_ten(self) -> bool:
        """Whether each leg is rated from 0 to 10."""
        return self.plan.scale == (-10, 10)

    def on(self, night: date) -> str:
        """What was drawn for a night; empty outside the trial, and while it stands still."""
        place = self.plan.schedule.place_of(night)
        return _drawn(self.plan, place) if 0 <= place < len(self.plan.schedule.assign) else ""


def legs_plan(plans: Iterable[Plan], today: date) -> Plan | None:
    """The trial of the legs that runs, else the next one, else the last; None without any."""
    found = [one for one in plans if rating_of(one.outcome) and one.schedule.start]
    found.sort(key=lambda one: one.end)
    ahead = [one for one in found if one.end > today]
    return next(iter([*ahead, *reversed(found)]), None)


def legs_trial(plan: Plan, entries: Sequence[Kept], today: date) -> LegsTrial:
    """The trial as of today.

    Parameters
    ----------
    plan : Plan
        With a date.
    entries : sequence of Kept
        Of the nights since then.
    today : date
    """
    schedule = plan.schedule
    names = names_in(entries, rating_of(plan.outcome))
    rated: dict[date, set[str]] = {}
    for one in entries:
        if one.night is not None and 0 <= schedule.place_of(one.night) < schedule.design.units:
            rated.setdefault(one.night, set()).update(set(names) & set(one.body["cells"]))
    days = [schedule.day_of(place) for place in range(schedule.design.units)]
    return LegsTrial(
        plan, names, tuple(_turns(plan, today)), sum(on is not None and on <= today for on in days),
        sum(len(one) == len(names) for one in rated.values()),
        tuple(sorted(night for night, one in rated.items() if len(one) == 1)),
    )  # fmt: skip


def names_in(entries: Sequence[Kept], rating: str) -> tuple[str, str]:
    """How the ratings of both legs were called last; the usual names where nobody wrote any."""
    used = [name for one in reversed(entries) for name in one.body["cells"]]
    left, right = (
        next((name for name in used if side_of(name, rating) == side), usual)
        for side, usual in zip(SIDES, leg_names(rating), strict=True)
    )
    return left, right


def _turns(plan: Plan, today: date) -> Iterator[Turn]:
    """Nights in a row with one leg; a pause parts them."""
    block = plan.schedule.design.block
    days = [
        (place, on)
        for place in range(len(plan.schedule.assign))
        if (on := plan.schedule.day_of(place)) is not None
    ]
    together = groupby(days, lambda each: (each[0] // block, each[1] - timedelta(days=each[0])))
    for (number, _), run in together:
        nights = [on for _, on in run]
        now = nights[0] <= today <= nights[-1]
        yield Turn(nights[0], nights[-1], _drawn(plan, number * block), now)


def _drawn(plan: Plan, place: int) -> str:
    return plan.action if plan.schedule.assign[place] else plan.versus
