"""The rhythm of the day, as typical of people studied."""

from __future__ import annotations

from ekbom.assessment.circadian import rhythm


def test_the_hours_are_those_of_a_small_study() -> None:
    peak, trough, severe = rhythm("person")
    assert peak.says == (
        "Under controlled conditions (n=8) sensory symptoms and PLMs peak between 00:00 and 01:00."
    )
    assert trough.code == "circ.min"
    assert "symptoms all day" in severe.says
    assert all(one.sources for one in rhythm("clinician"))


def test_what_is_from_memory_is_for_clinicians() -> None:
    assert [one.code for one in rhythm("clinician")] == [
        *("circ.peak", "circ.min", "circ.severe", "circ.software")
    ]
