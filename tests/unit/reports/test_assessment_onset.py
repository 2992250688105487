"""When the first urge comes, by month."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from tests.builders.assessment import ONSET

from ekbom.reports.assessment_onset import clock_of, onset_chart


def row(year: int, month: int, minutes: float) -> dict[str, Any]:
    return {"month": date(year, month, 1), "minutes": minutes, "nights": 3}


def points(drawing: str) -> list[tuple[float, float]]:
    found = re.findall(r'<circle class="guess" cx="([\d.]+)" cy="([\d.]+)"', drawing)
    return [(float(x), float(y)) for x, y in found]


@pytest.mark.parametrize(
    ("minutes", "clock"),
    [(0, "00:00"), (1145, "19:05"), (1439.6, "00:00"), (1500, "01:00"), (1270.4, "21:10")],
)
def test_minutes_are_a_clock_time_of_the_night(minutes: float, clock: str) -> None:
    assert clock_of(minutes) == clock


def test_earlier_is_higher_and_months_keep_their_distance() -> None:
    found = onset_chart([row(2026, 1, 1260), row(2026, 2, 1200), row(2026, 4, 1140)])
    assert found is not None
    (x1, y1), (x2, y2), (x3, y3) = points(found.wide)
    assert (y1, y2, y3) == (196, 113, 30)
    assert x3 - x2 == pytest.approx(2 * (x2 - x1), abs=0.2)
    assert (x1, x3) == (76, 486)


def test_a_line_bridges_no_month_that_is_missing() -> None:
    found = onset_chart(ONSET)
    assert found is not None
    lines = re.findall(r'<polyline class="told" points="([^"]*)"', found.wide)
    assert [len(one.split()) for one in lines] == [4, 2, 2]
    over_the_year = onset_chart([row(2025, 12, 1260), row(2026, 1, 1200)])
    assert over_the_year is not None
    assert over_the_year.wide.count("<polyline") == 1


def test_the_label_and_the_table_hold_the_numbers() -> None:
    found = onset_chart(ONSET)
    assert found is not None
    assert (
        'aria-label="The first urge of the day by month, the earlier the higher: 21:10 in '
        'Nov 2025, 19:05 in Sep 2026; medians of 160 nights. The numbers are in the table below."'
    ) in found.narrow
    assert found.table.title == "The months as a table"
    assert "<th scope=row>Nov 2025<td>21:10<td>20" in found.table.body
    assert found.table.body.count("<tr>") == 9


def test_hours_are_named_at_the_side() -> None:
    found = onset_chart(ONSET)
    assert found is not None
    texts = re.findall(r">([^<>]+)</text>", found.wide)
    assert texts == ["19:00", "20:00", "21:00", "22:00", "21:10", "19:05", "Nov 2025", "Sep 2026"]


def test_one_hour_is_the_least_that_is_drawn() -> None:
    found = onset_chart([row(2026, 1, 1260), row(2026, 2, 1260)])
    assert found is not None
    assert points(found.wide)[0][1] == 30


def test_one_month_is_no_course() -> None:
    assert onset_chart([]) is None
    assert onset_chart(ONSET[:1]) is None
