"""Iron between the values: dates to the day, courses, the time for the next test."""

from __future__ import annotations

from datetime import date

import pytest

from ekbom.assessment.iron_series import (
    Due,
    add_months,
    by_vein,
    courses_of_carboxymaltose,
    drips,
    iron_of,
    iron_since,
    months_between,
    next_due,
    timeline,
    weeks_between,
)
from ekbom.model.observation import Quantity
from ekbom.model.record import BloodValue, IronGiven, MedicineUse, PersonRecord

TODAY = date(2026, 11, 21)


def given(*iron: IronGiven) -> PersonRecord:
    """A record of somebody who was given iron."""
    return PersonRecord(iron_given=iron)


def drip(on: date, product: str = "ferric carboxymaltose") -> IronGiven:
    return IronGiven(product, "vein", on)


def test_iron_among_the_medicines_counts_too() -> None:
    dose = Quantity(65, "mg")
    record = PersonRecord(
        iron_given=(drip(date(2026, 5, 1)), IronGiven("iron drip")),
        medicines=(
            MedicineUse("Ferrous sulphate", "taken", since=date(2026, 2, 1), dose=dose, source="a"),
            MedicineUse("ferrous sulfate", "not_taken", since=date(2026, 3, 1)),
            MedicineUse("pramipexole", "taken", since=date(2026, 3, 1)),
            MedicineUse("something else", "taken", since=date(2026, 3, 1)),
        ),
    )
    assert iron_of(record, TODAY) == (
        IronGiven("iron drip"),
        IronGiven("Ferrous sulphate", "mouth", date(2026, 2, 1), None, dose, "a"),
        drip(date(2026, 5, 1)),
    )


def test_iron_that_lies_ahead_does_not_count() -> None:
    assert iron_of(given(drip(date(2026, 11, 22))), TODAY) == ()
    assert iron_of(given(drip(TODAY)), TODAY) == (drip(TODAY),)


@pytest.mark.parametrize(
    ("iron", "vein"),
    [
        (IronGiven("something", "vein"), True),
        (IronGiven("ferric carboxymaltose", "muscle"), False),
        (IronGiven("ferric carboxymaltose"), True),
        (IronGiven("ferrous sulfate"), False),
        (IronGiven("something"), False),
    ],
)
def test_what_went_into_a_vein(iron: IronGiven, vein: bool) -> None:
    assert by_vein(iron) is vein


def test_the_days_of_infusions() -> None:
    record = given(
        drip(date(2026, 6, 1)),
        IronGiven("iron sucrose", "vein", date(2026, 1, 1), date(2026, 1, 10)),
        IronGiven("iron sucrose", "vein", date(2026, 11, 1), date(2026, 12, 10)),
        IronGiven("iron sucrose", "vein"),
        IronGiven("ferrous sulfate", "mouth", date(2026, 2, 1)),
    )
    assert drips(record, TODAY) == (date(2026, 1, 10), date(2026, 6, 1), TODAY)


@pytest.mark.parametrize(
    ("days", "courses"),
    [
        ((), 0),
        ((date(2026, 1, 1),), 1),
        # Five days apart, and just four weeks apart: one course.
        ((date(2026, 1, 1), date(2026, 1, 6)), 1),
        ((date(2026, 1, 1), date(2026, 1, 29)), 1),
        ((date(2026, 1, 30), date(2026, 1, 1)), 2),
        ((date(2026, 1, 1), date(2026, 1, 6), date(2026, 6, 1)), 2),
    ],
)
def test_courses_of_carboxymaltose(days: tuple[date, ...], courses: int) -> None:
    others = (IronGiven("iron sucrose", "vein", date(2025, 1, 1)), IronGiven("Ferinject"))
    record = given(*(drip(day) for day in days), *others, IronGiven("something", "vein", TODAY))
    assert courses_of_carboxymaltose(record, TODAY) == courses


@pytest.mark.parametrize(
    ("iron", "since"),
    [
        (drip(date(2026, 6, 2)), True),
        (drip(date(2026, 6, 1)), True),
        (drip(date(2026, 5, 31)), False),
        (IronGiven("ferrous sulfate", "mouth", date(2026, 6, 1)), False),
        (IronGiven("ferrous sulfate", "mouth", date(2026, 6, 2)), True),
        (IronGiven("ferrous sulfate", "mouth"), False),
    ],
)
def test_iron_after_a_sample(iron: IronGiven, since: bool) -> None:
    assert iron_since(given(iron), date(2026, 6, 1), TODAY) is since


def test_the_next_test_is_due_three_to_four_months_after_iron() -> None:
    record = given(drip(date(2026, 1, 31)), IronGiven("ferrous sulfate"))
    first = Due(date(2026, 4, 30), date(2026, 5, 31), "iron")
    assert next_due(record, [], TODAY) == first
    # A test before its time, and one that lies ahead, are not the next one.
    assert next_due(record, [date(2026, 4, 29), date(2026, 11, 22)], TODAY) == first
    assert first.to_dict() == {
        "from": date(2026, 4, 30),
        "to": date(2026, 5, 31),
        "after": "iron",
        "fact": "lab.ferritin.recheck",
    }


def test_then_it_is_due_three_to_six_months_after_the_last_test() -> None:
    record = given(drip(date(2025, 1, 31)), drip(date(2026, 1, 31)))
    tests = [date(2026, 8, 5), date(2026, 4, 30)]
    assert next_due(record, tests, TODAY) == Due(date(2026, 11, 5), date(2027, 2, 5), "test")
    assert next_due(record, [date(2026, 4, 30)], date(2026, 4, 30)) == Due(
        date(2026, 7, 30), date(2026, 10, 30), "test"
    )


def test_without_dated_iron_nothing_is_due() -> None:
    assert next_due(given(IronGiven("ferrous sulfate")), [TODAY], TODAY) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 1, 1), 11, date(2026, 12, 1)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_on(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2025, 11, 21), 12),
        (date(2025, 11, 22), 11),
        (date(2026, 10, 31), 0),
        (TODAY, 0),
        (date(2025, 9, 9), 14),
    ],
)
def test_whole_months_between(day: date, months: int) -> None:
    assert months_between(day, TODAY) == months


@pytest.mark.parametrize(("days", "weeks"), [(27, 3.8), (28, 4.0), (84, 12.0), (85, 12.1), (0, 0)])
def test_weeks_are_never_rounded_up_to_a_limit(days: int, weeks: float) -> None:
    start = date(2026, 1, 1)
    assert weeks_between(start, date.fromordinal(start.toordinal() + days)) == weeks


def test_values_and_iron_in_the_order_of_their_dates() -> None:
    record = given(
        IronGiven("Ferinject", on=date(2026, 3, 1), dose=Quantity(1000, "mg")),
        IronGiven("ferrous sulfate", "mouth", date(2026, 1, 1), date(2026, 2, 1)),
        IronGiven("iron drip"),
    )
    values = (
        BloodValue("ferritin", Quantity(140, "ug/L"), date(2026, 6, 1)),
        BloodValue("ferritin", Quantity(20, "ng/mL"), date(2026, 1, 1)),
        BloodValue("ferritin", Quantity(30, "ng/mL")),
    )
    rows = timeline(values, record, TODAY)
    assert [(row["on"].isoformat(), row["kind"], row["name"]) for row in rows] == [
        ("2026-01-01", "iron", "ferrous sulfate"),
        ("2026-01-01", "value", "ferritin"),
        ("2026-03-01", "iron", "Ferinject"),
        ("2026-06-01", "value", "ferritin"),
    ]
    assert rows[1] == {
        "on": date(2026, 1, 1),
        "kind": "value",
        "name": "ferritin",
        "value": 20,
        "unit": "ng/mL",
    }
    assert rows[0] == {
        "on": date(2026, 1, 1),
        "kind": "iron",
        "name": "ferrous sulfate",
        "route": "mouth",
        "until": date(2026, 2, 1),
        "dose": None,
    }
    assert (rows[2]["route"], rows[2]["dose"]) == ("vein", "1000 mg")
