"""The question about iron: by population, held back where it must be, both readings beside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ekbom.assessment.iron import iron, usable_values
from ekbom.assessment.known import known_of
from ekbom.knowledge.audience import Audience
from ekbom.model.assessed import Section, Statement
from ekbom.model.observation import Known, Quantity
from ekbom.model.record import BloodValue, IronGiven, PersonRecord

TODAY = date(2026, 11, 21)
JUNE = date(2026, 6, 1)


def ug(number: float) -> Quantity:
    return Quantity(number, "ug/L")


def pct(number: float) -> Quantity:
    return Quantity(number, "%")


def asked(known: Known, audience: Audience = "person", **record: Any) -> Section:
    """The answer to what is known, with what follows from a record."""
    whole = PersonRecord(**record)
    more = known_of(whole, today=TODAY).known
    return iron(whole, {**more, **known}, audience, today=TODAY)


def codes(found: Section) -> list[str]:
    return [one.code for one in found.statements]


def statement(found: Section, code: str) -> Statement:
    (one,) = (one for one in found.statements if one.code == code)
    return one


def missing(found: Section) -> list[str]:
    return [one.observation for one in found.missing]


def figure(found: Section, name: str) -> Any:
    return dict(found.figures)[name]


BOTH = ["iron.adult", "iron.adult_older"]


@pytest.mark.parametrize(
    ("ferritin", "tsat", "expected"),
    [
        (75, 30, BOTH),
        (75.1, 30, ["iron.adult_by_vein", "lab.ferritin.older_rule"]),
        (100, 20, ["iron.adult_by_vein", "lab.ferritin.older_rule"]),
        (100.1, 20, ["lab.ferritin.weak_marker"]),
        (100.1, 19.9, ["iron.adult", "lab.ferritin.older_rule"]),
        (90, 19.9, ["iron.adult", "iron.adult_by_vein", "lab.ferritin.older_rule"]),
        (30, 44.9, BOTH),
        (30, 45, ["iron.adult", "lab.ferritin.older_rule"]),
        (30, 45.1, ["iron.ceiling"]),
        (29.9, 45.1, ["iron.ceiling", "iron.find_the_cause"]),
        (29.9, 30, ["iron.find_the_cause", *BOTH]),
        (300, 30, ["lab.ferritin.weak_marker"]),
    ],
)
def test_the_edges_in_adults(ferritin: float, tsat: float, expected: list[str]) -> None:
    """Facts: lab.ferritin.adult_start, adult_iv, older_rule, deficiency_workup, iron_contra."""
    found = asked({"population": "adult", "ferritin": ug(ferritin), "tsat": pct(tsat)})
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("population", "ferritin", "tsat", "expected"),
    [
        ("child", 49.9, 30, ["iron.child"]),
        ("child", 50, 30, ["lab.ferritin.weak_marker"]),
        ("child", 20, 45.1, ["iron.ceiling"]),
        ("dialysis", 199, 19.9, ["iron.dialysis"]),
        ("dialysis", 200, 19.9, ["lab.ferritin.weak_marker"]),
        ("dialysis", 199, 20, ["lab.ferritin.weak_marker"]),
        ("pregnant", 40, 30, ["iron.pregnancy_question"]),
        ("pregnant", 29, 30, ["iron.find_the_cause", "iron.pregnancy_question"]),
        ("pregnant", 400, 30, ["iron.pregnancy_question"]),
    ],
)
def test_the_limits_of_other_populations(
    population: str, ferritin: float, tsat: float, expected: list[str]
) -> None:
    """Facts: lab.ferritin.child, lab.ferritin.esrd, rec.preg.review2020, rule.08."""
    found = asked({"population": population, "ferritin": ug(ferritin), "tsat": pct(tsat)})
    assert codes(found) == expected


def test_the_limit_in_pregnancy_is_from_memory_and_for_clinicians() -> None:
    known: Known = {"population": "pregnant", "ferritin": ug(74), "tsat": pct(30)}
    found = asked(known, "clinician")
    assert codes(found) == ["iron.pregnancy", "iron.pregnancy_question"]
    cautions = statement(found, "iron.pregnancy").cautions
    assert "rec.preg2015.first is from memory and not checked yet." in cautions
    over = asked({**known, "ferritin": ug(75)}, "clinician")
    assert codes(over) == ["iron.pregnancy_question", "lab.ferritin.weak_marker"]


def test_what_is_said_is_a_question_for_the_prescriber_with_its_reasons() -> None:
    one = statement(
        asked({"population": "adult", "ferritin": ug(45), "tsat": pct(18)}), "iron.adult"
    )
    assert one.says == (
        "The figures are a reason to ask the prescriber about iron under the AASM guideline of "
        "2025 for adults."
    )
    assert one.then == (
        "Ask the person who prescribes whether iron, by mouth or by vein, comes into question."
    )
    assert one.urgency == "next_visit"
    assert one.reasons == (
        "the person is an adult",
        "ferritin is 45 ug/L, which is 75 ug/L or less",
        "transferrin saturation is 18%, which is below 20%",
    )
    assert [ground.fact for ground in one.grounds] == ["lab.ferritin.adult_start", "rule.08"]


@pytest.mark.parametrize(
    ("known", "still"),
    [
        ({}, ["population", "ferritin", "tsat", "inflammation"]),
        ({"population": "adult", "ferritin": ug(20)}, ["tsat", "inflammation"]),
        ({"population": "adult", "tsat": pct(10)}, ["ferritin", "inflammation"]),
        ({"ferritin": ug(10), "tsat": pct(10)}, ["population", "inflammation"]),
        ({"ferritin": ug(300), "tsat": pct(30)}, ["population", "inflammation"]),
        ({"population": "child", "ferritin": ug(20), "inflammation": False}, ["tsat"]),
        ({"population": "adult", "ferritin": ug(20), "tsat": pct(30), "inflammation": True}, []),
        ({"population": "child", "ferritin": ug(20), "crp": Quantity(5, "mg/L")}, ["tsat"]),
        (
            {"population": "child", "ferritin": ug(20), "crp": Quantity(5.1, "mg/L")},
            ["tsat", "inflammation"],
        ),
    ],
)
def test_what_is_missing_in_the_order_of_its_weight(known: Known, still: list[str]) -> None:
    assert missing(asked(known)) == still


@pytest.mark.parametrize("known", [{"ferritin": ug(20)}, {"tsat": pct(10)}, {}])
@pytest.mark.parametrize("population", ["adult", "child", "dialysis"])
def test_no_word_on_iron_without_ferritin_and_saturation(known: Known, population: str) -> None:
    """rule.07."""
    found = asked({**known, "population": population})
    assert set(codes(found)) <= {"iron.pair", "iron.find_the_cause"}
    assert statement(found, "iron.pair").then.startswith("Ask whether ferritin, iron and total")
    assert figure(found, "held_back") == ("iron.pair",)
    assert figure(found, "readings") == ()


def test_without_a_population_nothing_is_decided() -> None:
    """rule.08."""
    found = asked({"ferritin": ug(10), "tsat": pct(10)})
    assert codes(found) == []
    assert figure(found, "readings") == ()


def test_a_saturation_computed_from_iron_and_capacity_completes_the_pair() -> None:
    known: Known = {
        "population": "adult",
        "ferritin": ug(80),
        "iron": Quantity(59, "ug/dL"),
        "tibc": Quantity(300, "ug/dL"),
        "tsat": pct(20),
    }
    found = asked(known)
    assert codes(found) == ["iron.adult", "iron.adult_by_vein", "lab.ferritin.older_rule"]
    assert figure(found, "saturation") == {"value": pytest.approx(19.6667, abs=1e-4), "unit": "%"}
    assert "tsat" not in figure(found, "values")


@pytest.mark.parametrize("rule", ["iron.overload", "iron.ceiling"])
def test_overload_holds_the_question_back(rule: str) -> None:
    known: Known = {"population": "adult", "ferritin": ug(40), "tsat": pct(30)}
    more: Known = {"iron_overload": True} if rule == "iron.overload" else {"tsat": pct(50)}
    found = asked({**known, **more})
    assert codes(found) == [rule]
    assert statement(found, rule).then.endswith("before any iron is thought of.")
    assert figure(found, "held_back") == (rule,)
    assert codes(asked({**known, "iron_overload": False})) == BOTH


def test_a_ferritin_older_than_the_iron_holds_the_question_back() -> None:
    """lab.ferritin.recheck."""
    blood = (BloodValue("ferritin", ug(20), JUNE), BloodValue("tsat", pct(10), JUNE))
    drip = IronGiven("iron sucrose", "vein", date(2026, 7, 1))
    found = asked({"population": "adult"}, blood=blood, iron_given=(drip,))
    assert codes(found) == ["iron.since", "iron.find_the_cause", "iron.recheck"]
    assert figure(found, "next_due") == {
        "from": date(2026, 10, 1),
        "to": date(2026, 11, 1),
        "after": "iron",
        "fact": "lab.ferritin.recheck",
    }
    assert [row["kind"] for row in figure(found, "timeline")] == ["value", "value", "iron"]


def test_how_the_figures_are_to_be_read() -> None:
    known: Known = {
        "population": "adult",
        "ferritin": ug(120),
        "tsat": pct(19),
        "inflammation": True,
        "hours_without_iron": Quantity(23.9, "hours"),
        "weeks_after_drip": Quantity(3.9, "weeks"),
        "weeks_since_drip": Quantity(12, "weeks"),
        "morning_sample": False,
        "fasting_sample": False,
        "months_since_ferritin": Quantity(12, "months"),
        "recheck_due": True,
        "repeated_drips": True,
    }
    reading = [
        "iron.inflamed",
        "iron.adult",
        "iron.ferritin_lifted",
        "iron.soon_after_tablet",
        "iron.soon_after_drip",
        "iron.not_in_the_morning",
        "iron.not_fasting",
        "iron.old",
        "iron.recheck",
        "iron.drip_takes_time",
        "lab.ferritin.older_rule",
        "iron.phosphate",
    ]
    assert codes(asked(known, "clinician")) == reading
    # The time a benefit may take stands beside doses and is for clinicians.
    assert codes(asked(known)) == [code for code in reading if code != "iron.drip_takes_time"]
    edge: Known = {
        **known,
        "inflammation": False,
        "hours_without_iron": Quantity(24, "hours"),
        "weeks_after_drip": Quantity(4, "weeks"),
        "weeks_since_drip": Quantity(12.1, "weeks"),
        "morning_sample": True,
        "fasting_sample": True,
        "months_since_ferritin": Quantity(11, "months"),
        "recheck_due": False,
        "repeated_drips": False,
    }
    assert codes(asked(edge, "clinician")) == ["iron.adult", "lab.ferritin.older_rule"]


@pytest.mark.parametrize(
    ("on", "said"),
    [(None, True), (date(2026, 4, 30), True), (JUNE, True), (date(2026, 6, 2), False)],
)
def test_phosphate_is_asked_for_until_it_was_measured_after_the_last_course(
    on: date | None, said: bool
) -> None:
    """lab.iv_iron_risk."""
    drips = tuple(IronGiven("Ferinject", "vein", day) for day in (date(2026, 1, 1), JUNE))
    blood = (BloodValue("phosphate", Quantity(3, "mg/dL"), on),)
    found = asked({}, blood=blood, iron_given=drips)
    assert ("iron.phosphate" in codes(found)) is said


def test_two_readings_side_by_side_the_newest_first_with_why_they_differ() -> None:
    found = asked({"population": "adult", "ferritin": ug(80), "tsat": pct(30)})
    rows = figure(found, "readings")
    assert [(row["rule"], row["guideline"], row["year"], row["holds"]) for row in rows] == [
        ("iron.adult", "AASM 2025", 2025, False),
        ("iron.adult_by_vein", "AASM 2025", 2025, True),
        ("iron.adult_older", "IRLSSG 2018, Silber 2021", 2021, False),
    ]
    assert [bool(row["why_differs"]) for row in rows] == [False, False, True]
    assert rows[2]["says"].startswith("The figures lie outside the limits at which the older rule")
    assert all(row["grounds"] for row in rows)
    older = statement(found, "lab.ferritin.older_rule")
    assert older.reasons == (
        "The figures lie outside the limits at which the older rule (IRLSSG 2018, Silber 2021) "
        "considers iron in adults: ferritin is 80 ug/L, which is above 75 ug/L",
        "AASM 2025 asks for low ferritin or low saturation where the older rule asked for both "
        "not being high; 45 percent stays as a ceiling",
    )


@pytest.mark.parametrize(
    ("population", "rules"), [("child", ["iron.child"]), ("dialysis", ["iron.dialysis"])]
)
def test_others_have_one_reading(population: str, rules: list[str]) -> None:
    known: Known = {"population": population, "ferritin": ug(80), "tsat": pct(30)}
    rows = figure(asked(known), "readings")
    assert [row["rule"] for row in rows] == rules
    assert rows[0]["holds"] is False


def test_a_reading_that_a_person_may_not_see_is_left_out() -> None:
    known: Known = {"population": "pregnant", "ferritin": ug(80), "tsat": pct(30)}
    assert figure(asked(known), "readings") == ()
    (row,) = figure(asked(known, "clinician"), "readings")
    assert (row["rule"], row["guideline"], row["holds"]) == (
        "iron.pregnancy",
        "IRLSSG pregnancy 2015",
        False,
    )


def test_values_that_make_no_sense_do_not_count_and_are_named() -> None:
    known: Known = {
        "population": "adult",
        "ferritin": ug(0.045),
        "iron": Quantity(14, "umol/L"),
        "tibc": Quantity(335, "ug/dL"),
        "tsat": pct(18),
        "crp": None,
    }
    usable, findings = usable_values(known)
    assert usable == {"population": "adult"}
    assert [(one.code, one.severity, one.where, one.repair) for one in findings] == [
        (
            "value_refused",
            "error",
            "ferritin",
            "look at the number and its unit again",
        ),
        (
            "value_refused",
            "error",
            "transferrin saturation",
            "give both in the same unit",
        ),
    ]
    found = asked(known)
    assert codes(found) == ["iron.pair"]
    assert found.findings == findings


def test_ferritin_and_saturation_of_two_days_are_read_with_care() -> None:
    blood = (BloodValue("ferritin", ug(20)), BloodValue("tsat", pct(10), JUNE))
    (one,) = asked({}, blood=blood).findings
    assert (one.code, one.severity, one.where, one.what) == (
        "two_samples",
        "note",
        "iron",
        "ferritin is of no date, tsat of 2026-06-01",
    )
    iron_alone = (
        BloodValue("ferritin", ug(20), TODAY),
        BloodValue("iron", Quantity(60, "ug/dL"), JUNE),
    )
    (other,) = asked({}, blood=iron_alone).findings
    assert other.what == "ferritin is of 2026-11-21, iron of 2026-06-01"
    same = (BloodValue("ferritin", ug(20), JUNE), BloodValue("tsat", pct(10), JUNE))
    assert asked({}, blood=same).findings == ()


def test_the_figures_of_an_empty_record() -> None:
    found = asked({})
    assert codes(found) == ["iron.pair"]
    assert found.name == "iron"
    assert dict(found.figures) == {
        "population": None,
        "values": {},
        "saturation": None,
        "readings": (),
        "held_back": ("iron.pair",),
        "timeline": (),
        "next_due": None,
    }


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_every_statement_rests_on_something(audience: Audience) -> None:
    for population in ("adult", "child", "dialysis", "pregnant"):
        for ferritin, tsat in ((20, 10), (80, 30), (300, 50)):
            known: Known = {
                "population": population,
                "ferritin": ug(ferritin),
                "tsat": pct(tsat),
                "inflammation": True,
            }
            for one in asked(known, audience).statements:
                assert one.grounds
                assert one.sources
