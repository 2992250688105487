"""Which blood value counts, what follows from it, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ekbom.assessment.blood import blood, current, derive, sound_values
from ekbom.assessment.known import known_of
from ekbom.knowledge.shipped_rules import load_rule_book
from ekbom.model.assessed import Section
from ekbom.model.observation import Quantity, Value
from ekbom.model.record import BloodValue, IronGiven, Person, PersonRecord, Sex

TODAY = date(2026, 11, 21)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def value(name: str, number: float, unit: str, on: date | None = JUNE, **more: Any) -> BloodValue:
    """A value of a sample."""
    return BloodValue(name, Quantity(number, unit), on, **more)


def derived(*values: BloodValue, **more: Any) -> dict[str, Value]:
    return derive(PersonRecord(blood=values, **more), today=TODAY)


def section(*values: BloodValue, audience: Any = "person", **more: Any) -> Section:
    record = PersonRecord(blood=values, **more)
    return blood(record, known_of(record, today=TODAY).known, audience, today=TODAY)


def codes(found: Section) -> list[str]:
    return [one.code for one in found.statements]


def findings(*values: BloodValue) -> list[tuple[str, str, str, str, str]]:
    found = current(PersonRecord(blood=values), TODAY)[1]
    return [(one.code, one.severity, one.where, one.what, one.repair) for one in found]


def test_nothing_follows_from_nothing() -> None:
    assert derived() == {}
    assert section() == Section("blood", figures=(("values", {}), ("series", {}), ("egfr", None)))


def test_the_newest_value_counts_in_the_unit_it_was_given_in() -> None:
    known = derived(
        value("ferritin", 20, "ng/ml", MAY), value("ferritin", 112.35, "pmol/L", date(2026, 7, 1))
    )
    assert known == {
        "ferritin": Quantity(112.35, "pmol/L"),
        "months_since_ferritin": Quantity(4, "months"),
    }


def test_the_later_sample_of_a_day_counts() -> None:
    values = (value("crp", 4, "mg/L", at="15:00"), value("crp", 2, "mg/L", at="08:10"))
    assert derived(*values)["crp"] == Quantity(4, "mg/L")
    assert findings(*values) == []


def test_two_values_of_one_sample_that_differ_are_not_known() -> None:
    values = (value("tsh", 4, "mIU/L", at="08:00"), value("tsh", 2, "mIU/L"))
    assert derived(*values) == {}
    assert findings(*values) == [
        (
            "contradiction",
            "error",
            "blood value tsh",
            "2 mIU/L and 4 mIU/L both on 2026-06-01",
            "it counts as not known until one of them is corrected",
        )
    ]
    undated = (value("tsh", 2, "mIU/L", None), value("tsh", 4, "mIU/L", None))
    assert findings(*undated)[0][3] == "2 mIU/L and 4 mIU/L both without a date"


def test_one_value_in_two_units_is_one_value() -> None:
    values = (value("tsh", 2, "mIU/L"), value("tsh", 2, "uIU/mL"))
    assert findings(*values) == []
    assert derived(*values) == {"tsh": Quantity(2, "uIU/mL")}


def test_a_value_without_a_date_counts_alone_and_not_beside_a_dated_one() -> None:
    undated = value("b12", 150, "pg/mL", None)
    assert derived(undated) == {"b12": Quantity(150, "pg/mL")}
    both = (undated, value("b12", 300, "pg/mL"))
    assert derived(*both) == {"b12": Quantity(300, "pg/mL")}
    assert findings(*both) == [
        (
            "value_without_date",
            "note",
            "blood value b12",
            "150 pg/mL has no date and does not count beside that of 2026-06-01",
            "add the day on which the blood was taken",
        )
    ]


def test_a_value_that_makes_no_sense_does_not_count() -> None:
    values = (
        value("ferritin", 45, "mg/L"),
        value("creatinine", 80, "mg/dL"),
        value("tsh", 2, "mIU/L", date(2026, 11, 22)),
        value("zinc", 2, "mg/L"),
    )
    assert derived(*values) == {}
    assert [(code, severity, where) for code, severity, where, _, _ in findings(*values)] == [
        ("value_refused", "error", "blood value ferritin"),
        ("value_refused", "error", "blood value creatinine"),
        ("value_refused", "error", "blood value tsh"),
        ("value_refused", "error", "blood value zinc"),
    ]
    assert findings(*values)[0][3:] == (
        "'mg/L' is no unit that is taken for it",
        "write the unit that the laboratory printed; taken are ug/L, ng/mL, pmol/L",
    )
    assert findings(*values)[2][3:] == (
        "2 mIU/L is of 2026-11-22, which lies ahead",
        "correct the date",
    )
    assert derived(value("tsh", 2, "mIU/L", TODAY)) == {"tsh": Quantity(2, "mIU/L")}


def test_sound_values_are_in_order_with_the_undated_first() -> None:
    values = (value("tsh", 3, "mIU/L", JUNE), value("tsh", 2, "mIU/L", MAY), value("tsh", 1, "x"))
    record = PersonRecord(blood=(*values, value("tsh", 4, "mIU/L", None), value("b12", 4, "x")))
    numbers = [one.quantity.value for one in sound_values(record, "tsh", TODAY)]
    assert numbers == [4, 2, 3]


IRON = value("iron", 60, "ug/dL")
TIBC = value("tibc", 300, "ug/dL")


def test_iron_and_capacity_of_one_sample_count_before_a_printed_saturation() -> None:
    values = (IRON, TIBC, value("tsat", 20.5, "%"))
    assert derived(*values) == {"iron": Quantity(60, "ug/dL"), "tibc": Quantity(300, "ug/dL")}
    assert findings(*values) == [
        (
            "saturation_computed",
            "note",
            "transferrin saturation",
            "20.5% was given, iron and its binding capacity say 20%",
            "the computed one is used",
        )
    ]
    assert findings(IRON, TIBC, value("tsat", 20, "%")) == []
    assert "tsat" not in derived(IRON, TIBC, value("tsat", 20, "%"))


@pytest.mark.parametrize(("alone", "name"), [(IRON, "iron"), (TIBC, "tibc")])
def test_half_of_a_saturation_stays_what_it_is(alone: BloodValue, name: str) -> None:
    values = (alone, value("tsat", 40, "%", MAY))
    assert set(derived(*values)) == {name, "tsat"}
    assert findings(*values) == []


def test_nothing_is_computed_from_two_samples() -> None:
    values = (value("iron", 60, "ug/dL", MAY), TIBC)
    assert derived(*values) == {}
    assert findings(*values) == [
        (
            "two_samples",
            "note",
            "transferrin saturation",
            "iron is of 2026-05-01, its binding capacity of 2026-06-01",
            "nothing is computed from two samples",
        )
    ]
    undated = (value("iron", 60, "ug/dL", None), TIBC)
    assert findings(*undated)[0][3] == "iron is of no date, its binding capacity of 2026-06-01"


@pytest.mark.parametrize(
    ("on", "names"),
    [(MAY, {"iron", "tibc"}), (None, {"iron", "tibc"}), (date(2026, 7, 1), {"tsat"})],
)
def test_the_newer_way_to_a_saturation_counts(on: date | None, names: set[str]) -> None:
    values = (IRON, TIBC, value("tsat", 40, "%", on))
    assert set(derived(*values)) & {"iron", "tibc", "tsat"} == names
    assert findings(*values) == []


def test_a_saturation_from_mixed_units_is_refused() -> None:
    values = (value("iron", 14, "umol/L"), TIBC, value("tsat", 23, "%"))
    assert derived(*values) == {}
    assert findings(*values) == [
        (
            "value_refused",
            "error",
            "blood value transferrin saturation",
            "iron is given in umol/L, its binding capacity in ug/dL",
            "give both in the same unit",
        )
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"at": "11:59"}, {"morning_sample": True}),
        ({"at": "12:00"}, {"morning_sample": False}),
        ({"fasting": False}, {"fasting_sample": False}),
        ({"hours_since_iron": 0}, {"hours_without_iron": Quantity(0, "hours")}),
        ({}, {}),
    ],
)
def test_how_the_sample_was_taken(more: dict[str, Any], expected: dict[str, Value]) -> None:
    known = derived(value("tsat", 20, "%", **more), value("ferritin", 50, "ug/L", at="18:00"))
    del known["tsat"], known["ferritin"], known["months_since_ferritin"]
    assert known == expected


def test_without_a_saturation_the_sample_is_that_of_the_ferritin() -> None:
    assert derived(value("ferritin", 50, "ug/L", at="18:00"))["morning_sample"] is False


@pytest.mark.parametrize(
    ("crp", "on", "inflammation"),
    [(5.1, JUNE, True), (5, JUNE, None), (2, JUNE, None), (50, MAY, None)],
)
def test_a_raised_crp_of_the_same_sample_is_inflammation_and_a_low_one_is_no_proof(
    crp: float, on: date, inflammation: bool | None
) -> None:
    known = derived(value("crp", crp, "mg/L", on), value("ferritin", 50, "ug/L"))
    assert known.get("inflammation") is inflammation
    assert "inflammation" not in derived(value("crp", crp, "mg/L", on))


def person(age: float | None = 50, sex: Sex | None = "male", **more: Any) -> dict[str, Person]:
    return {"person": Person(age_years=age, sex=sex, **more)}


def test_the_kidney_function_is_computed_from_creatinine() -> None:
    creatinine = value("creatinine", 88.4, "umol/L")
    assert derived(creatinine, **person())["egfr"] == Quantity(91.6, "mL/min/1.73 m2")
    assert "egfr" not in derived(creatinine)
    assert "egfr" not in derived(creatinine, **person(sex=None))
    assert "egfr" not in derived(creatinine, **person(age=12))
    assert derived(value("tsh", 2, "mIU/L"), **person()) == {"tsh": Quantity(2, "mIU/L")}


@pytest.mark.parametrize(("on", "number"), [(MAY, 91.6), (JUNE, 60), (date(2026, 7, 1), 60)])
def test_the_newer_of_a_given_and_a_computed_kidney_function_counts(
    on: date, number: float
) -> None:
    values = (value("creatinine", 1, "mg/dL"), value("egfr", 60, "mL/min/1.73m2", on))
    assert derived(*values, **person())["egfr"] == Quantity(number, "mL/min/1.73 m2")


def test_it_is_said_why_no_kidney_function_is_computed() -> None:
    creatinine = value("creatinine", 1, "mg/dL")
    (one,) = section(creatinine, **person(age=None)).findings
    assert (one.code, one.severity, str(one)) == (
        "no_egfr",
        "note",
        "kidney function: there is creatinine, but the equation needs age and sex; "
        "ask for the eGFR that the laboratory gives",
    )
    assert section(creatinine, **person()).findings == ()
    given = value("egfr", 60, "mL/min/1.73m2")
    assert section(creatinine, given, **person(age=None)).findings == ()
    assert section(value("tsh", 2, "mIU/L")).findings == ()


def drip(on: date, product: str = "Ferinject") -> IronGiven:
    return IronGiven(product, "vein", on)


def test_how_the_ferritin_lies_to_iron() -> None:
    known = derived(
        value("ferritin", 50, "ug/L"), iron_given=(drip(date(2026, 5, 10)), drip(date(2026, 1, 1)))
    )
    assert known == {
        "ferritin": Quantity(50, "ug/L"),
        "months_since_ferritin": Quantity(5, "months"),
        "weeks_after_drip": Quantity(3.1, "weeks"),
        "weeks_since_drip": Quantity(27.8, "weeks"),
        "repeated_drips": True,
        "recheck_due": True,
    }


def test_a_ferritin_older_than_the_iron() -> None:
    known = derived(value("ferritin", 50, "ug/L"), iron_given=(drip(date(2026, 11, 1)),))
    assert known == {
        "ferritin": Quantity(50, "ug/L"),
        "months_since_ferritin": Quantity(5, "months"),
        "weeks_since_drip": Quantity(2.8, "weeks"),
        "recheck_due": False,
        "iron_since_ferritin": True,
    }


def test_iron_without_a_dated_ferritin() -> None:
    tablets = IronGiven("ferrous sulfate", "mouth", date(2026, 8, 21))
    undated = value("ferritin", 50, "ug/L", None)
    assert derived(undated, iron_given=(tablets,)) == {
        "ferritin": Quantity(50, "ug/L"),
        "recheck_due": True,
    }
    assert derived(iron_given=(drip(JUNE, "iron sucrose"),)) == {
        "weeks_since_drip": Quantity(24.7, "weeks"),
        "recheck_due": True,
    }


def test_all_that_is_derived_can_be_asked_for() -> None:
    known = derived(
        *(IRON, TIBC, value("ferritin", 50, "ug/L", at="08:00", fasting=True, hours_since_iron=9)),
        *(value("crp", 50, "mg/L"), value("haemoglobin", 13, "g/dL"), value("urea", 5, "mmol/L")),
        iron_given=(drip(MAY), drip(date(2025, 1, 1)), drip(date(2026, 11, 1))),
    )
    assert set(known) <= set(load_rule_book().observables)
    assert not {"haemoglobin", "urea"} & set(known)


def test_what_is_said_to_a_person() -> None:
    found = section(
        value("crp", 5.1, "mg/L"),
        value("b12", 150, "pg/mL"),
        value("vitamin_d", 49.9, "nmol/L"),
        value("creatinine", 4, "mg/dL"),
        **person(),
    )
    assert codes(found) == ["blood.inflammation", "blood.vitamin_d"]
    raised, low = found.statements
    assert raised.says == "The C-reactive protein points to inflammation, which lifts ferritin."
    assert raised.reasons == ("C-reactive protein is 5.1 mg/L, which is above 5 mg/L",)
    assert raised.urgency == "next_visit"
    assert low.then == "Ask the doctor what this level means."
    assert found.missing == ()


def test_what_is_not_checked_yet_is_said_to_clinicians_alone() -> None:
    values = (
        value("b12", 199, "pg/mL"),
        value("folate", 3.9, "ng/mL"),
        value("hba1c", 6.5, "%"),
        value("tsh", 4.1, "mIU/L"),
        value("magnesium", 1.6, "mg/dL"),
        value("egfr", 14.9, "mL/min/1.73 m2"),
        value("crp", 5, "mg/L"),
        value("vitamin_d", 20.1, "ng/mL"),
    )
    assert codes(section(*values)) == ["blood.no_inflammation"]
    found = section(*values, audience="clinician")
    assert codes(found) == [
        "blood.no_inflammation",
        "blood.kidney_failure",
        "blood.kidney_disease",
        "blood.diabetes",
        "blood.thyroid",
        "blood.b12_low",
        "blood.folate_low",
        "blood.magnesium",
    ]
    for one in found.statements[1:]:
        assert "lab.b12_folate_action is from memory and not checked yet." in one.cautions
        assert one.then.startswith("Ask the ")


def test_the_figures_hold_every_value_as_given_and_as_drawn() -> None:
    found = section(
        value("ferritin", 112.35, "pmol/L", laboratory="L", source="page 2"),
        value("ferritin", 20, "ug/L", MAY, at="08:10", fasting=True, hours_since_iron=30),
        value("haemoglobin", 131, "g/L"),
        value("egfr", 60, "mL/min/1.73m2"),
    )
    figures = dict(found.figures)
    newest = {
        "value": 112.35,
        "unit": "pmol/L",
        "drawn": pytest.approx(50),
        "drawn_unit": "ug/L",
        "on": JUNE,
        "at": "",
        "fasting": None,
        "hours_since_iron": None,
        "laboratory": "L",
        "source": "page 2",
    }
    assert figures["values"]["ferritin"] == newest
    assert [row["on"] for row in figures["series"]["ferritin"]] == [MAY, JUNE]
    assert figures["series"]["ferritin"][0]["hours_since_iron"] == 30
    assert figures["values"]["haemoglobin"]["drawn"] == 13.1
    assert figures["egfr"] == {"value": 60, "unit": "mL/min/1.73 m2"}
