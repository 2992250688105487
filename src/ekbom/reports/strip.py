"""Long diaries: small dots by month, a year or half a year in a line, actions on the same axis."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from ekbom.reports.beads import Shape, lane_names, lane_rows, letters_in
from ekbom.reports.lanes import lane_bars
from ekbom.reports.svg import join, path, picture, px, tag, words
from ekbom.reports.timeline import Timeline, level_of
from ekbom.reports.words import counted, shortened

_DOTS = 44.0  # height of the field of dots, px
_TOP = 18.0
_DATES = 20
_BETWEEN = 7
_YEAR = 366
_HALF = 184
_MONTHS = ("J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D")


def wide_strip() -> Shape:
    """A year in a line."""
    return Shape(1100, 176, _YEAR, 9, named=True)


def narrow_strip() -> Shape:
    """Half a year in a line."""
    return Shape(354, 20, _HALF, 8, named=False)


def strip_lines(timeline: Timeline, shape: Shape, outcome: str, row: str, ends: tuple[str, str]
                ) -> list[Markup]:  # fmt: skip
    """The whole diary, one drawing a line.

    Parameters
    ----------
    timeline : Timeline
    shape : Shape
    outcome, row : str
    ends : (str, str)
        Lowest and highest value of the scale.
    """
    return [
        _line(timeline, shape, span, outcome, row, ends) for span in _spans(timeline, shape.nights)
    ]


def _spans(timeline: Timeline, nights: int) -> Iterator[tuple[int, int, int]]:
    """First slot, last slot and empty places before it, for each line."""
    total = len(timeline)
    if not timeline.by_calendar:
        for at in range(0, total, nights):
            yield at, min(total, at + nights), 0
        return
    start = 0
    while start < total:
        first = timeline.dates[start]
        second_half = nights < _YEAR and first.month > 6
        begin = first.replace(month=7 if second_half else 1, day=1)
        until = (
            begin.replace(year=begin.year + 1, month=1)
            if nights >= _YEAR or second_half
            else begin.replace(month=7)
        )
        lead = (first - begin).days
        stop = min(total, start + (until - first).days)
        yield start, stop, lead
        start = stop


def _line(
    timeline: Timeline,
    shape: Shape,
    span: tuple[int, int, int],
    outcome: str,
    row: str,
    ends: tuple[str, str],
) -> Markup:
    start, stop, lead = span
    left = shape.gutter + lead * shape.step
    under = _TOP + _DOTS + 6
    rows, bottom = lane_rows(timeline, shape, start, stop, under, _BETWEEN)
    parts = [
        _frame(shape),
        _months(timeline, shape, span, left, bottom),
        _gutter(shape, outcome, ends),
        lane_names(timeline, shape, rows),
        _dots(timeline, shape, start, stop, left),
    ]
    parts += [
        lane_bars(timeline.lanes[k], start, stop, left=left, top=y, step=shape.step,
                  height=shape.lane)
        for k, y in rows
    ]  # fmt: skip
    for change in timeline.changes:
        if start <= change.slot < stop:
            x = left + (change.slot - start) * shape.step
            end = "end" if x > shape.width * 0.6 else "start"
            parts.append(tag("line", cls="change", x1=px(x), x2=px(x), y1=_TOP, y2=px(bottom)))
            says = change.says if shape.named else shortened(change.says, 34)
            parts.append(words(says, px(x), 13, cls="changed", at=end))
    known = sum(s is not None for s in timeline.shares[start:stop])
    label = (
        f"{outcome}, {timeline.labels[start]} to {timeline.labels[stop - 1]} "
        f"{timeline.dates[stop - 1].year}: {counted(known, row)} written down of {stop - start}."
    )
    return picture(label, *parts, width=shape.width, height=bottom + _DATES, cls="beads")


def _frame(shape: Shape) -> Markup:
    lines = [
        f"M{px(shape.gutter)} {px(y)}h{px(shape.width - shape.gutter)}"
        for y in (_TOP, _TOP + _DOTS)
    ]
    return path("grid", lines)


def _gutter(shape: Shape, outcome: str, ends: tuple[str, str]) -> Markup:
    at = shape.gutter - (8 if shape.named else 4)
    # Long words of a scale do not fit beside a narrow picture; the list of signs has them.
    low, high = (shortened(e, 14) if shape.named else e if len(e) < 4 else "" for e in ends)
    parts = [
        words(high, px(at), _TOP + 8, at="end"),
        words(low, px(at), _TOP + _DOTS + 2, at="end"),
    ]
    if shape.named:
        name = shortened(outcome, letters_in(shape.gutter - 40))
        parts.append(words(name, 0, _TOP + _DOTS / 2 + 5, cls="em", own=True))
    return join(parts)


def _months(
    timeline: Timeline, shape: Shape, span: tuple[int, int, int], left: float, bottom: float
) -> Markup:
    start, stop, _ = span
    if not timeline.by_calendar:
        first, last = timeline.labels[start], timeline.labels[stop - 1]
        return join(
            [
                words(first, px(left), bottom + 15),
                words(last, shape.width, bottom + 15, at="end"),
            ]
        )
    lines, parts = [], []
    for slot in range(start, stop):
        day = timeline.dates[slot]
        x = left + (slot - start) * shape.step
        if day.day == 1:
            lines.append(f"M{px(x)} {_TOP}V{px(bottom)}")
        if day.day == 1 and slot + 14 < stop:
            name = f"{day:%b}" if shape.named or shape.step > 1.5 else _MONTHS[day.month - 1]
            parts.append(words(name, px(x + 2), bottom + 15))
    year = str(timeline.dates[start].year)
    parts.append(words(year, 0, 13 if shape.named else 12, cls="em"))
    return join([path("grid", lines), *parts])


def _dots(timeline: Timeline, shape: Shape, start: int, stop: int, left: float) -> Markup:
    """Dots as strokes without length: the lightest mark there is."""
    by_class: dict[str, list[str]] = {}
    size = "big" if shape.step > 2 else "small"
    for slot in range(start, stop):
        share = timeline.shares[slot]
        if share is None:
            continue
        x = left + (slot - start + 0.5) * shape.step
        y = _TOP + _DOTS * (1 - share)
        late = " late" if timeline.late[slot] else ""
        cls = f"dot {size} s{level_of(share)}{late}"
        by_class.setdefault(cls, []).append(f"M{x:.1f} {y:.1f}h.01")
    return join(path(cls, steps) for cls, steps in sorted(by_class.items()))
