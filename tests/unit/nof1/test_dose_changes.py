"""Lasting changes of a medicine."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ekbom.model.course import MedicineEvent
from ekbom.model.diary import Action
from ekbom.nof1.dose_changes import dose_changes

START = date(2026, 3, 2)


def changes(values: list[float | None], unit: str = "mg") -> list[tuple[int, str, str]]:
    """Night, step and words of each change."""
    dates = [START + timedelta(days=n) for n in range(len(values))]
    found = dose_changes(Action("ropinirole", tuple(values), unit=unit), dates, lasting=3)
    return [((one.on - START).days, one.step, one.says) for one in found if one.on]


@pytest.mark.parametrize(
    ("before", "after", "step", "says"),
    [
        (0.0, 0.25, "begun", "0 to 0.25 mg"),
        (0.25, 0.5, "raised", "0.25 to 0.5 mg"),
        (0.5, 0.25, "reduced", "0.5 to 0.25 mg"),
        (0.5, 0.0, "stopped", "0.5 to 0 mg"),
    ],
)
def test_one_steady_dose_after_another(before: float, after: float, step: str, says: str) -> None:
    assert changes([before] * 3 + [after] * 3) == [(3, step, says)]


def test_every_field_of_the_event() -> None:
    dates = [START + timedelta(days=n) for n in range(6)]
    found = dose_changes(Action("pill", (0, 0, 0, 1, 1, 1)), dates, lasting=3)
    assert found == (
        MedicineEvent("pill", "begun", "unknown", "0 to 1", START + timedelta(days=3), None, False),
    )


def test_a_forgotten_dose_is_no_change() -> None:
    assert changes([1, 1, 1, 0, 1, 1, 1, 2, 2, 1, 1, 1]) == []


def test_a_stretch_must_last() -> None:
    assert changes([1, 1, 1, 2, 2]) == []
    assert changes([1, 1, 2, 2, 2]) == []


def test_nights_without_an_entry_are_passed_over() -> None:
    assert changes([1, None, 1, 1, None, 2, 2, None, 2]) == [(5, "raised", "1 to 2 mg")]


def test_the_way_to_a_new_dose_may_take_steps() -> None:
    values: list[float | None] = [1, 1, 1, 2, 3, 3, 3, 0, 0, 0]
    assert changes(values) == [(4, "raised", "1 to 3 mg"), (7, "stopped", "3 to 0 mg")]


def test_nothing_written_is_nothing_changed() -> None:
    assert changes([]) == []
    assert changes([None, None]) == []
