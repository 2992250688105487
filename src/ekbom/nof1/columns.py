"""From a diary to the arrays of the regression: which nights, which columns, on what scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ekbom.model.diary import Action, Diary
from ekbom.model.policy import Priors

Floats = NDArray[np.float64]

TREND = "background: slow trend"
BEND = "background: bend of the trend"
WITH_IT = "night with it"
# A person may well name an action "Mon"; nobody names one like this.
WEEKDAYS = tuple(f"background: {day}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


def as_array(values: Sequence[float | None]) -> Floats:
    """Values with NaN for what is missing, shape (n,)."""
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Column:
    """One action, ready for the regression.

    Attributes
    ----------
    name : str
    raw : array (units,)
        As logged, NaN where nothing was written.
    scaled : array (units,)
        In multiples of `step`, so that one unit is one usual dose.
    on : bool array (units,)
        True on nights counted as "with it"; False also where nothing is known.
    known : bool array (units,)
    step : float
    per : str
        What one unit of the effect belongs to.
    graded : bool
        A rating that is hardly ever zero: "with it" means "with more of it".
    """

    name: str
    raw: Floats
    scaled: Floats
    on: NDArray[np.bool_]
    known: NDArray[np.bool_]
    step: float
    per: str
    graded: bool = False


def action_column(action: Action, *, few: int) -> Column:
    """Scale one action for the regression.

    A yes/no action counts as it is. A dose or count is given in multiples of its usual
    (median non-zero) amount. A rating that is hardly ever zero, such as stress, is given in
    steps of its own SD, and "with it" means above its median.

    Parameters
    ----------
    action : Action
    few : int
        Below so many nights at zero, zero does not mean "without".
    """
    raw = as_array(action.values)
    known = ~np.isnan(raw)
    seen = raw[known]
    positive = seen[seen > 0]
    levels = len(np.unique(seen))
    if levels > 2 and (np.count_nonzero(seen == 0) < few or (seen < 0).any()):
        middle, spread = float(np.median(seen)), float(seen.std())
        return Column(
            action.name,
            raw,
            (raw - middle) / spread,
            known & (raw > middle),
            known,
            spread,
            "one step of its usual spread",
            graded=True,
        )
    step = float(np.median(positive)) if len(positive) else 1.0
    per = WITH_IT if levels <= 2 else f"a usual amount of {step:g} {action.unit}".strip()
    return Column(action.name, raw, raw / step, known & (raw > 0), known, step, per)


def filled(column: Floats) -> Floats:
    """The column with its own mean where nothing is known, so that such nights say nothing."""
    known = ~np.isnan(column)
    mean = column[known].mean() if known.any() else 0.0
    result: Floats = np.where(known, column, mean)
    return result


def background(
    dates: Sequence[date], days: NDArray[np.int64], priors: Priors, *, one_switch: bool = False
) -> tuple[Floats, dict[str, float]]:
    """Weekday and slow-trend columns for the given units, with their prior SDs.

    All seven weekdays stand side by side: the tight prior shares them out, so none has to be
    the reference. The trend runs from -1/2 to 1/2, so its coefficient is the change over the
    whole diary.

    Parameters
    ----------
    dates : sequence of date
    days : int array (n,)
    priors : Priors
    one_switch : bool
        All nights of one arm lie before those of the other, so that a remission that levels
        off looks like the change. A bend then joins the trend in long trials (in short ones
        it cannot be told from the switch): one wave of the cosine, from -1 at both ends to 1
        in the middle. Where the arm changes often, no bend can pass for it.
    """
    weekday = np.array([d.weekday() for d in dates])
    dummies = (weekday[:, None] == np.arange(len(WEEKDAYS))).astype(np.float64)
    spread = max(float(days[-1] - days[0]), 1.0)
    trend = (days - days[0]) / spread - 0.5
    sds = dict.fromkeys(WEEKDAYS, priors.nuisance_sd) | {TREND: priors.trend_sd}
    columns = [dummies, trend]
    if one_switch and spread + 1 >= priors.bend_nights:
        columns.append(np.cos(2 * np.pi * trend))
        sds[BEND] = priors.bend_sd
    return np.column_stack(columns), sds


@dataclass(frozen=True, slots=True)
class Nights:
    """The nights an answer is drawn from.

    Attributes
    ----------
    y : array (units,)
        The outcome, NaN where nothing was written.
    days : int array (units,)
    dates : tuple of date
    used : bool array (units,)
        Recorded nights.
    span : float
        Width of the outcome's scale.
    """

    y: Floats
    days: NDArray[np.int64]
    dates: tuple[date, ...]
    used: NDArray[np.bool_]
    span: float

    def part(self, where: NDArray[np.bool_]) -> Nights:
        """The same outcome, using only the nights in `where`."""
        return Nights(self.y, self.days, self.dates, self.used & where, self.span)

    @property
    def chosen_days(self) -> NDArray[np.int64]:
        """Calendar places of the used nights."""
        return self.days[self.used]

    @property
    def chosen_dates(self) -> tuple[date, ...]:
        """Dates of the used nights."""
        return tuple(d for d, use in zip(self.dates, self.used, strict=True) if use)


def nights_of(diary: Diary, outcome: str) -> Nights:
    """The nights of one outcome."""
    column = diary.outcomes[outcome]
    y = as_array(column.values)
    days = np.array(diary.index, dtype=np.int64)
    return Nights(y, days, diary.dates, ~np.isnan(y), column.span)
