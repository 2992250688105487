"""What the page of an evening draws: the strip of nights, the way to the goal, minutes sat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from statistics import fmean

from markupsafe import Markup

from ekbom.actions.evening_told import GOAL, IN_BED, IN_NIGHT, URGE, Bead
from ekbom.journal.cells import read_cell
from ekbom.web.bead_strip import NARROW, WIDE, Strip, nights_up_to, strip_picture
from ekbom.web.dot_chart import Dots, dot_chart
from ekbom.web.evening_page import EveningPage, sat_in
from ekbom.web.texts import Texts

_ENOUGH = 2  # days, before a chart is drawn


def goal_points(page: EveningPage) -> tuple[tuple[date, float], ...]:
    """How near to the goal, of the nights that were read."""
    return _points(page, lambda name: name == GOAL)


def sat_points(page: EveningPage) -> tuple[tuple[date, float], ...]:
    """Minutes one could sit where one usually does."""
    return _points(page, lambda name: sat_in(name) == page.sat_where)


def _points(page: EveningPage, wanted: Callable[[str], bool]) -> tuple[tuple[date, float], ...]:
    found: dict[date, float] = {}
    for one in page.evening.entries:
        for name, text in one.body["cells"].items():
            cell = read_cell(str(text)) if wanted(name) else None
            if cell is not None and cell.kind == "number" and one.night is not None:
                found[one.night] = cell.value
    return tuple(sorted(found.items()))


def dots_of(
    page: EveningPage,
    points: tuple[tuple[date, float], ...],
    texts: Texts,
    label: str,
    *,
    highest: float,
    ends: tuple[str, str],
) -> Markup:
    """A chart of the eight weeks that were read; nothing while there are fewer than two days."""
    if len(points) < _ENOUGH:
        return Markup("")
    last = max(page.night, page.evening.running, points[-1][0])
    span = (page.evening.first, last)
    days = [texts.day(one, "d MMM") for one in span]
    top = max(highest, *(value for _, value in points))
    return dot_chart(Dots(points, span, top, label, ends), days)


def strip_of(page: EveningPage, texts: Texts) -> Strip:
    """The last nights up to the one that runs, or the one that is shown where it is long ago."""
    evening = page.evening
    many = len(next(iter(evening.rows.values()), ())) or WIDE
    last = evening.first + timedelta(days=many - 1) if evening.rows else evening.night
    nights = nights_up_to(last, WIDE)
    names = {URGE: texts.say("Evening"), IN_BED: texts.say("In bed"), IN_NIGHT: texts.say("Night")}
    rows = {names.get(name, name): beads[-WIDE:] for name, beads in page.rows.items()}
    span = f"{texts.day(nights[0], 'd MMMM')} - {texts.day(last, 'd MMMM')}"
    label = texts.say("28 nights, one bead for each rating") + f": {span}, {', '.join(rows)}"
    drawn = {on: arm for on, arm in page.drawn.items() if on in nights}
    visits = frozenset(on for on in page.visits if on in nights)
    named = {on: name for on, name in page.named.items() if on in nights}
    return Strip(rows, nights, page.night, drawn, named, visits, label)


def pictures(strip: Strip) -> tuple[Markup, Markup]:
    """The strip for a wide and for a narrow page."""
    return (
        strip_picture(strip, width=1120, gutter=74),
        strip_picture(strip.last(NARROW), width=354, gutter=58),
    )


def level_words(page: EveningPage) -> tuple[int, int, float | None, float | None]:
    """Nights written down of those that are over, and the mean of the last row of the evening.

    Returns
    -------
    written, over : int
    mean, before : float or None
        Of 28 nights, and of the 28 before them, each from at least five.
    """
    beads = page.evening.rows.get(IN_BED) or next(iter(page.evening.rows.values()), ())
    late, early = beads[-WIDE:], beads[:-WIDE]
    columns = list(zip(*(row[-WIDE:] for row in page.rows.values()), strict=True))
    over = columns[:-1] if page.evening.night >= page.evening.running else columns
    written = sum(any(one.value is not None for one in column) for column in over)
    return written, len(over), _mean(late), _mean(early)


def _mean(beads: Iterable[Bead]) -> float | None:
    values = [one.value for one in beads if one.value is not None]
    return fmean(values) if len(values) > 4 else None
