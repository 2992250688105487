"""Filled-in scales in order of their days; what contradicts itself counts on no side."""

from __future__ import annotations

from datetime import date

from ekbom.assessment.scale_forms import forms
from ekbom.assessment.scales import Scored, Scores, scores_of
from ekbom.model.finding import Finding
from ekbom.model.record import PersonRecord, ScaleResult

TODAY = date(2026, 11, 21)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def scored(*results: ScaleResult) -> Scores:
    return scores_of(PersonRecord(scales=results), today=TODAY)


def test_results_stand_in_order_of_their_days() -> None:
    found = scored(ScaleResult("IRLS", JUNE, 17), ScaleResult("irls", MAY, 28, by="clinician"))
    irls = forms()["irls"]
    assert found.results["irls"] == (
        Scored(irls, MAY, 28, {}, "clinician"),
        Scored(irls, JUNE, 17, {}),
    )
    assert found.findings == ()
    assert found.last("irls") == found.last_total("irls") == Scored(irls, JUNE, 17, {})
    assert [one.total for one in found.totals("irls")] == [28, 17]


def test_nothing_told_is_nothing_known() -> None:
    found = scored()
    assert found == Scores({}, ())
    assert found.last("irls") is None
    assert found.last_total("irls") is None
    assert found.totals("irls") == ()


def test_the_newest_with_a_total_may_be_an_older_one() -> None:
    found = scored(ScaleResult("irls", MAY, 28), ScaleResult("irls", JUNE, items={"1": 2}))
    newest, total = found.last("irls"), found.last_total("irls")
    assert newest is not None
    assert (newest.on, newest.total, newest.parts) == (JUNE, None, {"1": 2})
    assert total is not None
    assert (total.on, total.total) == (MAY, 28)
    assert [one.code for one in found.findings] == ["parts_missing"]
    assert len(found.totals("irls")) == 1


def test_one_result_without_a_day_is_the_newest() -> None:
    found = scored(ScaleResult("isi", None, 12))
    newest = found.last("isi")
    assert newest is not None
    assert newest.total == 12
    assert found.findings == ()
    assert found.totals("isi") == ()


def test_results_without_a_day_have_no_newest() -> None:
    found = scored(ScaleResult("isi", None, 12), ScaleResult("isi", None, 20))
    assert found.last("isi") is None
    assert found.findings == (
        Finding(
            "no_date",
            "warning",
            "[[scale]] isi",
            "ISI without a date beside others",
            "give the day with on = ...; without it nothing is said of a change",
        ),
    )


def test_a_day_goes_before_none() -> None:
    found = scored(ScaleResult("isi", JUNE, 20), ScaleResult("isi", None, 12))
    newest = found.last("isi")
    assert newest is not None
    assert newest.total == 20
    assert [one.on for one in found.results["isi"]] == [None, JUNE]
    assert [one.code for one in found.findings] == ["no_date"]


def test_two_unlike_results_of_one_day_count_neither() -> None:
    found = scored(
        ScaleResult("irls", JUNE, 17), ScaleResult("irls", JUNE, 19), ScaleResult("irls", MAY, 28)
    )
    assert [one.total for one in found.results["irls"]] == [28]
    assert found.findings == (
        Finding(
            "contradiction",
            "error",
            "[[scale]] irls of 2026-06-01",
            "IRLS was told in two ways for one day",
            "correct one; none counts",
        ),
    )


def test_the_same_told_twice_is_told_once() -> None:
    found = scored(ScaleResult("irls", JUNE, 17), ScaleResult("irls", JUNE, 17, by="clinician"))
    assert len(found.results["irls"]) == 1
    assert found.findings == ()


def test_an_unknown_scale_is_answered_with_those_near_to_it() -> None:
    found = scored(ScaleResult("IRSL", JUNE, 17))
    assert found.results == {}
    (problem,) = found.findings
    assert (problem.code, problem.severity) == ("unknown_scale", "error")
    assert (problem.where, problem.what) == (
        "[[scale]] IRSL of 2026-06-01",
        "this scale is not held",
    )
    assert "irls" in problem.repair
    (problem,) = scored(ScaleResult("???")).findings
    assert problem.repair == f"use one of {', '.join(forms())}"


def test_what_is_refused_leaves_no_result() -> None:
    found = scored(ScaleResult("irls", JUNE, 41))
    assert found.results == {}
    assert [one.code for one in found.findings] == ["out_of_range"]
    found = scored(ScaleResult("irls", date(2026, 11, 22), 17))
    assert [one.code for one in found.findings] == ["date_to_come"]
    assert scored(ScaleResult("irls", TODAY, 17)).findings == ()


def test_a_scale_without_numbers_leaves_no_result() -> None:
    for scale in ("irls", "rlsqol", "cgi"):
        found = scored(ScaleResult(scale, JUNE))
        assert found.results == {}
        assert [one.code for one in found.findings] == ["no_numbers"]
    assert scored(ScaleResult("rlsqol", JUNE, items={"1": 2})).results == {}


def test_ratings_without_a_total_are_a_result() -> None:
    found = scored(ScaleResult("cgi", JUNE, items={"severity": 5}))
    assert found.findings == ()
    newest = found.last("cgi")
    assert newest is not None
    assert (newest.total, newest.parts) == (None, {"severity": 5})
    assert found.last_total("cgi") is None


def test_when_by_whom_and_where_it_was_told() -> None:
    (one,) = scored(ScaleResult("irls", JUNE, 17, by="parent", source="letter")).results["irls"]
    assert one.told() == "on 2026-06-01, by the parent (letter)"
    (one,) = scored(ScaleResult("irls", None, 17)).results["irls"]
    assert one.told() == "without a date"
    assert one.to_dict() == {"on": None, "total": 17, "parts": {}, "by": "unknown"}
