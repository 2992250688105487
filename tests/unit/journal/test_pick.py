from __future__ import annotations

import pytest

from ekbom.model.errors import InputError, UsageError


def rows(*drawn):
    return "\n".join(drawn)


def test_the_column_of_moments_is_found_by_name_and_content(read):
    diary = read(
        rows(
            "bought|created_at|Night|urge",
            *(f"2020-01-0{d}|2026-03-09|2026-03-0{d}|5" for d in (1, 2)),
        ),
        outcome="urge",
    )
    assert str(diary.dates[0]) == "2026-03-01"


def test_a_column_with_clock_times_is_preferred(read):
    diary = read("date|datetime|urge\n2026-03-02|2026-03-02 09:00|5", outcome="urge")
    assert str(diary.dates[0]) == "2026-03-01"


def test_a_strange_name_will_do_if_it_holds_dates(read):
    assert len(read("Abends am|urge\n01.03.2026|5\n02.03.2026|4", outcome="urge")) == 2


def test_a_format_finds_the_column_too(read):
    diary = read("when|urge\n01x03x2026|5\n02x03x2026|4", outcome="urge", date_format="%dx%mx%Y")
    assert len(diary) == 2


def test_no_dates_is_refused_with_the_columns(read):
    with pytest.raises(InputError, match=r"no column holds dates.*columns: walk, urge"):
        read("walk|urge\n1|5", outcome="urge")


def test_date_and_clock_in_two_columns_are_joined(read):
    diary = read(
        "date|clock|urge\n2026-03-02|09:00|5\n2026-03-02||3", outcome="urge", time="date+clock"
    )
    assert [str(d) for d in diary.dates] == ["2026-03-01", "2026-03-02"]


def test_a_plus_may_be_part_of_a_name(read):
    assert len(read("d+c|urge\n2026-03-02|5", outcome="urge", time="d+c")) == 1


def test_capitals_do_not_matter_where_one_column_fits(read):
    assert list(read("Date|Urge\n2026-03-02|5", outcome="urge", time="date").outcomes) == ["Urge"]


@pytest.mark.parametrize("name", ["ur", "URGE"])
def test_an_unknown_or_doubtful_name_lists_the_columns(read, name):
    with pytest.raises(UsageError, match="the columns are: date, urge, Urge"):
        read("date|urge|Urge\n2026-03-02|5|6", outcome=name)


def test_the_outcome_is_guessed_by_its_usual_name_and_said(read):
    drawn = rows(
        "date|cups|rls_score|rls_score_mean|walk",
        *(f"2026-03-0{d}|{d}|{d}|{d}|1" for d in range(1, 5)),
    )
    diary = read(drawn)
    assert list(diary.outcomes) == ["rls_score"]
    assert list(diary.actions) == ["cups", "walk"]
    assert {"outcome_guess", "left_out"} <= {f.code for f in diary.findings}


def test_the_only_rating_is_the_outcome(read):
    diary = read(rows("date|walk|itch", *(f"2026-03-0{d}|{d % 2}|{d}" for d in range(1, 5))))
    assert list(diary.outcomes) == ["itch"]


def test_an_outcome_that_cannot_be_guessed_is_asked_for(read):
    with pytest.raises(UsageError, match="--outcome"):
        read(rows("date|a|b", *(f"2026-03-0{d}|{d}|{d}" for d in range(1, 5))))


def test_columns_that_are_neither_numbers_nor_yes_and_no_are_noted(read):
    diary = read(
        "date|urge|walk|remark\n2026-03-02|5|1|slept badly\n2026-03-03|4|0|", outcome="urge"
    )
    assert list(diary.actions) == ["walk"]
    assert "remark" in next(f.what for f in diary.findings if f.code == "unused_column")


def test_columns_of_one_name_are_left_out_and_cannot_be_asked_for(read):
    drawn = "date|urge|walk|walk\n2026-03-02|5|1|0\n2026-03-03|4|0|0"
    diary = read(drawn, outcome="urge")
    assert not diary.actions
    assert [f.code for f in diary.findings] == ["duplicate_header", "unused_column"]
    with pytest.raises(InputError, match="more than one column"):
        read(drawn, outcome="urge", action="walk")
    assert list(read(drawn, outcome="urge", action="walk (2)").actions) == ["walk (2)"]


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"outcome": "urge", "action": "urge"}, "is the outcome too"),
        ({"outcome": "date"}, "--outcome: date already tells"),
        ({"outcome": "urge", "action": "date"}, "--action: date already tells"),
        ({"outcome": "urge", "action": ["walk", "walk@same"]}, "placed in two ways"),
        ({"outcome": "urge", "kind": {"wlak": "habit"}}, "the actions are: walk"),
        ({"outcome": "urge", "action": [], "kind": {"walk": "habit"}}, "the actions are: none"),
    ],
)
def test_names_that_contradict_each_other_are_refused(read, options, match):
    with pytest.raises(UsageError, match=match):
        read("date|urge|walk\n2026-03-02|5|1", **options)


def test_an_empty_column_that_was_asked_for_is_refused(read):
    with pytest.raises(InputError, match="column walk: holds no value"):
        read("date|urge|walk\n2026-03-02|5|", outcome="urge", action="walk")


def test_a_bedtime_that_is_no_clock_time_is_refused(read):
    with pytest.raises(InputError, match="column bed: holds no clock times"):
        read(
            "date|onset|bed\n2026-03-02|none|early\n2026-03-03|21:00|late",
            outcome="onset",
            bedtime="bed",
        )


def test_kinds_and_ordered_actions_arrive(read):
    diary = read(
        "date|urge|stretch\n2026-03-02|5|a lot\n2026-03-03|4|a bit",
        outcome="urge",
        kind={"stretch": "habit"},
        order={"stretch": ("a bit", "a lot")},
    )
    stretch = diary.actions["stretch"]
    assert (stretch.values, stretch.kind, stretch.words) == ((1, 0), "habit", ("a bit", "a lot"))
