"""Four weeks of nights for the doctor: black on white, with the numbers beside the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from markupsafe import Markup

from ekbom.model.diary import Diary, Outcome
from ekbom.model.trial import Plan
from ekbom.reports.svg import box, join, path, picture, px, tag, words
from ekbom.reports.timeline import place_in
from ekbom.reports.words import capital, day_span, number, plain, shortened

NIGHTS = 28
NIGHT_HEADS = ("Rated", "Mean", "Range", "Written down", "Mean, 28 nights before")
_ROWS = 3
# The picture in px: it is as wide as a sheet without its margins.
_WIDTH, _GUTTER, _ROW, _LEAST, _MOST, _CROSS = 690.0, 96.0, 22.0, 2.2, 8.6, 3.4
_PHONE, _HALF = 318.0, NIGHTS // 2  # a phone shows a fortnight at a time
_NAME = 14  # letters in front of a row
_NONE = "not written down"


@dataclass(frozen=True, slots=True)
class NightsPart:
    """The nights of the report.

    Attributes
    ----------
    period : str
        First and last night.
    strip : Markup
        All nights in one line, for paper and wide screens.
    narrow : Markup
        The same as a fortnight below a fortnight.
    legend : str
        What the signs mean.
    rows : list of tuple of str
        One for each rating.
    mean : str
        Of the first rating, in words.
    """

    period: str
    strip: Markup
    narrow: Markup
    legend: str
    rows: list[tuple[str, ...]]
    mean: str


def nights_part(diary: Diary, names: Sequence[str], plans: Sequence[Plan]) -> NightsPart | None:
    """The last 28 nights of a diary; None where no night has a date.

    Parameters
    ----------
    diary : Diary
    names : sequence of str
        What is rated, the most telling first.
    plans : sequence of Plan
        Trials; what was drawn is marked, whatever came of it is not.
    """
    if not diary.dates or not names:
        return None
    last = diary.dates[-1]
    nights = [last - timedelta(days=NIGHTS - 1 - n) for n in range(NIGHTS)]
    before = [one - timedelta(days=NIGHTS) for one in nights]
    rated = [diary.outcomes[name] for name in names[:_ROWS]]
    drawn = _newest(plans, nights)
    arms = {} if drawn is None else _arms(drawn, diary, nights)
    found = [_values(diary, one, nights) for one in rated]
    rows = [
        _row(one, values, _values(diary, one, before))
        for one, values in zip(rated, found, strict=True)
    ]
    legend = "Bigger and darker dot: stronger. Ring: none. Cross: nothing written down."
    if arms and drawn is not None:
        other = f"with {drawn.versus}" if drawn.versus else "without"
        legend += f" Black bar: night with {drawn.action}, drawn; open bar: night {other}."
    return NightsPart(
        period=day_span(nights[0], nights[-1]),
        strip=_strip(rated, found, nights, arms, _WIDTH),
        narrow=join(
            _strip(rated, [values[part] for values in found], nights[part], arms, _PHONE)
            for part in (slice(_HALF), slice(_HALF, None))
        ),
        legend=legend,
        rows=rows,
        mean=_mean_words(rated[0], found[0]),
    )


def _values(diary: Diary, one: Outcome, nights: Sequence[date]) -> list[float | None]:
    by_night = dict(zip(diary.dates, one.values, strict=True))
    return [by_night.get(night) for night in nights]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) / len(known) if known else None


def _mean_words(one: Outcome, values: Sequence[float | None]) -> str:
    mean, known = _mean(values), sum(value is not None for value in values)
    if mean is None:
        return ""
    top = plain(one.scale[1])
    told = f"{known} of {NIGHTS} nights told"
    return f"{capital(one.name)} {number(mean)} of {top} on average, {told}."


def _row(
    one: Outcome, values: Sequence[float | None], before: Sequence[float | None]
) -> tuple[str, ...]:
    known = [value for value in values if value is not None]
    mean, earlier = _mean(values), _mean(before)
    return (
        capital(one.name),
        _NONE if mean is None else number(mean),
        f"{plain(min(known))} to {plain(max(known))}" if known else "",
        f"{len(known)} of {NIGHTS}",
        _NONE if earlier is None else number(earlier),
    )


def _newest(plans: Sequence[Plan], nights: Sequence[date]) -> Plan | None:
    """The trial that reaches latest into these nights, and whose draw is known here."""
    fitting = [
        one
        for one in plans
        if one.schedule.assign
        and one.schedule.start is not None
        and one.schedule.start <= nights[-1]
        and one.end >= nights[0]
    ]
    return max(fitting, key=lambda one: one.written_at, default=None)


def _arms(plan: Plan, diary: Diary, nights: Sequence[date]) -> dict[date, bool]:
    assign = plan.schedule.assign
    places = {on: place_in(plan.schedule, diary, n) for n, on in enumerate(diary.dates)}
    return {
        night: assign[places[night]] == 1
        for night in nights
        if night in places and 0 <= places[night] < len(assign)
    }


def _strip(
    rated: Sequence[Outcome],
    found: Sequence[Sequence[float | None]],
    nights: Sequence[date],
    arms: dict[date, bool],
    width: float,
) -> Markup:
    step = (width - _GUTTER) / len(nights)
    at = [_GUTTER + (n + 0.5) * step for n in range(len(nights))]
    parts: list[Markup] = []
    for row, (one, values) in enumerate(zip(rated, found, strict=True)):
        y = _ROW * (row + 0.5)
        parts.append(words(shortened(capital(one.name), _NAME), 0, y + 4, own=True))
        parts.append(tag("line", cls="rule", x1=_GUTTER, x2=width, y1=y, y2=y))
        parts.append(join(_bead(one, value, x, y) for value, x in zip(values, at, strict=True)))
    below = _ROW * len(rated)
    if any(one in arms for one in nights):
        bars = {
            arm: [box(x - 6, below + 3, 12, 5) for x, on in zip(at, nights, strict=True)
                  if arms.get(on) is arm]
            for arm in (True, False)
        }  # fmt: skip
        parts += [path("with", bars[True]), path("without", bars[False])]
        below += 12
    parts += [
        words(str(on.day), x, below + 14, at="middle") for x, on in zip(at, nights, strict=True)
    ]
    label = f"{len(nights)} nights, {day_span(nights[0], nights[-1])}; the table says the numbers"
    return picture(label, *parts, width=width, height=below + 20, cls="strip")


def _bead(one: Outcome, value: float | None, x: float, y: float) -> Markup:
    if value is None:
        side = px(2 * _CROSS)
        start = f"M{px(x - _CROSS)} {px(y - _CROSS)}"
        return path("cross", [f"{start}l{side} {side}m0 -{side}l-{side} {side}"])
    share = min(1.0, max(0.0, (value - one.scale[0]) / one.span))
    if not one.lower_is_better:
        share = 1 - share
    if share == 0:
        return tag("circle", cls="ring", cx=x, cy=y, r=_LEAST)
    shade = "g1" if share < 1 / 3 else "g2" if share < 2 / 3 else "g3"
    radius = sqrt(_LEAST**2 + (_MOST**2 - _LEAST**2) * share)
    return tag("circle", cls=shade, cx=x, cy=y, r=round(radius, 1))
