"""The lanes of a night: stages, movements of each leg, series, marks, and what was not recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from ekbom.model.movement import Hypnogram, Movement, Span, Stage
from ekbom.reports.night_axis import NightAxis
from ekbom.reports.svg import box, join, path, px, tag, words

ROWS: tuple[tuple[Stage, str], ...] = (
    ("W", "Wake"), ("R", "REM"), ("N1", "N1"), ("N2", "N2"), ("N3", "N3"),
)  # fmt: skip
_LEVEL = {stage: k for k, (stage, _) in enumerate(ROWS)}
_HATCH = 7.0  # from one stroke of a hatched span to the next, px


def runs(hypnogram: Hypnogram) -> Iterator[tuple[Stage, float, float]]:
    """Stage, start and end of each run of equal epochs, in seconds."""
    begin = 0
    stages = hypnogram.stages
    for k in range(1, len(stages) + 1):
        if k == len(stages) or stages[k] != stages[begin]:
            yield (
                stages[begin],
                hypnogram.start_s + begin * hypnogram.epoch_s,
                hypnogram.start_s + k * hypnogram.epoch_s,
            )
            begin = k


def stage_row(hypnogram: Hypnogram, axis: NightAxis, top: float, height: float) -> Markup:
    """The stages as steps: wake as open bars above, REM as thick bars; unscored is a hole."""
    step = height / (len(ROWS) - 1)
    parts: list[Markup] = []
    for k, (_, name) in enumerate(ROWS):
        y = top + k * step
        parts.append(
            tag("line", cls="grid", x1=px(axis.left), x2=px(axis.right), y1=px(y), y2=px(y))
        )
        if axis.left > 20:
            parts.append(words(name, px(axis.left - 8), y + 4.5, at="end"))
    line: list[str] = []
    wake: list[str] = []
    rem: list[str] = []
    open_line = False
    for stage, from_s, to_s in runs(hypnogram):
        if stage not in _LEVEL:
            open_line = False
            continue
        x1, x2, y = axis.x(from_s), axis.x(to_s), top + _LEVEL[stage] * step
        line.append(f"{'V' + px(y) if open_line else f'M{px(x1)} {px(y)}'}H{px(x2)}")
        open_line = True
        if stage == "W":
            wake.append(box(x1, y - 3.5, x2 - x1, 7))
        elif stage == "R":
            rem.append(box(x1, y - 3.5, x2 - x1, 7))
    return join(
        [*parts, path("stages", ["".join(line)] if line else []), path("awake", wake),
         path("rem", rem)]
    )  # fmt: skip


def movement_row(
    movements: Sequence[Movement], axis: NightAxis, top: float, height: float, cls: str
) -> Markup:
    """One stroke a movement: full height in a series, half height outside one."""
    strokes = [
        f"M{px(axis.x(one.onset_s))} {px(top if one.periodic else top + height / 2)}"
        f"V{px(top + height)}"
        for one in movements
    ]
    return path(f"tick {cls}", strokes)


def series_of(movements: Sequence[Movement]) -> list[tuple[int, float, float, int]]:
    """Number, first onset, last end and count of movements of each series."""
    found: dict[int, tuple[float, float, int]] = {}
    for one in movements:
        if one.series is not None:
            end = one.onset_s + one.duration_s
            first, last, count = found.get(one.series, (one.onset_s, end, 0))
            found[one.series] = (first, max(last, end), count + 1)
    return [(number, *span) for number, span in sorted(found.items())]


def series_row(movements: Sequence[Movement], axis: NightAxis, top: float, height: float) -> Markup:
    """A bar from the first to the last movement of each series."""
    return path(
        "seriesbar",
        (
            box(axis.x(first), top, max(2.0, axis.x(last) - axis.x(first)), height)
            for _, first, last, _ in series_of(movements)
        ),
    )


def span_row(spans: Sequence[Span], axis: NightAxis, top: float, height: float) -> Markup:
    """A bar for each marked span, never thinner than can be seen."""
    return path(
        "markbar",
        (
            box(
                axis.x(one.onset_s),
                top,
                max(1.2, axis.x(one.onset_s + one.duration_s) - axis.x(one.onset_s)),
                height,
            )
            for one in spans
        ),
    )


def gaps_between(spans: Sequence[Span]) -> list[Span]:
    """What lies between the recorded stretches."""
    ordered = sorted(spans, key=lambda one: one.onset_s)
    found = []
    for before, after in pairwise(ordered):
        end = before.onset_s + before.duration_s
        if after.onset_s > end:
            found.append(Span(end, after.onset_s - end))
    return found


def hatched(spans: Sequence[Span], axis: NightAxis, top: float, bottom: float) -> Markup:
    """Spans without a recording, hatched over all lanes."""
    parts: list[Markup] = []
    for one in spans:
        x1 = axis.x(one.onset_s)
        x2 = max(x1 + 2.0, axis.x(one.onset_s + one.duration_s))
        parts.append(path("hole", [box(x1, top, x2 - x1, bottom - top)]))
        parts.append(path("hatch", _strokes(x1, x2, top, bottom)))
    return join(parts)


def _strokes(x1: float, x2: float, top: float, bottom: float) -> list[str]:
    """Slanting strokes, cut at the edges of the field."""
    width, found = x2 - x1, []
    y = top
    while y < bottom + width:
        low, high = y, y - width
        from_x = x1 + max(0.0, low - bottom)
        to_x = x2 - max(0.0, top - high)
        if to_x > from_x:
            found.append(f"M{px(from_x)} {px(min(low, bottom))}L{px(to_x)} {px(max(high, top))}")
        y += _HATCH
    return found


def lights_lines(lights: Span | None, axis: NightAxis, top: float, bottom: float) -> Markup:
    """Dotted lines at lights off and on."""
    if lights is None:
        return Markup("")
    return join(
        tag("line", cls="lights", x1=px(x), x2=px(x), y1=px(top), y2=px(bottom))
        for x in (axis.x(lights.onset_s), axis.x(lights.onset_s + lights.duration_s))
    )
