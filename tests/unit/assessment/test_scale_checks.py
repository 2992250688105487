"""Numbers of a scale that cannot be are refused with what is allowed; no part is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from ekbom.assessment.scale_checks import made_total, outside, refusals, where_of
from ekbom.assessment.scale_forms import forms
from ekbom.model.finding import Finding
from ekbom.model.record import ScaleResult

ON, TODAY = date(2026, 6, 1), date(2026, 11, 21)
WHERE = "[[scale]] here"
ALL_TWO = {str(item): 2.0 for item in range(1, 11)}


def result(
    scale: str, total: float | None = None, items: Mapping[str, float] | None = None
) -> ScaleResult:
    return ScaleResult(scale, ON, total, items or {})


def refused(one: ScaleResult, today: date = TODAY) -> list[Finding]:
    return list(refusals(forms()[one.scale], one, today, WHERE))


def totalled(one: ScaleResult) -> tuple[float | None, list[Finding]]:
    return made_total(forms()[one.scale], one, WHERE)


def test_what_is_within_its_range_is_taken() -> None:
    for total in (0, 40):
        assert refused(result("irls", total)) == []
    assert refused(result("irls", items={"1": 0, "10": 4})) == []
    assert refused(result("irls", 3), today=ON) == []


@pytest.mark.parametrize("total", [-1, 40.5, 41, float("inf"), float("nan"), 12.5])
def test_a_total_that_cannot_be_is_refused_with_the_range(total: float) -> None:
    assert refused(result("irls", total)) == [
        Finding(
            "out_of_range",
            "error",
            WHERE,
            f"the total of the IRLS is {total:g}, which it cannot be",
            "give a whole number from 0 to 40, or leave it out",
        )
    ]


def test_a_part_that_cannot_be_is_refused_with_its_own_range() -> None:
    (found,) = refused(result("ess", items={"1": 3, "2": 4}))
    assert found.what == "the part 2 of the ESS is 4, which it cannot be"
    assert found.repair == "give a whole number from 0 to 3, or leave it out"


def test_a_summary_and_our_own_measure_need_no_whole_number() -> None:
    assert refused(result("rlsqol", 72.5)) == []
    assert refused(result("urge", 6.5)) == []
    (found,) = refused(result("urge", 10.5))
    assert found.repair == "give a number from 0 to 10, or leave it out"


def test_a_range_from_memory_refuses_but_is_not_shown() -> None:
    (found,) = refused(result("asrs", 25))
    assert found.repair == "correct it, or leave it out"
    assert refused(result("asrs", 24)) == []


def test_a_part_that_the_scale_does_not_have_is_refused() -> None:
    (found,) = refused(result("cgi", items={"change": 2}))
    assert (found.code, found.severity) == ("unknown_part", "error")
    assert found.what == "CGI has no part 'change'"
    assert found.repair == "its parts are severity, improvement"


def test_a_day_to_come_is_refused() -> None:
    (found,) = refused(result("irls", 20), today=date(2026, 5, 31))
    assert found == Finding(
        "date_to_come", "error", WHERE, "its day lies after 2026-05-31", "correct the day"
    )


def test_all_parts_make_the_total() -> None:
    assert totalled(result("irls", items=ALL_TWO)) == (20.0, [])
    assert totalled(result("irls", 20, ALL_TWO)) == (20, [])
    assert totalled(result("irls", 27)) == (27, [])


@pytest.mark.parametrize("told", [19, 21])
def test_a_total_against_its_parts_counts_neither(told: float) -> None:
    assert totalled(result("irls", told, ALL_TWO)) == (
        None,
        [
            Finding(
                "contradiction",
                "error",
                WHERE,
                f"the total of the IRLS is {told}, its parts make 20",
                "correct one; none counts",
            )
        ],
    )


def test_a_missing_part_leaves_no_total() -> None:
    some = {item: value for item, value in ALL_TWO.items() if item not in ("3", "7")}
    assert totalled(result("irls", items=some)) == (
        None,
        [
            Finding(
                "parts_missing",
                "warning",
                WHERE,
                "parts 3, 7 of the IRLS are missing",
                "add them, or give the total; no total is made of the others",
            )
        ],
    )


def test_a_total_stands_beside_some_parts_as_far_as_it_can_be() -> None:
    """Eight parts of 2 make 16; the two others can add 0 to 8."""
    some = {item: value for item, value in ALL_TWO.items() if item not in ("3", "7")}
    for told in (16, 24):
        assert totalled(result("irls", told, some)) == (told, [])
    for told in (15, 25):
        total, (found,) = totalled(result("irls", told, some))
        assert total is None
        assert found.what == f"the total of the IRLS is {told}, its parts make 16 to 24"


def test_six_ratings_have_no_total() -> None:
    ratings = {str(item): 5.0 for item in range(1, 7)}
    assert totalled(result("rls6", items=ratings)) == (None, [])
    total, (found,) = totalled(result("rls6", 30, ratings))
    assert total is None
    assert (found.code, found.severity) == ("no_total", "warning")
    assert found.what == "the RLS-6 has no total"
    assert found.repair == "give its parts 1, 2, 3, 4, 5, 6; the total was left out"


def test_parts_without_a_rule_are_not_summed() -> None:
    total, (found,) = totalled(result("rlsqol", items={"1": 3}))
    assert total is None
    assert (found.code, found.severity) == ("parts_not_used", "warning")
    assert found.what == "no rule is held that makes a total of parts of the RLSQoL"
    assert found.repair == "give the total"
    total, (found,) = totalled(result("rlsqol", 60, {"1": 3}))
    assert (total, found.repair) == (60, "the total that was told is used")


@pytest.mark.parametrize("scale", ["irls", "cgi", "jhrlss"])
def test_a_scale_without_numbers_is_said_to_be_empty(scale: str) -> None:
    assert totalled(result(scale)) == (
        None,
        [Finding("no_numbers", "warning", WHERE, "it holds no numbers", "give total or parts")],
    )


def test_a_number_in_its_range_brings_no_finding() -> None:
    assert list(outside(forms()["irls"], "total", 40, (0, 40), WHERE)) == []


def test_the_place_names_the_day_where_there_is_one() -> None:
    assert where_of("irls", ON) == "[[scale]] irls of 2026-06-01"
    assert where_of("irls", None) == "[[scale]] irls"
