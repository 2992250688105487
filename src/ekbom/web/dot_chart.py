"""A small chart of single days: a dot for each, an axis with words, never a line across gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ekbom.reports.svg import path, picture, px, tag, words

_WIDTH, _HEIGHT, _GUTTER, _FOOT = 520.0, 150.0, 44.0, 24.0
_TOP, _DOT = 10.0, 4.5


@dataclass(frozen=True, slots=True)
class Dots:
    """What is drawn.

    Attributes
    ----------
    points : tuple of (date, float)
        The oldest first.
    span : (date, date)
    highest : float
        Of the axis, which begins at nothing.
    label : str
        What stands for the picture.
    ends : (str, str)
        Words at the bottom and at the top of the axis.
    """

    points: tuple[tuple[date, float], ...]
    span: tuple[date, date]
    highest: float
    label: str
    ends: tuple[str, str]


def dot_chart(dots: Dots, days: Sequence[str]) -> Markup:
    """Draw it.

    Parameters
    ----------
    dots : Dots
    days : sequence of str
        The first and the last day, in words.
    """
    first, last = dots.span
    wide = max(1, (last - first).days)
    bottom = _HEIGHT - _FOOT

    def x(on: date) -> float:
        return _GUTTER + (on - first).days / wide * (_WIDTH - _GUTTER - 2 * _DOT) + _DOT

    def y(value: float) -> float:
        return bottom - min(value, dots.highest) / (dots.highest or 1) * (bottom - _TOP)

    circles = [
        tag("circle", cls="dotmark", cx=px(x(on)), cy=px(y(value)), r=_DOT)
        for on, value in dots.points
        if first <= on <= last
    ]
    return picture(
        dots.label,
        path("grid", (f"M{_GUTTER:g} {px(level)}H{_WIDTH:g}" for level in (_TOP, bottom))),
        words(dots.ends[0], 0, bottom + 4),
        words(dots.ends[1], 0, _TOP + 5),
        words(days[0], _GUTTER, _HEIGHT - 5),
        words(days[1], _WIDTH, _HEIGHT - 5, at="end"),
        *circles,
        width=_WIDTH, height=_HEIGHT, cls="beads dotchart",
    )  # fmt: skip
