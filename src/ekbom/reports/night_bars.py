"""Bar charts of a night: intervals between movements, and movements by the hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ekbom.reports.plot import Frame, level_lines, round_ticks, width_of
from ekbom.reports.svg import box, join, path, picture, px, tag, words

_WIDTH, _HEIGHT = 524.0, 250.0
_NARROW = 354.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 26.0, 44.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes
    ----------
    low, high : float
        Its ends along the axis.
    full, open : float
        Height of the full part, and of the outlined part above it.
    says : str
        A number over the bar; empty for none.
    """

    low: float
    high: float
    full: float
    open: float = 0.0
    says: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart before it is drawn.

    Attributes
    ----------
    label : str
        What it is called aloud.
    bars : tuple of Bar
    ticks : tuple of (float, str)
        Along the axis.
    axis : str
        What runs along.
    shaded : tuple of float or None
        A range behind the bars.
    shaded_says : str
    """

    label: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    axis: str
    shaded: tuple[float, float] | None = None
    shaded_says: str = ""


def bar_chart(chart: Bars, *, wide: bool) -> Markup:
    """The drawing for one width."""
    width = _WIDTH if wide else _NARROW
    tops = round_ticks(0.0, max([1.0, *(b.full + b.open for b in chart.bars)]), 4)
    frame = Frame(_LEFT, width - _RIGHT, _TOP, _HEIGHT - _BOTTOM, 0.0, tops[-1])
    low = min(b.low for b in chart.bars)
    high = max(b.high for b in chart.bars)

    def x(value: float) -> float:
        return frame.left + (value - low) / (high - low) * (frame.right - frame.left)

    parts: list[Markup] = []
    if chart.shaded is not None:
        from_x, to_x = x(chart.shaded[0]), x(chart.shaded[1])
        shade = box(from_x, frame.top, to_x - from_x, frame.bottom - frame.top)
        parts.append(path("before", [shade]))
        parts.append(words(chart.shaded_says, px((from_x + to_x) / 2), frame.top - 9, at="middle"))
    parts.append(level_lines(frame, tops, letters=6))
    # The numbers stand over all bars or over none.
    told = all(1.2 * width_of(one.says) + 2 < x(one.high) - x(one.low) for one in chart.bars)
    full, open_ = [], []
    for bar in chart.bars:
        gap = min(2.0, (x(bar.high) - x(bar.low)) / 6)
        left, long = x(bar.low) + gap, x(bar.high) - x(bar.low) - 2 * gap
        y1, y2 = frame.y(bar.full), frame.y(bar.full + bar.open)
        if bar.full:
            full.append(box(left, y1, long, frame.bottom - y1))
        if bar.open:
            open_.append(box(left + 0.6, y2 + 0.6, long - 1.2, y1 - y2 - 0.6))
        if told and bar.says:
            parts.append(words(bar.says, px(left + long / 2), y2 - 5, cls="em halo", at="middle"))
    parts += [path("arm done", full), path("arm not", open_)]
    line = px(frame.bottom)
    parts.append(tag("line", cls="axis", x1=px(frame.left), x2=px(frame.right), y1=line, y2=line))
    return picture(
        chart.label, *parts, _along(chart.ticks, x, frame, width),
        words(chart.axis, px(frame.left), _HEIGHT - 8),
        width=width, height=_HEIGHT, cls="chart",
    )  # fmt: skip


def _along(ticks: Sequence[tuple[float, str]], x, frame: Frame, width: float) -> Markup:  # type: ignore[no-untyped-def]
    """Words under the axis; one that would touch the one before it is left out."""
    parts: list[Markup] = []
    taken = -1e9
    for value, text in ticks:
        half = width_of(text) / 2
        at = min(max(x(value), half), width - half)
        if at - half >= taken + 12:
            parts.append(words(text, px(at), frame.bottom + 20, at="middle"))
            taken = at + half
    return join(parts)
