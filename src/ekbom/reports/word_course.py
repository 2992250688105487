"""Ordered words over the visits: a bar a reading, worse days as a zigzag, medicines underneath."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup

from ekbom.model.case import Case
from ekbom.model.course import Course, MedicineEvent, WordCourse
from ekbom.reports.course_nights import Size
from ekbom.reports.plot import inside, width_of
from ekbom.reports.svg import box, called, join, path, picture, px, tag, words
from ekbom.reports.turn_words import event_when, is_change, medicine_name, step_words
from ekbom.reports.words import capital, shortened

WIDE = Size(1100, 280, 38, 0, wide=True)
NARROW = Size(354, 0, 46, 0, wide=False)
_BAR = 16.0  # height of a bar, px
_LANE, _TALL_LANE = 22.0, 27.0  # height of the row of a medicine, wide and narrow, px
_STEPS = 10  # steps of the urge colours
_BOLD, _PLAIN = 7.4, 6.7  # width of a letter, px


@dataclass(frozen=True, slots=True)
class WordStrip:
    """The words of one context.

    Attributes
    ----------
    title, says : str
    restless : bool
        Whether worse days were told among the better ones.
    wide, narrow : Markup
    """

    title: str
    says: str
    restless: bool
    wide: Markup
    narrow: Markup


def word_strips(course: Course, case: Case | None) -> list[WordStrip]:
    """A strip for each context that was told in words."""
    reached = [(start, stop) for told in course.words for start, stop, _ in told.places]
    reached += [event.visits for event in course.medicine if event.visits is not None]
    # One axis for all contexts, so that they can be held against each other.
    ends = (
        0 if any(start == 0 for start, _ in reached) else 1,
        max([course.visits, *(stop for told in course.words for _, stop, _ in told.places)]),
    )
    found = []
    for told in course.words:
        uneven = _uneven(course, told, case)
        found.append(
            WordStrip(
                called(capital(told.context)) if told.context else "In all places together",
                told.says,
                told.ups_and_downs,
                _strip(course, told, uneven, ends, WIDE),
                _strip(course, told, uneven, ends, NARROW),
            )
        )
    return found


def _uneven(course: Course, told: WordCourse, case: Case | None) -> frozenset[tuple[int, int]]:
    """Visit ranges of which worse days were told; the last one where nobody says which."""
    ranges = {
        (reading.first, reading.last)
        for series in (case.series if case else ())
        if series.name == course.name
        for outcome in series.outcomes
        if outcome.name == told.outcome
        for reading in outcome.readings
        if reading.ups_and_downs and reading.context == told.context
    }
    if told.ups_and_downs and not ranges and told.places:
        ranges = {told.places[-1][:2]}
    return frozenset(ranges)


def _strip(
    course: Course,
    told: WordCourse,
    uneven: frozenset[tuple[int, int]],
    ends: tuple[int, int],
    size: Size,
) -> Markup:
    first, last = ends
    room = size.width - size.left - 4
    step = room / (last - first + 1)

    def x(visit: float) -> float:
        return size.left + (visit - first) * step

    parts, top = [], 4.0
    for place, word in enumerate(told.words):
        y = top + place * size.height
        parts.append(_word(word, y, size))
    for start, stop, place in told.places:
        y = top + place * size.height + (11 if size.wide else size.height - _BAR - 8)
        bar = (x(start) + 1.5, y, (stop - start + 1) * step - 3)
        parts.append(_bar(bar, place, len(told.words), uneven=(start, stop) in uneven))
    bottom = top + len(told.words) * size.height
    parts.append(_line(bottom, size))
    for events in _lanes(course.medicine, ends):
        parts.append(_lane(events, bottom, top, x, ends, size))
        bottom += _LANE if size.wide else _TALL_LANE
    parts += _visits(ends, bottom, x, step, size)
    label = _label(course, told, uneven)
    return picture(label, *parts, width=size.width, height=bottom + 40, cls="chart")


def _line(y: float, size: Size) -> Markup:
    return tag("line", cls="grid", x1=0, x2=px(size.width), y1=px(y), y2=px(y))


def _word(word: str, y: float, size: Size) -> Markup:
    """The line of one word, and the word over the bars or, in two lines at most, beside them."""
    if not size.wide:
        return join([_line(y, size), words(shortened(word, 48), 0, y + 15, cls="em", own=True)])
    lines = wrap(
        word, int((size.left - 12) / _BOLD), max_lines=2, placeholder="\N{HORIZONTAL ELLIPSIS}"
    )
    at = 24 if len(lines) == 1 else 16
    texts = [words(text, 0, y + at + 15 * k, cls="em", own=True) for k, text in enumerate(lines)]
    return join([_line(y, size), *texts])


def _bar(bar: tuple[float, float, float], place: int, words_in_all: int, *, uneven: bool) -> Markup:
    """A reading; its colour goes from the urge colours, from the worst word to the best."""
    x, y, width = bar
    level = max(1, round(_STEPS * (1 - place / max(1, words_in_all - 1)) * 0.9))
    rim = " rim" if level <= 4 else ""
    parts = [
        tag("rect", cls=f"u{level}{rim}", x=px(x), y=px(y), width=px(width), height=_BAR, rx=3)
    ]
    if uneven:
        n = max(2, int(width / 9))
        leg = width / (2 * n)
        teeth = "".join(f"l{leg:.2f} -7l{leg:.2f} 7" for _ in range(n))
        parts.append(tag("path", cls="uneven", d=f"M{px(x)} {px(y + _BAR - 4)}{teeth}"))
    return join(parts)


def _lanes(medicine: Sequence[MedicineEvent], ends: tuple[int, int]) -> list[list[MedicineEvent]]:
    """What is on the axis, one row for each medicine and step."""
    found: dict[tuple[str, str], list[MedicineEvent]] = {}
    for event in medicine:
        if event.visits and event.visits[1] >= ends[0] and event.visits[0] <= ends[1]:
            found.setdefault((event.name, event.step), []).append(event)
    return list(found.values())


def _lane(
    events: Sequence[MedicineEvent],
    y: float,
    top: float,
    x: Callable[[float], float],
    ends: tuple[int, int],
    size: Size,
) -> Markup:
    """A medicine under the words: a bar while it is taken, a dashed stretch where it is changed."""
    at = y + (9 if size.wide else 19)
    changed = is_change(events[0])
    parts, lefts = [], []
    for event in events:
        first, last = (min(max(v, ends[0]), ends[1]) for v in event.visits or ends)
        left, right = x(first), x(last + 1)
        lefts.append(left)
        parts.append(path("altered" if changed else "act done", [box(left, at, right - left, 5)]))
        if changed:
            parts += _stretch(left, right, top, at + 5)
    cls = "changed" if changed else ""
    name = f"{medicine_name(events[0])}: {step_words(events[0])}"
    if size.wide:
        says = shortened(name, int((size.left - 12) / _PLAIN))
        return join([*parts, words(says, 0, y + 16, cls=cls or None)])
    text = shortened(name, 48)
    if min(lefts) + width_of(text) > size.width:
        return join([*parts, words(text, size.width, y + 14, cls=f"{cls} halo".strip(), at="end")])
    return join([*parts, words(text, px(min(lefts)), y + 14, cls=f"{cls} halo".strip())])


def _stretch(left: float, right: float, top: float, bottom: float) -> list[Markup]:
    """The visits between which a medicine was changed."""
    band = tag("rect", cls="medband", x=px(left), y=px(top), width=px(right - left),
               height=px(bottom - top))  # fmt: skip
    lines = [
        tag("line", cls="change", x1=px(x), x2=px(x), y1=px(top), y2=px(bottom))
        for x in (left, right)
    ]
    return [band, *lines]


def _visits(
    ends: tuple[int, int], bottom: float, x: Callable[[float], float], step: float, size: Size
) -> list[Markup]:
    """The numbers of the visits."""
    first, last = ends
    every = next((k for k in (1, 2, 5, 10, 20) if k * step >= 20), last)
    found = []
    for visit in range(first, last + 1):
        if visit <= 1 or visit % every == 0:
            name = "start" if visit == 0 else str(visit)
            found.append(inside(name, x(visit) + step / 2, bottom + 18, 0, size.width, "em"))
    return [*found, words("visit", px((x(first) + x(last + 1)) / 2), bottom + 35, at="middle")]


def _label(course: Course, told: WordCourse, uneven: frozenset[tuple[int, int]]) -> str:
    where = f", {told.context}" if told.context else ""
    said = []
    for first, last, place in told.places:
        when = "before the first visit" if last == 0 else f"visit {first} to {last}"
        when = f"visit {first}" if 0 < first == last else when
        ups = ", with ups and downs" if (first, last) in uneven else ""
        said.append(f"{when}: {told.words[place]}{ups}")
    text = f"{capital(told.outcome)}{where}. {capital('; '.join(said))}."
    for event in course.medicine:
        text += (
            f" {capital(medicine_name(event))} {step_words(event)}: {event_when(event).lower()}."
        )
    return text
