"""What a total is called, with its day; a total that cannot be is called nothing."""

from __future__ import annotations

from datetime import date

from ekbom.assessment.scales import Scores, scores_of
from ekbom.assessment.totals import bands, numbers_told, total_told, totals_off, with_usable_totals
from ekbom.model.finding import Finding
from ekbom.model.observation import Known, Quantity
from ekbom.model.record import PersonRecord, ScaleResult

TODAY, JUNE = date(2026, 11, 21), date(2026, 6, 1)


def scored(*results: ScaleResult) -> Scores:
    return scores_of(PersonRecord(scales=results), today=TODAY)


def irls(total: float) -> Known:
    return {"irls": Quantity(total, "IRLS points")}


def test_a_band_has_the_day_of_its_total() -> None:
    scores = scored(ScaleResult("irls", JUNE, 24, by="clinician"))
    (found,) = bands("irls", scores, irls(24), "person")
    assert (found.code, found.says) == (
        "irls.severe",
        "The total of the IRLS lies in the band called severe.",
    )
    assert found.reasons == ("IRLS 24 on a range of 0 to 40, on 2026-06-01, by the clinician",)
    assert [one.fact for one in found.grounds] == ["scale.irls", "scale.irls.bands", "rule.19"]


def test_a_total_that_was_told_elsewhere_has_no_day() -> None:
    scores = scored(ScaleResult("irls", JUNE, 24))
    assert total_told("irls", scores, irls(17)) == "IRLS 17 IRLS points"
    (found,) = bands("irls", scored(), irls(17), "person")
    assert found.reasons == ("IRLS 17 IRLS points",)


def test_an_unknown_total_has_no_band() -> None:
    assert list(bands("irls", scored(), {}, "clinician")) == []
    assert list(bands("isi", scored(), {"isi": Quantity(20, "points")}, "person")) == []


def test_a_range_from_memory_is_not_shown() -> None:
    (one,) = scored(ScaleResult("asrs", None, 9)).results["asrs"]
    assert numbers_told(one) == "ASRS 9, without a date"
    (one,) = scored(ScaleResult("rls6", JUNE, items={"1": 3, "2": 4})).results["rls6"]
    assert numbers_told(one) == "RLS-6 1: 3, 2: 4, on 2026-06-01"


def test_a_total_told_as_an_answer_is_held_against_its_range() -> None:
    known: Known = {**irls(41), "ess": Quantity(24, "points"), "urge": True, "phq9": None}
    off = Finding(
        "out_of_range",
        "error",
        "[known] irls",
        "the total of the IRLS is 41, which it cannot be",
        "give a whole number from 0 to 40, or leave it out",
    )
    assert totals_off(known) == {"irls": off}
    assert with_usable_totals(known) == {
        "ess": Quantity(24, "points"), "urge": True, "phq9": None,
    }  # fmt: skip
