"""The nights of a diary on one axis: what was rated, done and drawn, and where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeVar

from ekbom.model.diary import Action, Diary, Outcome
from ekbom.model.trial import Schedule
from ekbom.reports.words import plain

T = TypeVar("T")

_WEEK = 7
_STEPS = 10  # steps of the urge colours
_SPARSE = 50  # a calendar with fewer units than one in so many days is not drawn day by day


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of bars under the nights.

    Attributes
    ----------
    name : str
    heights : tuple of float or None
        0 to 1 for every slot; None where nothing is known.
    drawn : bool
        Arms of a schedule (full and open bars) and not what was done.
    settling : tuple of bool
        First units of a block, counted apart. Empty when there are none.
    top : str
        What a bar of full height stands for, empty for yes or no.
    """

    name: str
    heights: tuple[float | None, ...]
    drawn: bool = False
    settling: tuple[bool, ...] = ()
    top: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A lasting change of a medicine.

    Attributes
    ----------
    slot : int
        First slot of the new dose.
    says : str
    """

    slot: int
    says: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the raw pictures need, one entry a slot.

    Attributes
    ----------
    dates : tuple of date
    units : tuple of int or None
        Place in the diary; None for a date between two units.
    shares : tuple of float or None
        Outcome as a share of its scale.
    late, censored : tuple of bool
    lanes : tuple of Lane
    changes : tuple of Change
    by_calendar : bool
        False when the units are places in a study and their dates do not run on.
    labels : tuple of str
        Name of each slot on the axis.
    """

    dates: tuple[date, ...]
    units: tuple[int | None, ...]
    shares: tuple[float | None, ...]
    late: tuple[bool, ...]
    censored: tuple[bool, ...]
    lanes: tuple[Lane, ...]
    changes: tuple[Change, ...]
    by_calendar: bool
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.dates)

    @property
    def lead(self) -> int:
        """Empty places before the first slot, so that lines begin on a Monday."""
        return self.dates[0].weekday() if self.by_calendar and self.dates else 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A schedule and the name its arms go by.

    Attributes
    ----------
    name : str
        What is compared, as the answer names it.
    action : str
        The diary column of arm 1.
    schedule : Schedule
    sealed : bool
        Running: its arms are not shown beside the nights.
    versus : str
        The other active measure, or empty.
    """

    name: str
    action: str
    schedule: Schedule
    sealed: bool = False
    versus: str = ""


def build_timeline(
    diary: Diary,
    outcome: Outcome | None,
    drawn: Sequence[Drawn] = (),
    *,
    actions: Sequence[str] | None = None,
    medicines: frozenset[str] = frozenset(),
) -> Timeline:
    """Lay a diary on an axis of slots.

    Parameters
    ----------
    diary : Diary
    outcome : Outcome or None
    drawn : sequence of Drawn
        Trials; a sealed one hides its arms and its column.
    actions : sequence of str, optional
        Which columns get a lane; all by default.
    medicines : frozenset of str
        Columns whose lasting dose changes are marked.
    """
    units, dates, by_calendar = _slots(diary)
    hidden = {name for d in drawn if d.sealed for name in (d.action, d.versus)}
    shown = [a for a in diary.actions.values() if actions is None or a.name in actions]
    lanes = [_trial_lane(d, diary, units) for d in drawn if not d.sealed and d.schedule.assign]
    lanes += [_action_lane(a, units) for a in shown if a.name not in hidden]
    changes = [
        c
        for a in shown
        if a.name not in hidden and (a.unit or a.name in medicines)
        for c in _changes(a, units)
    ]
    return Timeline(
        dates=dates,
        units=units,
        shares=_picked([] if outcome is None else [_share(v, outcome) for v in outcome.values],
                       units, None),
        late=_picked(diary.late, units, False),
        censored=_picked(() if outcome is None else outcome.censored, units, False),
        lanes=tuple(lanes),
        changes=tuple(sorted(changes, key=lambda c: c.slot)),
        by_calendar=by_calendar,
        labels=tuple(
            f"{d.day} {d:%b}" if by_calendar else str(diary.index[u]) if u is not None else ""
            for d, u in zip(dates, units, strict=True)
        ),
    )  # fmt: skip


def level_of(share: float) -> int:
    """Step of the urge colours, 0 to 10."""
    return min(_STEPS, max(0, round(_STEPS * share)))


def _slots(diary: Diary) -> tuple[tuple[int | None, ...], tuple[date, ...], bool]:
    days = diary.dates
    going_on = all(a < b for a, b in pairwise(days))
    # A slip of the pen in one year must not draw centuries of empty nights.
    if not days or not going_on or (days[-1] - days[0]).days > _SPARSE * len(days):
        return tuple(range(len(days))), days, False
    place: dict[date, int] = {d: i for i, d in enumerate(days)}
    whole = tuple(days[0] + timedelta(days=k) for k in range((days[-1] - days[0]).days + 1))
    return tuple(place.get(d) for d in whole), whole, True


def _picked(values: Sequence[T], units: Sequence[int | None], blank: T) -> tuple[T, ...]:
    """Values by slot; an empty column is blank everywhere."""
    if not values:
        return (blank,) * len(units)
    return tuple(blank if u is None else values[u] for u in units)


def _share(value: float | None, outcome: Outcome) -> float | None:
    if value is None or not outcome.span:
        return None
    return min(1.0, max(0.0, (value - outcome.scale[0]) / outcome.span))


def _action_lane(action: Action, units: Sequence[int | None]) -> Lane:
    known = [abs(v) for v in action.values if v is not None]
    top = max(known, default=0.0) or 1.0
    heights = [None if v is None else abs(v) / top for v in action.values]
    # Yes or no needs no measure of its height.
    measured = action.unit or any(v not in (0.0, top) for v in known)
    label = action.words[-1] if action.words else f"{plain(top)} {action.unit}".strip()
    return Lane(action.name, _picked(heights, units, None), top=label if measured else "")


def _trial_lane(drawn: Drawn, diary: Diary, units: Sequence[int | None]) -> Lane:
    arms: list[float | None] = []
    settling = []
    for unit in units:
        place = -1 if unit is None else place_in(drawn.schedule, diary, unit)
        inside = 0 <= place < len(drawn.schedule.assign)
        arms.append(float(drawn.schedule.assign[place]) if inside else None)
        settling.append(inside and drawn.schedule.settles(place))
    return Lane(f"Drawn: {drawn.name}", tuple(arms), drawn=True, settling=tuple(settling))


def place_in(schedule: Schedule, diary: Diary, unit: int) -> int:
    """Which unit of the schedule a unit of the diary is; outside 0 to its length for none."""
    if schedule.start is None:
        return diary.index[unit] - schedule.first_index
    return schedule.place_of(diary.dates[unit])


def _changes(action: Action, units: Sequence[int | None]) -> list[Change]:
    """Changes of dose that lasted a week or more on both sides."""
    runs: list[tuple[int, float, int]] = []  # first slot, dose, recorded units
    for slot, unit in enumerate(units):
        value = None if unit is None else action.values[unit]
        if value is None:
            continue
        if runs and runs[-1][1] == value:
            first, dose, n = runs[-1]
            runs[-1] = (first, dose, n + 1)
        else:
            runs.append((slot, value, 1))
    return [
        Change(slot, f"{action.name}: {_dose(old, action)} to {_dose(new, action)}")
        for (_, old, before), (slot, new, after) in pairwise(runs)
        if before >= _WEEK and after >= _WEEK
    ]


def _dose(value: float, action: Action) -> str:
    if action.unit:
        return f"{plain(value)} {action.unit}"
    return plain(value) if value not in (0.0, 1.0) else ("no", "yes")[int(value)]
