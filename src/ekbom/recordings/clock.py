"""Times as they are written in files of marks: seconds, clock times, dates with times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY_S = 86_400.0
# A clock time up to this long before the start is read as before it, not as nearly a day after.
_BEFORE_S = 6 * 3600.0
_LONGEST_S = 30 * _DAY_S
# Stands for the day of a clock time where no day is known.
_ANY_DAY = datetime(2000, 1, 1)

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_CLOCK = re.compile(
    r"(?:(?P<days>\d+)[d ]\s*)?(?P<h>\d{1,2})[:.h](?P<m>\d{2})(?:[:.m](?P<s>\d{2}(?:[.,]\d+)?)s?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:(?P<y>\d{4})[-/.](?P<mo>\d{1,2})[-/.](?P<d>\d{1,2})|"
    r"(?P<d2>\d{1,2})[.](?P<mo2>\d{1,2})[.](?P<y2>\d{2,4}))[T \-]+(?P<rest>.+)"
)


def number(text: str) -> float | None:
    """A plain number, with a decimal point or comma; None for anything else."""
    bare = text.strip()
    return float(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else None


def clock_s(text: str) -> float | None:
    """Seconds since midnight of a clock time; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or found["days"]:
        return None
    hours, minutes = int(found["h"]), int(found["m"])
    seconds = float((found["s"] or "0").replace(",", "."))
    if found["half"]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found["half"].lower().startswith("p") else 0)
    if hours > 23 or minutes > 59 or seconds >= 60:
        return None
    return hours * 3600.0 + minutes * 60.0 + seconds


def moment(text: str) -> datetime | None:
    """A date with a clock time (year first, or day first with dots); None for anything else."""
    found = _DATED.fullmatch(text.strip())
    if found is None:
        return None
    seconds = clock_s(found["rest"].removesuffix("Z"))
    if seconds is None:
        return None
    year = int(found["y"] or found["y2"])
    if year < 100:
        year += 2000 if year < 85 else 1900
    try:
        day = datetime(year, int(found["mo"] or found["mo2"]), int(found["d"] or found["d2"]))
    except ValueError:
        return None
    whole = int(seconds)
    return day.replace(
        hour=whole // 3600,
        minute=whole // 60 % 60,
        second=whole % 60,
        microsecond=min(999_999, round((seconds - whole) * 1e6)),
    )


@dataclass
class Clock:
    """Turns clock times of one file into seconds from the start of the recording.

    A time is taken for the one within the recording; where there are several, or none, for the
    one nearest to the time before it, so that times run on over midnight.

    Attributes
    ----------
    start : datetime or None
        Of the recording, on the same clock.
    duration_s : float
        Infinite where it is not known.
    free : bool
        Whether the first time that is read stands for a start that is not known.
    """

    start: datetime | None
    duration_s: float
    free: bool = False
    _last: float | None = None

    def seconds(self, text: str) -> float | None:
        """Seconds from the start; None where the text is no time or the start is not known."""
        dated = moment(text)
        of_day = clock_s(text) if dated is None else None
        if self.start is None and self.free:
            self.start = dated or (None if of_day is None else _ANY_DAY + timedelta(seconds=of_day))
        if self.start is None:
            return None
        if dated is not None:
            return (dated - self.start).total_seconds()
        return None if of_day is None else self._unrolled(of_day, self.start)

    def _unrolled(self, of_day: float, start: datetime) -> float:
        began = start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6
        after = (of_day - began) % _DAY_S
        last = 0.0 if self._last is None else self._last
        days = range(int(min(self.duration_s, _LONGEST_S) // _DAY_S) + 1)
        inside = [after + day * _DAY_S for day in days if after + day * _DAY_S <= self.duration_s]
        if inside:
            found = min(inside, key=lambda one: abs(one - last))
        elif self._last is None:
            found = after - _DAY_S if _DAY_S - after <= _BEFORE_S else after
        else:
            found = after + round((last - after) / _DAY_S) * _DAY_S
        self._last = found
        return found
