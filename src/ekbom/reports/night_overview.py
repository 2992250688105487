"""The whole night in one drawing: stages, movements, series and the envelope of each leg."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from ekbom.model.movement import Hypnogram, Leg, Movement, Span
from ekbom.reports.night_axis import NightAxis
from ekbom.reports.night_lanes import (
    gaps_between,
    hatched,
    lights_lines,
    movement_row,
    series_row,
    span_row,
    stage_row,
)
from ekbom.reports.night_trace import Columns, Trace, columns_of, scale_top, trace_row
from ekbom.reports.svg import join, picture, tag, words
from ekbom.reports.words import plain

LEG_NAMES: Mapping[Leg, str] = {"left": "Left leg", "right": "Right leg", "unknown": "Leg"}
_CLASS: Mapping[Leg, str] = {"left": "leg1", "right": "leg2", "unknown": "leg3"}
_ORDER: tuple[Leg, ...] = ("left", "right", "unknown")
_FOOT = 8.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes of one of the two drawings, px.

    Attributes
    ----------
    width, left, right : float
        Whole width; from the left edge to the field; from the field to the right edge.
    stage, lane, series, mark, trace, gap : float
        Heights of the kinds of rows, and the room between them.
    ticks : int
        Most words on the time axis.
    wide : bool
        Names stand beside the rows; on narrow drawings above them.
    """

    width: float
    left: float
    right: float
    stage: float
    lane: float
    series: float
    mark: float
    trace: float
    gap: float
    ticks: int
    wide: bool


WIDE = Layout(1100, 150, 12, 76, 28, 9, 12, 58, 16, 12, wide=True)
NARROW = Layout(354, 4, 4, 84, 28, 9, 12, 62, 12, 6, wide=False)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that is drawn over the time of one night.

    Attributes
    ----------
    span_s : float
    start : datetime or None
    movements : tuple of Movement
    hypnogram : Hypnogram or None
    lights : Span or None
    respiratory, arousals : tuple of Span or None
    recorded : tuple of Span
        The stretches that hold a recording.
    traces : mapping of Leg to sequence of Trace
        Empty where existing marks were scored.
    label : str
        What the drawing is called aloud.
    """

    span_s: float
    start: datetime | None
    movements: tuple[Movement, ...]
    hypnogram: Hypnogram | None
    lights: Span | None
    respiratory: tuple[Span, ...] | None
    arousals: tuple[Span, ...] | None
    recorded: tuple[Span, ...]
    traces: Mapping[Leg, Sequence[Trace]]
    label: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its name, a second line, its height, and what draws it at a given top."""

    name: str
    note: str
    height: float
    draw: Callable[[NightAxis, float], Markup]


def overview(night: Overview, layout: Layout) -> Markup:
    """The drawing for one width.

    Parameters
    ----------
    night : Overview
    layout : Layout
        `WIDE` or `NARROW`.
    """
    axis = NightAxis(layout.left, layout.width - layout.right, night.span_s or 1.0, night.start)
    top = 28.0
    y = top
    parts: list[Markup] = []
    for row in _rows(night, layout, axis):
        if not layout.wide:
            y += 16
            parts.append(words(_joined(row), axis.left, y - 5, cls="halo"))
            y += 4
        elif row.name:
            parts += _beside(row, y)
        parts.append(row.draw(axis, y))
        y += row.height + layout.gap
    bottom = y - layout.gap + 4
    behind = [
        axis.grid(layout.ticks, top - 6, bottom),
        hatched(gaps_between(night.recorded), axis, top - 6, bottom),
        lights_lines(night.lights, axis, top - 6, bottom),
    ]
    return picture(
        night.label, *behind, *parts, width=layout.width, height=bottom + _FOOT, cls="chart nightly"
    )


def _joined(row: _Row) -> str:
    return f"{row.name}, {row.note}" if row.note else row.name


def _beside(row: _Row, y: float) -> list[Markup]:
    """Name and note at the left; in the middle of a low row."""
    first = y + (4.5 + row.height / 2 if row.height < 20 and not row.note else 12.0)
    found = [words(row.name, 0, first, cls="em")]
    if row.note:
        found.append(words(row.note, 0, first + 16))
    return found


def legs_of(night: Overview) -> list[Leg]:
    """The legs that were recorded or moved, left above right."""
    moved = {one.legs for one in night.movements}
    both = "both" in moved
    return [
        leg
        for leg in _ORDER
        if leg in night.traces or leg in moved or (both and leg in ("left", "right"))
    ]


def _rows(night: Overview, layout: Layout, axis: NightAxis) -> list[_Row]:
    rows: list[_Row] = []
    if night.hypnogram is not None:
        stages, tall = night.hypnogram, layout.stage
        name = "Stages" if layout.wide else "Stages: wake, REM, N1, N2, N3 from above"
        rows.append(_Row(name, "", tall, lambda a, y: stage_row(stages, a, y, tall)))
    rows += _movement_rows(night, layout)
    for name, spans in (("Breathing events", night.respiratory), ("Arousals", night.arousals)):
        if spans:
            rows.append(_Row(name, "", layout.mark, _marks(spans, layout.mark)))
    return rows + _trace_rows(night, layout, axis)


def _movement_rows(night: Overview, layout: Layout) -> list[_Row]:
    legs = legs_of(night)
    lanes = [
        _Row(LEG_NAMES[leg], "", layout.lane, _lane(night.movements, leg, layout.lane))
        for leg in legs
    ]
    series = _Row(
        "Series", "", layout.series,
        lambda a, y: series_row(night.movements, a, y, layout.series),
    )  # fmt: skip
    return [*lanes[:1], series, *lanes[1:]]


def _lane(
    movements: Sequence[Movement], leg: Leg, height: float
) -> Callable[[NightAxis, float], Markup]:
    own = [one for one in movements if one.legs == leg or (one.legs == "both" and leg != "unknown")]
    return lambda axis, y: movement_row(own, axis, y, height, _CLASS[leg])


def _marks(spans: Sequence[Span], height: float) -> Callable[[NightAxis, float], Markup]:
    return lambda axis, y: span_row(spans, axis, y, height)


def _trace_rows(night: Overview, layout: Layout, axis: NightAxis) -> list[_Row]:
    columns = {leg: columns_of(night.traces[leg], axis) for leg in _ORDER if leg in night.traces}
    top = scale_top(list(columns.values()))
    side = {"left": "EMG left", "right": "EMG right", "unknown": "EMG"}
    note = "envelope, µV" if layout.wide else f"envelope, 0 to {plain(top)} µV"
    return [
        _Row(side[leg], note, layout.trace, _trace(columns[leg], layout.trace, top, leg))
        for leg in columns
    ]


def _trace(
    columns: Columns, height: float, top: float, leg: Leg
) -> Callable[[NightAxis, float], Markup]:
    return lambda axis, y: trace_row(columns, axis, y, height, top, f"trace {_CLASS[leg]}")


def signs(night: Overview) -> list[tuple[Markup, str]]:
    """What the strokes and bars mean."""
    found = [
        (_sign("tick leg1", "M3 1V15M9 1V15M15 1V15"), "in a series: full height"),
        (_sign("tick leg1", "M4 8V15M13 8V15"), "in no series: half height"),
        (_sign("seriesbar", "M0 4H18V12H0Z"), "a series, first to last movement"),
    ]
    if night.hypnogram is not None:
        found.append((_sign("rem", "M0 5H18V12H0Z"), "REM sleep"))
        found.append((_sign("awake", "M1 5H17V12H1Z"), "awake"))
    if night.traces:
        found.append(
            (_sign("restline", "M0 8H18"), "resting level; the scale goes by the square root")
        )
    if night.lights is not None:
        found.append((_sign("lights", "M9 0V16"), "lights off and on"))
    if gaps_between(night.recorded):
        found.append((_sign("hatch", "M0 16L16 0M0 9L9 0M7 16L16 7"), "not recorded"))
    return found


def _sign(cls: str, d: str) -> Markup:
    return tag(
        "svg", join([tag("path", cls=cls, d=d)]), cls="sign", width=18, height=16,
        aria_hidden="true",
    )  # fmt: skip
