"""The day turns at an hour the person can set."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ekbom.model.errors import UsageError
from ekbom.model.night import night_of_action, night_of_outcome

MON, TUE = date(2026, 3, 2), date(2026, 3, 3)


def test_noon_turns_the_day():
    """11:59 still tells of Monday's night, 12:00 begins Tuesday's."""
    assert night_of_outcome(datetime(2026, 3, 3, 11, 59)) == MON
    assert night_of_outcome(datetime(2026, 3, 3, 12, 0)) == TUE


def test_a_night_runs_sixteen_hours_for_actions():
    """With noon: 03:59 acts on the running night, 04:00 on the coming one."""
    lasts = {"night_lasts_h": 16}
    assert night_of_action(datetime(2026, 3, 3, 3, 59), **lasts) == MON
    assert night_of_action(datetime(2026, 3, 3, 4, 0), **lasts) == TUE


def test_a_night_worker_sleeps_from_nine_to_five(read):
    """Day turns at 20:00: the sleep of Tuesday 09:00 belongs to the unit begun on Monday 20:00."""
    drawn = "time|urge|coffee\n2026-03-02 21:00||1\n2026-03-03 17:30|6|\n2026-03-04 17:30|4|"
    diary = read(drawn, outcome="urge", day_turns=20)
    assert diary.dates == (MON, TUE)
    assert diary.outcomes["urge"].values == (6.0, 4.0)
    assert diary.actions["coffee"].values == (1.0, None)


def test_the_same_rows_read_with_noon_lie_on_the_next_evening(read):
    """17:30 is an evening to somebody who sleeps at night."""
    drawn = "time|urge\n2026-03-03 17:30|6\n2026-03-04 17:30|4"
    assert read(drawn, outcome="urge").dates[0] == TUE


@pytest.mark.parametrize("hour", [24, -1, float("nan")])
def test_an_hour_no_clock_shows_is_refused(read, hour):
    """24 is not an hour of the day."""
    with pytest.raises(UsageError, match="--day-turns"):
        read("date|urge\n2026-03-03|6", outcome="urge", day_turns=hour)
