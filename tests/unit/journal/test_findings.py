"""Everything odd in a diary is said, and what was done about it."""

from __future__ import annotations

from datetime import datetime

import pytest

from ekbom.model.errors import InputError, NotAnswerable


def said(diary):
    return {f.code: f for f in diary.findings}


def drawn(*rows, header="date|urge|walk"):
    return "\n".join([header, *rows])


def test_an_impossible_date_is_named_and_its_row_not_used(read):
    diary = read(drawn("2026-02-28|5|1", "2026-02-30|9|0", "2026-03-02|4|0"), outcome="urge")
    assert diary.outcomes["urge"].values == (5, None, 4)
    assert "row 3" in said(diary)["impossible_date"].where


def test_all_dates_impossible_is_refused(read):
    with pytest.raises(InputError, match=r'not one of 2 rows.*"2026-02-30", "2026-02-31"'):
        read(drawn("2026-02-30|5|1", "2026-02-31|9|0"), outcome="urge")


def test_only_empty_dates_are_refused(read):
    with pytest.raises(InputError, match="all are empty"):
        read(drawn("|5|1", "|9|0"), outcome="urge", time="date")


def test_a_row_without_a_date_is_named(read):
    diary = read(drawn("2026-02-28|5|1", "|9|0"), outcome="urge")
    assert "row 3" in said(diary)["missing_date"].where


def test_rows_in_any_order_are_sorted_and_said(read):
    diary = read(drawn("2026-03-02|5|1", "2026-03-01|9|0"), outcome="urge")
    assert diary.outcomes["urge"].values == (9, 5)
    assert "unsorted_rows" in said(diary)


def test_a_row_that_stands_twice_counts_once(read):
    diary = read(drawn("2026-03-01|5|1", "2026-03-01|5|1", "2026-03-02|9|0"), outcome="urge")
    assert diary.outcomes["urge"].values == (5, 9)
    assert "row 3" in said(diary)["duplicate_entry"].where


def test_equal_prompts_without_a_clock_are_kept_where_a_row_is_a_day(read):
    rows = ("2026-03-01|5|1", "2026-03-01|5|1", "2026-03-01|8|1")
    diary = read(drawn(*rows), outcome="urge", row="day")
    assert diary.outcomes["urge"].values == (6,)
    assert "duplicate_entry" not in said(diary)


def test_one_evening_with_two_ratings_uses_neither(read):
    rows = ["2026-03-01|5|1", "2026-03-01|8|1", "2026-03-02|9|0", "2026-03-03|7|0"]
    diary = read(drawn(*rows), outcome="urge")
    assert diary.outcomes["urge"].values == (None, 9, 7)
    assert "rows 2, 3" in said(diary)["conflicting_entry"].where


def test_the_same_rating_twice_on_one_evening_counts_once(read):
    rows = ["2026-03-01|5|1", "2026-03-01|5|", "2026-03-02|9|0", "2026-03-03|7|0"]
    diary = read(drawn(*rows), outcome="urge")
    assert diary.outcomes["urge"].values == (5, 9, 7)
    assert "conflicting_entry" not in said(diary)


def test_several_rows_on_most_evenings_are_prompts(read):
    rows = ["2026-03-01|5|1", "2026-03-01|8|1", "2026-03-02|9|0", "2026-03-02|7|0"]
    assert read(drawn(*rows), outcome="urge").outcomes["urge"].values == (6.5, 8)


def test_a_moment_with_two_ratings_uses_neither(read):
    rows = ["2026-03-01 20:00|5|1", "2026-03-01 20:00|8|1", "2026-03-01 22:00|3|1"]
    diary = read(drawn(*rows), outcome="urge")
    assert diary.outcomes["urge"].values == (3,)
    assert "conflicting_entry" in said(diary)


def test_a_file_of_entries_and_one_of_outcomes_may_be_one(read):
    rows = ["2026-03-01|5|", "2026-03-01||1", "2026-03-02|4|", "2026-03-02||0"]
    diary = read(drawn(*rows), outcome="urge")
    assert diary.outcomes["urge"].values == (5, 4)
    assert diary.actions["walk"].values == (1, 0)
    assert not said(diary)


def test_gaps_are_counted_and_the_longest_dated(read):
    diary = read(drawn("2026-03-01|5|1", "2026-03-03|4|0", "2026-03-06|4|1"), outcome="urge")
    gap = said(diary)["gap"]
    assert "3 of 6 nights" in gap.what
    assert "2 nights, up to 2026-03-05" in gap.what


def test_empty_rows_at_the_ends_are_not_due(read):
    rows = ["2026-03-01||", "2026-03-02|5|1", "2026-03-03||", "2026-03-04|4|0", "2026-03-05||"]
    diary = read(drawn(*rows), outcome="urge")
    assert len(diary) == 3


def test_a_night_with_an_action_but_no_rating_is_due(read):
    diary = read(drawn("2026-03-01|5|1", "2026-03-02||0"), outcome="urge")
    assert diary.outcomes["urge"].values == (5, None)


def test_nothing_written_at_all_is_refused(read):
    with pytest.raises(InputError, match="no row with a date holds a value"):
        read(drawn("|5|1", "2026-03-01||"), outcome="urge", time="date")


def test_late_entries_are_marked_and_said(read):
    rows = ["2026-03-01|5|1|2026-03-02 08:00", "2026-03-02|4|0|2026-03-09 08:00", "2026-03-03|4|0|"]
    diary = read(drawn(*rows, header="date|urge|walk|written_at"), outcome="urge")
    assert diary.late == (False, True, False)
    assert "row 3" in said(diary)["late_entry"].where


def test_an_entry_is_late_after_a_day_and_a_half(read):
    rows = ["2026-03-01 20:00|5|1|2026-03-03 08:00", "2026-03-02 20:00|5|1|2026-03-04 08:01"]
    diary = read(drawn(*rows, header="date|urge|walk|noted"), outcome="urge", written="noted")
    assert diary.late == (False, True)


def test_written_before_it_happened_is_said(read):
    rows = ["2026-03-05|5|1|2026-03-04 08:00"]
    diary = read(drawn(*rows, header="date|urge|walk|written"), outcome="urge")
    assert diary.late == (False,)
    assert "written_before" in said(diary)


def test_when_it_was_written_may_be_unreadable(read):
    rows = ["2026-03-05|5|1|2026-02-30", "2026-03-06|5|1|2026-03-07"]
    diary = read(drawn(*rows, header="date|urge|walk|written"), outcome="urge")
    assert diary.late == (False, False)
    assert "column written" in said(diary)["impossible_date"].where


def test_a_remark_called_written_is_not_a_date(read):
    rows = ["2026-03-05|5|1|by hand"]
    assert read(drawn(*rows, header="date|urge|walk|written"), outcome="urge").late == ()


def test_the_future_is_said_when_the_clock_is_known(read):
    diary = read(
        drawn("2026-03-01|5|1", "2027-03-02|4|0"), outcome="urge", now=datetime(2026, 3, 1, 22)
    )
    assert "row 3" in said(diary)["future_date"].where
    assert diary.outcomes["urge"].values[-1] == 4


def test_one_row_from_the_future_among_many_is_a_slip(read):
    rows = [f"2026-03-{d:02}|5|1" for d in range(1, 31)]
    diary = read(drawn(*rows, "2062-03-04|9|1"), outcome="urge", now=datetime(2026, 4, 1))
    assert len(diary) == 30
    assert "not used" in said(diary)["future_date"].repair


def test_the_past_is_not(read):
    diary = read(drawn("2026-03-01|5|1"), outcome="urge", now=datetime(2026, 3, 1, 22))
    assert "future_date" not in said(diary)


def test_what_never_changes_is_noted(read):
    diary = read(drawn("2026-03-01|5|1", "2026-03-02|4|1"), outcome="urge")
    assert "column walk" in said(diary)["constant_column"].where


def test_the_same_dose_at_two_moments_counts_once_and_is_said(read):
    rows = ["2026-03-01 18:00|5|200 mg", "2026-03-01 22:00|5|200 mg", "2026-03-02 22:00|4|0"]
    diary = read(drawn(*rows, header="date|urge|dose"), outcome="urge")
    assert diary.actions["dose"].values == (200, 0)
    assert "repeated_value" in said(diary)


def test_another_rating_that_nobody_named_is_left_out(read):
    rows = [f"2026-03-{d:02} {h}:00|5|{d % 3 + h % 5}" for d in range(1, 9) for h in (14, 22)]
    diary = read(drawn(*rows, header="date|urge|calm"), outcome="urge")
    assert not diary.actions
    assert "left_out" in said(diary)


def test_another_reading_without_the_trouble_is_named(read):
    rows = [f"2026-03-{d:02} {h:02}:00|5|{d % 2}" for d in range(1, 21) for h in (9, 22)]
    with pytest.raises(NotAnswerable) as refused:
        read(drawn(*rows), outcome="urge", action="walk@same")
    assert refused.value.todo == "say --row day or walk@after"


def test_from_days_to_nights_it_is_named_too(read):
    rows = [
        f"2026-03-{d:02} {h:02}:00|5|{(d + (h < 4)) % 2}" for d in range(1, 21) for h in (2, 22)
    ]
    with pytest.raises(NotAnswerable, match="days hold two") as refused:
        read(drawn(*rows), outcome="urge", row="day")
    assert refused.value.todo == "say --row night"


@pytest.mark.parametrize("cell", ["-1", "-1 mg"])
def test_an_amount_below_zero_is_named_and_missing(read, cell):
    unit = cell[2:]
    rows = [f"2026-03-{d:02}|5|{d % 3}{unit}" for d in range(1, 31)]
    diary = read(drawn(*rows, f"2026-03-31|5|{cell}"), outcome="urge")
    assert diary.actions["walk"].values[-1] is None
    assert "row 32" in said(diary)["negative_amount"].where


def test_a_measure_that_goes_both_ways_is_kept(read):
    rows = ["2026-03-01|5|-0.7", "2026-03-02|4|0.3", "|4|-9"]
    diary = read(drawn(*rows), outcome="urge")
    assert diary.actions["walk"].values == (-0.7, 0.3)


def test_a_negative_in_a_row_that_is_not_used_is_not_mentioned(read):
    diary = read(drawn("2026-03-01|5|1", "|4|-9"), outcome="urge")
    assert "negative_amount" not in said(diary)


def test_a_date_decades_away_is_a_slip(read):
    rows = [f"2026-03-{d:02}|5|1" for d in range(1, 31)]
    with pytest.raises(InputError, match=r"2026-03-01 to 2062-03-01.*look for a slip"):
        read(drawn(*rows, "2062-03-01|5|1"), outcome="urge")


def test_a_rating_a_month_is_a_diary(read):
    rows = [f"20{y}-{m:02}-01|5|1" for y in range(20, 26) for m in range(1, 13)]
    assert len(read(drawn(*rows), outcome="urge")) > 2000
