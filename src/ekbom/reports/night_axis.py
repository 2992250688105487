"""The time axis that all lanes of one night share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from markupsafe import Markup

from ekbom.reports.night_clock import clock
from ekbom.reports.plot import width_of
from ekbom.reports.svg import join, px, tag, words

# Distances of ticks that a clock knows.
_STEPS = tuple(60.0 * m for m in (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440))


@dataclass(frozen=True, slots=True)
class NightAxis:
    """Seconds of a recording along a drawing.

    Attributes
    ----------
    left, right : float
        Ends of the field, px.
    span_s : float
        Length of the recording, above zero.
    start : datetime or None
        Clock time of its beginning; without it the axis counts hours.
    """

    left: float
    right: float
    span_s: float
    start: datetime | None

    def x(self, at_s: float) -> float:
        """Where a moment stands; moments outside stand at the edge."""
        share = min(1.0, max(0.0, at_s / self.span_s))
        return self.left + share * (self.right - self.left)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Seconds and words of round moments, at most about `most`."""
        step = next((s for s in _STEPS if self.span_s / s <= most), _STEPS[-1])
        first = 0.0
        if self.start is not None:
            midnight = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
            begun = (self.start - midnight).total_seconds()
            first = ceil(begun / step) * step - begun
        count = int((self.span_s - first) // step) + 1
        return [(first + k * step, clock(first + k * step, self.start)) for k in range(count)]

    def grid(self, most: int, top: float, bottom: float) -> Markup:
        """Thin lines at the ticks, with their words above."""
        parts: list[Markup] = []
        taken = -1e9
        for at, text in self.ticks(most):
            x = self.x(at)
            lines = tag("line", cls="grid", x1=px(x), x2=px(x), y1=px(top), y2=px(bottom))
            parts.append(lines)
            half = width_of(text) / 2
            # A word that would leave the drawing or touch the one before is left out.
            if x + half <= self.right + 4 and x - half >= max(taken + 6, self.left - 4):
                parts.append(words(text, px(x), top - 8, at="middle"))
                taken = x + half
        return join(parts)
