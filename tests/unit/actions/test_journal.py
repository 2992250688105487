from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from ekbom.actions.journal import make_diary, options_of, read_diary
from ekbom.model.errors import EkbomError, InputError, UsageError

DAYS = ["2026-03-02", "2026-03-03", "2026-03-05"]


def test_lists_become_a_diary():
    diary = make_diary(DAYS, {"urge": [7, None, 4]}, {"walk": [0, 1, True]}, kind={"walk": "habit"})
    assert diary.dates == tuple(date(2026, 3, d) for d in (2, 3, 4, 5))
    assert diary.index == (1, 2, 3, 4)
    assert diary.outcomes["urge"].values == (7.0, None, None, 4.0)
    assert diary.outcomes["urge"].scale == (0, 10)
    assert diary.outcomes["urge"].lower_is_better
    assert diary.actions["walk"].values == (0.0, 1.0, None, 1.0)
    assert diary.actions["walk"].kind == "habit"
    assert [f.code for f in diary.findings] == ["gap"]
    assert repr(diary) == (
        "Diary(4 nights, 2026-03-02 to 2026-03-05, outcomes: urge; actions: walk)"
    )


@pytest.mark.parametrize(
    "dates",
    [
        [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 5)],
        [datetime(2026, 3, 2), datetime(2026, 3, 3), datetime(2026, 3, 5)],
        np.array(DAYS, dtype="datetime64[D]"),
        np.array(DAYS, dtype="datetime64[ns]"),
        np.array(DAYS),
        (day for day in DAYS),
    ],
)
def test_dates_may_come_in_many_forms(dates):
    expected = make_diary(DAYS, {"urge": [7, None, 4]})
    assert make_diary(dates, {"urge": np.array([7, np.nan, 4])}) == expected


def test_numbers_of_an_array_library_are_numbers():
    diary = make_diary(DAYS, {"urge": [np.float64(7), np.int64(5), np.nan]})
    assert diary.outcomes["urge"].values == (7.0, 5.0, None, None)


def test_dates_in_any_order():
    assert make_diary(DAYS[::-1], {"urge": [4, 5, 7]}).outcomes == (
        make_diary(DAYS, {"urge": [7, 5, 4]}).outcomes
    )


def test_one_date_twice_is_said_and_not_averaged():
    diary = make_diary([*DAYS, DAYS[0]], {"urge": [7, 5, 4, 1]})
    assert diary.outcomes["urge"].values == (None, 5, None, 4)
    assert "conflicting_entry" in [f.code for f in diary.findings]


def test_prompts_of_a_day_are_averaged():
    diary = make_diary([*DAYS, DAYS[0]], {"urge": [7, 5, 4, 1]}, row="day")
    assert diary.outcomes["urge"].values == (4, 5, None, 4)


def test_values_beyond_the_scale_are_named_and_left_out():
    diary = make_diary(DAYS, {"urge": [7, 55, 4]})
    assert diary.outcomes["urge"].values == (7, None, None, 4)
    assert "out_of_scale" in [f.code for f in diary.findings]


def test_scale_and_direction_by_outcome():
    diary = make_diary(
        DAYS,
        {"urge": [7, 5, 4], "sleep": [60, 70, 80]},
        scale={"sleep": (0, 100)},
        lower_is_better={"sleep": False, "urge": True},
    )
    assert diary.outcomes["sleep"].scale == (0, 100)
    assert not diary.outcomes["sleep"].lower_is_better
    assert make_diary(DAYS, {"urge": [70, 5, 4]}, scale=None).outcomes["urge"].scale == (0, 100)


def test_an_action_may_say_its_place():
    diary = make_diary(DAYS, {"urge": [7, 5, 4]}, {"pill@before": [0, 1, 1]})
    assert diary.actions["pill"].values == (1, None, 1, None)


def test_an_action_nobody_recorded_is_kept_empty():
    assert make_diary(DAYS, {"urge": [7, 5, 4]}, {"pill": [None] * 3}).actions["pill"].values == (
        (None,) * 4
    )


def test_the_future_is_said():
    diary = make_diary(DAYS, {"urge": [7, 5, 4]}, now=datetime(2026, 3, 2))
    assert "future_date" in [f.code for f in diary.findings]


@pytest.mark.parametrize(
    ("dates", "outcomes", "actions", "problem"),
    [
        ([], {"urge": []}, {}, "no dates or no outcomes"),
        (DAYS, {}, {}, "no dates or no outcomes"),
        (DAYS, {"urge": [7, 5]}, {}, "2 values for 3 dates"),
        (DAYS, {"urge": [7, 5, 4]}, {"walk": [1]}, "1 values for 3 dates"),
        (DAYS, {"urge": [7, "5", 4]}, {}, "'5' is not a number"),
        (DAYS, {"urge": [7, object, 4]}, {}, "is not a number"),
        (DAYS, {"urge": [7, float("inf"), 4]}, {}, "inf is not a number"),
        (DAYS, {"urge": 7}, {}, "is not a list"),
        (DAYS, {"urge": "754"}, {}, "is not a list"),
        (["2026-02-30"], {"urge": [7]}, {}, "'2026-02-30' is not a date"),
        ([20260302], {"urge": [7]}, {}, "20260302 is not a date"),
        ([datetime(2026, 3, 2, 22)], {"urge": [7]}, {}, "has a clock time"),
        (["2026-03-02 22:00"], {"urge": [7]}, {}, "has a clock time"),
        (DAYS, {"urge": [None] * 3}, {}, "no row with a date holds a value"),
    ],
)
def test_what_is_no_diary_is_refused(dates, outcomes, actions, problem):
    with pytest.raises(EkbomError, match=problem):
        make_diary(dates, outcomes, actions)


def test_a_kind_nobody_knows_is_refused():
    with pytest.raises(UsageError, match="--kind"):
        make_diary(DAYS, {"urge": [7, 5, 4]}, {"walk": [1, 0, 1]}, kind={"wlak": "habit"})


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"colour": "red"}, "colour: is not an option here; use one of outcome, action, time"),
        ({"day_turns": "noon"}, "'noon' is not an hour"),
        ({"higher_is_better": True, "lower_is_better": True}, "lower is said to be better too"),
        ({"scale": (0, 10, 20)}, "--scale"),
        ({"row": "week"}, "--row"),
    ],
)
def test_an_option_that_is_none_is_refused(words, problem):
    with pytest.raises(UsageError, match=problem):
        options_of(words)


def test_options_are_the_words_of_the_command_line():
    options = options_of(
        {
            "outcome": "urge",
            "action": ["walk", "tea@same"],
            "higher_is_better": True,
            "scale": [0, 4],
            "order": {"urge": ["a", "b"]},
            "ignore": ["x"],
            "tz": None,
            "day_turns": "18",
        }
    )
    assert options.outcomes == ("urge",)
    assert options.actions == ("walk", "tea@same")
    assert options.lower_is_better is False
    assert options.scale == (0.0, 4.0)
    assert options.order == {"urge": ("a", "b")}
    assert options.ignore == ("x",)
    assert options.tz == ""
    assert options.day_turns_h == 18
    assert options_of({}).actions is None
    assert options_of({"higher_is_better": False}).lower_is_better is None


def test_reading_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        read_diary(tmp_path / "none.csv", outcome="urge")
