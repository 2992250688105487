"""Scales and their bands, the two lines of sleepiness, change and screening in one section."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ekbom.assessment.severity import derive_totals, severity
from ekbom.knowledge.audience import Audience
from ekbom.model.assessed import Section, plain
from ekbom.model.observation import Known, Quantity, Value
from ekbom.model.record import PersonRecord, ScaleResult

TODAY = date(2026, 11, 21)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def asked(
    *results: ScaleResult,
    audience: Audience = "person",
    population: str | None = "adult",
    **known: Value | None,
) -> Section:
    record = PersonRecord(scales=results)
    derived = derive_totals(record, today=TODAY)
    minor = None if population is None else population == "child"
    whole: Known = {**derived, "population": population, "minor": minor, **known}
    return severity(record, whole, audience, today=TODAY)


def codes(section: Section) -> list[str]:
    return [one.code for one in section.statements]


def test_nothing_told_asks_for_the_one_scale() -> None:
    found = asked()
    assert found.name == "severity"
    assert found.statements == ()
    assert [one.observation for one in found.missing] == ["irls"]
    assert found.missing[0].asks == (
        "What was the last total of the IRLS, if it was filled in somewhere?"
    )
    assert found.findings == ()
    assert found.figures == (("scales", {}), ("irls_change", None))


def test_the_newest_total_of_each_scale_is_derived() -> None:
    record = PersonRecord(
        scales=(
            ScaleResult("irls", JUNE, 17),
            ScaleResult("irls", MAY, 28),
            ScaleResult("isi", None, 20),
            ScaleResult("rls6", MAY, items={"1": 3}),
            ScaleResult("psqi", MAY, items={"1": 3}),
            ScaleResult("gad7", MAY, 8),
            ScaleResult("phq9", MAY, 9),
            ScaleResult("ess", MAY, 10),
        )
    )
    assert derive_totals(record, today=TODAY) == {
        "irls": Quantity(17, "IRLS points"),
        "isi": Quantity(20, "points"),
        "ess": Quantity(10, "points"),
        "phq9": Quantity(9, "points"),
        "gad7": Quantity(8, "points"),
        "irls_change": "much_improved",
    }
    assert derive_totals(PersonRecord(), today=TODAY) == {}
    assert derive_totals(record, today=MAY)["irls"] == Quantity(28, "IRLS points")


def test_bands_are_said_once_each() -> None:
    found = asked(
        ScaleResult("irls", JUNE, 24), ScaleResult("isi", JUNE, 15), ScaleResult("psqi", JUNE, 6)
    )
    assert codes(found) == ["irls.severe", "isi.moderate", "psqi.poor"]
    assert found.missing == ()


def test_bands_of_adults_wait_until_it_is_known_who_it_is() -> None:
    results = (ScaleResult("irls", JUNE, 24), ScaleResult("isi", JUNE, 15))
    assert codes(asked(*results, population=None)) == ["irls.severe"]


def test_a_child_hears_what_is_known_of_these_scales_in_children() -> None:
    found = asked(ScaleResult("irls", JUNE, 24), ScaleResult("isi", JUNE, 15), population="child")
    assert codes(found) == ["irls.severe", "scale.ped"]
    assert codes(asked(population="child")) == []


@pytest.mark.parametrize(
    ("total", "above", "from_on"),
    [(9, None, None), (10, False, True), (11, True, True)],
)
def test_both_lines_of_sleepiness_stand_beside_each_other(
    total: float, above: bool | None, from_on: bool | None
) -> None:
    """scale.ess above 10, sleepy.ess_trial 10 or more."""
    said = {one.code: one for one in asked(ScaleResult("ess", JUNE, total)).statements}
    if above is None:
        assert said == {}
        return
    words = {True: "counts", False: "does not count"}
    assert list(said) == ["ess.above", "ess.from"]
    for code, holds, line in (("ess.above", above, "above"), ("ess.from", from_on, "at")):
        assert said[code].says == (
            f"The total of the ESS {words[bool(holds)]} as sleepy by day where the line is drawn "
            f"{line} its number."
        )
        assert said[code].reasons == (f"ESS {total} on a range of 0 to 24, on 2026-06-01",)
    assert said["ess.from"].grounds[0].fact == "sleepy.ess_trial"
    assert said["ess.above"].cautions == ("Not checked yet in scale.ess: licence.",)


def test_scales_without_bands_are_shown_with_what_is_known_of_them() -> None:
    results = (
        ScaleResult("rls6", JUNE, items={"1": 3, "2": 4}),
        ScaleResult("cgi", JUNE, items={"severity": 5}),
        ScaleResult("rlsqol", JUNE, 62.5),
        ScaleResult("jhrlss", JUNE, 2),
        ScaleResult("asrs", JUNE, 9),
    )
    person = asked(*results)
    assert codes(person) == [
        "scale.rls6", "scale.cgi", "scale.rlsqol", "scale.jhrlss", "scale.asrs",
    ]  # fmt: skip
    assert person.statements[2].reasons == ("RLSQoL 62.5 on a range of 0 to 100, on 2026-06-01",)
    clinician = asked(*results, audience="clinician")
    assert codes(clinician) == [
        "scale.rls6", "scale.cgi", "scale.rlsqol", "scale.jhrlss", "scale.jhrlss.levels",
        "scale.asrs", "scale.asrs.range",
    ]  # fmt: skip
    assert clinician.statements[-1].cautions == (
        "scale.asrs.range is from memory and not checked yet.",
    )


def test_the_two_parts_of_the_irls_are_for_clinicians() -> None:
    """scale.irls.subscale_items, from memory: 1, 2, 4, 6, 7, 8; 5, 9, 10; and 3 in neither."""
    items = {str(item): value for item, value in enumerate((4, 3, 1, 2, 0, 1, 2, 3, 4, 1), 1)}
    full = ScaleResult("irls", JUNE, items=items)
    assert codes(asked(full)) == ["irls.severe"]
    found = asked(full, audience="clinician")
    assert codes(found) == ["irls.severe", "scale.irls.subscale_items"]
    assert found.statements[1].reasons == ("IRLS symptoms 15, impact 5, neither 1, on 2026-06-01",)
    del items["3"]
    part = ScaleResult("irls", JUNE, 20, items)
    assert codes(asked(part, audience="clinician")) == ["irls.moderate"]


def test_our_own_rating_of_the_urge_is_shown_with_its_middle() -> None:
    first, last = ScaleResult("urge", MAY, 7), ScaleResult("urge", JUNE, 4.5)
    (found,) = asked(first, last).statements
    assert found.code == "own.urge"
    assert found.reasons == (
        "own rating of the urge 4.5 on a range of 0 to 10, on 2026-06-01",
        "of 2 times the middle is 5.75, the lowest 4.5, the highest 7",
    )


def test_a_change_and_a_screening_answer_follow() -> None:
    found = asked(ScaleResult("irls", MAY, 24), ScaleResult("irls", JUNE, 18), screen_single=True)
    assert codes(found) == [
        "irls.moderate",
        "change.possible",
        "nof1.irls.no_treatment",
        "scale.irls.placebo",
        "nof1.irls.difference_between_groups",
        "nof1.irls.improved_within",
        "nof1.irls.much_improved_within",
        "scale.irls.cohort_change",
        "screen.single",
    ]
    assert dict(found.figures)["irls_change"] == {
        "from": 24, "to": 18, "first": MAY, "last": JUNE, "points": -6,
    }  # fmt: skip


def test_a_total_that_cannot_be_is_refused_and_called_nothing() -> None:
    found = asked(irls=Quantity(77, "IRLS points"), ess=Quantity(30, "points"))
    assert found.statements == ()
    assert [one.where for one in found.findings] == ["[known] irls", "[known] ess"]
    assert [one.observation for one in found.missing] == ["irls"]


def test_findings_and_series_are_kept() -> None:
    found = asked(ScaleResult("irls", JUNE, 41), ScaleResult("isi", JUNE, 8, by="carer"))
    assert [one.code for one in found.findings] == ["out_of_range"]
    scales = dict(found.figures)["scales"]
    assert scales == {"isi": [{"on": JUNE, "total": 8, "parts": {}, "by": "carer"}]}
    assert json.dumps(plain(scales))


def test_every_statement_has_a_source() -> None:
    names = ("irls", "isi", "ess", "urge")
    results = (ScaleResult(name, on, 3) for on in (MAY, JUNE) for name in names)
    found = asked(*results, audience="clinician", screen_single=False)
    assert found.statements
    assert all(one.grounds and one.sources for one in found.statements)
