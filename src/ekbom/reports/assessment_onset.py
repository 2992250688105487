"""When the first urge of the day comes, by month: a point each, the earlier the higher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from markupsafe import Markup

from ekbom.reports.nights import Table, raw_table
from ekbom.reports.plot import Frame, polyline
from ekbom.reports.svg import join, picture, px, tag, words
from ekbom.reports.words import counted

_WIDE, _NARROW, _HEIGHT = 524.0, 354.0, 236.0
_HOUR, _DAY, _YEAR = 60, 24, 12
_SIDE = 24.0  # px from the frame to the first and the last point
_HEADS = ("Month", "Median of the first urge", "Nights")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OnsetChart:
    """The chart and its numbers.

    Attributes
    ----------
    wide, narrow : Markup
    table : Table
    """

    wide: Markup
    narrow: Markup
    table: Table


def onset_chart(rows: Sequence[Row]) -> OnsetChart | None:
    """The chart of the months; None while fewer than two are known.

    Parameters
    ----------
    rows : sequence of mapping
        ``month`` (its first day), ``minutes`` (the median, since midnight of the day the evening
        began; beyond 24 hours after the next midnight) and ``nights``.
    """
    if len(rows) < 2:
        return None
    told = [[_month(r["month"]), clock_of(r["minutes"]), str(r["nights"])] for r in rows]
    table = Table("The months as a table", raw_table(_HEADS, told))
    return OnsetChart(_drawing(rows, _WIDE), _drawing(rows, _NARROW), table)


def clock_of(minutes: float) -> str:
    """Minutes since midnight as a clock time; those beyond the day belong to the night."""
    hours, rest = divmod(round(minutes), _HOUR)
    return f"{hours % _DAY:02d}:{rest:02d}"


def _drawing(rows: Sequence[Row], width: float) -> Markup:
    hours = [row["minutes"] / _HOUR for row in rows]
    first, last = floor(min(hours)), ceil(max(hours))
    # The earliest hour is at the top: upwards is worse.
    frame = Frame(52, width - 14, 30, _HEIGHT - 40, max(last, first + 1), first)
    start, end = _count(rows[0]["month"]), _count(rows[-1]["month"])

    def x(month: date) -> float:
        room = frame.right - frame.left - 2 * _SIDE
        return frame.left + _SIDE + room * (_count(month) - start) / (end - start)

    points = [(x(row["month"]), frame.y(h)) for row, h in zip(rows, hours, strict=True)]
    lines = [
        part
        for hour in range(first, max(last, first + 1) + 1)
        for part in (
            tag("line", cls="grid", x1=px(frame.left), x2=px(frame.right), y1=px(frame.y(hour)),
                y2=px(frame.y(hour))),
            words(clock_of(hour * _HOUR), px(frame.left - 8), frame.y(hour) + 4.5, at="end"),
        )
    ]  # fmt: skip
    drawn = [polyline("told", points[a:b]) for a, b in _runs([row["month"] for row in rows])]
    dots = [tag("circle", cls="guess", cx=px(at), cy=px(y), r=4.5) for at, y in points]
    ends = [
        words(clock_of(rows[k]["minutes"]), px(points[k][0]), points[k][1] - 11, cls="em halo",
              at="middle")
        for k in (0, -1)
    ]  # fmt: skip
    months = [
        words(_month(rows[k]["month"]), px(points[k][0] + shift), _HEIGHT - 14, at=side)
        for k, shift, side in ((0, -_SIDE, "start"), (-1, _SIDE, "end"))
    ]
    nights = counted(sum(row["nights"] for row in rows), "night")
    label = (
        f"The first urge of the day by month, the earlier the higher: {_said(rows[0])}, "
        f"{_said(rows[-1])}; medians of {nights}. The numbers are in the table below."
    )
    return picture(label, join([*lines, *drawn, *dots, *ends, *months]), width=width,
                   height=_HEIGHT, cls="chart")  # fmt: skip


def _said(row: Row) -> str:
    return f"{clock_of(row['minutes'])} in {_month(row['month'])}"


def _month(month: date) -> str:
    return f"{month:%b %Y}"


def _count(month: date) -> int:
    """Months as whole numbers."""
    return month.year * _YEAR + month.month


def _runs(months: Sequence[date]) -> Iterator[tuple[int, int]]:
    """First and past-the-end place of months one after the other: a line bridges no gap."""
    start = 0
    for k in range(1, len(months) + 1):
        if k == len(months) or _count(months[k]) - _count(months[k - 1]) > 1:
            yield start, k
            start = k
