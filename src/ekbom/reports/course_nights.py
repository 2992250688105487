"""Every night of a course: dots, the level with its band, visits, medicine changes, the turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from ekbom.model.course import Course
from ekbom.model.diary import Diary, Outcome
from ekbom.nof1.course_say import visits_words
from ekbom.nof1.say import in_100
from ekbom.reports.nights import raw_table, sign, value_words
from ekbom.reports.plot import (
    Frame,
    inside,
    level_lines,
    polyline,
    scale_ticks,
    stretches,
    visit_marks,
    width_of,
)
from ekbom.reports.svg import box, called, join, path, picture, px, tag, words
from ekbom.reports.timeline import level_of
from ekbom.reports.told_chart import mark_lines, mark_words
from ekbom.reports.turn_words import is_change, medicine_name, runs, step_words
from ekbom.reports.words import capital, counted, day, number, places_for, shortened, span

_ROW = 16.0  # height of a line of words over the frame, px
_FINE = 2.6  # radius under which an open dot needs a thin rim to stay open, px
_RIMMED = 4  # steps up to this one carry a rim, for contrast
_LEVEL = '<path class="band" d="M0 3h30v10h-30z"/><path class="level" d="M0 8h30"/>'


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of a drawing, px.

    Attributes
    ----------
    width, left, height : float
        Of the drawing, of what stands beside the frame, and of the frame.
    dot : float
        Radius of the largest dot.
    wide : bool
    """

    width: float
    left: float
    height: float
    dot: float
    wide: bool


WIDE = Size(1100, 92, 264, 4.4, wide=True)
NARROW = Size(354, 26, 204, 3.0, wide=False)


@dataclass(frozen=True, slots=True)
class CourseNights:
    """The nights of one outcome, and which of them are counted apart.

    Attributes
    ----------
    outcome : Outcome
    dates : tuple of date
    values : tuple of float or None
    apart : tuple of bool
    first, last : date
        Ends of the axis; visits outside the diary are on it.
    """

    outcome: Outcome
    dates: tuple[date, ...]
    values: tuple[float | None, ...]
    apart: tuple[bool, ...]
    first: date
    last: date

    @property
    def recorded(self) -> int:
        """Nights with a rating."""
        return sum(v is not None for v in self.values)


def course_nights(course: Course, diary: Diary | None) -> CourseNights | None:
    """The nights behind a course; None where there are none."""
    outcome = diary.outcomes.get(course.outcome) if diary else None
    if diary is None or outcome is None or all(v is None for v in outcome.values):
        return None
    ends = (*diary.dates, *course.visit_dates)
    apart = _apart(course, diary.dates, outcome.values)
    return CourseNights(outcome, diary.dates, outcome.values, apart, min(ends), max(ends))


def _apart(
    course: Course, dates: Sequence[date], values: Sequence[float | None]
) -> tuple[bool, ...]:
    """Which nights are counted apart: those before or after the stretch of one regimen.

    The stretch lies around the first visit, so the counts of the answer tell its ends.
    """
    known = [k for k, value in enumerate(values) if value is not None]
    first = course.visit_dates[0] if course.visit_dates else date.min
    before = [k for k in known if dates[k] < first]
    after = [k for k in known if dates[k] >= first]
    far = {*before[: max(0, len(before) - course.nights_before)], *after[course.nights_after :]}
    return tuple(bool(course.nights_apart) and k in far for k in range(len(dates)))


def nights_chart(course: Course, nights: CourseNights, size: Size) -> Markup:
    """The whole course in one drawing."""
    over = _ROW if course.turn is not None else 0.0
    draw = _Drawing(course, nights, size, Frame(size.left, size.width - 8, 0, 0, 0, 0))
    changes = draw.changes()
    top = over + _ROW * (1 + max((row for *_, row in changes), default=-1)) + 10
    outcome = nights.outcome
    frame = Frame(size.left, size.width - 8, top, top + size.height, *outcome.scale)
    draw = _Drawing(course, nights, size, frame)
    parts = [
        draw.before(),
        level_lines(frame, scale_ticks(outcome), letters=12 if size.wide else 2,
                    scale=outcome.words),
        draw.turn(),
        draw.level(),
        *draw.dots(),
        draw.ends(),
        mark_lines(course, frame),
        *[draw.change(x, says, over + _ROW * row) for x, says, row in changes],
        mark_words(course, frame),
        draw.axis(),
    ]  # fmt: skip
    return picture(
        nights_label(course, nights), *parts,
        width=size.width, height=frame.bottom + 62, cls="chart",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Drawing:
    """The layers of the chart of nights."""

    course: Course
    nights: CourseNights
    size: Size
    frame: Frame

    def x(self, when: date) -> float:
        """The middle of a night."""
        days = (self.nights.last - self.nights.first).days
        room = self.frame.right - self.frame.left - 2 * self.size.dot
        return (
            self.frame.left + self.size.dot + room * (when - self.nights.first).days / max(1, days)
        )

    @property
    def step(self) -> float:
        """From night to night, px."""
        days = (self.nights.last - self.nights.first).days
        return (self.frame.right - self.frame.left) / (days + 1)

    def before(self) -> Markup:
        """The nights before the first visit, shaded."""
        if not self.course.visit_dates or self.course.visit_dates[0] <= self.nights.first:
            return Markup("")
        left, right = self.frame.left, self.x(self.course.visit_dates[0]) - self.step / 2
        return path("before", [box(left, self.frame.top, right - left, self.size.height)])

    def turn(self) -> Markup:
        """The set of visits within which the level turned."""
        turn, visits = self.course.turn, self.course.visit_dates
        if turn is None or not turn.visits or max(turn.visits) > len(visits):
            return Markup("")
        bands, least = [], max(2.5 * self.step, 9.0)
        for first, last in runs(turn.visits):
            a, b = self.x(visits[first - 1]), self.x(visits[last - 1])
            room = max(0.0, least - (b - a)) / 2
            bands.append(box(a - room, self.frame.top, b - a + 2 * room, self.size.height))
        says = f"if it turned: {visits_words(turn.visits)}, {in_100(turn.probability)}"
        middle = (self.x(visits[turn.visits[0] - 1]) + self.x(visits[turn.visits[-1] - 1])) / 2
        text = says if self.size.wide else shortened(says, 50)
        left = self.frame.left if self.size.wide else 0.0
        at = middle if self.size.wide else left
        return join([path("turn", bands), inside(text, at, 12, left, self.frame.right, "em")])

    def level(self) -> Markup:
        """The level and its 80 % band, not drawn over a gap."""
        line = self.course.level_line
        y = self.frame.y
        parts = []
        for start, stop in stretches([one[0] for one in line]):
            some = line[start:stop]
            over = [(self.x(d), y(high)) for d, _, _, high in some]
            under = [(self.x(d), y(low)) for d, _, low, _ in reversed(some)]
            points = " ".join(f"{px(a)},{px(b)}" for a, b in (*over, *under))
            parts.append(tag("polygon", cls="band", points=points))
            parts.append(polyline("level", [(self.x(d), y(mean)) for d, mean, _, _ in some]))
        return join(parts)

    def dots(self) -> list[Markup]:
        """One dot a night, open where counted apart; a stroke below where nothing was written."""
        outcome, radius = self.nights.outcome, max(1.8, min(self.size.dot, self.step * 0.6))
        by_class: dict[str, list[Markup]] = {}
        gaps = []
        every = zip(self.nights.dates, self.nights.values, self.nights.apart, strict=True)
        for when, value, apart in every:
            x = self.x(when)
            if value is None:
                gaps.append(
                    f"M{px(x - self.step * 0.4)} {px(self.frame.bottom + 3)}h{px(self.step * 0.8)}"
                )
                continue
            level = level_of((value - outcome.scale[0]) / (outcome.span or 1.0))
            rim = " rim" if level <= _RIMMED else ""
            fine = " fine" if radius < _FINE else ""
            cls = f"dot-open open u{level}{fine}" if apart else f"u{level}{rim}"
            # A rim or an open stroke is drawn half outside: all dots look alike large.
            half = 0.45 if fine else 0.9
            r = radius - (half if apart else 0.5 if rim else 0.0)
            dot = tag("circle", cx=px(x), cy=px(self.frame.y(value)), r=px(max(0.8, r)))
            by_class.setdefault(cls, []).append(dot)
        groups = [tag("g", *dots, cls=cls) for cls, dots in sorted(by_class.items())]
        return [path("gap", gaps), *groups]

    def ends(self) -> Markup:
        """The level at its beginning and end, in words, where there is room for them."""
        line = self.course.level_line
        if not line or not self.size.wide:
            return Markup("")
        y = self.frame.bottom - 10
        first, last = (
            f"{word} {number(mean)} ({span((low, high))})"
            for word, (_, mean, low, high) in (("at the start", line[0]), ("at the end", line[-1]))
        )
        return join(
            [
                inside(
                    first, self.x(line[0][0]), y, self.frame.left + 6, self.frame.right, "em halo"
                ),
                inside(
                    last,
                    self.x(line[-1][0]),
                    y,
                    self.frame.left,
                    self.x(line[-1][0]) - 6,
                    "em halo",
                ),
            ]
        )

    def changes(self) -> list[tuple[float, str, int]]:
        """Place, words and row of each medicine change; no words where no row is free."""
        ends = [0.0] * (3 if self.size.wide else 2)
        found = []
        dated = [(e.on, k, e) for k, e in enumerate(self.course.medicine) if e.on and is_change(e)]
        for when, _, event in sorted(dated, key=lambda one: one[:2]):
            if not self.nights.first <= when <= self.nights.last:
                continue
            x = self.x(when) - self.step / 2
            says = shortened(
                f"{medicine_name(event)} {step_words(event)}", 40 if self.size.wide else 28
            )
            begin = min(x + 5, self.frame.right - width_of(says))
            row = next((k for k, end in enumerate(ends) if end <= begin), None)
            if row is not None:
                ends[row] = begin + width_of(says) + 8
            found.append((x, says if row is not None else "", row or 0))
        return found

    def change(self, x: float, says: str, y: float) -> Markup:
        """A medicine change: a dashed line through the frame, its words at its head."""
        top = px(y + 2)
        line = tag("line", cls="change", x1=px(x), x2=px(x), y1=top, y2=px(self.frame.bottom))
        if not says:
            return line
        if x + 5 + width_of(says) <= self.frame.right:
            return join([line, words(says, px(x + 5), y + 13, cls="changed halo")])
        return join([line, words(says, px(x - 5), y + 13, cls="changed halo", at="end")])

    def axis(self) -> Markup:
        """Visits, and the dates at both ends."""
        bottom, first, last = self.frame.bottom, self.nights.first, self.nights.last
        marks = visit_marks([self.x(d) for d in self.course.visit_dates], bottom + 8)
        middle = (self.frame.left + self.frame.right) / 2
        return join(
            [
                marks,
                words(f"{first.day} {first:%b}", px(self.frame.left), bottom + 54),
                words("visit", px(middle), bottom + 54, at="middle")
                if self.course.visit_dates
                else Markup(""),
                words(f"{last.day} {last:%b %Y}", px(self.frame.right), bottom + 54, at="end"),
            ]
        )


def nights_label(course: Course, nights: CourseNights) -> str:
    """What the drawing shows, for readers aloud."""
    text = (
        f"{capital(course.outcome)} each night from {day(nights.first)} to {day(nights.last)}, "
        f"{counted(nights.recorded, 'night')} written down."
    )
    if course.visit_dates:
        text += f" {capital(counted(len(course.visit_dates), 'visit'))}."
    if course.level_line:
        places = places_for(nights.outcome.span)
        ends = [number(course.level_line[k][1], places) for k in (0, -1)]
        text += f" The level is about {ends[0]} at the start and {ends[1]} at the end."
    if course.turn is not None:
        where = visits_words(course.turn.visits)
        text += f" If it turned: {where}, {in_100(course.turn.probability)}."
    if course.nights_apart:
        text += f" {counted(course.nights_apart, 'night')} after a medicine change, counted apart."
    return text


def nights_signs(course: Course, nights: CourseNights) -> list[tuple[Markup, str]]:
    """The signs that this chart uses, each with its meaning."""
    found = []
    if course.level_line:
        found.append((sign(_LEVEL, 30), "level with its 80 % band"))
    found.append((sign('<circle class="u6" cx="7" cy="8" r="4.4"/>', 14), "a night"))
    if any(nights.apart):
        ring = '<g class="dot-open open u6"><circle cx="7" cy="8" r="3.8"/></g>'
        found.append((sign(ring, 14), "a night after a medicine change, counted apart"))
    if None in nights.values:
        found.append((sign('<path class="gap keep" d="M2 12h9"/>', 13), "nothing written down"))
    if course.visit_dates:
        found.append((sign('<path class="visit" d="M7 3l5 9h-10z"/>', 14), "a visit"))
        if course.visit_dates[0] > nights.first:
            found.append((sign('<path class="before edge" d="M1 2h16v12h-16z"/>', 18),
                          "before the first visit"))  # fmt: skip
    if course.turn is not None:
        found.append((sign('<path class="turn" d="M1 2h16v12h-16z"/>', 18), "here, if it turned"))
    if any(is_change(e) and e.on for e in course.medicine):
        found.append((sign('<line class="change" x1="4" x2="4" y1="0" y2="16"/>', 8),
                      "a medicine was changed"))  # fmt: skip
    return found


def nights_table(course: Course, nights: CourseNights) -> Markup:
    """The numbers behind the drawing."""
    level = {when: rest for when, *rest in course.level_line}
    visits = {when: k for k, when in enumerate(course.visit_dates, start=1)}
    rows = []
    for when, value, apart in zip(nights.dates, nights.values, nights.apart, strict=True):
        mean, low, high = level.get(when, (None, None, None))
        rows.append(
            [
                when.isoformat(),
                "" if value is None else value_words(value, nights.outcome.words),
                "" if mean is None else number(mean, 2),
                "" if low is None or high is None else span((low, high), 2),
                str(visits.get(when, "")),
                "apart" if apart else "",
            ]
        )
    heads = ("Night of", called(course.outcome), "Level", "80 % band", "Visit", "Counted")
    return raw_table(heads, rows)
