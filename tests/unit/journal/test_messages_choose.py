"""What is said of columns: guessed, left out, asked for twice, or not usable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ekbom.model.diary import Diary
from ekbom.model.errors import EkbomError, InputError, UnitError, UsageError
from ekbom.model.finding import Finding

Read = Callable[..., Diary]


def drawn(header: str, *rows: str) -> str:
    return "\n".join([header, *rows])


def days(header: str, *columns: list[Any]) -> str:
    """One row a day from the first of March 2026."""
    rows = zip(*columns, strict=True)
    lines = [f"2026-03-{d:02}|{'|'.join(map(str, row))}" for d, row in enumerate(rows, 1)]
    return drawn(f"date|{header}", *lines)


def refusal(error: type[EkbomError], read: Read, text: str, **options: Any) -> str:
    with pytest.raises(error) as refused:
        read(text, **options)
    return str(refused.value)


def coded(diary: Diary, code: str) -> list[Finding]:
    return [finding for finding in diary.findings if finding.code == code]


URGE = [5, 3, 4]


def test_a_guessed_outcome_is_said(read: Read) -> None:
    diary = read(days("urge|walk", URGE, [1, 0, 1]))
    assert list(diary.findings) == [
        Finding(
            "outcome_guess",
            "note",
            "diary.csv",
            "nobody has named the outcome; urge looks like it",
            "say --outcome NAME",
        )
    ]


def test_an_outcome_that_is_open_is_asked_for_with_the_other_columns(read: Read) -> None:
    assert refusal(UsageError, read, days("a|b|walk", URGE, URGE, [1, 0, 1])) == (
        "--outcome: diary.csv does not show which column is the outcome; "
        "name it; the columns are: a, b, walk"
    )


def test_columns_made_from_the_outcome_are_left_out_by_name(read: Read) -> None:
    text = days("urge|urge_mean|urge max|urge note|walk", URGE, URGE, URGE, [*"abc"], [1, 0, 1])
    diary = read(text, outcome="urge")
    assert list(diary.actions) == ["walk"]
    assert coded(diary, "left_out") == [
        Finding(
            "left_out",
            "warning",
            "diary.csv",
            "urge_mean, urge max looks as if it was made from the outcome",
            "not read as an action; name it with --action if it is one",
        )
    ]
    asked = read(text, outcome="urge", action="urge_mean")
    assert list(asked.actions) == ["urge_mean"]
    assert coded(asked, "left_out") == []


def test_columns_that_cannot_be_actions_are_named(read: Read) -> None:
    text = days("urge|remark|mood|walk", URGE, ["bad", "so", "good"], [*"abc"], [1, 0, 1])
    diary = read(text, outcome="urge")
    assert list(diary.actions) == ["walk"]
    assert coded(diary, "unused_column") == [
        Finding(
            "unused_column",
            "note",
            "diary.csv",
            "neither numbers nor yes and no in remark, mood",
            "not read as actions; words can be ordered with --order",
        )
    ]


def test_columns_of_one_name_are_left_out_by_their_new_names(read: Read) -> None:
    diary = read(days("urge|walk|walk|tea", URGE, URGE, URGE, [1, 0, 1]), outcome="urge")
    assert list(diary.actions) == ["tea"]
    assert coded(diary, "unused_column") == [
        Finding(
            "unused_column",
            "warning",
            "diary.csv",
            "columns that share a name are left out: walk (1), walk (2)",
            "give every column a name of its own",
        )
    ]


def test_a_name_with_brackets_may_stand_twice_too(read: Read) -> None:
    text = days("urge|walk (km)|walk (km)|run (km)", URGE, URGE, URGE, URGE)
    assert list(read(text, outcome="urge").actions) == ["run (km)"]


COUNT = [*range(1, 9)]


@pytest.mark.parametrize(
    "options",
    [
        {"ignore": "n"},
        {"action": "n"},
        {"action": "n@before"},
        {"outcome": "n"},
        {"order": {"n": [str(d) for d in COUNT]}},
    ],
    ids=["ignored", "action", "placed", "outcome", "ordered"],
)
def test_a_column_that_was_spoken_of_is_no_count(read: Read, options: dict[str, Any]) -> None:
    text = days("n|urge", COUNT, [5] * 8)
    words = {"outcome": "urge", "row": "day", "index": "auto", **options}
    assert read(text, **words).index_name == ""
    assert read(text, outcome="urge", row="day", index="auto").index_name == "n"


def test_a_count_is_found_behind_a_column_with_odd_cells(read: Read) -> None:
    diary = read(
        days("cups|n|urge", [1, "few", *[2] * 6], COUNT, [5] * 8),
        outcome="urge",
        row="day",
        index="auto",
    )
    assert diary.index_name == "n"


def test_a_column_that_cannot_be_read_is_named_while_a_count_is_looked_for(read: Read) -> None:
    text = days("dose|n|urge", ["1 mg", "1 ml", *["2 mg"] * 6], COUNT, [5] * 8)
    assert refusal(UnitError, read, text, outcome="urge", index="auto") == (
        "diary.csv, column dose: volume (ml) cannot be turned into mass (mg); "
        "write every value in mg, or use two columns"
    )


def test_a_dose_in_a_unit_counts_no_days(read: Read) -> None:
    text = days("dose|urge", [f"{d} mg" for d in COUNT], [5] * 8)
    assert read(text, outcome="urge", row="day", index="auto").index_name == ""
    assert list(read(text, outcome="urge").actions) == ["dose"]


def test_a_count_that_nobody_named_is_no_action(read: Read) -> None:
    diary = read(days("n|walk|urge", COUNT, [0, 1] * 4, [5] * 8), outcome="urge")
    assert list(diary.actions) == ["walk"]
    assert [f.code for f in diary.findings] == ["constant_column"]


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"outcome": "gone"}, "--outcome"),
        ({"outcome": "urge", "action": "gone"}, "--action"),
        ({"outcome": "urge", "action": "gone@after"}, "--action"),
        ({"outcome": "urge", "ignore": "gone"}, "--ignore"),
        ({"outcome": "urge", "bedtime": "gone"}, "--bedtime"),
        ({"outcome": "urge", "order": {"gone": ["a", "b"]}}, "--order"),
        ({"outcome": "urge", "time": "gone"}, "--time"),
        ({"outcome": "urge", "time": "date+gone"}, "--time"),
        ({"outcome": "urge", "written": "gone"}, "--written"),
        ({"outcome": "urge", "index": "gone"}, "--index"),
    ],
)
def test_a_name_that_is_not_in_the_file_is_refused_under_its_option(
    read: Read, options: dict[str, Any], option: str
) -> None:
    text = days("urge|walk", URGE, [1, 0, 1])
    assert refusal(UsageError, read, text, **options) == (
        f"{option}: diary.csv has no column 'gone'; the columns are: date, urge, walk"
    )


def test_a_name_on_two_columns_is_refused(read: Read) -> None:
    text = days("urge|walk|walk", URGE, URGE, URGE)
    assert refusal(InputError, read, text, outcome="urge", action="walk") == (
        "diary.csv: the name 'walk' stands on more than one column; "
        "give every column a name of its own"
    )


@pytest.mark.parametrize("option", ["outcome", "action", "ignore", "time", "bedtime"])
def test_capitals_and_blanks_around_a_name_do_not_matter(read: Read, option: str) -> None:
    header = {
        "outcome": "Urge",
        "action": "Walk",
        "ignore": "Tea",
        "time": "Date",
        "bedtime": "Bed",
    }
    text = drawn("Date|Urge|Walk|Tea|Bed", "2026-03-01|5|1|1|22:00", "2026-03-02|4|0|0|23:00")
    words = {"outcome": "Urge", "action": ["Walk"], option: f" {header[option].upper()} "}
    diary = read(text, **words)
    assert (list(diary.outcomes), list(diary.actions)) == (["Urge"], ["Walk"])


def test_what_was_ignored_or_tells_bedtime_is_no_action(read: Read) -> None:
    text = days("urge|tea|bed|walk", URGE, URGE, [22, 23, 24], [1, 0, 1])
    diary = read(text, outcome="urge", ignore="tea", bedtime="bed")
    assert list(diary.actions) == ["walk"]
    assert diary.findings == ()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"outcome": "urge", "action": ["walk@after", "Walk@before"]},
            "--action: walk is placed in two ways; name it once",
        ),
        (
            {"outcome": "urge", "action": ["walk", "urge"]},
            "--action: urge is the outcome too; name a column once, as one of the two",
        ),
        (
            {"outcome": "date"},
            "--outcome: date already tells when the rows happened; "
            "name another column, or name the column of dates with --time",
        ),
        (
            {"outcome": "urge", "action": "date"},
            "--action: date already tells when the rows happened; "
            "name another column, or name the column of dates with --time",
        ),
        (
            {"outcome": "urge", "kind": {"tea": "habit"}},
            "--kind: 'tea' is not an action of this diary; the actions are: walk, run",
        ),
        (
            {"outcome": "urge", "action": [], "kind": {"tea": "habit"}},
            "--kind: 'tea' is not an action of this diary; the actions are: none",
        ),
    ],
)
def test_names_that_do_not_go_together_are_refused(
    read: Read, options: dict[str, Any], message: str
) -> None:
    text = days("urge|walk|run", URGE, [1, 0, 1], [0, 1, 1])
    assert refusal(UsageError, read, text, **options) == message


def test_an_action_may_be_named_twice_with_one_placement(read: Read) -> None:
    text = days("urge|walk", URGE, [1, 0, 1])
    diary = read(text, outcome="urge", action=["walk@before", "Walk@before"])
    assert diary.actions["walk"].values == (0, 1, None)


@pytest.mark.parametrize("side", [{"outcome": "tea"}, {"outcome": "urge", "action": "tea"}])
def test_a_column_without_a_value_cannot_be_asked_for(read: Read, side: dict[str, Any]) -> None:
    text = days("urge|tea", URGE, ["", "n/a", ""])
    assert refusal(InputError, read, text, **side) == (
        "diary.csv, column tea: holds no value; choose another column"
    )


def test_words_without_an_order_cannot_be_asked_for(read: Read) -> None:
    text = days("urge|tea", URGE, ["green", "black", "green"])
    assert refusal(InputError, read, text, outcome="urge", action="tea") == (
        'diary.csv, column tea: holds words whose order nobody has said: "black", "green"; '
        "say it from least to most: --order tea=WORD,WORD"
    )


def test_bedtimes_end_the_evenings_without(read: Read) -> None:
    diary = read(
        days(
            "onset|bed|remark",
            ["none", "21:00", "none"],
            ["22:30", "odd", "23:00"],
            ["bad", "so", "good"],
        ),
        outcome="onset",
        bedtime="bed",
    )
    assert diary.outcomes["onset"].values == (10.5, 9.0, 11.0)
    assert diary.outcomes["onset"].censored == (True, False, True)
    assert not diary.outcomes["onset"].lower_is_better
    assert [(f.code, f.where) for f in diary.findings] == [
        ("unused_column", "diary.csv"),
        ("cell_not_read", "diary.csv, column bed, row 3"),
        ("direction_guess", "diary.csv, column onset"),
    ]


def test_none_on_every_evening_is_a_clock_where_bedtime_is_named(read: Read) -> None:
    text = days("onset|bed|extra", ["none", "none"], ["22:30", "23:00"], ["none", "none"])
    diary = read(text, outcome="onset", bedtime="bed", lower_is_better=False)
    assert diary.outcomes["onset"].values == (10.5, 11.0)
    assert "whose order nobody has said" in refusal(
        InputError, read, text, outcome="onset", bedtime="bed", action="extra"
    )


def test_an_empty_column_of_bedtimes_leaves_the_latest_hour(read: Read) -> None:
    text = days("onset|bed", ["none", "21:00"], ["", ""])
    diary = read(text, outcome="onset", bedtime="bed", lower_is_better=False)
    assert diary.outcomes["onset"].values == (9.0, 9.0)


def test_bedtimes_that_are_no_clock_times_are_refused(read: Read) -> None:
    text = days("onset|bed", ["none", "21:00"], [7, 8])
    assert refusal(InputError, read, text, outcome="onset", bedtime="bed") == (
        "diary.csv, column bed: holds no clock times; "
        "name the column of bedtime or waking, written as 23:15, with --bedtime"
    )


def test_bedtimes_do_not_matter_where_every_evening_has_its_time(read: Read) -> None:
    text = days("onset|bed", ["20:00", "21:00"], [7, 8])
    assert read(text, outcome="onset", bedtime="bed").outcomes["onset"].values == (8.0, 9.0)


def test_the_turn_of_the_day_and_the_scale_reach_the_outcome(read: Read) -> None:
    diary = read(
        days("onset|urge", ["20:00", "21:00"], [1, 2]),
        outcome=["onset", "urge"],
        day_turns=15,
        scale={"urge": (0, 4)},
        lower_is_better={"urge": False},
    )
    onset, urge = diary.outcomes.values()
    assert (onset.values, onset.scale, onset.lower_is_better) == ((5.0, 6.0), (0.0, 24.0), True)
    assert (urge.scale, urge.lower_is_better) == ((0.0, 4.0), False)
