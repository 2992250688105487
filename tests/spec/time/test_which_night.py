"""Which night a row belongs to: outcomes to the night they describe, actions to the next."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ekbom.model.errors import NotAnswerable

TUE, WED, THU = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)


def night(diary, column):
    """The value of each night, by the date of its evening."""
    held = diary.outcomes.get(column) or diary.actions[column]
    return dict(zip(diary.dates, held.values, strict=True))


def test_a_morning_rating_tells_of_the_past_night(read):
    """09:00 on Wednesday: the urge of Tuesday's night."""
    diary = read(
        """
        time             | urge
        2026-03-03 21:00 | 3
        2026-03-04 09:00 | 7
        2026-03-04 21:00 | 5
        """,
        outcome="urge",
    )
    assert night(diary, "urge") == {TUE: 5.0, WED: 5.0}  # Tuesday: mean of 3 and 7


def test_a_morning_coffee_acts_on_the_coming_night(read):
    """09:00 on Wednesday: the coffee belongs to Wednesday's night, the rating to Tuesday's."""
    diary = read(
        """
        time             | urge | coffee
        2026-03-04 09:00 | 7    | 1
        2026-03-05 09:00 | 2    | 0
        2026-03-06 09:00 | 4    | 1
        """,
        outcome="urge",
    )
    assert night(diary, "urge") == {TUE: 7.0, WED: 2.0, THU: 4.0}
    assert night(diary, "coffee") == {TUE: None, WED: 1.0, THU: 0.0}


def test_an_action_at_two_in_the_morning_acts_on_the_night_that_is_running(read):
    """02:00 on Wednesday: Tuesday's night is not over."""
    diary = read(
        """
        time             | urge | walk
        2026-03-03 22:00 | 6    |
        2026-03-04 02:00 |      | 1
        2026-03-04 22:00 | 4    |
        """,
        outcome="urge",
    )
    assert night(diary, "walk") == {TUE: 1.0, WED: None}


def test_an_evening_action_acts_on_the_same_evenings_night(read):
    """20:00 on Tuesday: Tuesday's night."""
    diary = read(
        """
        time             | urge | bath
        2026-03-03 20:00 |      | 1
        2026-03-04 08:00 | 2    |
        """,
        outcome="urge",
    )
    assert night(diary, "urge") == {TUE: 2.0}
    assert night(diary, "bath") == {TUE: 1.0}


def test_a_date_alone_is_the_date_of_the_evening(read):
    """No clock time: everything in the row belongs to that evening's night."""
    diary = read("date|urge|walk\n2026-03-03|6|0\n2026-03-04|3|1", outcome="urge")
    assert night(diary, "urge") == {TUE: 6.0, WED: 3.0}
    assert night(diary, "walk") == {TUE: 0.0, WED: 1.0}


def test_nights_without_a_row_are_there_and_missing(read):
    """Tuesday and Thursday are written: Wednesday is a night with nothing known."""
    diary = read("date|urge|walk\n2026-03-03|6|0\n2026-03-05|3|1", outcome="urge")
    assert diary.dates == (TUE, WED, THU)
    assert diary.index == (1, 2, 3)
    assert diary.outcomes["urge"].values == (6.0, None, 3.0)
    assert diary.actions["walk"].values == (0.0, None, 1.0)


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        ("dose", {TUE: None, WED: 1.0, THU: 0.0}),
        ("dose@after", {TUE: None, WED: 1.0, THU: 0.0}),
        ("dose@same", {TUE: 1.0, WED: 0.0, THU: 1.0}),
        ("dose@before", {TUE: 1.0, WED: 0.0, THU: 1.0}),
    ],
)
def test_row_night_a_morning_row_places_its_action_as_said(read, placed, expected):
    """09:00: @after is the coming night, @same the night rated, @before the night just past."""
    diary = read(
        """
        time             | urge | dose
        2026-03-04 09:00 | 7    | 1
        2026-03-05 09:00 | 2    | 0
        2026-03-06 09:00 | 4    | 1
        """,
        outcome="urge",
        action=placed,
    )
    assert night(diary, "dose") == expected


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        ("dose@after", {TUE: 1.0, WED: 0.0}),
        ("dose@same", {TUE: 1.0, WED: 0.0}),
        ("dose@before", {TUE: 0.0, WED: None}),
    ],
)
def test_row_night_an_evening_row_places_its_action_as_said(read, placed, expected):
    """22:00: the night that runs takes @same and @after, the night before takes @before."""
    diary = read(
        """
        time             | urge | dose
        2026-03-03 22:00 | 7    | 1
        2026-03-04 22:00 | 2    | 0
        """,
        outcome="urge",
        action=placed,
    )
    assert night(diary, "dose") == expected


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        ("dose", (1.0, 0.0, 1.0)),
        ("dose@same", (1.0, 0.0, 1.0)),
        ("dose@after", (None, 1.0, 0.0)),
        ("dose@before", (0.0, 1.0, None)),
    ],
)
def test_row_day_a_date_is_one_unit_and_actions_stay_with_it(read, placed, expected):
    """Row = day: 09:00 and 21:00 of one date are one unit; @before and @after move by one."""
    diary = read(
        """
        time             | mood | dose
        2026-03-03 09:00 | 2    | 1
        2026-03-03 21:00 | 4    | 1
        2026-03-04 09:00 | 6    | 0
        2026-03-05 21:00 | 8    | 1
        """,
        outcome="mood",
        action=placed,
        row="day",
    )
    assert diary.row == "day"
    assert diary.outcomes["mood"].values == (3.0, 6.0, 8.0)
    assert diary.actions["dose"].values == expected


def test_row_day_after_midnight_is_the_new_date(read):
    """Row = day: 00:30 on Wednesday is Wednesday, whatever the hour the night turns."""
    diary = read(
        "time|mood\n2026-03-03 22:00|2\n2026-03-04 00:30|8", outcome="mood", row="day", day_turns=12
    )
    assert diary.outcomes["mood"].values == (2.0, 8.0)


def test_prompts_of_one_night_are_averaged_and_the_last_one_dates_the_rating(read):
    """16:00, 22:00 and 10:00 of one night: their mean, rated when the last was given."""
    diary = read(
        """
        time             | urge
        2026-03-03 16:00 | 1
        2026-03-03 22:00 | 3
        2026-03-04 10:00 | 8
        """,
        outcome="urge",
    )
    assert diary.outcomes["urge"].values == (4.0,)
    assert diary.outcomes["urge"].rated_at == (datetime(2026, 3, 4, 10),)


def test_an_action_is_dated_by_its_first_time_that_night(read):
    """Walks at 15:00 and 20:00: the first of them, and only where it was done."""
    diary = read(
        """
        time             | urge | walk
        2026-03-03 14:00 |      | 1
        2026-03-03 20:00 |      | 1
        2026-03-04 08:00 | 2    |
        2026-03-04 20:00 |      | 0
        2026-03-05 08:00 | 5    |
        """,
        outcome="urge",
    )
    assert diary.actions["walk"].done_at == (datetime(2026, 3, 3, 14), None)


def test_a_row_that_looks_back_does_not_say_when_the_action_happened(read):
    """@before: the row's clock is that of the writing, so the action has no clock time."""
    diary = read(
        "time|urge|pill\n2026-03-04 09:00|3|1\n2026-03-05 09:00|4|0",
        outcome="urge",
        action="pill@before",
    )
    assert diary.actions["pill"].done_at == ()


def test_two_values_of_an_action_in_one_night_are_never_averaged(read):
    """1 of 30 nights holds both: no value there, and it is said."""
    rows = [f"2026-03-{d:02} 20:00|5|{d % 2}" for d in range(1, 31)]
    diary = read("\n".join(["time|urge|walk", *rows, "2026-03-04 21:00||1"]), outcome="urge")
    assert night(diary, "walk")[WED] is None
    assert [f.code for f in diary.findings if f.severity == "warning"] == ["two_values"]


def test_many_nights_with_two_values_of_an_action_are_refused(read):
    """Every night holds both: the message counts them and says what can be done."""
    rows = [f"2026-03-{d:02} {h}:00|5|{h % 3}" for d in range(1, 11) for h in (14, 22)]
    with pytest.raises(NotAnswerable, match="10 of 10 nights") as refused:
        read("\n".join(["time|urge|walk", *rows]), outcome="urge", action="walk")
    assert refused.value.todo == "write it once a night"


def test_a_column_written_day_by_day_is_not_read_night_by_night(read):
    """The same arm at 09:00, 15:00 and 21:00 of a date: the 09:00 rating is of the past night."""
    rows = [f"2026-03-{d:02} {h:02}:00|5|{d // 2 % 2}" for d in range(1, 21) for h in (9, 15, 21)]
    drawn = "\n".join(["time|urge|arm", *rows])
    with pytest.raises(NotAnswerable, match="10 of 21 nights") as refused:
        read(drawn, outcome="urge")
    assert "--row day" in refused.value.todo
    assert read(drawn, outcome="urge", row="day").actions["arm"].values[:4] == (0, 1, 1, 0)
    assert len(read(drawn, outcome="urge", action="arm@after")) == 21


def test_a_clock_that_always_shows_midnight_is_a_date(read):
    """2026-03-03 00:00 in every row was written by a program: the evening of that date."""
    diary = read("date|urge\n2026-03-03 00:00:00|6\n2026-03-04 00:00:00|3", outcome="urge")
    assert night(diary, "urge") == {TUE: 6.0, WED: 3.0}
    assert "only_midnights" in [f.code for f in diary.findings]


def test_a_row_without_a_clock_time_among_rows_with_one_is_an_evening(read):
    """Mixed: the date alone is the evening, and it is said."""
    diary = read("time|urge\n2026-03-03 22:00|6\n2026-03-04|3", outcome="urge")
    assert night(diary, "urge") == {TUE: 6.0, WED: 3.0}
    assert "mixed_times" in [f.code for f in diary.findings]
