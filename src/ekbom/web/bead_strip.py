"""The strip of nights: one column a night, one bead for each rating, drawn for two widths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import sqrt

from markupsafe import Markup

from ekbom.actions.evening_told import Bead
from ekbom.reports.svg import box, join, path, picture, px, tag, words
from ekbom.reports.timeline import level_of

WIDE, NARROW = 28, 14
_HIGHEST = 10
_RIMMED = 4  # steps up to this one carry a rim, for contrast
_RING, _LEAST, _DASH = 3.0, 2.0, 3.5
_TOP, _DATES, _BAR = 8.0, 24.0, 5.0
_MARK = 14.0  # px, for one kind of marks under the beads
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Strip:
    """Nights in a row.

    Attributes
    ----------
    rows : mapping of str to tuple of Bead
        By the words that stand in front of them; all as long as `nights`.
    nights : tuple of date
    tonight : date
        Is framed.
    drawn : mapping of date to bool
        Nights of a trial.
    named : mapping of date to str
        What was drawn for each of them; empty for one that compares with going without.
    visits : frozenset of date
    label : str
        What stands for the picture.
    """

    rows: Mapping[str, tuple[Bead, ...]]
    nights: tuple[date, ...]
    tonight: date
    drawn: Mapping[date, bool]
    named: Mapping[date, str]
    visits: frozenset[date]
    label: str

    def on_bar(self, *, done: bool) -> tuple[str, ...]:
        """What was drawn on the nights of one of the two bars, each once; see `named`."""
        nights = [on for on in self.nights if self.drawn.get(on) is done]
        return tuple(dict.fromkeys(self.named[on] for on in nights))

    def last(self, many: int) -> Strip:
        """The last nights of it."""
        rows = {name: beads[-many:] for name, beads in self.rows.items()}
        return replace(self, rows=rows, nights=self.nights[-many:])


def strip_picture(strip: Strip, *, width: float, gutter: float) -> Markup:
    """Draw a strip.

    Parameters
    ----------
    strip : Strip
    width, gutter : float
        In px; the names of the rows stand in the gutter.
    """
    step = (width - gutter) / len(strip.nights)
    bead = min(12.0, step * 0.46)
    height = 2 * bead + 8
    rows_end = _TOP + height * len(strip.rows)
    marks = _MARK * (bool(strip.drawn) + bool(strip.visits))
    bottom = rows_end + marks
    at = {night: gutter + (n + 0.5) * step for n, night in enumerate(strip.nights)}
    parts = [_weekends(strip.nights, at, step, bottom)]
    for row, (name, beads) in enumerate(strip.rows.items()):
        y = _TOP + height * (row + 0.5)
        parts += [words(name, 0, y + 4.5), _row(beads, list(at.values()), y, bead)]
    parts += [_marks(strip, at, step, rows_end + 6), _days(strip, at, bottom + 18)]
    if strip.tonight in at:
        left = at[strip.tonight] - step / 2
        parts.append(
            tag("rect", cls="tonight", x=px(left), y=2, width=px(step), height=px(bottom), rx=8)
        )
    return picture(strip.label, *parts, width=width, height=bottom + _DATES, cls="beads")


def _row(beads: Sequence[Bead], xs: Sequence[float], y: float, most: float) -> Markup:
    groups: dict[str, list[Markup]] = {}
    gaps, crosses = [], []
    for bead, x in zip(beads, xs, strict=True):
        if bead.value is None:
            gaps.append(f"M{px(x - _DASH)} {px(y)}h{2 * _DASH:g}")
            crosses.append(f"M{px(x - 3)} {px(y - 3)}l6 6m0-6l-6 6")
            continue
        cls, radius = bead_look(bead.value, most, late=bead.late)
        groups.setdefault(cls, []).append(tag("circle", cx=px(x), cy=px(y), r=px(radius)))
    drawn = [tag("g", *circles, cls=cls) for cls, circles in sorted(groups.items())]
    return join([path("gap", gaps), path("cross", crosses), *drawn])


def bead_look(value: float, most: float, *, late: bool = False) -> tuple[str, float]:
    """Class and radius of a bead: its area and its colour show how strong it was."""
    level = level_of(value / _HIGHEST)
    if value == 0:
        return ("ring late" if late else "ring"), _RING
    radius = max(_LEAST, most * sqrt(value / _HIGHEST))
    if late:
        return f"open u{level}", radius - 0.8
    return f"u{level}{' rim' if level <= _RIMMED else ''}", radius


def _weekends(nights: Sequence[date], at: Mapping[date, float], step: float, bottom: float) -> str:
    return path(
        "weekend",
        (
            box(at[night] - step / 2, 4, step, bottom - 4)
            for night in nights
            if night.weekday() >= _SATURDAY
        ),
    )


def _marks(strip: Strip, at: Mapping[date, float], step: float, y: float) -> Markup:
    """Under the beads: nights of a trial, and visits under them."""
    half = min(10.0, step * 0.28)
    yes = [
        box(at[n] - half, y, 2 * half, _BAR) for n, arm in strip.drawn.items() if n in at and arm
    ]
    no = [
        box(at[n] - half, y + 0.5, 2 * half, _BAR - 1)
        for n, arm in strip.drawn.items()
        if n in at and not arm
    ]
    top = y + (_MARK if strip.drawn else 0.0) - 2
    visits = [f"M{px(at[n])} {px(top)}l4.5 8h-9z" for n in sorted(strip.visits) if n in at]
    return join([path("arm done", yes), path("arm not", no), path("tip", visits)])


def _days(strip: Strip, at: Mapping[date, float], y: float) -> Markup:
    """The day of the month under each night, every other one where it is narrow."""
    return join(
        words(
            str(night.day),
            px(at[night]),
            y,
            at="middle",
            cls="em" if night == strip.tonight else None,
        )
        for night in strip.nights
    )


def nights_up_to(last: date, many: int) -> tuple[date, ...]:
    """The last nights, the oldest first."""
    return tuple(last - timedelta(days=back) for back in reversed(range(many)))
