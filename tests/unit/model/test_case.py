"""The nouns of a case and of its attacks."""

from __future__ import annotations

from datetime import datetime

from ekbom.model.attack import Attack, AttackLog
from ekbom.model.case import Case, Medicine, MedicineChange, Visit, VisitSeries


def change(series: str) -> MedicineChange:
    return MedicineChange("raised", "unknown", "more", "x", visits=(1, 2), series=series)


def test_a_case_shows_its_size() -> None:
    series = (VisitSeries("a", (Visit(1), Visit(2))), VisitSeries("b", (Visit(1),)))
    assert repr(Case("Kept short", "x", series=series)) == "Case(Kept short, 2 series, 3 visits)"


def test_medicine_changes_of_one_series() -> None:
    first, second = VisitSeries("a", (Visit(1),)), VisitSeries("b", (Visit(1),))
    here, there, open_ = change("a"), change("b"), change("")
    case = Case("t", "x", medicines=(Medicine("m", (here, there, open_)),), series=(first, second))
    assert case.medicines_in(first) == (Medicine("m", (here, open_)),)
    assert case.medicines_in(second) == (Medicine("m", (there, open_)),)


def test_a_log_shows_its_size() -> None:
    attack = Attack(datetime(2026, 3, 1), "", 7.0, (), 3.0)
    assert repr(AttackLog((attack, attack), "a.csv")) == "AttackLog(a.csv, 2 attacks)"
