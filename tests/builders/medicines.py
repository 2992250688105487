"""Medicines of a made-up person, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from ekbom.model.observation import Quantity
from ekbom.model.record import DoseStep, MedicineUse, PersonRecord

TODAY = date(2026, 11, 21)


def use(name: str, **more: Any) -> MedicineUse:
    """A medicine that is taken, unless said otherwise."""
    return MedicineUse(name, **{"taking": "taken", **more})


def taking(*names: str, **more: Any) -> PersonRecord:
    """A record of medicines that are all taken."""
    return PersonRecord(medicines=tuple(use(name) for name in names), **more)


def mg(value: float) -> Quantity:
    """So many milligrams."""
    return Quantity(value, "mg")


def step(on: str, value: float, by: str = "prescriber") -> DoseStep:
    """A dose of each day from a date on."""
    return DoseStep(date.fromisoformat(on), mg(value), by)
