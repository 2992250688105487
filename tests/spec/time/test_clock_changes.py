"""Time zones and the two odd nights of the year."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ekbom.model.errors import UsageError


def codes(diary):
    return [f.code for f in diary.findings]


def test_a_time_without_offset_is_the_persons_own_clock(read):
    """No zone named: nothing is turned, nothing is said."""
    diary = read("time|urge\n2026-03-29 02:30|6\n2026-03-29 22:00|4", outcome="urge")
    assert diary.outcomes["urge"].rated_at[0] == datetime(2026, 3, 29, 2, 30)
    assert codes(diary) == []


def test_a_time_with_an_offset_is_turned_into_the_persons_zone(read):
    """23:30 UTC is half past midnight in Berlin: still Tuesday's night, on Wednesday's clock."""
    diary = read(
        "time|urge\n2026-03-03T23:30Z|6\n2026-03-04T21:00+00:00|2",
        outcome="urge",
        tz="Europe/Berlin",
    )
    assert diary.dates[0] == date(2026, 3, 3)
    assert diary.outcomes["urge"].rated_at[0] == datetime(2026, 3, 4, 0, 30)
    assert codes(diary) == []


def test_universal_time_without_a_zone_is_used_as_written_and_said(read):
    """Z and no --tz: the wall clock is not known."""
    diary = read("time|urge\n2026-03-03T23:30Z|6\n2026-03-04T21:00Z|2", outcome="urge")
    assert diary.outcomes["urge"].rated_at[0] == datetime(2026, 3, 3, 23, 30)
    assert codes(diary) == ["time_zone_unsaid"]


def test_other_offsets_without_a_zone_are_the_clock_on_the_wall(read):
    """+01:00 and +02:00: the person travelled, or summer time came."""
    diary = read(
        "time|urge\n2026-03-28T22:00:00+01:00|6\n2026-03-29T22:00:00+0200|2", outcome="urge"
    )
    assert diary.outcomes["urge"].rated_at[1] == datetime(2026, 3, 29, 22)
    assert codes(diary) == ["offset_dropped"]


def test_an_hour_the_clock_skipped_is_said_and_keeps_its_night(read):
    """Berlin, 29 March 2026, 02:30: there was no such time."""
    diary = read(
        "time|urge\n2026-03-28 22:00|4\n2026-03-29 02:30|6", outcome="urge", tz="Europe/Berlin"
    )
    assert diary.dates == (date(2026, 3, 28),)
    assert codes(diary) == ["clock_skipped"]
    assert "row 3" in diary.findings[0].where


def test_an_hour_that_comes_twice_is_said_and_keeps_its_night(read):
    """Berlin, 25 October 2026, 02:30: it was half past two twice."""
    diary = read(
        "time|urge\n2026-10-24 22:00|4\n2026-10-25 02:30|6", outcome="urge", tz="Europe/Berlin"
    )
    assert diary.dates == (date(2026, 10, 24),)
    assert codes(diary) == ["clock_twice"]


def test_both_halves_of_the_double_hour_are_two_moments(read):
    """00:30 and 01:30 UTC are both 02:30 in Berlin: two ratings, not one contradiction."""
    diary = read(
        "time|urge\n2026-10-25T00:30Z|4\n2026-10-25T01:30Z|6", outcome="urge", tz="Europe/Berlin"
    )
    assert diary.outcomes["urge"].values == (5.0,)
    assert codes(diary) == []


def test_times_with_and_without_offset_are_said(read):
    """The bare one is read as the person's own clock."""
    diary = read(
        "time|urge\n2026-03-03 22:00|4\n2026-03-04T21:00Z|6", outcome="urge", tz="Europe/Berlin"
    )
    assert codes(diary) == ["mixed_zones"]


@pytest.mark.parametrize("zone", ["Europe/Berln", "../etc", "America"])
def test_a_zone_nobody_knows_is_refused(read, zone):
    """A name that is no zone."""
    with pytest.raises(UsageError, match="--tz"):
        read("time|urge\n2026-03-03 22:00|4", outcome="urge", tz=zone)
