"""Intervals between movements and movements by the hour, as bars and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from markupsafe import Markup

from ekbom.model.rules import RuleSet
from ekbom.movements.histograms import Histogram
from ekbom.movements.hours import NightPart
from ekbom.reports.night_bars import Bar, Bars, bar_chart
from ekbom.reports.night_clock import clock, lasting
from ekbom.reports.nights import Table, raw_table
from ekbom.reports.words import DASH, number, plain


@dataclass(frozen=True, slots=True)
class BarView:
    """A bar chart as the page shows it.

    Attributes
    ----------
    title, says : str
    wide, narrow : Markup
    table : Table
    """

    title: str
    says: str
    wide: Markup
    narrow: Markup
    table: Table


def _view(title: str, says: str, chart: Bars, table: Table) -> BarView:
    return BarView(title, says, bar_chart(chart, wide=True), bar_chart(chart, wide=False), table)


def gap_chart(gaps: Histogram, rules: RuleSet) -> BarView | None:
    """Intervals from onset to onset; full bars are those within a series.

    Parameters
    ----------
    gaps : Histogram
        In seconds.
    rules : RuleSet
        Its counting range is shaded.
    """
    if not sum(gaps.counts) + gaps.above:
        return None
    bins = list(zip(pairwise(gaps.edges), gaps.counts, gaps.periodic, strict=True))
    chart = Bars(
        label="Histogram of the gaps between candidate movements, in seconds; the numbers are in "
        "the table below",
        bars=tuple(Bar(low, high, inside, all_ - inside) for (low, high), all_, inside in bins),
        ticks=tuple((t, plain(t)) for t in (0.0, 10.0, 30.0, 50.0, 70.0, 90.0)),
        axis="seconds from onset to onset",
        shaded=(rules.imi_min_s, rules.imi_max_s),
        shaded_says=f"{plain(rules.imi_min_s)} to {plain(rules.imi_max_s)} s counts",
    )
    last = plain(gaps.edges[-1])
    rows = [
        [f"{plain(low)} to {plain(high)}", str(inside), str(all_ - inside)]
        for (low, high), all_, inside in bins
        if all_
    ]
    rows += [[f"above {last}", "0", str(gaps.above)]] if gaps.above else []
    heads = ("Gap (s)", "Within a series", "Others")
    says = "Full bars: gaps within a series. Open bars: other gaps between candidates." + (
        f" {gaps.above:,} longer than {last} s are not drawn." if gaps.above else ""
    )
    table = Table("The gaps as a table", raw_table(heads, rows))
    return _view("Gaps between movements", says, chart, table)


def hour_chart(parts: Sequence[NightPart], start: datetime | None) -> BarView | None:
    """Periodic movements in sleep of each hour of the night.

    Parameters
    ----------
    parts : sequence of NightPart
        The hours in bed; none without stages.
    start : datetime or None
        Clock time of the start of the recording.
    """
    if not any(one.periodic for one in parts):
        return None
    ends = [*(one.start_s for one in parts), parts[-1].end_s]
    chart = Bars(
        label="Periodic movements in sleep by the hour; the numbers are in the table below",
        bars=tuple(
            Bar(one.start_s, one.end_s, one.periodic, says=str(one.periodic)) for one in parts
        ),
        ticks=tuple((at, clock(at, start)) for at in ends),
        axis="o'clock" if start is not None else "hours from the start of the recording",
    )
    table = Table("The hours as a table", raw_table(PART_HEADS, part_rows(parts, start)))
    return _view(
        "Periodic movements by the hour",
        "Those that begin in sleep. How long one slept in each hour stands in the table.",
        chart,
        table,
    )


PART_HEADS = ("From", "To", "Asleep", "Periodic movements", "PLMS index")


def part_rows(parts: Sequence[NightPart], start: datetime | None) -> list[list[str]]:
    """One row for each part of the night."""
    return [
        [
            clock(one.start_s, start),
            clock(one.end_s, start),
            lasting(60 * one.sleep_min),
            str(one.periodic),
            DASH if one.index is None else number(one.index),
        ]
        for one in parts
    ]
