"""The interval of one effect, and the axis it stands on. Percent across, pixels down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

from ekbom.model.answer import Effect
from ekbom.model.diary import Outcome
from ekbom.reports.svg import join, tag, words
from ekbom.reports.words import number, plain, shortened, span

_ROOM = 1.15  # free room beyond the outermost bar
_TICKS = 6
_MIDDLE = 22  # px
_LETTERS = 12  # both ends stand on one line of 260 px


@dataclass(frozen=True, slots=True)
class Axis:
    """Ends of the axis that all effects of a page share, in outcome points.

    Attributes
    ----------
    low, high : float
    ticks : tuple of float
    unnoticeable : float
        Half the width of the grey zone.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    unnoticeable: float

    def at(self, x: float) -> float:
        """Place of a value, in percent of the width; values beyond stand at the ends."""
        inside = min(self.high, max(self.low, x))
        return 100 * (inside - self.low) / (self.high - self.low)


def axis_for(effects: Sequence[Effect], *, unnoticeable: float, worthwhile: float) -> Axis:
    """An axis wide enough for every 80 % bar; longer 95 % lines end in an arrow.

    Parameters
    ----------
    effects : sequence of Effect
    unnoticeable, worthwhile : float
        In outcome points; both are always on the axis.
    """
    least = max(2 * unnoticeable, worthwhile)
    outer = max([least, *(abs(e) for x in effects for e in x.interval_80)])
    ends = [e for x in effects for e in x.interval_95]
    low = max(min([-least, *ends]), -2 * outer) * _ROOM
    high = min(max([least, *ends]), 2 * outer) * _ROOM
    step = round_step(high - low)
    low, high = floor(low / step) * step, ceil(high / step) * step
    n = round((high - low) / step)
    return Axis(low, high, tuple(low + k * step for k in range(n + 1)), unnoticeable)


def round_step(width: float, most: int = _TICKS) -> float:
    """A round distance between ticks, so that about `most` of them fill the width."""
    rough = width / most
    power = 10.0 ** floor(log10(rough))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= rough)


def axis_ends(outcome: Outcome) -> tuple[str, str]:
    """Words for both ends of an axis of effects."""
    better = (", better", "") if outcome.lower_is_better else ("", ", better")
    name = shortened(outcome.name, _LETTERS)
    return f"less {name}{better[0]}", f"more {name}{better[1]}"


def axis_drawing(axis: Axis, less: str, more: str, cls: str) -> Markup:
    """Ticks and the words at both ends; hidden from readers aloud, who hear the numbers."""
    parts = [words(less, "0%", 14), words(more, "100%", 14, at="end")]
    for tick in axis.ticks:
        place = axis.at(tick)
        end = "start" if place < 1 else "end" if place > 99 else "middle"
        value = 0.0 if abs(tick) < 1e-9 else round(tick, 6)
        parts.append(words(plain(value), f"{place:.2f}%", 36, at=end))
    return tag("svg", *parts, cls=f"ci axis {cls}", aria_hidden="true")


def interval_drawing(effect: Effect, axis: Axis, *, places: int, unit: str) -> Markup:
    """Grey zone, zero, 95 % line, 80 % bar and the best guess.

    Parameters
    ----------
    effect : Effect
    axis : Axis
    places : int
        Decimals of the numbers in the label.
    unit : str
    """
    label = (
        f"Effect {number(effect.mean, places)} {unit}, 80 % interval "
        f"{span(effect.interval_80, places)}, 95 % interval {span(effect.interval_95, places)}"
    )
    bar = [axis.at(e) for e in effect.interval_80]
    parts = [
        *_ground(axis),
        *line_95(effect.interval_95, axis),
        tag("rect", cls="bar80", x=_percent(bar[0]), y=16.5, width=_percent(bar[1] - bar[0]),
            height=11, rx=5.5),
        tag("circle", cls="guess", cx=_percent(axis.at(effect.mean)), cy=_MIDDLE, r=7.5),
    ]  # fmt: skip
    return tag("svg", *parts, cls="ci", role="img", aria_label=label)


def empty_drawing(axis: Axis, says: str) -> Markup:
    """The grey zone alone; the words beside it say why there is no number."""
    return tag("svg", *_ground(axis), cls="ci", role="img", aria_label=says)


def legend_drawing() -> Markup:
    """The signs of an interval, small."""
    parts = [
        tag("line", cls="line95", x1=1, x2=43, y1=8, y2=8),
        tag("rect", cls="bar80", x=10, y=3, width=24, height=10, rx=5),
        tag("circle", cls="guess", cx=22, cy=8, r=5),
    ]
    return tag("svg", *parts, cls="sign", width=44, height=16, aria_hidden="true")


def _percent(x: float) -> str:
    return f"{x:.2f}%"


def _ground(axis: Axis) -> list[Markup]:
    low, high = axis.at(-axis.unnoticeable), axis.at(axis.unnoticeable)
    zero = _percent(axis.at(0))
    return [
        tag("rect", cls="small", x=_percent(low), y=4, width=_percent(high - low), height=36),
        tag("line", cls="zero", x1=zero, x2=zero, y1=2, y2=42),
    ]


def line_95(ends: tuple[float, float], axis: Axis) -> list[Markup]:
    """The 95 % line: a cross-stroke at an end that is shown, an arrow at one that is not."""
    low, high = (_percent(axis.at(e)) for e in ends)
    parts = [tag("line", cls="line95", x1=low, x2=high, y1=_MIDDLE, y2=_MIDDLE)]
    for value, place, way in ((ends[0], low, -1), (ends[1], high, 1)):
        if axis.low <= value <= axis.high:
            parts.append(tag("line", cls="line95", x1=place, x2=place, y1=17, y2=27))
        else:
            tip = tag("path", cls="tip", d=f"M{7 * way} 0l{-8 * way} -5v10z")
            parts.append(
                tag("svg", tip, x=place, y=_MIDDLE, overflow="visible", aria_hidden="true")
            )
    return [join(parts)]
