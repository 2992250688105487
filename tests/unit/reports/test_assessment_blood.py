"""Iron and blood as the page shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.builders import assessment as made

from ekbom.model.assessed import Assessment, Section
from ekbom.reports import assessment_blood
from ekbom.reports.assessment_blood import IronView, Reading, in_units, iron_view
from ekbom.reports.assessment_sources import Cited, SourceTag


def with_figures(**changed: Any) -> Assessment:
    """Only iron and blood, with some of the figures changed."""
    iron = dict(made.IRON) | changed
    parts = (Section("iron", figures=tuple(iron.items())), Section("blood", figures=made.BLOOD))
    return replace(made.assessment(), sections=parts)


def seen(answer: Assessment) -> IronView:
    found = iron_view(answer, Cited())
    assert found is not None
    return found


def test_everything_of_an_adult_is_shown() -> None:
    found = seen(made.assessment())
    assert found.taken == (
        "Ferritin was taken on 3 November 2026, at 08:10, fasting, 36 hours after the last iron."
    )
    assert [(one.title, one.value) for one in found.rulers] == [
        ("Ferritin", "45 ug/L"), ("Transferrin saturation", "18%"),
    ]  # fmt: skip
    assert [says for _, says in found.legend] == [
        "a reason to talk about iron",
        "about iron by vein alone",
        "a doctor looks first: the cause, or too much iron",
    ]
    assert len(found.lines) == 1
    assert found.more == []
    assert found.due == (
        "Next ferritin: from 3 February 2027 to 3 May 2027, counted from the last test."
    )
    assert found.due_tags == [SourceTag("BMJ Best Practice topic 65", "fact-3", "")]


def test_the_rules_stand_beside_each_other() -> None:
    assert seen(made.assessment()).readings == [
        Reading("AASM 2025", "Ferritin is 75 ug/L or less, or transferrin saturation is below 20%",
                ("warn", "warn", "A reason to ask"), ""),
        Reading("AASM 2025", "Ferritin is above 75 ug/L and up to 100 ug/L",
                ("", "no", "Does not apply"), ""),
        Reading("IRLSSG 2018, Silber 2021",
                "Ferritin is 75 ug/L or less and transferrin saturation is below 45%",
                ("none", "open", "Not known"), "One asks for either, the other for both."),
    ]  # fmt: skip


def test_a_guideline_without_its_year_gets_it() -> None:
    one = made.reading("iron.ceiling", "A guideline", 2020, holds=True)
    (row,) = seen(with_figures(readings=(one,))).readings
    assert row == Reading(
        "A guideline (2020)",
        "Transferrin saturation is above 45%",
        ("warn", "warn", "A reason to ask"),
        "",
    )


def test_a_limit_of_no_guideline_is_named_after_its_work() -> None:
    one = made.reading("iron.child", "", 0, holds=True) | {"year": None}
    (row,) = seen(with_figures(population="child", readings=(one,))).readings
    assert row.whose == "Rosen 2019"


def test_values_and_iron_stand_in_their_order() -> None:
    assert seen(made.assessment()).times == [
        ("4 May 2026", "Ferritin", "28 ug/L"),
        ("1 June 2026", "Iron: ferric carboxymaltose, by vein", "1000 mg"),
        ("1 July 2026", "Iron: ferrous sulfate, until 1 August 2026", "dose not told"),
        ("3 November 2026", "Ferritin", "45 ug/L"),
    ]


def test_the_newest_of_each_value_has_its_day() -> None:
    values = {"ferritin": made.blood_row(45, "ug/L"), "crp": made.blood_row(2, "mg/L", None),
              "odd_value": made.blood_row(3, "g")}  # fmt: skip
    parts = (Section("blood", figures=(("values", values),)),)
    found = seen(replace(made.assessment(), sections=parts))
    assert found.values == [
        ("Ferritin", "45 ug/L", "3 November 2026"),
        ("C-reactive protein", "2 mg/L", "day not told"),
        ("Odd value", "3 g", "3 November 2026"),
    ]
    assert (found.rulers, found.readings, found.times, found.due) == ([], [], [], "")
    assert (found.legend, found.due_tags) == ([], [])


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (made.blood_row(45, "ug/L") | {"fasting": False, "at": "", "hours_since_iron": None},
         "Ferritin was taken on 3 November 2026, after food."),
        (made.blood_row(45, "ug/L") | {"fasting": None, "hours_since_iron": 2.5},
         "Ferritin was taken on 3 November 2026, at 08:10, 2.5 hours after the last iron."),
        (made.blood_row(45, "ug/L", None), ""),
    ],
)  # fmt: skip
def test_of_a_sample_only_what_was_told_is_said(row: dict[str, Any], says: str) -> None:
    parts = (Section("blood", figures=(("values", {"ferritin": row}),)),)
    assert seen(replace(made.assessment(), sections=parts)).taken == says


def test_nothing_of_blood_is_no_part() -> None:
    nothing = replace(made.assessment(), sections=())
    assert iron_view(nothing, Cited()) is None
    for name in ("values", "saturation"):
        one = (Section("iron", figures=((name, None),)),)
        assert iron_view(replace(nothing, sections=one), Cited()) is None


def test_another_unit_is_drawn_in_the_unit_of_the_limits() -> None:
    found = seen(with_figures(values={"ferritin": {"value": 45.0, "unit": "ng/mL"}}))
    assert "Ferritin 45 ug/L on a scale" in found.rulers[0].wide


def test_an_unknown_unit_or_population_has_no_ruler() -> None:
    assert seen(with_figures(values={"ferritin": {"value": 4, "unit": "spoons"}},
                             saturation=None)).rulers == []  # fmt: skip
    assert seen(with_figures(population=None)).rulers == []


def test_the_limits_are_those_of_the_population_though_its_rules_have_readings() -> None:
    readings = (made.reading("iron.dialysis", "AASM 2025", 2025, holds=False),)
    ferritin, _ = seen(with_figures(population="dialysis", readings=readings)).rulers
    assert "AASM 2025: below 200 ug/L." in ferritin.wide
    assert "75 ug/L or less" not in ferritin.wide
    assert ferritin.looks == ("talk", "first")


def test_nothing_is_drawn_while_the_question_is_held_back() -> None:
    assert seen(with_figures(readings=(), held_back=("iron.since",))).rulers == []


def test_limits_from_memory_are_drawn_for_clinicians_alone() -> None:
    answer = with_figures(population="pregnant", readings=(), saturation=None)
    first = seen(replace(answer, audience="clinician")).rulers[0].wide
    assert "below" in first
    persons = seen(answer).rulers
    assert len(first) > sum(len(one.wide) for one in persons)


def test_a_day_of_iron_until_and_route_are_said() -> None:
    row = {"on": date(2026, 1, 2), "kind": "iron", "name": "iron", "route": "mouth",
           "until": date(2026, 2, 3), "dose": "65 mg"}  # fmt: skip
    assert seen(with_figures(timeline=(row,))).times == [
        ("2 January 2026", "Iron: iron, by mouth, until 3 February 2026", "65 mg")
    ]
    due = {"from": date(2026, 3, 1), "to": date(2026, 4, 1), "after": "iron"}
    assert seen(with_figures(next_due=due)).due.endswith(
        "1 April 2026, counted from the last iron."
    )


def test_a_value_no_rule_reads_has_no_ruler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessment_blood, "rules_for", lambda *_: ["iron.since"])
    assert seen(made.assessment()).rulers == []


def test_a_child_has_the_limits_of_a_child() -> None:
    readings = (made.reading("iron.child", "IRLSSG 2018", 2018, holds=True),)
    ferritin, saturation = seen(with_figures(population="child", readings=readings)).rulers
    assert "Rosen 2019: below 50 ug/L." in ferritin.wide
    assert "75" not in ferritin.wide.split("<text")[1]
    assert saturation.looks == ("first",)


def test_values_stand_in_the_unit_that_was_chosen_beside_what_was_written() -> None:
    answer = made.assessment()
    found = seen(answer)
    assert in_units(found, answer, {}) == found
    turned = in_units(found, answer, {"ferritin": "pmol/L", "tsat": "%"})
    assert [(one.name, one.value) for one in turned.rulers] == [
        ("ferritin", "101.1 pmol/L (45 ug/L)"), ("tsat", "18%"),
    ]  # fmt: skip
    # What is drawn, and said of it, stays in the unit of the guidelines.
    assert [one.narrow for one in turned.rulers] == [one.narrow for one in found.rulers]
    assert (turned.lines, turned.readings) == (found.lines, found.readings)
    of_ferritin = [row for row in (*turned.values, *turned.times) if "Ferritin" in row]
    assert of_ferritin == [
        ("Ferritin", "101.1 pmol/L (45 ug/L)", "3 November 2026"),
        ("4 May 2026", "Ferritin", "62.92 pmol/L (28 ug/L)"),
        ("3 November 2026", "Ferritin", "101.1 pmol/L (45 ug/L)"),
    ]
    others = [row for row in (*found.values, *found.times) if "Ferritin" not in row]
    assert [row for row in (*turned.values, *turned.times) if "Ferritin" not in row] == others


def test_a_value_that_cannot_be_turned_stays_as_it_was_written() -> None:
    """One so large that it is taken for another unit, which an older program had let in."""
    strange = {"value": 9e9, "unit": "ug/L", "on": None, "at": "", "fasting": None,
               "hours_since_iron": None}  # fmt: skip
    answer = replace(
        made.assessment(),
        sections=(
            Section("iron", figures=tuple(made.IRON)),
            Section("blood", figures=(("values", {"ferritin": strange}),)),
        ),
    )
    turned = in_units(seen(answer), answer, {"ferritin": "pmol/L"})
    assert turned.values == [("Ferritin", "9e+09 ug/L", "day not told")]
