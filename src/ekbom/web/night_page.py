"""What the night view shows, made ready beside the page and kept for the same state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import exp
from typing import Any

from fastapi import Request

from ekbom.actions.night_compare import ComparedNight
from ekbom.actions.night_counted import CountedNight, count_night, stage_letters
from ekbom.actions.night_edits import told_of
from ekbom.actions.night_tiles import NightTiles, open_tiles
from ekbom.actions.night_view import NightSeen, ScoringSeen, open_night
from ekbom.model.errors import EkbomError
from ekbom.model.movement import Index
from ekbom.reports.night_charts import BarView, gap_chart, hour_chart
from ekbom.reports.night_clock import clock, lasting
from ekbom.reports.night_rules import limit_lines, option_rows
from ekbom.reports.night_tables import index_rows, leg_rows, series_table, sleep_rows
from ekbom.reports.night_words import NOT_SEVERITY, edition, in_words, interval_of, value_of
from ekbom.reports.nights import Table
from ekbom.reports.words import DASH, number
from ekbom.web.frame import texts_for
from ekbom.web.seat import About, house_of

# Shown beside the night: name, what it counts.
_SIDE = (
    ("plms_index", "PLMS index", "Periodic movements per hour of sleep"),
    ("plmw_index", "PLMW index", "The same, per hour awake in bed"),
    ("plms_nrem_index", "in non-REM sleep", "per hour"),
    ("plms_rem_index", "in REM sleep", "per hour"),
    ("periodicity_index", "Periodicity", "Share of candidate movements in a series, 0 to 1"),
    ("plm_mean_s", "Mean length", "Seconds per periodic movement"),
)
_WAIT_S = 20.0
# A night that was made ready when it was brought is counted in less; then nothing is shown before.
_OPENING_S = 0.045


@dataclass(frozen=True, slots=True)
class NumbersView:
    """The numbers of a night as a page shows them.

    Attributes
    ----------
    side : list of (str, str, str, str)
        Name, what it counts, value, interval; where there is no value, why.
    series : int
    says : str
    off : str
        What is switched off, in words; empty for nothing.
    edition : str
    provisional : bool
    charts : list of BarView
    rows : list of tuple of str
        Every index with its definition.
    legs, sleep : sequence of tuple of str
    table : Table or None
        The series.
    limits : list
    options : list
    findings : tuple of Finding
    """

    side: list[tuple[str, str, str, str]]
    series: int
    says: str
    off: str
    edition: str
    provisional: bool
    charts: list[BarView]
    rows: list[tuple[str, ...]]
    legs: Sequence[tuple[str, ...]]
    sleep: Sequence[tuple[str, ...]]
    table: Table | None
    limits: Any
    options: list[tuple[str, str, str]]
    findings: tuple[Any, ...]
    not_severity: str = NOT_SEVERITY


@dataclass(frozen=True, slots=True)
class OpenedNight:
    """Everything of one night.

    Attributes
    ----------
    title : str
    start : datetime or None
    seen : NightSeen
    tiles : NightTiles or None
        None where the recording cannot be drawn; `problem` says why.
    problem : EkbomError or None
    counted : CountedNight or None
        None where it is not scored, or its movements are not there any more.
    numbers : NumbersView or None
    about : str
    marks : bytes
        What is drawn over the signals, as JSON.
    """

    title: str
    start: datetime | None
    seen: NightSeen
    tiles: NightTiles | None
    problem: EkbomError | None
    counted: CountedNight | None
    numbers: NumbersView | None
    about: str
    marks: bytes

    @property
    def first_s(self) -> float:
        """Where the first series begins, or else the first movement."""
        moves = () if self.counted is None else self.counted.scored.movements
        series = [one.onset_s for one in moves if one.periodic]
        return min(series or [one.onset_s for one in moves], default=0.0)

    def other(self, scoring: str) -> ScoringSeen | None:
        """Another scoring of this night, to hold the chosen one against."""
        if self.counted is None or self.seen.chosen is None:
            return None
        chosen = self.seen.chosen.record.id
        return next(
            (
                one
                for one in self.seen.scorings
                if one.record.id == scoring != chosen and one.state is not None
            ),
            None,
        )

    def shown_markers(self) -> list[tuple[str, str, str]]:
        """The same with their times, and the notes of whoever scored, for the text beside it."""
        notes = () if self.counted is None else self.counted.state.notes.values()
        told = [(one.kind, one.at_s, one.text) for one in self.seen.markers]
        told += [("note", one.at_s, one.text) for one in notes]
        told.sort(key=lambda one: (one[1] is None, one[1] or 0.0))
        return [
            (kind, "" if at is None else clock(at, self.start), text) for kind, at, text in told
        ]

    def history(self) -> list[tuple[int, str, str, Any, str]]:
        """Versions of the scoring, the newest first: number, who, what, when, why."""
        return [
            (
                one.version,
                self.seen.names.get(one.author, ""),
                told_of(one),
                one.changed_at or one.written_at,
                one.reason,
            )
            for one in reversed(self.seen.history)
        ]


def opened_night(
    request: Request, who: About, recording: str, scoring: str, *, wait: bool = False
) -> OpenedNight | None:
    """The night, or None while it is being opened for the first time.

    Parameters
    ----------
    request : Request
    who : About
    recording, scoring : str
    wait : bool
        Whether to wait until it is there.
    """
    house = house_of(request)
    stamp = house.changes.stamp(who.person)
    language = texts_for(request).language
    key = (who.person, stamp, "night", recording, scoring, language, who.desk.actor.id)
    options = {"patience_s": _WAIT_S if wait else _OPENING_S}
    return house.answers.get(key, lambda: _opened(request, who, recording, scoring), **options)


def _opened(request: Request, who: About, recording: str, scoring: str) -> OpenedNight:
    seen = open_night(who.desk, who.person, recording, scoring)
    tiles, problem = None, None
    try:
        tiles = open_tiles(who.desk, who.person, recording)
    except EkbomError as error:
        problem = error
    told = seen.recording.body.get("start")
    start = None if told is None else datetime.fromisoformat(told)
    counted = None
    if seen.chosen is not None and seen.chosen.state is not None:
        counted = count_night(
            seen.chosen.state, seen.chosen.rules, seen.chosen.options, intervals=True
        )
    return OpenedNight(
        title=_title(request, seen),
        start=start,
        seen=seen,
        tiles=tiles,
        problem=problem,
        counted=counted,
        numbers=None if counted is None else numbers_view(counted, start),
        about=_about(seen, counted, start),
        marks=b"" if counted is None else _marks(counted, seen),
    )


def _marks(counted: CountedNight, seen: NightSeen) -> bytes:
    told = {**drawn(counted), "markers": [asdict(one) for one in seen.markers]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def numbers_view(counted: CountedNight, start: datetime | None) -> NumbersView:
    """The numbers, words and charts of a night."""
    scored = counted.scored
    charts = (hour_chart(counted.hours, start), gap_chart(counted.gaps, scored.rules))
    periodic = any(one.periodic for one in scored.movements)
    return NumbersView(
        side=[*(_side(counted.indices[name], *told) for name, *told in _SIDE), _typical(counted)],
        series=len({one.series for one in scored.movements if one.series}),
        says=in_words(scored, counted.hours, start),
        off=f"{number(counted.off_min)} min" if counted.state.off else "",
        edition=edition(scored.rules),
        provisional=scored.rules.provisional,
        charts=[one for one in charts if one is not None],
        rows=index_rows(counted.indices),
        legs=leg_rows(counted.legs),
        sleep=sleep_rows(counted.sleep),
        table=series_table(scored, start) if periodic else None,
        limits=limit_lines(scored.rules),
        options=option_rows(scored.rules),
        findings=counted.findings,
    )


def drawn(counted: CountedNight) -> dict[str, Any]:
    """What is drawn over the signals."""
    state = counted.state.to_dict()
    stages = state["stages"]
    return {
        "rows": counted.rows(),
        "stages": stages
        and {
            "letters": stage_letters(counted.state),
            "epoch_s": stages["epoch_s"],
            "start_s": stages["start_s"],
        },
        "legs": state["legs"],
        **{name: state[name] for name in ("off", "notes", "lights", "respiratory", "arousals")},
    }


def compared_view(compared: ComparedNight) -> dict[str, Sequence[Sequence[str]]]:
    """The tables of two scorings."""
    events = (*compared.legs.events, *compared.movements.events)
    epochs = (*compared.legs.epochs, *compared.movements.epochs)
    return {
        "events": [
            [
                one.group,
                f"{one.matching}, {one.limit:g}",
                str(one.a),
                str(one.b),
                str(one.both),
                _two(one.precision),
                _two(one.recall),
                _two(one.f1),
            ]
            for one in events
        ],
        "epochs": [
            [
                one.group,
                str(one.both),
                str(one.only_a),
                str(one.only_b),
                str(one.neither),
                _two(one.kappa),
            ]
            for one in epochs
        ],
        "indices": [
            [one.name.replace("_", " "), _two(one.a), _two(one.b), _two(one.difference)]
            for one in compared.indices
        ],
    }


def _two(value: float | None) -> str:
    return DASH if value is None else number(value, 2)


def _side(index: Index, words: str, below: str) -> tuple[str, str, str, str]:
    return words, below, value_of(index), index.reason or interval_of(index)


def _typical(counted: CountedNight) -> tuple[str, str, str, str]:
    """The geometric mean of the intervals, which the mean of their logarithms stands for."""
    index = counted.indices["ln_imi_mean"]
    value = None if index.value is None else exp(index.value)
    return (
        "Typical gap", "Geometric mean, onset to onset, in seconds",
        DASH if value is None else number(value), index.reason,
    )  # fmt: skip


def _title(request: Request, seen: NightSeen) -> str:
    texts = texts_for(request)
    if seen.recording.night is None:
        return texts.say("Night without a date")
    return texts.day(seen.recording.night, "EEEE d MMMM y")


def _about(seen: NightSeen, counted: CountedNight | None, start: datetime | None) -> str:
    """When it was recorded, and from when to when the lights were off."""
    length = float(seen.recording.body["duration_s"])
    told = f"{clock(0.0, start)} to {clock(length, start)}, {lasting(length)} recorded"
    lights = None if counted is None else counted.state.lights
    if lights is None:
        return told
    on = lights.onset_s + lights.duration_s
    return f"{told}; lights off from {clock(lights.onset_s, start)} to {clock(on, start)}"
