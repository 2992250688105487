""" "None tonight" is a value: not before the night ended. Never midnight, never missing."""

from __future__ import annotations

import pytest

from ekbom.model.errors import InputError

ONSET = """
date       | onset        | bed
2026-03-03 | 22:30        | 23:30
2026-03-04 | none tonight | 00:15
2026-03-05 |              | 23:00
2026-03-06 | 00:30        | 01:00
"""


def test_an_onset_is_hours_after_the_turn_of_the_day(read):
    """22:30 is 10.5 h after noon, 00:30 is 12.5 h: later, not earlier."""
    onset = read(ONSET, outcome="onset", bedtime="bed").outcomes["onset"]
    assert onset.unit == "h"
    assert (onset.values[0], onset.values[3]) == (10.5, 12.5)


def test_none_tonight_is_censored_at_bedtime(read):
    """Bed at 00:15: not before 12.25 h after noon."""
    onset = read(ONSET, outcome="onset", bedtime="bed").outcomes["onset"]
    assert onset.values[1] == 12.25
    assert onset.censored == (False, True, False, False)


def test_an_empty_cell_stays_missing(read):
    """Nothing written on the fifth: nothing known."""
    assert read(ONSET, outcome="onset", bedtime="bed").outcomes["onset"].values[2] is None


def test_without_a_bedtime_the_latest_clock_time_stands_in_and_is_said(read):
    """The latest onset is 00:30."""
    diary = read(ONSET, outcome="onset", ignore="bed")
    assert diary.outcomes["onset"].values[1] == 12.5
    assert "censored_guess" in [f.code for f in diary.findings]


def test_an_empty_bedtime_is_guessed_from_the_latest_clock_time(read):
    """No bedtime on that evening: the latest of both columns."""
    drawn = "date|onset|bed\n2026-03-03|22:00|23:30\n2026-03-04|none|\n2026-03-05|21:00|22:00"
    diary = read(drawn, outcome="onset", bedtime="bed")
    assert diary.outcomes["onset"].values == (10.0, 11.5, 9.0)
    assert "censored_guess" in [f.code for f in diary.findings]


def test_later_counts_as_better_where_the_best_evening_has_none(read):
    """Nobody said the direction: it is read and said; a word settles it."""
    diary = read(ONSET, outcome="onset", bedtime="bed")
    assert not diary.outcomes["onset"].lower_is_better
    assert "direction_guess" in [f.code for f in diary.findings]
    said = read(ONSET, outcome="onset", bedtime="bed", lower_is_better=True)
    assert said.outcomes["onset"].lower_is_better
    assert "direction_guess" not in [f.code for f in said.findings]


def test_only_nones_and_no_bedtime_are_refused(read):
    """There is no clock time at all to end the evenings with."""
    drawn = "date|onset\n" + "\n".join(f"2026-03-0{d}|none" for d in range(1, 5))
    with pytest.raises(InputError, match="none"):
        read(drawn, outcome="onset")


def test_only_nones_with_a_bedtime_are_values(read):
    """No legs on three evenings: three values, all censored."""
    drawn = "date|onset|bed\n2026-03-03|none|23:00\n2026-03-04|none|22:00\n2026-03-05|none|23:30"
    onset = read(drawn, outcome="onset", bedtime="bed").outcomes["onset"]
    assert onset.values == (11.0, 10.0, 11.5)
    assert all(onset.censored)


def test_a_time_that_was_seen_wins_over_a_none_of_the_same_night(read):
    """None at 20:00, but 22:30 in the morning's look back: the legs did come."""
    diary = read(
        "time|onset\n2026-03-03 20:00|none\n2026-03-04 09:00|22:30\n2026-03-04 20:00|none",
        outcome="onset",
    )
    assert diary.outcomes["onset"].values == (10.5, 10.5)
    assert diary.outcomes["onset"].censored == (False, True)


def test_twenty_four_hundred_is_the_midnight_that_ends_the_day(read):
    """24:00 and 0:00 are 12 h after noon."""
    diary = read("date|onset\n2026-03-03|24:00\n2026-03-04|0:00", outcome="onset")
    assert diary.outcomes["onset"].values == (12.0, 12.0)


def test_the_turn_of_the_day_moves_the_zero(read):
    """Day turns at 20:00: half past ten is 2.5 h."""
    diary = read("date|onset\n2026-03-03|22:30\n2026-03-04|21:00", outcome="onset", day_turns=20)
    assert diary.outcomes["onset"].values == (2.5, 1.0)
