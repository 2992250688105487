"""A made-up person of whom much is known, so that every part of an assessment speaks."""

from __future__ import annotations

from datetime import date
from typing import Any

from ekbom.model.observation import Quantity, Value
from ekbom.model.record import (
    BloodValue,
    DoseStep,
    Examination,
    IronGiven,
    MedicineUse,
    Observed,
    Person,
    PersonRecord,
    ScaleResult,
    SitMinutes,
    Symptoms,
)

TODAY = date(2026, 11, 21)
RED_FLAGS = (
    "one_leg_swollen", "chest_or_breath", "cold_pale_limb", "new_weakness", "numb_between_legs",
    "bladder_or_bowel", "fever_and_leg", "foot_sore", "suicidal_thoughts", "overdose",
    "slow_breathing", "blue_lips",
)  # fmt: skip
TOLD: dict[str, Value] = {
    "urge": True, "rest": True, "relief": True, "evening": True, "distress": True, "concern": True,
    "per_week": Quantity(5, "times a week"), "months": Quantity(8, "months"),
    "one_sided_hard_cramp": False, "gone_by_one_change_of_position": False,
    "numb_or_burning_feet": True, "swollen_legs_after_standing": False,
    "pain_on_walking_ends_with_rest": False, "joint_pain": False, "radicular_pain": False,
    "restless_sitting_not_lying": False, "sleep_apnoea": True, "aug_spread": False,
    "sleepy_at_wheel": True, "low_mood": True, "joyless": False, "inflammation": False,
    "with_family": True, "memory_trouble": False, "impulse_urges": False,
}  # fmt: skip


def observed() -> tuple[Observed, ...]:
    flags = [Observed(name, value=False, by="person", on=TODAY) for name in RED_FLAGS]
    told = [Observed(name, value, by="person", on=TODAY) for name, value in TOLD.items()]
    return (*flags, *told)


def mg(value: float) -> Quantity:
    return Quantity(value, "mg")


def blood() -> tuple[BloodValue, ...]:
    early, late = date(2026, 2, 9), date(2026, 9, 9)
    sample: dict[str, Any] = {"at": "08:10", "fasting": True, "hours_since_iron": 36.0}
    return (
        BloodValue("ferritin", Quantity(31, "ug/L"), early),
        BloodValue("tsat", Quantity(15, "%"), early),
        BloodValue("ferritin", Quantity(48, "ng/mL"), late, **sample),
        BloodValue("tsat", Quantity(18, "%"), late, **sample),
        BloodValue("crp", Quantity(2, "mg/L"), late),
        BloodValue("creatinine", Quantity(1.0, "mg/dL"), late),
        BloodValue("b12", Quantity(180, "pg/mL"), late),
    )


def medicines() -> tuple[MedicineUse, ...]:
    steps = (DoseStep(date(2023, 3, 1), mg(0.125), "prescriber"),
             DoseStep(date(2025, 5, 6), mg(0.25), "prescriber"))  # fmt: skip
    return (
        MedicineUse("Pramipexole", "taken", "person", date(2023, 3, 1), dose=mg(0.25),
                    at=("21:00",), steps=steps, response="helped_at_first"),
        MedicineUse("Sertraline", "stopped", "person", date(2019, 4, 1), date(2026, 11, 17),
                    dose=mg(50)),
        MedicineUse("Diphenhydramine", "taken", "person", date(2026, 1, 1)),
        MedicineUse("Levothyroxine", "taken", "person", date(2012, 1, 1)),
        MedicineUse("Metformin", "taken", "person", date(2021, 1, 1)),
        MedicineUse("Ropinirole", "past", "person", date(2020, 1, 1), date(2023, 2, 1),
                    highest_dose=mg(2), response="helped_at_first", augmentation=True,
                    why_stopped="it came earlier in the day"),
    )  # fmt: skip


def record(*extra: Observed) -> PersonRecord:
    """A woman of 67 with restless evenings, numb feet and a dopamine medicine."""
    return PersonRecord(
        person=Person(age_years=67, sex="female", weight_kg=70, height_cm=166, pregnant=False,
                      breastfeeding=False, on_dialysis=False),
        observed=(*observed(), *extra),
        symptoms=Symptoms(
            sensations=("crawling", "electric"), painful=False, sides="both",
            places=("calf", "thigh"), began_at_age_years=38, relatives=("mother",),
            own_words="Like fizzy water in the calves.",
            sit=(SitMinutes("bed", 25, date(2026, 11, 1)), SitMinutes("bed", 15, TODAY),
                 SitMinutes("cinema", 40, date(2026, 10, 4))),
            goal="To sit through a concert again.",
        ),
        examinations=(
            Examination("veins", "nothing_found", date(2026, 6, 2), "vascular clinic"),
        ),
        blood=blood(),
        iron_given=(
            IronGiven("ferrous sulfate", "mouth", date(2026, 3, 1), date(2026, 6, 1),
                      Quantity(65, "mg")),
        ),
        medicines=medicines(),
        scales=(
            ScaleResult("irls", date(2026, 3, 1), 27.0, by="person"),
            ScaleResult("irls", date(2026, 11, 1), 19.0, by="person"),
            ScaleResult("ess", date(2026, 11, 1), 12.0, by="person"),
        ),
    )  # fmt: skip


def flagged() -> PersonRecord:
    """The same, with a leg that is newly swollen."""
    kept = tuple(one for one in observed() if one.name != "one_leg_swollen")
    found = Observed("one_leg_swollen", value=True, by="person", on=TODAY)
    whole = record()
    return PersonRecord(person=whole.person, observed=(*kept, found), medicines=whole.medicines)
