"""The tables of a night: indices, movements, series, stages, options of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ekbom.knowledge.build import Explained
from ekbom.model.movement import Hypnogram, Index, Legs, Scored
from ekbom.model.sleep import SleepSummary
from ekbom.movements.hours import LegCount
from ekbom.movements.patterns import Train
from ekbom.reports.night_clock import clock, lasting
from ekbom.reports.night_lanes import ROWS, runs, series_of
from ekbom.reports.night_words import UNITS, index_name, interval_of, value_of
from ekbom.reports.nights import Table, raw_table
from ekbom.reports.words import DASH, capital, number

INDEX_HEADS = ("Index", "Value", "95 % interval", "What it counts")
PATTERN_HEADS = ("Pattern", "From", "Length", "Leg", "Bursts", "Per second")
LEG_HEADS = ("Legs", "Movements", "Candidates", "Periodic", "Mean length")
_LEGS: Mapping[Legs, str] = {
    "left": "Left alone", "right": "Right alone", "both": "Both together", "unknown": "Leg",
}  # fmt: skip
_PATTERNS: Mapping[str, str] = {"hflm": "High-frequency (HFLM)", "alma": "Alternating (ALMA)"}
_STAGE_NAMES = {**dict(ROWS), "?": "not scored"}
_SLEEP_NAMES: Mapping[str, str] = {
    "time_in_bed_min": "Time in bed",
    "asleep_min": "Asleep",
    "efficiency": "Sleep efficiency",
    "latency_min": "Until asleep",
    "wake_after_onset_min": "Awake after the first sleep",
    "final_wake_min": "Awake after the last sleep",
    "awakenings": "Awakenings",
    "n1_min": "N1",
    "n2_min": "N2",
    "n3_min": "N3",
    "rem_min": "REM",
    "n1_share": "N1 of sleep",
    "n2_share": "N2 of sleep",
    "n3_share": "N3 of sleep",
    "rem_share": "REM of sleep",
    "rem_latency_min": "Until REM sleep",
    "unscored_min": "Without a stage",
    "arousal_index": "Arousals",
}


def index_rows(indices: Mapping[str, Index]) -> list[tuple[str, ...]]:
    """Every index with its definition; where there is no value, why."""
    return [
        (
            index_name(one.name),
            value_of(one) if one.value is None else f"{value_of(one)} {_unit(one)}".rstrip(),
            interval_of(one),
            capital(one.definition) + ("." if not one.reason else f". Not known: {one.reason}."),
        )
        for one in indices.values()
    ]


def _unit(one: Index) -> str:
    return UNITS.get(one.unit, one.unit)


def leg_rows(legs: Sequence[LegCount]) -> list[tuple[str, ...]]:
    """Movements of the left leg, of the right one and of both."""
    return [
        (
            _LEGS[one.legs],
            str(one.movements),
            str(one.candidates),
            str(one.periodic),
            DASH if one.mean_s is None else f"{number(one.mean_s)} s",
        )
        for one in legs
    ]


def pattern_rows(trains: Sequence[Train], start: datetime | None) -> list[tuple[str, ...]]:
    """Rows of movements in quick succession, and of movements now left, now right."""
    return [
        (
            _PATTERNS[one.pattern],
            clock(one.onset_s, start, seconds=True),
            f"{number(one.duration_s)} s",
            one.legs,
            str(one.bursts),
            number(one.rate_hz),
        )
        for one in trains
    ]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """The clauses of a pattern that nobody has held against their source yet."""

    pattern: str
    share: str
    clauses: tuple[str, ...]
    sources: tuple[str, ...]


def unchecked(
    trains: Sequence[Train], clauses: Mapping[str, tuple[Explained, ...]]
) -> list[Unchecked]:
    """Of each pattern that was found, what it was found by from memory."""
    found = []
    for name in dict.fromkeys(one.pattern for one in trains):
        known = clauses.get(name, ())
        open_ = [one for one in known if one.status != "verified"]
        if open_:
            found.append(
                Unchecked(
                    _PATTERNS[name],
                    f"{len(open_)} of its {len(known)} clauses",
                    tuple(_clause(one) for one in open_),
                    tuple(dict.fromkeys(source for one in open_ for source in one.sources)),
                )
            )
    return found


def _clause(one: Explained) -> str:
    """A clause with its number, without the name of the pattern before it."""
    says = capital(one.says.partition(": ")[2] or one.says).rstrip(".")
    return (
        f"{says}: {one.value:g} {one.unit}." if isinstance(one.value, int | float) else f"{says}."
    )


def movement_table(scored: Scored, start: datetime | None) -> Table:
    """One row a movement."""
    heads = ("Onset", "Length (s)", "Leg", "Series", "Stage", "Near breathing", "Arousal")
    rows = [
        [
            clock(one.onset_s, start, seconds=True),
            number(one.duration_s),
            one.legs,
            str(one.series) if one.series is not None else "" if one.candidate else "no candidate",
            one.stage,
            _yes(one.respiratory),
            _yes(one.arousal),
        ]
        for one in scored.movements
    ]
    return Table("Every movement as a table", raw_table(heads, rows))


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: "not known"}[value]


def series_table(scored: Scored, start: datetime | None) -> Table:
    """One row a series."""
    rows = [
        [str(number_), clock(first, start, seconds=True), lasting(last - first), str(count)]
        for number_, first, last, count in series_of(scored.movements)
    ]
    heads = ("Series", "From", "Length", "Movements")
    return Table("The series as a table", raw_table(heads, rows))


def stage_table(hypnogram: Hypnogram, start: datetime | None) -> Table:
    """One row a run of one stage."""
    rows = [
        [clock(from_s, start), _STAGE_NAMES[stage], lasting(to_s - from_s)]
        for stage, from_s, to_s in runs(hypnogram)
    ]
    return Table("The stages as a table", raw_table(("From", "Stage", "Length"), rows))


def sleep_rows(sleep: SleepSummary) -> list[tuple[str, str, str]]:
    """Name, value with its unit, and definition; where there is no value, why."""
    return [
        (
            _SLEEP_NAMES.get(one.name, capital(one.name.replace("_", " "))),
            _sleep_value(one),
            capital(one.definition) + ("." if not one.reason else f". Not known: {one.reason}."),
        )
        for one in sleep.numbers.values()
    ]


def _sleep_value(one: Index) -> str:
    if one.value is None:
        return DASH
    if one.unit == "share":
        return f"{number(100 * one.value, 0)} %"
    if one.unit == "min" and one.value >= 60:
        return lasting(60 * one.value)
    unit = {"1/h": "per hour"}.get(one.unit, one.unit)
    return f"{number(one.value, 0 if one.unit == 'times' else 1).removesuffix('.0')} {unit}"
