"""What a whole diary says of itself when rows and units do not fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ekbom.model.diary import Diary
from ekbom.model.errors import InputError, NotAnswerable
from ekbom.model.finding import Finding

Read = Callable[..., Diary]


def drawn(header: str, *rows: str) -> str:
    return "\n".join([header, *rows])


def coded(diary: Diary, code: str) -> list[Finding]:
    return [finding for finding in diary.findings if finding.code == code]


def prompts(action: Callable[[int, int], Any], nights: int = 20) -> str:
    """Two prompts on every evening, each with a rating and an action."""
    rows = [
        f"{date(2026, 3, 1) + timedelta(days=d - 1)} {h}:00|{4 + d % 2}|{action(d, h)}"
        for d in range(1, nights + 1)
        for h in (14, 22)
    ]
    return drawn("time|urge|walk", *rows)


def test_no_value_on_any_date_is_refused(read: Read) -> None:
    with pytest.raises(InputError) as refused:
        read(drawn("date|urge", "|5", "2026-03-01|"), outcome="urge", time="date")
    assert str(refused.value) == (
        "diary.csv: no row with a date holds a value; check dates and columns"
    )


@pytest.mark.parametrize(
    ("options", "spread"),
    [
        ({}, "10 rows spread over 1462 nights (2026-03-01 to 2030-03-01)"),
        ({"row": "day"}, "10 rows spread over 1462 days (2026-03-01 to 2030-03-01)"),
        ({"index": "n"}, "10 rows spread over 9000 days (n 1 to n 9000)"),
    ],
)
def test_a_diary_spread_over_years_is_doubted(
    read: Read, options: dict[str, Any], spread: str
) -> None:
    rows = [f"2026-03-{d:02}|{d}|5" for d in range(1, 10)]
    text = drawn("date|n|urge", *rows, "2030-03-01|9000|4")
    with pytest.raises(InputError) as refused:
        read(text, outcome="urge", action=[], **options)
    assert str(refused.value) == (
        f"diary.csv: {spread}; look for a slip in the first or last of these"
    )


@pytest.mark.parametrize(("apart", "refused"), [(999, False), (1000, True)])
def test_a_short_diary_may_reach_over_a_thousand_nights(
    read: Read, apart: int, refused: bool
) -> None:
    last = date(2026, 3, 1) + timedelta(days=apart)
    text = drawn("date|urge", "2026-03-01|5", f"{last}|4")
    if refused:
        with pytest.raises(InputError, match="2 rows spread over 1001 nights"):
            read(text, outcome="urge")
    else:
        assert len(read(text, outcome="urge")) == 1000


def test_a_long_diary_may_have_a_row_in_a_hundred_nights(read: Read) -> None:
    first = [f"2026-03-{d:02}|5" for d in range(1, 12)]
    fits, beyond = (date(2026, 3, 1) + timedelta(days=n) for n in (1199, 1200))
    assert len(read(drawn("date|urge", *first, f"{fits}|4"), outcome="urge")) == 1200
    with pytest.raises(InputError, match="12 rows spread over 1201 nights"):
        read(drawn("date|urge", *first, f"{beyond}|4"), outcome="urge")


def test_another_rating_is_left_out_with_its_counts(read: Read) -> None:
    diary = read(prompts(lambda d, h: (d + h // 10) % 3), outcome="urge")
    assert not diary.actions
    assert coded(diary, "left_out") == [
        Finding(
            "left_out",
            "warning",
            "diary.csv, column walk",
            "20 of 20 nights hold different values, and nobody has named it",
            "not read as an action; say --outcome walk if it is measured",
        )
    ]


@pytest.mark.parametrize(
    "cell",
    [lambda d, h: h // 20, lambda d, h: f"{h} mg", lambda d, h: ["no", "yes"][h // 20]],
    ids=["two numbers", "doses", "yes and no"],
)
def test_what_was_done_is_not_left_out_but_refused(
    read: Read, cell: Callable[[int, int], Any]
) -> None:
    with pytest.raises(NotAnswerable) as refused:
        read(prompts(cell), outcome="urge")
    assert str(refused.value) == (
        "diary.csv, column walk: 20 of 20 nights hold two different values of walk, "
        "and the two are never averaged; write it once a night"
    )


def test_a_rating_that_was_named_as_an_action_is_refused_too(read: Read) -> None:
    with pytest.raises(NotAnswerable, match="20 of 20 nights hold two different values of walk"):
        read(prompts(lambda d, h: (d + h // 10) % 3), outcome="urge", action="walk")


def test_nights_with_two_values_among_many_are_missing_and_dated(read: Read) -> None:
    diary = read(prompts(lambda d, h: int(d in (7, 9) and h == 22), 60), outcome="urge")
    values = diary.actions["walk"].values
    assert [i for i, value in enumerate(values, 1) if value is None] == [7, 9]
    assert coded(diary, "two_values") == [
        Finding(
            "two_values",
            "warning",
            "diary.csv, column walk",
            "2 nights hold two different values (2026-03-07, 2026-03-09)",
            "counted as missing there; write it once a night",
        )
    ]


def test_a_count_that_is_there_is_named_as_the_other_reading(read: Read) -> None:
    rows = [
        f"2026-03-{d:02} {h:02}:00|{d}|{4 + d % 2}|{d % 2}" for d in range(1, 13) for h in (9, 22)
    ]
    with pytest.raises(NotAnswerable) as refused:
        read(drawn("time|n|urge|walk", *rows), outcome="urge")
    assert str(refused.value) == (
        "diary.csv, column walk: read night by night, 11 of 13 nights hold two different values "
        "of walk: it is the same for all rows of one day, but a morning rating tells of the night "
        "before; say --row day --index n, or walk@after if every row tells of the coming night"
    )


def test_a_count_compared_with_the_calendar_names_its_column(read: Read) -> None:
    rows = [f"2026-03-{d:02}|{d - (d > 4)}|{4 + d % 2}" for d in range(1, 10)]
    text = drawn("date|n|urge", *rows)
    what = (
        "from 2026-03-05 on n is one day behind the calendar (4 stands on two dates, "
        "2026-03-04 and 2026-03-05; 2026-03-05 is calendar day 5)"
    )
    assert coded(read(text, outcome="urge"), "index_off_calendar") == [
        Finding(
            "index_off_calendar",
            "warning",
            "diary.csv, column n",
            what,
            "nights are counted by the calendar; say --row day --index n if the schedule was "
            "drawn by n",
        )
    ]
    (used,) = coded(
        read(drawn("date|n|urge", *rows[:4], *rows[5:]), outcome="urge", index="n"),
        "index_off_calendar",
    )
    assert used.where == "diary.csv, column n"
    assert used.repair == "units are counted by n, so each keeps its own assignment"


def test_findings_follow_the_way_of_the_rows(read: Read) -> None:
    diary = read(
        drawn(
            "date|urge|walk",
            "2026-03-05|50|1",
            "2026-03-01|5|1",
            "2026-03-01|5|1",
            "2026-02-30|5|1",
            "2026-03-03|4|-3",
        ),
        outcome="urge",
        scale=(0, 10),
    )
    assert [(f.code, f.where) for f in diary.findings] == [
        ("impossible_date", "diary.csv, column date, row 5"),
        ("duplicate_entry", "diary.csv, row 4"),
        ("unsorted_rows", "diary.csv"),
        ("out_of_scale", "diary.csv, column urge, row 2"),
        ("gap", "diary.csv, column urge"),
    ]
    assert (diary.source, diary.row, diary.index) == ("diary.csv", "night", (1, 2, 3, 4, 5))


def test_where_an_action_goes_when_its_place_is_said(read: Read) -> None:
    text = drawn(
        "time|urge|walk", "2026-03-01 22:00|5|1", "2026-03-02 22:00|4|0", "2026-03-03 22:00|4|1"
    )
    for place, values in {
        "walk": (1, 0, 1),
        "walk@same": (1, 0, 1),
        "walk@after": (1, 0, 1),
        "walk@before": (0, 1, None),
    }.items():
        assert read(text, outcome="urge", action=place).actions["walk"].values == values


@pytest.mark.parametrize(
    ("options", "known"),
    [
        ({"action": "walk"}, True),
        ({"action": "walk@after"}, True),
        ({"action": "walk@same"}, False),
        ({"action": "walk", "row": "day"}, True),
        ({"action": "walk@after", "row": "day"}, True),
        ({"action": "walk@before", "row": "day"}, False),
    ],
)
def test_a_row_that_looks_back_does_not_tell_when_it_was_done(
    read: Read, options: dict[str, Any], known: bool
) -> None:
    text = drawn("time|urge|walk", "2026-03-01 22:00|5|1", "2026-03-02 22:00|4|1")
    assert bool(read(text, outcome="urge", **options).actions["walk"].done_at) is known


def test_prompts_of_a_day_are_averaged_even_where_most_days_have_one(read: Read) -> None:
    text = drawn("date|urge", "2026-03-01|5", "2026-03-01|8", "2026-03-02|4", "2026-03-03|3")
    assert read(text, outcome="urge", row="day").outcomes["urge"].values == (6.5, 4, 3)
    assert read(text, outcome="urge").outcomes["urge"].values == (None, 4, 3)


def test_what_is_late_or_repeated_is_named_with_the_file(read: Read) -> None:
    text = drawn(
        "time|urge|cups|written",
        "2026-03-01 18:00|5|2|2026-03-01 19:00",
        "2026-03-01 22:00|5|2|2026-03-05 19:00",
        "2026-03-02 22:00|4|0|2026-03-02 23:00",
    )
    diary = read(text, outcome="urge")
    assert [(f.code, f.where) for f in diary.findings] == [
        ("repeated_value", "diary.csv, column cups"),
        ("late_entry", "diary.csv, row 3"),
    ]


def test_one_torn_night_in_twenty_does_not_put_a_measure_aside(read: Read) -> None:
    diary = read(prompts(lambda d, h: d % 4 + (d == 7 and h == 22)), outcome="urge")
    assert diary.actions["walk"].values[5:8] == (2, None, 0)
    assert coded(diary, "left_out") == []


def test_rows_without_a_rating_do_not_tear_a_column_of_days(read: Read) -> None:
    rows = [
        f"2026-03-{d:02} {h:02}:00|{'' if h < 12 else 4 + d % 2}|{d % 2}"
        for d in range(1, 13)
        for h in (9, 22)
    ]
    diary = read(drawn("time|urge|walk", *rows), outcome="urge")
    walked = dict(zip(diary.dates, diary.actions["walk"].values, strict=True))
    assert [walked[date(2026, 3, d)] for d in range(1, 13)] == [d % 2 for d in range(1, 13)]
