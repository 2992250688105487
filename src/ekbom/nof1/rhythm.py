"""The clock of the restlessness: a daily wave, the hour it begins, and how much an evening holds.

Hours are hours of the person's own clock. What changes in the hour or the place is passed on as
a sign in words; no probability and no level belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ekbom.model.errors import UsageError
from ekbom.model.words import plural
from ekbom.nof1.censored import middle
from ekbom.nof1.cosinor import Cosinor, clock, cosinor, paired

__all__ = [
    "Cosinor",
    "EveningArea",
    "OnsetHour",
    "cosinor",
    "evening_area",
    "onset_hour",
    "signs",
]

_DAY_H = 24
_NOON_H = 12


@dataclass(frozen=True, slots=True)
class OnsetHour:
    """The hour by which the restlessness has begun on half of the nights.

    Attributes
    ----------
    median_h : float or None
        Hour of the clock, 0 to 24; None where it began on too few nights.
    n : int
        Nights told.
    not_before : int
        Nights on which nothing had begun before bedtime.
    reason : str
    """

    median_h: float | None
    n: int
    not_before: int
    reason: str = ""

    def say(self) -> str:
        """The hour with its counts."""
        held = f"{plural(self.n, 'night')}, on {self.not_before} of them nothing before bedtime"
        if self.median_h is None:
            return f"{self.reason} ({held})"
        return f"On half of the nights it had begun by {clock(self.median_h)} ({held})."

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def onset_hour(hours: Sequence[float | None], began: Sequence[bool]) -> OnsetHour:
    """Median hour of onset, with nights on which nothing began before bedtime.

    Parameters
    ----------
    hours : sequence of float or None
        Hour of the clock (0 to 24) at which it began; on nights without, the bedtime up to which
        there was nothing. None where the night was not told. Hours before noon count to the
        evening before.
    began : sequence of bool
        Whether it began at that hour (else: not before).

    Returns
    -------
    OnsetHour
        The median is that of Kaplan and Meier: a night without counts as "later than bedtime",
        and is neither dropped nor taken for an onset. It is the middle of the stretch on which
        exactly half of the nights have begun, so without such nights it is the plain median.

    Raises
    ------
    UsageError
        When the two rows differ in length, or an hour is outside of 0 to 24.

    Notes
    -----
    Assumes that bedtime has nothing to do with the hour of onset. A person who goes to bed early
    because the legs are quiet, or to escape them, bends it.

    References
    ----------
    Kaplan and Meier 1958, "Nonparametric estimation from incomplete observations", JASA.
    """
    if len(hours) != len(began):
        raise UsageError(
            "onset_hour",
            f"{len(hours)} hours and {len(began)} marks do not fit",
            "give one mark per night",
        )
    told = [(hour, mark) for hour, mark in zip(hours, began, strict=True) if hour is not None]
    for hour, _ in told:
        if not 0 <= hour <= _DAY_H:
            raise UsageError("onset_hour", f"hour {hour} is not on the clock", "give 0 to 24")
    nights = [(_evening(hour), mark) for hour, mark in told]
    not_before = sum(not mark for _, mark in nights)
    half = middle(nights)
    if half is None:
        reason = (
            "It began before bedtime on too few nights to name an hour."
            if nights
            else "No night was told."
        )
        return OnsetHour(None, len(nights), not_before, reason)
    return OnsetHour(half % _DAY_H, len(nights), not_before)


def _evening(hour: float) -> float:
    """Hours counted on over midnight, so that an evening is one stretch."""
    return hour + _DAY_H if hour < _NOON_H else hour


@dataclass(frozen=True, slots=True)
class EveningArea:
    """How much urge an evening holds.

    Attributes
    ----------
    area : float or None
        Area under the urge by clock time, in outcome points times hours.
    mean : float or None
        Area per hour, in outcome points.
    from_h, to_h : float or None
        First and last rating of the evening, hours of the clock.
    n : int
    reason : str
    """

    area: float | None
    mean: float | None
    from_h: float | None
    to_h: float | None
    n: int
    reason: str = ""

    def say(self) -> str:
        """The area and the stretch it belongs to."""
        if self.area is None or self.from_h is None or self.to_h is None:
            return f"{self.reason} ({self.n} given)."
        return (
            f"From {clock(self.from_h)} to {clock(self.to_h)}, {self.n} ratings: area "
            f"{self.area:.1f} points x h, {self.mean:.1f} points on average. Evenings compare "
            "only over the same hours."
        )

    def to_dict(self) -> dict[str, Any]:
        """All fields, for JSON."""
        return asdict(self)


def evening_area(hours: ArrayLike, urges: ArrayLike) -> EveningArea:
    """Area under the urge over one evening, by straight lines between the ratings.

    Parameters
    ----------
    hours : array (n,)
        Hours of the clock (0 to 24); hours before noon count to the evening before. Any order.
    urges : array (n,)
        Urge at that hour, in outcome points; None or NaN where missing.

    Returns
    -------
    EveningArea
        None with a reason where fewer than two ratings were given.

    Raises
    ------
    UsageError
        When the rows do not fit, an hour is not on the clock, or two ratings share an hour.
    """
    t, y = paired(hours, urges, "evening_area")
    if ((t < 0) | (t > _DAY_H)).any():
        raise UsageError("evening_area", "an hour is not on the clock", "give 0 to 24")
    t = np.where(t < _NOON_H, t + _DAY_H, t)
    order = np.argsort(t)
    t, y = t[order], y[order]
    if (np.diff(t) == 0).any():
        raise UsageError("evening_area", "two ratings share an hour", "keep one of them")
    if len(t) < 2:
        return EveningArea(None, None, None, None, len(t), "An area needs two ratings")
    area = float((np.diff(t) * (y[1:] + y[:-1]) / 2).sum())
    first, last = float(t[0]), float(t[-1])
    return EveningArea(area, area / (last - first), first % _DAY_H, last % _DAY_H, len(t))


def signs(
    onset_before_h: float | None,
    onset_now_h: float | None,
    *,
    earlier_h: float,
    parts_before: Iterable[str] = (),
    parts_now: Iterable[str] = (),
) -> tuple[str, ...]:
    """An earlier onset or a spread to other parts of the body, in words to pass on.

    Parameters
    ----------
    onset_before_h, onset_now_h : float or None
        Hour of onset before and now, on the clock (0 to 24); None where it is not known.
    earlier_h : float
        Hours earlier from which it is passed on.
    parts_before, parts_now : iterable of str
        Parts of the body the urge was, and is, felt in.

    Returns
    -------
    tuple of str
        Empty where there is nothing to pass on. Never a probability and never a level.
    """
    said: list[str] = []
    if onset_before_h is not None and onset_now_h is not None:
        earlier = _evening(onset_before_h) - _evening(onset_now_h)
        if earlier >= earlier_h:
            said.append(
                f"It now begins about {earlier:.1f} h earlier ({clock(onset_now_h)}, before "
                f"{clock(onset_before_h)})."
            )
    new = sorted(set(parts_now) - set(parts_before)) if set(parts_before) else []
    if new:
        said.append(f"It is now also felt in: {', '.join(new)}.")
    if said:
        said.append(
            "This is a sign and no measurement. With some medicines it is one that the person "
            "who prescribes them wants to hear of soon."
        )
    return tuple(said)
