"""The drawings of a forest plot: percent across, pixels down, so that they fit any width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

from markupsafe import Markup

from ekbom.reports.interval import Axis, axis_drawing, line_95
from ekbom.reports.plot import round_ticks
from ekbom.reports.svg import px, tag
from ekbom.reports.words import number, span

_MIDDLE = 22  # px; the middle of a line of the interval drawings
_LARGEST = 15.0  # side of the largest square, px


class Row(Protocol):
    """What is drawn of one study."""

    @property
    def label(self) -> str:
        """Its name."""

    @property
    def effect(self) -> float:
        """Its best guess."""

    @property
    def low(self) -> float:
        """The lower end of its interval."""

    @property
    def high(self) -> float:
        """The upper end of its interval."""

    @property
    def weight(self) -> float:
        """Its share of the whole weight."""


@dataclass(frozen=True, slots=True)
class ForestAxis:
    """The axis all rows share, and the value that means no effect.

    Attributes
    ----------
    axis : Axis
    null : float
    """

    axis: Axis
    null: float

    def drawing(self, less: str, more: str) -> Markup:
        """Ticks and the words at both ends."""
        return axis_drawing(self.axis, less, more, "forest-axis")


def forest_axis(
    rows: Sequence[Row],
    interval: tuple[float, float],
    prediction: tuple[float, float] | None,
    null: float,
) -> ForestAxis:
    """An axis that holds every best guess and the pooled interval.

    Intervals that reach far beyond it end in an arrow, so that one wide row does not press all
    others into the middle.

    Parameters
    ----------
    rows : sequence of Row
    interval : (float, float)
    prediction : (float, float) or None
    null : float
        Always on the axis.
    """
    held = [null, *interval, *(prediction or ()), *(row.effect for row in rows)]
    low, high = min(held), max(held)
    room = 0.5 * ((high - low) or 1.0)
    low = max(low - room, min([low, *(row.low for row in rows)]))
    high = min(high + room, max([high, *(row.high for row in rows)]))
    ticks = round_ticks(low, high, 6)
    return ForestAxis(Axis(ticks[0], ticks[-1], ticks, 0.0), null)


def forest_line(row: Row, axis: ForestAxis, pooled: float, heaviest: float) -> Markup:
    """One study: its 95 % line, and a square whose area is its weight."""
    side = max(3.0, _LARGEST * sqrt(row.weight / heaviest))
    square = tag("rect", cls="square", x=px(-side / 2), y=px(-side / 2), width=px(side),
                 height=px(side))  # fmt: skip
    place = f"{axis.axis.at(row.effect):.2f}%"
    return _picture(
        f"{row.label}: {number(row.effect, 2)}, 95 % interval {span((row.low, row.high), 2)}",
        *_ground(axis, pooled),
        *line_95((row.low, row.high), axis.axis),
        tag("svg", square, x=place, y=_MIDDLE, overflow="visible", aria_hidden="true"),
    )


def diamond(value: float, interval: tuple[float, float], axis: ForestAxis) -> Markup:
    """The pooled value: a diamond from one end of its interval to the other."""
    low, middle, high = (axis.axis.at(x) for x in (interval[0], value, interval[1]))
    shape = tag(
        "path", cls="diamond", d=f"M{low:.2f} 11L{middle:.2f} 2 {high:.2f} 11 {middle:.2f} 20z"
    )
    # Stretched with the width of the row; its height stays.
    inner = tag("svg", shape, x=0, y=_MIDDLE - 11, width="100%", height=22, viewBox="0 0 100 22",
                preserveAspectRatio="none", overflow="visible", aria_hidden="true")  # fmt: skip
    label = f"Pooled: {number(value, 2)}, 95 % interval {span(interval, 2)}"
    return _picture(label, *_ground(axis, value), inner)


def prediction_line(ends: tuple[float, float], axis: ForestAxis) -> Markup:
    """Where a further study would lie."""
    low, high = (f"{axis.axis.at(x):.2f}%" for x in ends)
    line = tag("line", cls="predicted", x1=low, x2=high, y1=_MIDDLE, y2=_MIDDLE)
    return _picture(f"A further row, 95 in 100: {span(ends, 2)}", *_ground(axis, None), line)


def _picture(label: str, *inner: Markup) -> Markup:
    return tag("svg", *inner, cls="ci", role="img", aria_label=label)


def _ground(axis: ForestAxis, pooled: float | None) -> list[Markup]:
    """The line of no effect, and the dashed line of the pooled value."""
    zero = f"{axis.axis.at(axis.null):.2f}%"
    parts = [tag("line", cls="zero", x1=zero, x2=zero, y1=0, y2=44)]
    if pooled is not None:
        at = f"{axis.axis.at(pooled):.2f}%"
        parts.append(tag("line", cls="pooled", x1=at, x2=at, y1=0, y2=44))
    return parts
