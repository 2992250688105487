"""The nights of a month, with what is kept of each: recordings, the urge, visits, trials."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ekbom.actions.desk import Desk, person_verb
from ekbom.actions.readable import plan_in, readable
from ekbom.journal.cells import read_cell
from ekbom.journal.kept_rows import PARTNER
from ekbom.journal.pick import tells_how_it_was
from ekbom.model.kept import Kept
from ekbom.model.trial import Plan

__all__ = ["MonthOfNights", "NightDay", "month_of_nights"]

_URGE = "urge"
_NEWEST = 24


@dataclass(frozen=True, slots=True)
class NightDay:
    """One evening and the night after it.

    Attributes
    ----------
    day : date
    recordings : tuple of Kept
    rated : float or None
        What was rated, as one number; None where nothing was.
    entries : int
        Lines of the journal.
    visit : bool
    trials : tuple of (str, int or None)
        What is tried on this night, and on which side it was drawn; None where a helper knows.
    """

    day: date
    recordings: tuple[Kept, ...] = ()
    rated: float | None = None
    entries: int = 0
    visit: bool = False
    trials: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class MonthOfNights:
    """A month, and the recordings there are in all.

    Attributes
    ----------
    days : tuple of NightDay
    rated : str
        Name of what is rated; empty without any.
    newest : tuple of Kept
        The latest recordings, the newest first.
    undated : tuple of Kept
        Recordings among them whose date was taken out.
    scored : frozenset of str
        Ids of the recordings among all of these that are scored.
    """

    days: tuple[NightDay, ...]
    rated: str
    newest: tuple[Kept, ...]
    undated: tuple[Kept, ...]
    scored: frozenset[str]


@person_verb("see")
def month_of_nights(desk: Desk, person: str, first: date) -> MonthOfNights:
    """What is kept of the nights of a month.

    Parameters
    ----------
    desk : Desk
    person : str
        Id of the person.
    first : date
        Any day of the month.

    Raises
    ------
    NotAllowed
        When the actor may not see this person.
    """
    first = first.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    last = after - timedelta(days=1)
    store = desk.store
    with store.snapshot():
        entries = store.find(person, "entry", since=first, until=last)
        visits = store.find(person, "visit", since=first, until=last)
        recordings = store.find(person, "recording")
        plans = list(readable(store.find(person, "plan"), plan_in))
        scored = frozenset(str(o.body["recording"]) for o in store.find(person, "scoring"))
    store.note(desk.event("month_of_nights", person))
    name = _rated(entries)
    by_day = _by_night(entries)
    held = _by_night(recordings)
    visited = {one.night for one in visits}
    days = tuple(
        NightDay(
            day=day,
            recordings=tuple(held.get(day, ())),
            rated=_mean(by_day.get(day, ()), name),
            entries=len(by_day.get(day, ())),
            visit=day in visited,
            trials=tuple(_arms(plans, day)),
        )
        for day in (first + timedelta(days=n) for n in range((after - first).days))
    )
    dated = [one for one in recordings if one.night is not None]
    return MonthOfNights(
        days=days,
        rated=name,
        newest=tuple(reversed(dated[-_NEWEST:])),
        undated=tuple(one for one in recordings if one.night is None),
        scored=scored,
    )


def _by_night(records: Iterable[Kept]) -> dict[date, list[Kept]]:
    found: dict[date, list[Kept]] = {}
    for one in records:
        if one.night is not None:
            found.setdefault(one.night, []).append(one)
    return found


def _cells(entry: Kept) -> Mapping[str, str]:
    return {name: str(text) for name, text in entry.body["cells"].items()}


def _rated(entries: Sequence[Kept]) -> str:
    """What tells how the nights were: the urge where it is there, else what is rated most often."""
    texts: dict[str, list[str]] = {}
    for one in entries:
        if one.source != PARTNER:
            for name, text in _cells(one).items():
                texts.setdefault(name, []).append(text)
    usual = [name for name, said in texts.items() if tells_how_it_was(name, said)]
    urges = [name for name in usual if _URGE in name.casefold()]
    return max(urges or usual, key=lambda name: len(texts[name]), default="")


def _mean(entries: Iterable[Kept], name: str) -> float | None:
    """What the person rated; a partner's word for it is no rating of theirs."""
    own = (_cells(one) for one in entries if one.source != PARTNER)
    cells = [read_cell(told[name]) for told in own if name in told]
    numbers = [cell.value for cell in cells if cell.kind == "number"]
    numbers += [0.0 for cell in cells if cell.kind == "none"]
    return sum(numbers) / len(numbers) if numbers else None


def _arms(plans: Sequence[Plan], day: date) -> Iterable[tuple[str, int | None]]:
    for plan in plans:
        place = plan.schedule.place_of(day)
        if 0 <= place < plan.schedule.design.units:
            drawn = plan.schedule.assign
            yield plan.name, drawn[place] if place < len(drawn) else None
