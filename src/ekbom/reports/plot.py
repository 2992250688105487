"""A plain chart: a frame with a scale at its left, lines over time, words that stay inside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor

from markupsafe import Markup

from ekbom.model.diary import Outcome
from ekbom.reports.interval import round_step
from ekbom.reports.nights import value_words
from ekbom.reports.svg import join, px, tag, words
from ekbom.reports.words import plain, shortened

_LETTER = 6.8  # px, of 13 px type
_WEEK = 7
_ROOM = 20.0  # from the number of one visit to the next, px


@dataclass(frozen=True, slots=True)
class Frame:
    """The field that is drawn in, px, and the values at its lower and upper edge.

    Attributes
    ----------
    left, right, top, bottom : float
    low, high : float
        In outcome points; equal ends are taken for a width of one point.
    """

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Where a value stands; values beyond stand at the edge."""
        width = (self.high - self.low) or 1.0
        share = min(1.0, max(0.0, (value - self.low) / width))
        return self.bottom - share * (self.bottom - self.top)


def round_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Round values that hold `low` and `high` between them, about `most` of them."""
    step = round_step((high - low) or 1.0, most)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(round(k * step, 9) for k in range(first, max(last, first + 1) + 1))


def scale_ticks(outcome: Outcome) -> tuple[float, ...]:
    """Ticks of a scale: one a word, or round numbers on it."""
    low, high = outcome.scale
    if outcome.words:
        return tuple(float(k) for k in range(len(outcome.words)))
    return tuple(t for t in round_ticks(low, high, 6) if low <= t <= high)


def level_lines(
    frame: Frame, ticks: Sequence[float], *, letters: int, scale: Sequence[str] = ()
) -> Markup:
    """Thin lines over the width, each with its value at the left.

    Parameters
    ----------
    frame : Frame
    ticks : sequence of float
    letters : int
        How many fit beside the frame; a longer word of a scale is cut, or left out under five.
    scale : sequence of str
        Words of the scale, from least to most.
    """
    parts = []
    for tick in ticks:
        y = px(frame.y(tick))
        parts.append(tag("line", cls="grid", x1=px(frame.left), x2=px(frame.right), y1=y, y2=y))
        text = value_words(tick, scale)
        if len(text) > letters:
            text = shortened(text, letters) if letters >= 5 else ""
        parts.append(words(text, px(frame.left - 8), frame.y(tick) + 4.5, at="end"))
    return join(parts)


def inside(text: str, x: float, y: float, left: float, right: float, cls: str) -> Markup:
    """A line of text, in the middle over `x` unless it would leave the frame."""
    width = min(_LETTER * len(text), right - left)
    if x - width / 2 < left:
        return words(text, px(left), y, cls=cls)
    if x + width / 2 > right:
        return words(text, px(right), y, cls=cls, at="end")
    return words(text, px(x), y, cls=cls, at="middle")


def width_of(text: str) -> float:
    """About how wide a text is, px."""
    return _LETTER * len(text)


def stretches(dates: Sequence[date]) -> Iterator[tuple[int, int]]:
    """First and past-the-end place of each run of dates: a line bridges no gap over a week."""
    start = 0
    for k in range(1, len(dates) + 1):
        if k == len(dates) or (dates[k] - dates[k - 1]).days > _WEEK:
            yield start, k
            start = k


def polyline(cls: str, points: Iterable[tuple[float, float]]) -> Markup:
    """A line through points."""
    return tag("polyline", cls=cls, points=" ".join(f"{px(x)},{px(y)}" for x, y in points))


def visit_marks(xs: Sequence[float], bottom: float) -> Markup:
    """A small triangle under each visit, or a stroke where they stand close, and its number."""
    gap = min((b - a for a, b in pairwise(xs)), default=_ROOM)
    every = next((k for k in (1, 2, 5, 10, 20, 50) if gap * k >= _ROOM), len(xs) or 1)
    sign = "l5 9h-10z" if gap >= 10 else "v7"
    cls = "visit" if gap >= 10 else "visit close"
    marks = tag("path", cls=cls, d="".join(f"M{px(x)} {px(bottom)}{sign}" for x in xs))
    names = [
        words(str(k), px(x), bottom + 25, cls="em", at="middle")
        for k, x in enumerate(xs, start=1)
        if k % every == 0 or (k == 1 and every > 2)
    ]
    return join([marks, *names]) if xs else Markup("")


def number_words(value: float) -> str:
    """A value at a mark, as short as it can be written."""
    return plain(round(value, 2))
