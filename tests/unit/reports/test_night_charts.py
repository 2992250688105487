"""The drawings of a night: axis, lanes, envelope, bars."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import numpy as np
import pytest
from tests.builders import night as made
from tests.builders.night import Traced

from ekbom.knowledge.load import load_rules
from ekbom.model.movement import Hypnogram, Movement, Span
from ekbom.movements.histograms import Histogram
from ekbom.movements.hours import NightPart
from ekbom.reports.night_axis import NightAxis
from ekbom.reports.night_bars import Bar, Bars, bar_chart
from ekbom.reports.night_charts import gap_chart, hour_chart
from ekbom.reports.night_clock import clock, lasting
from ekbom.reports.night_lanes import (
    gaps_between,
    hatched,
    lights_lines,
    movement_row,
    runs,
    series_of,
    series_row,
    span_row,
    stage_row,
)
from ekbom.reports.night_trace import columns_of, scale_top, trace_row

START = datetime(2026, 11, 20, 22, 34, 10)
AXIS = NightAxis(100.0, 1100.0, 1000.0, None)


def move(onset: float, series: int | None = None, lasts: float = 2.0) -> Movement:
    return Movement(
        onset, lasts, "left", 1, True, series is not None, series, "N2", None, None, None, None
    )


def test_moments_lie_on_the_axis_and_at_its_edges() -> None:
    assert [AXIS.x(at) for at in (-5.0, 0.0, 250.0, 1000.0, 2000.0)] == [
        100.0, 100.0, 350.0, 1100.0, 1100.0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("span_s", "start", "most", "words"),
    [
        (8 * 3600.0, START, 12, ["23:00", "00:00", "01:00", "02:00", "03:00", "04:00", "05:00",
                                 "06:00"]),
        (8 * 3600.0, START, 6, ["00:00", "02:00", "04:00", "06:00"]),
        (720.0, None, 12, ["0:00", "0:01", "0:02", "0:03", "0:04", "0:05", "0:06", "0:07", "0:08",
                           "0:09", "0:10", "0:11", "0:12"]),
        (26 * 3600.0, None, 7, ["0:00", "4:00", "8:00", "12:00", "16:00", "20:00", "24:00"]),
        (90 * 86400.0, None, 6, ["0:00"]),
    ],
)  # fmt: skip
def test_ticks_are_round_on_the_clock(
    span_s: float, start: datetime | None, most: int, words: list[str]
) -> None:
    told = [text for _, text in NightAxis(0, 1000, span_s, start).ticks(most)]
    assert told[: len(words)] == words
    assert len(told) == len(words) or span_s > 30 * 86400


def test_words_of_the_axis_never_touch() -> None:
    drawn = NightAxis(0.0, 120.0, 8 * 3600.0, START).grid(8, 20.0, 100.0)
    assert drawn.count("<line") == 8
    xs = [float(x) for x in re.findall(r'<text x="([\d.]+)"', drawn)]
    assert 1 < len(xs) < 8
    assert min(b - a for a, b in pairwise(xs)) > 34


@pytest.mark.parametrize(
    ("at", "start", "seconds", "says"),
    [
        (0.0, START, False, "22:34"), (86.0, START, True, "22:35:36"),
        (3725.0, None, True, "1:02:05"), (3725.0, None, False, "1:02"),
        (-65.0, None, True, "-0:01:05"),
    ],
)  # fmt: skip
def test_clock(at: float, start: datetime | None, seconds: bool, says: str) -> None:
    assert clock(at, start, seconds=seconds) == says


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(0.0, "0 min"), (89.0, "1 min"), (3600.0, "1 h 00 min"), (3599.0, "1 h 00 min"),
     (29000.0, "8 h 03 min")],
)  # fmt: skip
def test_lengths(seconds: float, says: str) -> None:
    assert lasting(seconds) == says


def test_runs_of_stages() -> None:
    stages = Hypnogram(("W", "W", "N2", "?", "R"), 30.0, 60.0)
    assert list(runs(stages)) == [
        ("W", 60.0, 120.0), ("N2", 120.0, 150.0), ("?", 150.0, 180.0), ("R", 180.0, 210.0),
    ]  # fmt: skip


def test_stages_break_where_nothing_was_scored() -> None:
    drawn = stage_row(Hypnogram(("W", "N2", "?", "R"), 250.0), AXIS, 10.0, 40.0)
    assert '<path class="stages" d="M100 10H350V40H600M850 20H1100">' in drawn
    assert '<path class="awake" d="M100 6.5h250v7h-250z">' in drawn
    assert '<path class="rem" d="M850 16.5h250v7h-250z">' in drawn
    assert re.findall(r">(\w+)</text>", drawn) == ["Wake", "REM", "N1", "N2", "N3"]
    narrow = NightAxis(4.0, 350.0, 1000.0, None)
    bare = stage_row(Hypnogram(("?",), 30.0), narrow, 0, 40)
    assert "text" not in bare
    assert "path" not in bare


def test_movements_of_a_series_are_drawn_full() -> None:
    drawn = movement_row([move(0.0), move(500.0, 1)], AXIS, 10.0, 20.0, "leg1")
    assert drawn == '<path class="tick leg1" d="M100 20V30M600 10V30"></path>'
    assert movement_row([], AXIS, 10.0, 20.0, "leg1") == ""


def test_series_reach_from_first_to_last() -> None:
    moves = [move(10.0, 1), move(30.0, 2), move(50.0, 1, lasts=4.0), move(60.0), move(40.0, 1)]
    assert series_of(moves) == [(1, 10.0, 54.0, 3), (2, 30.0, 32.0, 1)]
    drawn = series_row(moves, AXIS, 0.0, 9.0)
    assert drawn == '<path class="seriesbar" d="M110 0h44v9h-44zM130 0h2v9h-2z"></path>'


def test_marks_are_never_too_thin_to_see() -> None:
    drawn = span_row([Span(0.0, 0.1), Span(100.0, 50.0)], AXIS, 0.0, 5.0)
    assert drawn == '<path class="markbar" d="M100 0h1.2v5h-1.2zM200 0h50v5h-50z"></path>'


def test_gaps_lie_between_what_was_recorded() -> None:
    spans = (Span(600.0, 100.0), Span(0.0, 500.0), Span(700.0, 50.0))
    assert gaps_between(spans) == [Span(500.0, 100.0)]
    assert gaps_between(()) == []


def test_a_gap_is_hatched_inside_its_edges() -> None:
    drawn = hatched([Span(100.0, 20.0)], AXIS, 10.0, 60.0)
    assert '<path class="hole" d="M200 10h20v50h-20z">' in drawn
    numbers = re.findall(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", drawn)
    assert len(numbers) >= 9
    for x1, y1, x2, y2 in (map(float, one) for one in numbers):
        assert 200 <= x1 < x2 <= 220
        assert 10 <= y2 < y1 <= 60
        assert x2 - x1 == pytest.approx(y1 - y2)
    thin = hatched([Span(100.0, 0.0)], AXIS, 0.0, 10.0)
    assert "h2v10" in thin


def test_lights_are_two_lines() -> None:
    drawn = lights_lines(Span(100.0, 800.0), AXIS, 0.0, 9.0)
    assert re.findall(r'x1="(\d+)"', drawn) == ["200", "1000"]
    assert lights_lines(None, AXIS, 0.0, 9.0) == ""


def traced(values: list[float], start: float = 0.0, step: float = 1.0) -> Traced:
    array = np.array(values, dtype=np.float32)
    return Traced(start, step, array, np.full(len(values), 1.5, np.float32))


def test_each_column_holds_its_lowest_and_highest() -> None:
    axis = NightAxis(0.0, 4.0, 8.0, None)
    found = columns_of([traced([1, 9, 2, 3, 4, 4, 7, 5])], axis)
    assert found.at.tolist() == [0, 1, 2, 3]
    assert found.low.tolist() == [1, 2, 4, 5]
    assert found.high.tolist() == [9, 3, 4, 7]
    assert found.rest.tolist() == [1.5] * 4


def test_a_gap_leaves_columns_out_and_short_steps_repeat_none() -> None:
    axis = NightAxis(0.0, 8.0, 8.0, None)
    found = columns_of([traced([1, 2]), traced([], 3.0), traced([5, 6], 6.0)], axis)
    assert found.at.tolist() == [0, 1, 6, 7]
    assert found.high.tolist() == [1, 2, 5, 6]
    coarse = columns_of([traced([1, 2], step=4.0)], axis)
    assert coarse.high.tolist() == [1, 2]
    assert columns_of([], axis).at.tolist() == []


@pytest.mark.parametrize(
    ("highest", "top"), [(1.0, 20.0), (20.0, 20.0), (21.0, 40.0), (79.0, 80.0), (81.0, 100.0),
                         (350.0, 400.0), (900.0, 1000.0)],
)  # fmt: skip
def test_the_scale_has_a_round_top(highest: float, top: float) -> None:
    columns = columns_of([traced([highest] * 50)], NightAxis(0.0, 50.0, 50.0, None))
    assert scale_top([columns]) == top


def test_the_scale_bears_what_is_no_number() -> None:
    columns = columns_of([traced([float("nan")] * 5)], NightAxis(0.0, 5.0, 5.0, None))
    assert scale_top([columns]) == scale_top([]) == 20.0


def test_the_envelope_is_drawn_by_the_square_root() -> None:
    axis = NightAxis(100.0, 104.0, 4.0, None)
    drawn = trace_row(columns_of([traced([0, 20, 80, 500])], axis), axis, 10.0, 40.0, 80.0, "trace")
    assert "M100.5 50V49.2M101.5 30V29.2M102.5 10V9.2M103.5 10V9.2" in drawn
    assert re.findall(r">(\d+)</text>", drawn) == ["0", "20", "80"]
    assert drawn.count('class="restline"') == 1
    narrow = NightAxis(4.0, 8.0, 4.0, None)
    assert "<text" not in trace_row(columns_of([], narrow), narrow, 10.0, 40.0, 80.0, "trace")


def test_bars_full_and_open() -> None:
    chart = Bars(
        "what", (Bar(0, 1, 2, says="2"), Bar(1, 2, 0, 4), Bar(2, 3, 0)),
        ((0.0, "0"), (0.05, "too close"), (3.0, "3")), "seconds", (1.0, 2.0), "counts",
    )  # fmt: skip
    for wide in (True, False):
        drawn = bar_chart(chart, wide=wide)
        assert drawn.count('class="arm done"') == drawn.count('class="arm not"') == 1
        assert 'class="before"' in drawn
        assert ">counts</text>" in drawn
        assert ">2</text>" in drawn
        assert "too close" not in drawn
        assert 'aria-label="what"' in drawn
    heights = [float(h) for h in re.findall(r'arm done" d="M[\d.]+ [\d.]+h[\d.]+v([\d.]+)', drawn)]
    assert heights == [pytest.approx((250 - 26 - 44) / 2)]


def test_numbers_over_bars_are_left_out_where_they_do_not_fit() -> None:
    bars = tuple(Bar(k, k + 1, 1000, says="1000") for k in range(40))
    drawn = bar_chart(Bars("what", bars, (), "h"), wide=False)
    assert ">1000</text>" not in drawn.replace('text-anchor="end">1000', "")


def gaps(counts: tuple[int, ...], periodic: tuple[int, ...], above: int = 0) -> Histogram:
    edges = tuple(30.0 * k for k in range(len(counts) + 1))
    return Histogram("s", edges, counts, periodic, 0, above)


def test_gaps_are_drawn_with_the_range_that_counts() -> None:
    view = gap_chart(gaps((3, 8, 0), (1, 8, 0), above=4), load_rules("wasm2016"))
    assert view is not None
    assert "10 to 90 s counts" in view.wide
    assert view.says.endswith("4 longer than 90 s are not drawn.")
    assert "<tr><th scope=row>0 to 30<td>1<td>2<tr><th scope=row>30 to 60<td>8<td>0" in (
        view.table.body
    )
    assert "<tr><th scope=row>above 90<td>0<td>4" in view.table.body
    assert "60 to 90" not in view.table.body
    few = gap_chart(gaps((1,), (0,)), load_rules("aasm"))
    assert few is not None
    assert "5 to 90 s counts" in few.narrow
    assert "not drawn" not in few.says
    assert gap_chart(gaps((0, 0), (0, 0)), load_rules("aasm")) is None


def test_hours_are_drawn_with_their_sleep() -> None:
    parts = (
        NightPart(1200.0, 4800.0, 50.0, 30, 25, 20, 24.0),
        NightPart(4800.0, 6600.0, 0.0, 3, 2, 0, None),
    )
    view = hour_chart(parts, START)
    assert view is not None
    assert ">20</text>" in view.wide
    assert "22:54" in view.wide
    assert "<tr><th scope=row>22:54<td>23:54<td>50 min<td>20<td>24.0" in view.table.body
    assert "<td>0 min<td>0<td>\N{EN DASH}" in view.table.body
    clockless = hour_chart(parts, None)
    assert clockless is not None
    assert "hours from the start of the recording" in clockless.wide
    assert hour_chart((), START) is None
    assert hour_chart((replace(parts[0], periodic=0),), START) is None


def test_the_made_up_night_is_large_enough_to_see() -> None:
    page = made.page()
    assert len(page.scored.movements) > 300
    assert len(page.hours) == 8
    assert len(page.thirds) == 3
