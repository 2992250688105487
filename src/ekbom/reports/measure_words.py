"""Measures in words, for the page and for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ekbom.model.measure import (
        Burden,
        Certainty,
        Dose,
        Measure,
        MeasureState,
        Points,
        Speed,
        TrialRow,
    )

STATE_TITLES: dict[MeasureState, str] = {
    "may_try": "May be tried",
    "asks_first": "Asks first",
    "not_for_you": "Not for you",
}
BURDEN_WORDS: dict[Burden, str] = {
    "none_known": "nothing known",
    "little": "little",
    "some": "some",
    "can_harm": "it can do harm",
}
SPEED_WORDS: dict[Speed, str] = {
    "nightly": "the same night",
    "three_nights": "a few days",
    "weekly": "a week or more",
    "not_randomisable": "not by the night; follow it as a course or a habit",
}
_CERTAINTY: dict[Certainty, str] = {
    "moderate": "moderate certainty",
    "low": "low certainty",
    "very_low": "very low certainty",
    "expert": "expert advice",
    "none": "no trial known",
}
_POINTS: dict[Points, str] = {
    "for": "",
    "mixed": ", pointing both ways",
    "against": ", against it",
    "nothing": "",
}
_BY = {"project": "a choice of this program", "documents": "as a text says, not checked"}


def how_sure(measure: Measure) -> str:
    """How far a measure was tested, and what that speaks for."""
    return f"{_CERTAINTY[measure.certainty]}{_POINTS[measure.points]}"


def dose_words(dose: Dose) -> str:
    """One amount, and who says so."""
    name = "" if dose.name in dose.unit else f"{dose.name}: "
    return f"{name}{dose.says} ({_BY.get(dose.by, dose.by)})"


def figure(row: TrialRow) -> str:
    """What a trial found, with its interval where it gives one."""
    if row.effect is None:
        return "figure not seen"
    span = "" if row.ci95 is None else f" (95 % interval {row.ci95[0]:g} to {row.ci95[1]:g})"
    return f"{row.effect:g} {row.unit}{span}"
