"""The bead string: one bead a night, its area and colour show the level, weeks in lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from markupsafe import Markup

from ekbom.reports.lanes import lane_bars
from ekbom.reports.svg import join, path, picture, px, tag, words
from ekbom.reports.timeline import Change, Timeline, level_of
from ekbom.reports.words import counted, shortened

WEEK = 7
_DATES = 20  # height of the line of dates, px
_CIRCLE = Markup('<circle cx="{}" cy="{}" r="{}"/>')
_LETTER = 7.4  # width of an average letter, px
_BETWEEN = 8  # between two rows of bars, px
_LEAST = 1.7  # radius of the smallest bead, px
_RING = 2.6
_DASH = 3.5  # half the width of the sign for nothing written
_RIMMED = 4  # steps up to this one carry a rim, for contrast


@dataclass(frozen=True, slots=True)
class Shape:
    """Measures of one line of nights, px.

    Attributes
    ----------
    width, gutter : float
        The gutter holds the names of the rows, or their numbers.
    nights : int
        Slots in a line.
    lane : float
        Height of a full bar.
    named : bool
        Names in the gutter, or numbers that a list explains.
    """

    width: float
    gutter: float
    nights: int
    lane: float
    named: bool

    @property
    def step(self) -> float:
        """Width of a slot."""
        return (self.width - self.gutter) / self.nights

    @property
    def bead(self) -> float:
        """Radius of the largest bead."""
        return min(12.5, self.step * 0.48)


def wide_shape(slots: int) -> Shape:
    """Up to eight weeks in a line, all lines about equally long."""
    weeks = max(1, ceil(slots / WEEK))
    lines = ceil(weeks / 8)
    return Shape(1100, 176, WEEK * max(4, ceil(weeks / lines)), 10, named=True)


def narrow_shape(slots: int) -> Shape:
    """Two weeks in a line, three when there are many."""
    return Shape(354, 20, WEEK * (2 if slots <= 8 * WEEK else 3), 9, named=False)


def bead_lines(timeline: Timeline, shape: Shape, outcome: str, row: str) -> list[Markup]:
    """The whole string, one drawing a line.

    Parameters
    ----------
    timeline : Timeline
    shape : Shape
    outcome : str
        Name of what is shown, for the label.
    row : str
        ``night`` or ``day``.
    """
    lead, total = timeline.lead, len(timeline)
    starts = range(-lead, total, shape.nights)
    return [_line(timeline, shape, at, outcome, row) for at in starts]


def _line(timeline: Timeline, shape: Shape, at: int, outcome: str, row: str) -> Markup:
    """One line; `at` is the slot of its first place and can lie before the diary."""
    start, stop = max(0, at), min(len(timeline), at + shape.nights)
    left = shape.gutter + (start - at) * shape.step
    changes = [c for c in timeline.changes if start <= c.slot < stop]
    top = (18.0 * min(2, len(changes)) if shape.named else 18.0 * bool(changes)) + 2
    row_height = 2 * shape.bead + 8
    under = top + row_height + 2
    rows, bottom = lane_rows(timeline, shape, start, stop, under, _BETWEEN)
    parts = [
        _weekends(timeline, shape, start, stop, left, top, bottom),
        _name(shape, outcome, top + row_height / 2),
        lane_names(timeline, shape, rows),
        _beads(timeline, shape, start, stop, left, top + row_height / 2),
    ]
    parts += [
        lane_bars(timeline.lanes[k], start, stop, left=left, top=y, step=shape.step,
                  height=shape.lane)
        for k, y in rows
    ]  # fmt: skip
    parts += _change_lines(shape, changes, left - start * shape.step, bottom)
    parts += [
        words(timeline.labels[slot], px(left + (slot - start) * shape.step + 1), bottom + 15)
        for slot in _dated(timeline, start, stop, shape)
    ]
    known = sum(s is not None for s in timeline.shares[start:stop])
    span = f"{timeline.labels[start]} to {timeline.labels[stop - 1]}"
    label = f"{outcome}, {span}: {counted(known, row)} written down of {stop - start}."
    return picture(label, *parts, width=shape.width, height=bottom + _DATES, cls="beads")


def _dated(timeline: Timeline, start: int, stop: int, shape: Shape) -> list[int]:
    """Slots whose name stands under the line: one a week, never two on one another."""
    weekly = [s for s in range(start, stop) if (s + timeline.lead) % WEEK == 0]
    if start not in weekly and (not weekly or (weekly[0] - start) * shape.step > 60):
        weekly.insert(0, start)
    # Near the right edge a date would leave the picture.
    room = shape.width - 44
    return [
        s for s in weekly if shape.gutter + ((s + timeline.lead) % shape.nights) * shape.step < room
    ]


def _weekends(
    timeline: Timeline, shape: Shape, start: int, stop: int, left: float, top: float, bottom: float
) -> Markup:
    if not timeline.by_calendar:
        return Markup("")
    return path(
        "weekend",
        (
            f"M{px(left + (s - start) * shape.step)} {px(top)}h{px(shape.step)}"
            f"v{px(bottom - top)}h{px(-shape.step)}z"
            for s in range(start, stop)
            if timeline.dates[s].weekday() >= 5
        ),
    )


def lane_rows(
    timeline: Timeline, shape: Shape, start: int, stop: int, top: float, between: float
) -> tuple[list[tuple[int, float]], float]:
    """Which lanes have anything to show in these slots, where each stands, and where they end."""
    shown = [
        k
        for k, lane in enumerate(timeline.lanes)
        if any(h is not None for h in lane.heights[start:stop])
    ]
    step = shape.lane + between
    return [(k, top + step * row) for row, k in enumerate(shown)], top + step * len(shown)


def lane_names(timeline: Timeline, shape: Shape, rows: Sequence[tuple[int, float]]) -> Markup:
    """Names of the lanes in the gutter, or their numbers where it is narrow."""
    letters = letters_in(shape.gutter)
    return join(
        words(
            shortened(timeline.lanes[k].name, letters) if shape.named else str(k + 1),
            0, y + shape.lane, cls=None if shape.named else "key",
            own=shape.named and not timeline.lanes[k].drawn,
        )
        for k, y in rows
    )  # fmt: skip


def letters_in(width: float) -> int:
    """How many letters of 13 px fit."""
    return int(width / _LETTER)


def _name(shape: Shape, outcome: str, middle: float) -> Markup:
    if not shape.named:
        return Markup("")
    return words(shortened(outcome, letters_in(shape.gutter)), 0, middle + 4.5, cls="em", own=True)


def _beads(
    timeline: Timeline, shape: Shape, start: int, stop: int, left: float, y: float
) -> Markup:
    by_class: dict[str, list[Markup]] = {}
    gaps, crosses = [], []
    for slot in range(start, stop):
        x = left + (slot - start + 0.5) * shape.step
        share = timeline.shares[slot]
        if share is None and timeline.units[slot] is not None:
            gaps.append(f"M{x - _DASH:.1f} {y:.1f}h{2 * _DASH}")
            crosses.append(f"M{x - 3:.1f} {y - 3:.1f}l6 6m0-6l-6 6")
        if share is None:
            continue
        cls, radius = _bead(share, shape, timeline.late[slot], timeline.censored[slot])
        by_class.setdefault(cls, []).append(_CIRCLE.format(px(x), px(y), px(radius)))
    groups = [tag("g", *c, cls=cls) for cls, c in sorted(by_class.items())]
    return join([path("gap", gaps), path("cross", crosses), *groups])


def _bead(share: float, shape: Shape, late: bool, censored: bool) -> tuple[str, float]:
    level = level_of(share)
    if share == 0 or censored:
        return ("ring late" if late else "ring"), _RING
    radius = max(_LEAST, shape.bead * sqrt(share))
    rim = " rim" if level <= _RIMMED else ""
    return (f"open u{level}", radius - 0.8) if late else (f"u{level}{rim}", radius)


def _change_lines(
    shape: Shape,
    changes: Sequence[Change],
    origin: float,
    bottom: float,
) -> list[Markup]:
    parts = []
    for k, change in enumerate(changes):
        x = origin + change.slot * shape.step
        at_end = x > shape.width / 2
        y = 13.0 + (18 * (k % 2) if shape.named else 0)
        parts.append(tag("line", cls="change", x1=px(x), x2=px(x), y1=px(y + 3), y2=px(bottom)))
        text = change.says if shape.named else shortened(change.says, 30)
        if shape.named or k == 0:
            parts.append(words(text, px(x), y, cls="changed", at="end" if at_end else "start"))
    return parts


def legend_bead(share: float) -> Markup:
    """A single bead for the list of signs."""
    shape = Shape(24, 0, 1, 0, named=False)
    cls, radius = _bead(share, shape, late=False, censored=False)
    half = max(radius, _RING) + 1
    return tag(
        "svg", tag("circle", cls=cls, cx=0, cy=0, r=px(radius)), aria_hidden="true",
        cls="sign", width=px(2 * half), height=24,
        viewBox=f"{px(-half)} -12 {px(2 * half)} 24",
    )  # fmt: skip
