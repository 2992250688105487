"""Numbers told over visits, such as an IRLS total; marks only where the axis is its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ekbom.model.course import Course
from ekbom.reports.plot import Frame, inside, level_lines, number_words, polyline, round_ticks
from ekbom.reports.svg import join, picture, px, tag, words
from ekbom.reports.turn_words import event_when, is_change, medicine_name, step_words
from ekbom.reports.words import capital, shortened

Reading = tuple[int, int, float, str]


@dataclass(frozen=True, slots=True)
class ToldChart:
    """The numbers of one context.

    Attributes
    ----------
    title : str
        The context; empty for all of them together.
    wide, narrow : Markup
    """

    title: str
    wide: Markup
    narrow: Markup


def is_irls(course: Course) -> bool:
    """Whether the axis is in points of the IRLS: the only one its marks belong to."""
    return course.unit.upper().startswith("IRLS")


def marks_of(course: Course) -> tuple[tuple[str, float], ...]:
    """What is drawn on the axis besides the readings."""
    return course.axis_marks if is_irls(course) else ()


def told_charts(course: Course) -> list[ToldChart]:
    """One chart a context, in the order they were told."""
    contexts = dict.fromkeys(context for _, _, _, context in course.readings)
    found = []
    for context in contexts:
        some = sorted(r for r in course.readings if r[3] == context)
        found.append(
            ToldChart(capital(context), _drawing(course, some, 480), _drawing(course, some, 354))
        )
    return found


def _drawing(course: Course, readings: Sequence[Reading], width: float) -> Markup:
    marks = marks_of(course)
    values = [value for _, _, value, _ in readings]
    everything = [*values, *(level for _, level in marks)]
    low, high = min(everything), max(everything)
    # A single value, or values of one point, would fill the frame with a tenth of a point.
    room = max(0.0, 1 - (high - low)) / 2
    # The words of the lowest mark, and the number of the lowest value, stand under it.
    under = max(room, 0.1 * (high - low))
    ticks = round_ticks(low - under, high + room, 8)
    # Room over the highest value, so that its number does not leave the frame.
    frame = Frame(36, width - 14, 46, 262, ticks[0], ticks[-1])
    last_visit = max(course.visits, *(last for _, last, _, _ in readings), 1)

    def x(visit: float) -> float:
        return 20 + frame.left + (frame.right - frame.left - 40) * visit / last_visit

    points = [(x((first + last) / 2), frame.y(value)) for first, last, value, _ in readings]
    parts = [level_lines(frame, ticks, letters=5)]
    parts.append(mark_lines(course, frame))
    parts += [
        _medicine(frame, x(first), x(last), says)
        for first, last, says in _changes(course)
        if last <= last_visit
    ]
    parts.append(polyline("told", points))
    parts.append(mark_words(course, frame))
    before = points[0][1]
    for (first, last, value, _), (middle, y) in zip(readings, points, strict=True):
        if first < last:
            ends = {"x1": px(x(first)), "x2": px(x(last)), "y1": px(y), "y2": px(y)}
            parts.append(tag("line", cls="reach", **ends))
        parts.append(tag("circle", cls="guess", cx=px(middle), cy=px(y), r=5.5))
        # Under a falling line there is room, over it there is the line.
        at = y + 22 if y > before else y - 12
        parts.append(words(number_words(value), px(middle), at, cls="em halo", at="middle"))
        before = y
    named = {visit for first, last, _, _ in readings for visit in (first, last)}
    parts += [
        words("start" if v == 0 else str(v), px(x(v)), 286, at="middle")
        for v in _spread(sorted(named), x)
    ]
    parts.append(words("after visit", px((frame.left + frame.right) / 2), 304, at="middle"))
    return picture(_label(course, readings), join(parts), width=width, height=310, cls="chart")


def _spread(visits: Sequence[int], x: Callable[[float], float]) -> list[int]:
    """Visits whose names do not stand on one another."""
    found: list[int] = []
    for visit in visits:
        if not found or x(visit) - x(found[-1]) >= (34 if found[-1] == 0 else 20):
            found.append(visit)
    return found


def mark_lines(course: Course, frame: Frame) -> Markup:
    """Levels on an IRLS axis; the first is the average of people with no active treatment."""
    parts = []
    for place, (_, level) in enumerate(marks_of(course)):
        y = px(frame.y(level))
        kind = "mark" if place else "mark average"
        ends = {"x1": px(frame.left), "x2": px(frame.right), "y1": y, "y2": y}
        parts.append(tag("line", cls=kind, **ends))
    return join(parts)


def mark_words(course: Course, frame: Frame) -> Markup:
    """Words of the levels, to be drawn last: what a line runs through cannot be read."""
    return join(
        words(
            shortened(f"{number_words(level)}: {says}", 42), px(frame.left + 4),
            frame.y(level) + (15 if place else -6), cls="em halo",
        )
        for place, (says, level) in enumerate(marks_of(course))
    )  # fmt: skip


def _changes(course: Course) -> list[tuple[int, int, str]]:
    return [
        (*event.visits, f"{medicine_name(event)} {step_words(event)}")
        for event in course.medicine
        if is_change(event) and event.visits is not None
    ]


def _medicine(frame: Frame, left: float, right: float, says: str) -> Markup:
    """The stretch in which a medicine was changed."""
    edges = (left - 3, right + 3) if right - left < 6 else (left, right)
    band = tag("rect", cls="medband", x=px(edges[0]), width=px(edges[1] - edges[0]),
               y=px(frame.top - 8), height=px(frame.bottom - frame.top + 8))  # fmt: skip
    lines = [
        tag("line", cls="change", x1=px(e), x2=px(e), y1=px(frame.top - 8), y2=px(frame.bottom))
        for e in edges
    ]
    middle = sum(edges) / 2
    return join([band, *lines, inside(shortened(says, 40), middle, 14, 4, frame.right, "changed")])


def _label(course: Course, readings: Sequence[Reading]) -> str:
    told = ", ".join(
        f"{number_words(value)} {_when(first, last)}" for first, last, value, _ in readings
    )
    text = f"{capital(course.outcome)}: {told}."
    for says, level in marks_of(course):
        text += f" Line at {number_words(level)}: {says}."
    for event in course.medicine:
        if is_change(event):
            what = f"{capital(medicine_name(event))} {step_words(event)}"
            text += f" {what}: {event_when(event).lower()}."
    return text


def _when(first: int, last: int) -> str:
    if last == 0:
        return "before the first visit"
    return f"after visit {last}" if first == last else f"over visit {first} to {last}"
