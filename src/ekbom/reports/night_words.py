"""A scored night in plain words, for the page and for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ekbom.model.movement import Index, Leg, Legs, Movement, Scored
from ekbom.model.night import night_of_outcome
from ekbom.model.recording import RecordingInfo
from ekbom.model.rules import RuleSet
from ekbom.reports.night_clock import clock, lasting
from ekbom.reports.words import DASH, counted, day, listed, number

if TYPE_CHECKING:
    from ekbom.movements.hours import NightPart

EDITIONS: Mapping[str, str] = {
    "wasm2016": "WASM 2016", "wasm2006": "WASM 2006", "aasm": "AASM",
}  # fmt: skip
NAMES: Mapping[str, str] = {
    "plms_index": "PLMS index",
    "plmw_index": "PLMW index",
    "plms_nr_index": "PLMS index without breathing events",
    "plms_nrem_index": "PLMS index in non-REM sleep",
    "plms_rem_index": "PLMS index in REM sleep",
    "plms_arousal_index": "PLMS index with arousal",
    "clms_index": "Candidate movements",
    "lm_index": "All leg movements",
    "short_imi_index": "Short intervals",
    "isolated_index": "Isolated movements",
    "periodicity_index": "Periodicity index",
    "periodicity_index_ferri2006": "Periodicity index, form of 2006",
    "ln_imi_mean": "Log interval, mean",
    "ln_imi_sd": "Log interval, spread",
    "lm_mean_s": "Mean length, all",
    "clm_mean_s": "Mean length, candidates",
    "plm_mean_s": "Mean length, periodic",
    "series_latency_min": "From falling asleep to the first series",
    "sit_plmw_index": "PLMW index of the test",
    "sit_clm_index": "Candidate movements of the test",
    "sit_lm_index": "All leg movements of the test",
    "sit_imi_median_s": "Median interval of the test",
}
UNITS: Mapping[str, str] = {"1/h": "per hour", "share": "", "ln s": ""}
_SIDES: Mapping[Legs, str] = {
    "left": "of the left leg", "right": "of the right leg", "both": "of both",
}  # fmt: skip
# Rates are read to one decimal, shares and logarithms to two.
_PLACES: Mapping[str, int] = {"1/h": 1, "min": 1}
NOT_SEVERITY = (
    "This number counts movements. It does not say how strong restless legs are: that is told by "
    "the person, not by the legs."
)


def edition(rules: RuleSet) -> str:
    """The edition as it is spoken of."""
    return EDITIONS.get(rules.name, rules.name)


def index_name(name: str) -> str:
    """What an index is called; one without a name of its own keeps its key, readable."""
    return NAMES.get(name, name.replace("_", " "))


def value_of(index: Index, places: int | None = None) -> str:
    """The value as it is printed; a dash where there is none."""
    if index.value is None:
        return DASH
    return number(index.value, _PLACES.get(index.unit, 2) if places is None else places)


def interval_of(index: Index) -> str:
    """The 95 % interval as it is printed; empty where there is none."""
    if index.low is None or index.high is None:
        return ""
    places = _PLACES.get(index.unit, 2)
    return f"{number(index.low, places)} to {number(index.high, places)}"


def title_of(name: str, start: datetime | None) -> str:
    """The evening the night belongs to, or the name of the file where no date is known."""
    if start is None:
        return f"Night in {name}"
    return f"Night of {day(night_of_outcome(start))}"


def headline(scored: Scored) -> str:
    """The answer in one sentence; the same words for every size of index."""
    plms = scored.indices["plms_index"]
    rules = f"under {edition(scored.rules)}"
    if scored.rules.provisional:
        rules += " (provisional)"
    if plms.value is None:
        moved = counted(sum(one.periodic for one in scored.movements), "periodic movement")
        return f"{moved} {rules}; no index per hour of sleep, because {plms.reason}."
    interval = interval_of(plms)
    sure = f" (95 % interval {interval})" if interval else ""
    return (
        f"PLMS index {value_of(plms)} per hour of sleep{sure} {rules}: "
        f"{counted(_asleep(scored), 'periodic movement')} in "
        f"{lasting(60 * (scored.sleep_min or 0.0))} of sleep."
    )


def _asleep(scored: Scored) -> int:
    return sum(one.periodic and one.stage in ("N1", "N2", "N3", "R") for one in scored.movements)


def said(
    info: RecordingInfo,
    scored: Scored,
    hours: Sequence[NightPart],
    channels: Mapping[Leg, str],
    test: Sequence[Index] = (),
) -> str:
    """The answer for a terminal: the sentence, then what stands beside it."""
    lines = [headline(scored), in_words(scored, hours, info.start)]
    others = [
        f"{index_name(name)} {value_of(scored.indices[name])}"
        for name in ("plmw_index", "plms_nr_index", "periodicity_index")
        if scored.indices[name].value is not None
    ]
    if others:
        lines.append(f"{listed(others)}.")
    if test:
        told = [f"{index_name(one.name)} {value_of(one)}" for one in test]
        lines.append(f"{listed(told)}.")
    if channels:
        legs = [f"{label} ({side})" for side, label in channels.items() if side != "unknown"]
        lines.append(f"Legs: {listed(legs or list(channels.values()))}.")
    else:
        lines.append("The movements stood in the files as marks; none were looked for.")
    return "\n".join([*lines, NOT_SEVERITY])


def in_words(scored: Scored, hours: Sequence[NightPart], start: datetime | None) -> str:
    """What the drawing shows, for those who do not see it."""
    movements = scored.movements
    if not movements:
        return "No leg movement was found in this recording."
    periodic = [one for one in movements if one.periodic]
    parts = [f"{counted(len(movements), 'movement')}{_sides(movements)}."]
    if not periodic:
        return " ".join([*parts, "None of them is in a series."])
    series = len({one.series for one in periodic})
    parts.append(f"{len(periodic):,} of them lie in {series:,} series.")
    busiest = max(hours, key=lambda hour: hour.periodic, default=None)
    if busiest is not None and busiest.periodic and len(hours) > 1:
        parts.append(
            f"The busiest hour is {clock(busiest.start_s, start)} to "
            f"{clock(busiest.end_s, start)} with {busiest.periodic:,} of them in sleep."
        )
    return " ".join(parts)


def _sides(movements: tuple[Movement, ...]) -> str:
    count = Counter(one.legs for one in movements)
    told = [f"{count[legs]:,} {where}" for legs, where in _SIDES.items() if count[legs]]
    return f": {', '.join(told)}" if told else ""
