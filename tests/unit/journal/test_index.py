"""The study's own count of its days, against the calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ekbom.actions.journal import read_diary
from ekbom.model.errors import InputError, NotAnswerable

MELATONIN = Path(__file__).parents[3] / "examples" / "melatonin" / "melatonin_ema.csv"
PARTING = (
    "from 2026-04-03 on study_day is one day behind the calendar "
    "(44 stands on two dates, 2026-04-02 and 2026-04-03; 2026-04-03 is calendar day 45)"
)


def said(diary):
    return [f.what for f in diary.findings if f.code == "index_off_calendar"]


def days(*pairs):
    return "\n".join(["date|n|urge", *(f"2026-03-{d:02}|{n}|{d % 10}" for d, n in pairs)])


def test_the_melatonin_diary_by_its_count():
    diary = read_diary(MELATONIN, outcome="mood", action="melatonin", index="study_day")
    assert (len(diary), diary.row, diary.index_name) == (70, "day", "study_day")
    assert diary.index == tuple(range(1, 71))
    assert said(diary) == [PARTING]
    assert None not in diary.outcomes["mood"].values
    assert sum(diary.actions["melatonin"].values) == 35
    assert diary.outcomes["mood"].values[43] == pytest.approx((75 + 81 + 80 + 85 + 82) / 5)
    assert diary.dates[43:45] == (date(2026, 4, 2), date(2026, 4, 4))


def test_the_melatonin_diary_night_by_night_is_refused():
    with pytest.raises(NotAnswerable, match="40 of 71 nights") as refused:
        read_diary(MELATONIN, outcome="mood", action="melatonin")
    assert "--row day --index study_day" in refused.value.todo
    with pytest.raises(NotAnswerable, match="40 of 71 nights"):
        read_diary(MELATONIN, outcome="mood", action="melatonin@same")


def test_the_count_is_compared_even_when_it_is_not_used():
    diary = read_diary(MELATONIN, outcome="mood", action="melatonin", row="day")
    assert len(diary) == 71
    assert said(diary) == [PARTING]


def test_the_count_is_found_when_asked_for_without_its_name():
    diary = read_diary(MELATONIN, outcome="mood", action="melatonin", row="day", index="auto")
    assert (len(diary), diary.index_name) == (70, "study_day")


def test_without_a_count_auto_leaves_the_calendar(read):
    diary = read("date|urge\n2026-03-01|5", outcome="urge", row="day", index="auto")
    assert (diary.index_name, diary.index) == ("", (1,))


def test_a_column_may_be_called_auto(read):
    drawn = "date|auto|urge\n2026-03-01|1|5\n2026-03-02|2|5"
    assert read(drawn, outcome="urge", index="auto").index_name == "auto"


def test_a_count_that_agrees_is_not_mentioned(read):
    diary = read(days(*((d, d) for d in range(1, 10))), outcome="urge")
    assert not said(diary)
    assert "n" not in diary.actions


def test_a_count_that_skips_is_ahead_and_may_agree_again(read):
    pairs = [(1, 1), (2, 2), (3, 5), (4, 6), (5, 7), (6, 8), (9, 9), (10, 10)]
    assert said(read(days(*pairs), outcome="urge")) == [
        "from 2026-03-03 on n is two days ahead of the calendar "
        "(2026-03-02 is 2 and 2026-03-03 is 5; 2026-03-03 is calendar day 3)",
        "from 2026-03-09 on n agrees with the calendar again "
        "(2026-03-06 is 8 and 2026-03-09 is 9; 2026-03-09 is calendar day 9)",
    ]


def test_rows_after_midnight_keep_the_old_number_without_a_word(read):
    rows = [f"2026-03-{d:02} 21:00|{d}|5\n2026-03-{d + 1:02} 00:30|{d}|6" for d in range(1, 10)]
    diary = read("\n".join(["time|n|urge", *rows]), outcome="urge", index="n")
    assert diary.outcomes["urge"].values == (5.5,) * 9
    assert [what[:30] for what in said(diary)] == ["from 2026-03-10 on n is one da"]


@pytest.mark.parametrize(
    "column",
    [
        [0, 0, 0, 0, 1, 1, 1, 1, 1],
        [1, 1, 1, 2, 2, 2, 3, 3, 3],
        [1, 2, 3, 4, 5, 6, 7, 8, 1],
        [2, 3, 4, 5, 6, 7, 8, 9, 10],
        [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5],
    ],
)
def test_not_everything_that_grows_is_a_count(read, column):
    diary = read(days(*enumerate(column, 1)), outcome="urge")
    assert "n" in diary.actions


def test_units_the_count_leaves_out_are_there_and_missing(read):
    drawn = "date|n|urge|walk\n2026-03-03|3|5|1\n2026-03-05|6|4|0\n2026-03-06|7|3|1"
    diary = read(drawn, outcome="urge", index="n")
    assert diary.index == (1, 2, 3, 4, 5, 6, 7)
    assert diary.outcomes["urge"].values == (None, None, 5, None, None, 4, 3)
    assert [d.day for d in diary.dates] == [1, 2, 3, 4, 5, 5, 6]


def test_a_count_from_nought(read):
    assert read("date|n|urge\n2026-03-03|0|5\n2026-03-04|1|5", outcome="urge", index="n").index == (
        0,
        1,
    )


def test_rows_that_count_nothing_are_named(read):
    drawn = "date|n|urge\n2026-03-03|1|5\n2026-03-04||5\n2026-03-05|2.5|5\n2026-03-06|9e9|5"
    diary = read(drawn, outcome="urge", index="n")
    finding = next(f for f in diary.findings if f.code == "index_not_read")
    assert "rows 3, 4, 5" in finding.where
    assert '"empty"' in finding.what


def test_a_count_that_counts_nothing_at_all_is_refused(read):
    with pytest.raises(InputError, match="not one row has both"):
        read("date|n|urge\n2026-03-03|x|5", outcome="urge", index="n")


def test_an_action_that_was_named_is_no_count(read):
    drawn = days(*((d, d) for d in range(1, 10)))
    diary = read(drawn, outcome="urge", action="n", row="day", index="auto")
    assert list(diary.actions) == ["n"]
    assert diary.index_name == ""


def test_torn_units_of_a_count_are_named_by_it(read):
    rows = [f"2026-03-{d:02}|{d}|5|{d % 2}" for d in range(1, 26)]
    drawn = "\n".join(["date|n|urge|walk", *rows, "2026-03-03|3|5|0"])
    diary = read(drawn, outcome="urge", index="n")
    assert "(n 3)" in next(f.what for f in diary.findings if f.code == "two_values")


def test_a_count_with_holes_is_no_other_reading(read):
    rows = [
        f"2026-03-{d:02} {h}:00|{d if h > 15 else ''}|5|{h % 3}"
        for d in range(1, 11)
        for h in (14, 22)
    ]
    with pytest.raises(NotAnswerable) as refused:
        read("\n".join(["time|n|urge|walk", *rows]), outcome="urge", action="walk")
    assert refused.value.todo == "write it once a night"
